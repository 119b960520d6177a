import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { Sighting, Standing } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Lease } from '../unit-of-work.ts';
import { readErp } from './read-erp.ts';

/** Readings that end after somebody has looked who looked later than they did. */
let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house?.close());

const at = (ms: number) => (Date.parse('2031-01-01T00:00:00Z') + ms) as Instant;
const gone = (ms: number): Sighting => ({ is: 'gone', lastSeen: null, asOf: at(ms) });
const there = ({ record }: Link, standing: Standing, ms: number): Sighting => {
  return { is: 'present', record: record!, standing, fingerprint: null, asOf: at(ms) };
};

async function synced(): Promise<Link> {
  const invoice = await house.approved(house.commitments[0]!, 1_000);
  const me = await house.caller();
  for (const move of ['send', 'accept'] as const) await house.hub[move](me, { invoice });
  await house.exportAll();
  return (await house.deps.reads.erpInvoice(me, invoice as InvoiceId))!.link!;
}

/** @returns what stands beside the link, once a reading has come in after what was noted already. */
async function read(link: Link, noted: Sighting, seen: Sighting) {
  const scope = { company: house.company };
  await house.deps.work.run(scope, (tx) => tx.sightings.note(link, noted));
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
  expect(await read(link, gone(2_000), there(link, 'paid', 1_000))).toMatchObject({ lastStanding: 'paid' });
});

it.each([
  ['gone', 'live', gone],
  ['live', 'paid', null],
] as const)('all else that is %s to a slow reading is passed over', async (_, standing, seen) => {
  const link = await synced();
  const later = there(link, standing, 2_000);
  const earlier = seen === null ? there(link, 'live', 1_000) : seen(1_000);
  expect(await read(link, later, earlier)).toMatchObject({ last: { is: 'present', standing }, lastStanding: standing });
});
