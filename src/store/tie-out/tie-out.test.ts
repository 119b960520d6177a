import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { ListedBills } from '../../app/listed-bills.ts';
import type { TieOutId } from '../../domain/ids.ts';
import { findings as weightOf } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import { endList, expected, passOver, type World, worlds } from './testing/worlds.ts';

const mostLinks = 14;
const all = { kind: null, project: null, period: null, since: null, after: null };
const token = 7;

let house: SmallHouse;
let superuser: pg.Client;
const invoices: number[] = [];
let connection: number;
beforeAll(async () => {
  house = await smallHouse();
  while (invoices.length < mostLinks) invoices.push(await house.approved(house.commitments[0]!, 100));
  const options = '-c search_path=tieout -c session_replication_role=replica';
  superuser = new pg.Client({ connectionString: house.urls.superUrl, options });
  await superuser.connect();
  const { rows } = await superuser.query('select id from connection where company_id = $1', [house.company]);
  connection = Number(rows[0].id);
});
afterAll(async () => {
  await superuser?.end();
  await house?.close();
});

const run = <T>(work: Parameters<typeof house.deps.work.run<T>>[1]) =>
  house.deps.work.run({ company: house.company }, work);
const at = (ms: number | null) => (ms === null ? null : new Date(begunAt + ms));
const begunAt = Date.parse('2026-11-01T12:00:00Z');

/** Puts a world's links into the books past all rules, for it may be one that only an accident makes. */
async function place({ links }: World): Promise<Map<number, number>> {
  await superuser.query(
    'delete from tie_out_finding; delete from tie_out_total; delete from tie_out; delete from link',
  );
  const ids = new Map<number, number>();
  for (const link of links) {
    const { rows } = await superuser.query(
      `insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, accepted_by,
         bill, fingerprint, costs, asked_at, erp_record_id, erp_identity, erp_label, synced_at, ended_at, parked, period_id)
       select $1, i.id, $3, $4, $5, $6, i.created_by, now(), i.created_by, $7, $8, $14, $9, $10, $11, $10, $12, $13, $15, i.period_id
       from invoice i where i.company_id = $1 and i.id = $2 returning id`,
      [
        ...[house.company, invoices[link.index], connection, house.project, link.reference, link.state],
        JSON.stringify({ amount: link.amount, billingDate: link.fingerprint.split('|')[4] }),
        ...[
          link.fingerprint,
          at(link.askedAt),
          link.record,
          link.identity,
          at(link.syncedAt),
          at(link.endedAt),
          link.costs,
          link.parked,
        ],
      ],
    );
    ids.set(Number(rows[0].id), link.index);
  }
  return ids;
}

async function tiedOut(
  world: World,
  passesOver: (place: number) => boolean = () => false,
): Promise<{ id: TieOutId; found: string[] }> {
  const ids = await place(world);
  const { listed, passedOver } = passOver(world, passesOver);
  const id = await run(async (tx) => {
    const made = (await tx.tieOuts.ask(connection as never, null))!;
    await tx.tieOuts.begin(made, begunAt as Instant);
    await tx.tieOuts.addBills(made, token, ListedBills.of(listed), 0);
    // Of a turn that was overtaken.
    await tx.tieOuts.addBills(made, token - 1, ListedBills.of([{ ...stray, recordId: '1' }]), 0);
    return made;
  });
  // That turn's transaction would not have been committed.
  await superuser.query('update tie_out set bills = bills - 1 where id = $1', [id]);
  await run(async (tx) => {
    await endList(tx, id, token, passedOver);
    await tx.tieOuts.settle(id, token);
  });
  const findings = await run((tx) => tx.tieOuts.findings(id, { ...all, limit: 1_000 }));
  const found = findings.map(
    ({ kind, link, recordId }) => `${kind} ${link === null ? '-' : ids.get(link)} ${recordId ?? '-'}`,
  );
  const weights = findings.map(({ kind }) => weightOf[kind]);
  expect(weights, 'what is wrong comes first').toEqual(
    [...weights].sort((a, b) => Number(a !== 'wrong') - Number(b !== 'wrong')),
  );
  return { id, found: found.sort() };
}
const stray = {
  ...({ identity: 'ID-stray', label: 'A stray', reference: null, standing: 'live' } as const),
  ...{ fingerprint: null, amount: null },
  costs: null,
} as const;

