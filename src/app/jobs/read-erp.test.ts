import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { ConnectionId, InvoiceId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { Sighting, Standing } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { setSchedule } from '../commands/schedule.ts';
import type { Lease } from '../unit-of-work.ts';
import { readErp } from './read-erp.ts';

/** Readings that end after somebody has looked who looked later than they did. */
let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house?.close());

/** From when on somebody looks: since the bill was made, and not in the future. */
let began = 0;
const at = (ms: number) => (began + ms) as Instant;
const gone = (ms: number): Sighting => ({ is: 'gone', lastSeen: null, asOf: at(ms) });
const there = ({ record }: Link, standing: Standing, ms: number): Sighting => {
  return { is: 'present', record: record!, standing, fingerprint: null, asOf: at(ms) };
};

async function synced(): Promise<Link> {
  const invoice = await house.approved(house.commitments[0]!, 1_000);
  const me = await house.caller();
  for (const move of ['send', 'accept'] as const) await house.hub[move](me, { invoice });
  await house.exportAll();
  began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 10));
  return (await house.deps.reads.erpInvoice(me, invoice as InvoiceId))!.link!;
}

/** @returns what stands beside the link, once a reading has come in after what was noted already. */
async function read(link: Link, noted: Sighting, seen: Sighting, meanwhile = async (): Promise<unknown> => undefined) {
  const scope = { company: house.company };
  await house.deps.work.run(scope, (tx) => tx.sightings.note(link, noted));
  await meanwhile();
  const lookForMany = async function* (keys: readonly { readonly record?: { readonly id: string } }[]) {
    for (const { record } of keys)
      yield record?.id === link.record!.id ? seen : ({ is: 'unknown', because: '' } as const);
  };
  const deps = {
    ...house.deps,
    connectorFor: (of: never) => {
      const erp = house.deps.connectorFor(of);
      return { ...erp, traits: erp.traits, lookForMany };
    },
  };
  await readErp(deps as never, { ...scope, subject: link.connectionId } as unknown as Lease);
  return house.deps.work.run(scope, async (tx) => ({
    last: await tx.sightings.last(link.id),
    lastStanding: await tx.sightings.lastStanding(link.id),
  }));
}

it('a slow reading that saw a bill paid tells it, though somebody has found it gone since', async () => {
  const link = await synced();
  expect(await read(link, gone(2), there(link, 'paid', 1))).toMatchObject({ lastStanding: 'paid' });
});

it.each([
  ['gone', 'live', gone],
  ['live', 'paid', null],
] as const)('all else that is %s to a slow reading is passed over', async (_, standing, seen) => {
  const link = await synced();
  const later = there(link, standing, 2);
  const earlier = seen === null ? there(link, 'live', 1) : seen(1);
  expect(await read(link, later, earlier)).toMatchObject({ last: { is: 'present', standing }, lastStanding: standing });
});

it('a reading by a clock that was set back tells that a bill was paid, though what was seen before bears a later moment', async () => {
  const link = await synced();
  const set = `set session_replication_role = replica; update sighting set as_of = as_of + interval '1 hour',
    noted_at = noted_at + interval '1 hour' where link_id = ${link.id}`;
  const seen = await read(link, there(link, 'live', 1), there(link, 'paid', 2), () => sql(house.urls.superUrl, set));
  expect(seen).toMatchObject({ last: { standing: 'paid' }, lastStanding: 'paid' });
});

describe('quiet hours', () => {
  const quietNow = {
    from: new Date(Date.now() - 3_600_000).getUTCHours(),
    to: new Date(Date.now() + 7_200_000).getUTCHours(),
  };
  const schedule = { readEveryMinutes: 5, recordsEveryMinutes: 60, silentMinutes: 30 };
  const setQuiet = async (connection: ConnectionId, quiet: typeof quietNow | null) =>
    setSchedule(house.deps, await house.caller(), { connection, ...schedule, quiet }).then(ok);
  const dueInMs = async (connection: ConnectionId) => {
    const [job] = await sql<{ ms: number }>(
      house.urls.superUrl,
      `select (extract(epoch from run_at - now()) * 1000)::float8 as ms from job
        where kind = 'read_erp' and subject_id = $1 and state = 'queued'`,
      [connection],
    );
    return job!.ms;
  };
  const deps = () => ({ ...house.deps, readEveryMs: null });

  it('are kept after a reading that failed', async () => {
    const link = await synced();
    await setQuiet(link.connectionId, quietNow);
    const failing = {
      ...deps(),
      connectorFor: (of: never) => {
        const erp = house.deps.connectorFor(of);
        const lookForMany = () => {
          throw new Error('the line went dead');
        };
        return { ...erp, traits: erp.traits, lookForMany };
      },
    };
    const lease = { company: house.company, subject: link.connectionId } as unknown as Lease;
    const end = await readErp(failing as never, lease);
    expect(end).toMatchObject({ is: 'again', because: 'the line went dead' });
    expect((end as { inMs: number }).inMs).toBeGreaterThan(3_000_000);
    await setQuiet(link.connectionId, null);
    expect(await readErp(failing as never, lease)).toMatchObject({ is: 'again', inMs: 60_000 });
  });

  it('are kept from the moment they are set, but not by what a person asks for', async () => {
    const { connectionId } = await synced();
    const set = async (quiet: typeof quietNow | null) =>
      setSchedule(deps(), await house.caller(), { connection: connectionId, ...schedule, quiet }).then(ok);
    await set(null);
    expect(await dueInMs(connectionId)).toBeLessThanOrEqual(300_000);
    await set(quietNow);
    expect(await dueInMs(connectionId)).toBeGreaterThan(3_000_000);
    await set(null);
    expect(await dueInMs(connectionId)).toBeLessThanOrEqual(300_000);
    await house.hub.readNow(await house.caller(), connectionId).then(ok);
    await set(quietNow);
    expect(await dueInMs(connectionId)).toBeLessThanOrEqual(0);
  });
});
