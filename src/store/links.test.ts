import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../test/support/small-house.ts';
import { sql } from '../../test/support/sql.ts';
import type { Tx } from '../app/unit-of-work.ts';
import type { InvoiceId, LinkId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import type { Fingerprint, Sighting, Standing } from '../domain/sighting.ts';
import { at } from '../domain/testing/link.ts';

let house: SmallHouse;
let invoice: InvoiceId;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house?.close());
beforeEach(async () => {
  invoice = await house.approved(house.commitments[0]!, 100);
});

const run = <T>(work: (tx: Tx) => Promise<T>) => house.deps.work.run({ company: house.company }, work);
const now = async () => (await run((tx) => tx.links.lock(invoice)))!;

/** Sent, and accepted where it says so. */
async function sent(accepted = false): Promise<Link> {
  const me = await house.caller();
  await house.hub.send(me, { invoice });
  if (accepted) await house.hub.accept(me, { invoice });
  return (await now()).link!;
}

const saves: [string, (tx: Tx, link: Link) => Promise<void>][] = [
  ['by itself', (tx, link) => tx.links.save(link)],
  ['among others', (tx, link) => tx.handful.save([link])],
];

type Seen = (tx: Tx, link: Link, sighting: Sighting) => Promise<void>;
const notes: [string, Seen][] = [
  ['by itself', (tx, link, sighting) => tx.sightings.note(link, sighting)],
  ['among others', (tx, { id: link }, sighting) => tx.handful.note([{ link, sighting }])],
];

describe('a link', () => {
  it('that is added moves its invoice’s version on', async () => {
    const before = (await now()).head.version;
    await sent();
    expect((await now()).head.version).toBe(before + 1);
  });

  it.each(saves)('that is saved %s moves its invoice’s version on, and is what was saved', async (_, save) => {
    const link = { ...(await sent(true)), askedAt: at(4_000), settleMs: 60_000, parked: true };
    const changed: Link = { ...link, error: { code: 'gave_up', detail: 'so' } };
    const { head } = await now();
    await run((tx) => save(tx, changed));
    expect(await now()).toMatchObject({ head: { version: head.version + 1 }, link: changed });
    const record = { id: `${link.id}`, identity: `of ${link.id}`, label: `№ ${link.id}` };
    const synced: Link = { ...link, state: 'synced', parked: false, record, syncedAt: at(5_000) };
    await run((tx) => save(tx, synced));
    expect((await now()).link).toEqual(synced);
  });

  it('that is asked for keeps how long that may take, and its invoice’s version', async () => {
    const { id } = await sent(true);
    const { head } = await now();
    await run((tx) => tx.handful.saveIntents([{ link: id, askedAt: at(4_000), settleMs: 60_000 }]));
    expect(await now()).toMatchObject({ head: { version: head.version }, link: { askedAt: 4_000, settleMs: 60_000 } });
  });

  it('that is not exporting is not noted to have been asked for', async () => {
    const { id } = await sent();
    await run((tx) => tx.handful.saveIntents([{ link: id, askedAt: at(4_000), settleMs: 60_000 }]));
    expect((await now()).link).toMatchObject({ askedAt: null, settleMs: null });
  });

  it('whose invoice is deleted is nobody’s to hold', async () => {
    const { id } = await sent();
    const me = await house.caller();
    await house.hub.retrieve(me, { invoice });
    const held = () => run((tx) => tx.handful.lock([id]));
    expect((await held()).size).toBe(1);
    ok(await house.hub.project.deleteInvoice(me, house.project, invoice));
    expect((await held()).size).toBe(0);
    expect(await run((tx) => tx.links.lockByLink(id))).toBeNull();
  });

  it('that is not its invoice’s newest any more is not found in its place', async () => {
    const { id: first } = await sent();
    await house.hub.retrieve(await house.caller(), { invoice });
    const { id: second } = await sent();
    const found = (link: LinkId) => run((tx) => tx.links.lockByLink(link));
    expect(await found(first)).toBeNull();
    expect((await found(second))?.link?.id).toBe(second);
    expect([...(await run((tx) => tx.handful.lock([first, second]))).keys()]).toEqual([second]);
  });
});

it.each(notes)('how a bill stood when it was seen is kept, noted %s', async (_, note) => {
  const link = { ...(await sent()), record: { id: '1', identity: 'a', label: '1' } };
  const { record } = link;
  const fingerprint = 'what it says' as Fingerprint;
  await run((tx) => note(tx, link, { is: 'present', record, standing: 'paid', fingerprint, asOf: at(2_000) }));
  await run((tx) => note(tx, link, { is: 'unknown', because: 'no answer' }));
  await run(async (tx) => {
    expect(await tx.sightings.lastStanding(link.id)).toBe('paid');
    expect(await tx.sightings.lastSeen(link.id)).toMatchObject({ standing: 'paid', fingerprint, asOf: 2_000 });
    expect(await tx.sightings.last(link.id)).toMatchObject({ is: 'unknown', because: 'no answer' });
    await note(tx, link, { is: 'gone', lastSeen: null, asOf: at(3_000) });
    expect(await tx.sightings.lastSeen(link.id)).toMatchObject({ is: 'gone', asOf: 3_000 });
  });
});

it('the newest look is the last word, though an older one is written after it', async () => {
  const link = await sent();
  const present = (standing: Standing, asOf: number): Sighting => ({
    is: 'present',
    record: { id: '1', identity: 'a', label: '1' },
    standing,
    fingerprint: null,
    asOf: at(asOf),
  });
  await run(async (tx) => {
    await tx.sightings.note(link, present('paid', 2_000));
    await tx.sightings.note(link, present('live', 1_000));
    expect(await tx.sightings.lastStanding(link.id)).toBe('paid');
    expect(await tx.sightings.lastSeen(link.id)).toMatchObject({ standing: 'paid', asOf: 2_000 });
    await tx.sightings.note(link, { is: 'gone', lastSeen: null, asOf: at(3_000) });
    expect(await tx.sightings.lastStanding(link.id), 'how it stood when it was there').toBe('paid');
    await tx.sightings.note(link, { is: 'unknown', because: 'no answer' });
    expect(await tx.sightings.lastSeen(link.id)).toMatchObject({ is: 'gone', asOf: 3_000 });
  });
});

it('what was seen before the database’s clock was set back is older than all that was seen since', async () => {
  const link = await sent();
  const paid: Sighting = {
    is: 'present',
    record: { id: '1', identity: 'a', label: '1' },
    standing: 'paid',
    fingerprint: null,
    asOf: await house.deps.clock.now(),
  };
  await run((tx) => tx.sightings.note(link, { ...paid, standing: 'live' }));
  const set = `set session_replication_role = replica;
    update sighting set as_of = as_of + interval '1 hour', noted_at = noted_at + interval '1 hour' where link_id = ${link.id}`;
  await sql(house.urls.superUrl, set);
  await run((tx) => tx.sightings.note(link, paid));
  await run((tx) => tx.sightings.note(link, { is: 'unknown', because: 'no answer' }));
  await run(async (tx) => {
    expect(await tx.sightings.lastStanding(link.id)).toBe('paid');
    expect(await tx.sightings.lastSeen(link.id)).toMatchObject({ standing: 'paid' });
    await tx.sightings.note(link, { is: 'gone', lastSeen: null, asOf: paid.asOf });
    expect(await tx.sightings.lastStanding(link.id), 'how it stood when it was there').toBe('paid');
  });
});