describe('a tie-out', () => {
  it('finds what the rules find, and nothing else, in any world', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const { found } = await tiedOut(world);
        expect(found).toEqual(expected(world));
      }),
      { numRuns: 150 },
    );
  }, 600_000);

  it('finds the same where some of our bills are not in its list, and are found by themselves', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: 0, max: 2 }), async (world, nth) => {
        const { id, found } = await tiedOut(world, (place) => place % 3 === nth);
        expect(found).toEqual(expected(world));
        expect(await run((tx) => tx.tieOuts.get(id))).toMatchObject({ bills: world.bills.length });
      }),
      { numRuns: 100 },
    );
  }, 600_000);

  it('adds up both sides by project and month, what is void there left out', async () => {
    const world = fc.sample(worlds, { numRuns: 60, seed: 11 }).find(({ links }) => links.length > 8)!;
    const { id } = await tiedOut(world);
    const ours = world.links.filter(({ state, syncedAt }) => state === 'synced' && syncedAt! < 0);
    const totals = await run((tx) => tx.tieOuts.totals(id));
    const sum = (amounts: readonly number[]) => amounts.reduce((all, one) => all + one, 0);
    expect(sum(totals.map(({ links }) => links))).toBe(ours.length);
    expect(sum(totals.map((total) => total.ours))).toBe(sum(ours.map(({ amount }) => amount)));
    const own = ours.flatMap((link) =>
      world.bills.filter((bill) =>
        link.identity === null ? bill.recordId === link.record : bill.identity === link.identity,
      ),
    );
    const there = own.filter(({ standing }) => standing !== 'void').map(({ amount }) => amount ?? 0);
    expect(sum(totals.map(({ theirs }) => theirs))).toBe(sum(there));
    for (const { month, period } of totals) {
      expect(month).toMatch(/^2026-0[123]-01$/);
      expect(period).toMatchObject({ start: '2026-10-01', end: '2026-10-31' });
    }
    expect(await run((tx) => tx.tieOuts.get(id))).toMatchObject({
      state: 'complete',
      bills: world.bills.length,
      links: ours.length,
    });
  });

  it('adds up no link that was cut while the list was read', async () => {
    const world = fc.sample(worlds, { numRuns: 60, seed: 11 }).find(({ links }) => links.length > 8)!;
    const ids = await place(world);
    const id = await run(async (tx) => {
      const made = (await tx.tieOuts.ask(connection as never, null))!;
      await tx.tieOuts.begin(made, begunAt as Instant);
      await tx.tieOuts.addBills(made, token, ListedBills.of(world.bills), 0);
      await endList(tx, made, token);
      return made;
    });
    await superuser.query(`update link set state = 'unlinked', ended_at = $1 where state = 'synced'`, [at(1_000)]);
    await run((tx) => tx.tieOuts.settle(id, token));
    expect(ids.size).toBeGreaterThan(8);
    expect(await run((tx) => tx.tieOuts.totals(id))).toEqual([]);
    expect(await run((tx) => tx.tieOuts.rows(id, { ...all, differing: false, limit: 10 }))).toEqual([]);
  });

  it('adds up no link twice whose bill the ERP told of on two pages', async () => {
    const plain = ({ links, bills }: World) =>
      bills.filter(
        (bill) =>
          bill.standing === 'live' &&
          links.some(({ record, fingerprint }) => record === bill.recordId && fingerprint === bill.fingerprint),
      );
    const some = fc.sample(worlds, { numRuns: 60, seed: 13 });
    const world = some.find((one) => one.links.length > 8 && plain(one).length > 0)!;
    const { id: once } = await tiedOut(world);
    const totals = await run((tx) => tx.tieOuts.totals(once));
    const { id: twice } = await tiedOut({ ...world, bills: [...world.bills, ...plain(world)] });
    expect(await run((tx) => tx.tieOuts.totals(twice))).toEqual(totals);
  });

  it('takes a bill that the ERP told of twice for one, whatever is wrong with it', async () => {
    const some = fc.sample(worlds, { numRuns: 60, seed: 14 }).filter(({ links }) => links.length > 8);
    for (const world of some.slice(0, 10)) {
      const once = await tiedOut(world);
      const totals = await run((tx) => tx.tieOuts.totals(once.id));
      const twice = await tiedOut({ ...world, bills: [...world.bills, ...world.bills] });
      expect(twice.found).toEqual(once.found);
      expect(await run((tx) => tx.tieOuts.totals(twice.id))).toEqual(totals);
    }
  });

  it.each([
    ['by its identity', 'ID-1'],
    ['by its number', null],
  ])('calls no bill the second one of itself: it was touched while the list was read (%s)', async (_, identity) => {
    const worldOfOne = fc
      .sample(worlds, { numRuns: 400, seed: 15 })
      .find(({ links: [link], bills }) => link?.state === 'synced' && link.syncedAt! < 0 && bills.length > 0)!;
    const link = { ...worldOfOne.links[0]!, identity };
    const own = { ...stray, recordId: link.record!, identity, reference: link.reference, amount: link.amount as never };
    const plain = { ...own, fingerprint: link.fingerprint as never };
    const touched = [
      { ...plain, standing: 'paid' as const },
      { ...own, fingerprint: `${link.fingerprint}|2=1.00-0.00` as never },
      ...(identity === null ? [] : [{ ...plain, recordId: '77777' }]),
    ];
    for (const other of touched) {
      for (const bills of [
        [plain, other],
        [other, plain],
      ]) {
        const { id, found } = await tiedOut({ links: [link], bills });
        expect(found).toEqual([]);
        expect(await run((tx) => tx.tieOuts.totals(id))).toMatchObject([
          { links: 1, ours: link.amount, theirs: link.amount },
        ]);
      }
    }
  });

  it('takes no bill for a link’s own that has its number and says the same, but is another', async () => {
    const { links } = fc
      .sample(worlds, { numRuns: 400, seed: 15 })
      .find(({ links: [link] }) => link?.state === 'synced' && link.syncedAt! < 0)!;
    const link = { ...links[0]!, identity: 'ID-1' };
    const again = { ...stray, recordId: link.record!, identity: 'ID-2', fingerprint: link.fingerprint as never };
    const { found } = await tiedOut({ links: [link], bills: [{ ...again, amount: link.amount as never }] });
    expect(found).toContain(`number_reused ${link.index} ${link.record}`);
  });

  it('of a bill that was told twice takes the later word, whichever is written first', async () => {
    await place({ links: [], bills: [] });
    const said = (label: string, before: number) => ({
      before,
      bills: ListedBills.of([{ ...stray, recordId: 'S', label }]),
    });
    for (const handfuls of [
      [said('earlier', 0), said('later', 5_000)],
      [said('later', 5_000), said('earlier', 0)],
    ]) {
      const id = await run(async (tx) => {
        const made = (await tx.tieOuts.ask(connection as never, null))!;
        await tx.tieOuts.begin(made, begunAt as Instant);
        for (const { bills, before } of handfuls) await tx.tieOuts.addBills(made, token, bills, before);
        await endList(tx, made, token);
        await tx.tieOuts.settle(made, token);
        return made;
      });
      const found = await run((tx) => tx.tieOuts.findings(id, { ...all, limit: 10 }));
      expect(found.map(({ label }) => label)).toEqual(['later']);
    }
  });

  it('keeps what an ERP says letter by letter, however long, but for what no database keeps', async () => {
    const texts = ['a"b\\,{c}', 'Zürich – 東京 🏗️', ' NULL ', '', 'x'.repeat(90_000), 'nul\0byte'];
    const bills = texts.map((label, n) => ({ ...stray, recordId: `S-${n}`, identity: `I-${n}`, label }));
    const { id } = await tiedOut({
      links: [],
      bills: [...bills, { ...stray, recordId: 'S-6', reference: null, amount: null }],
    });
    const found = await run((tx) => tx.tieOuts.findings(id, { ...all, limit: 10 }));
    expect(found.map(({ label }) => label)).toEqual([...texts.with(-1, 'nul byte'), stray.label]);
    expect(found.at(-1)!.theirAmount).toBeNull();
  });

  it('without a whole list finds nothing, and says why', async () => {
    const world = fc.sample(worlds, { numRuns: 60, seed: 12 }).find(({ links }) => links.length > 8)!;
    await place(world);
    const id = await run(async (tx) => {
      const made = (await tx.tieOuts.ask(connection as never, null))!;
      await tx.tieOuts.begin(made, begunAt as Instant);
      await tx.tieOuts.addBills(made, token, ListedBills.of(world.bills.slice(0, 2)), 0);
      await tx.tieOuts.giveUp(made, 'the line went dead');
      return made;
    });
    expect(await run((tx) => tx.tieOuts.get(id))).toMatchObject({ state: 'incomplete', because: 'the line went dead' });
    expect(await run((tx) => tx.tieOuts.counts(id))).toEqual({});
    expect((await superuser.query('select from tie_out_bill')).rowCount).toBe(0);
  });

  it('is one at a time for a connection', async () => {
    await place({ links: [], bills: [] });
    const both = await Promise.all([1, 2].map(() => run((tx) => tx.tieOuts.ask(connection as never, null))));
    expect(both.filter((id) => id !== null)).toHaveLength(1);
  });
});
