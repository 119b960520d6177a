import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import { never, type TieOuts, tieOutsOf } from '../../../test/support/tie-outs.ts';
import type { ErpConnector } from '../../connectors/contract.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import type { NewPeriod, Queue, TieOut, Tx } from '../unit-of-work.ts';
import { LeaseLost } from '../unit-of-work.ts';
import { tieOut } from './tie-out.ts';

let house: SmallHouse;
let me: TieOuts['me'];
let connection: TieOuts['connection'];
let ask: TieOuts['ask'];
let take: TieOuts['take'];
let turn: TieOuts['turn'];
let seen: TieOuts['seen'];
let synced: TieOuts['synced'];
let listing: TieOuts['listing'];
let emptied: TieOuts['emptied'];
beforeAll(async () => {
  house = await smallHouse();
  ({ me, connection, ask, take, turn, seen, synced, listing, emptied } = await tieOutsOf(house));
});
afterAll(() => house?.close());

describe('the tie-out of a connection', () => {
  it('of an ERP in whose place another was chosen meanwhile is none of that one, and is begun anew', async () => {
    const run = await ask();
    const lease = await take();
    const replaced = listing(async function* () {
      ok(await house.hub.connectErp(me, { kind: 'tryton' }));
      const record = { id: '9', identity: 'nine', label: 'A bill of the books before' };
      yield { record, reference: null, standing: 'live', fingerprint: null };
    });
    await expect(turn(replaced, lease)).rejects.toThrow(LeaseLost);
    expect(await seen(run)).toMatchObject({ run: { state: 'reading' }, counts: {} });
    await house.deps.work.run({ company: lease.company }, (tx) =>
      tx.jobs.end(lease, { is: 'again', inMs: 0, because: 'its lease ran out' }),
    );
    ok(await house.hub.connectErp(me, { kind: 'sage_100_contractor' }));
    await turn();
    expect(await seen(run)).toMatchObject({ run: { state: 'complete', bills: 0 }, counts: {} });
  });

  it('counts a turn from when it has its slot: however long that took, it reads', async () => {
    const run = await ask();
    const callMs = 50;
    let turns = 0;
    const withinSlot: Queue['withinSlot'] = async (of, slots, holdMs, waitMs, call) => {
      if (++turns > 20) throw new Error('turn after turn, and nothing read');
      await sleep(callMs + 1);
      return house.deps.queue.withinSlot(of, slots, holdMs, waitMs, call);
    };
    const connectorFor: Deps['connectorFor'] = (of) => {
      const erp = house.deps.connectorFor(of);
      return { ...erp, traits: { ...erp.traits, callMs }, bills: (signal) => erp.bills(signal) };
    };
    await turn({ queue: { ...house.deps.queue, withinSlot }, connectorFor });
    expect((await seen(run)).run).toMatchObject({ state: 'complete', because: null });
  });

  it('finds what people did in the ERP, and changes nothing', async () => {
    const [gone, paid, voided, well] = [
      await synced(1_000),
      await synced(2_000),
      await synced(3_000),
      await synced(4_000),
    ];
    const { books } = house.simulator;
    await books.delete(gone!);
    await books.pay(paid!);
    await books.void(voided!);
    const before = await house.database.pool.query('select count(*) from event');
    const run = await ask();
    expect(await turn()).toMatchObject({ is: 'done' });
    const { run: ended, counts, totals } = await seen(run);
    expect(ended).toMatchObject({
      state: 'complete',
      because: null,
      bills: 3,
      links: 4,
      askedBy: { name: 'Olive Owner' },
    });
    expect(counts).toEqual({ bill_gone: 1, paid: 1, voided: 1 });
    expect(totals).toMatchObject([{ month: '2026-10-01', links: 4, ours: 10_000, theirs: 6_000 }]);
    expect((await house.database.pool.query('select count(*) from event')).rows).toEqual(before.rows);
    const item = await house.hub.tieOutFindings(me, {
      id: run.id,
      kind: 'bill_gone',
      ...{ project: null, period: null, since: null },
      after: null,
      limit: 10,
    });
    expect(item).toMatchObject({ ok: true, value: [{ ourAmount: 1_000, theirAmount: null, vendor: 'Ace Concrete' }] });
    expect(well).not.toBe(gone);
  });

  it('without the whole list gives no verdict', async () => {
    async function* cut() {
      const bills = house.deps.connectorFor(null as never).bills(never);
      yield (await bills[Symbol.asyncIterator]().next()).value!;
      throw new Error('the line went dead');
    }
    const run = await ask();
    await turn(listing(cut as ErpConnector['bills']));
    const { run: ended, counts, totals } = await seen(run);
    expect(ended).toMatchObject({ state: 'incomplete', because: 'the line went dead' });
    expect([counts, totals]).toEqual([{}, []]);
  });

  it('without a verdict tells nothing of what the one before had found as settled', async () => {
    const before = await ask();
    await turn(emptied());
    expect((await seen(before)).counts).toMatchObject({ bill_gone: 4 });
    const run = await ask();
    const query = { since: 'settled', kind: null, project: null, period: null, after: null, limit: 10 } as const;
    const settled = async () => ok(await house.hub.tieOutFindings(me, { id: run.id, ...query }));
    expect(await settled(), 'while it waits').toEqual([]);
    await turn(
      listing(async function* () {
        yield* [];
        throw new Error('the line went dead');
      }),
    );
    expect(await settled(), 'without the whole list').toEqual([]);
  });

  it.each([
    ['with a NUL in its words', 'the line\0 went dead', 'the line\ufffd went dead'],
    ['without a word', '', 'Sage 100 Contractor® could not be asked, and nothing says why'],
  ])('ends for a reason that can be kept, where its list breaks off %s', async (_, thrown, kept) => {
    const run = await ask();
    const broken = listing(async function* () {
      yield* [];
      throw new Error(thrown);
    });
    await turn(broken);
    expect((await seen(run)).run).toMatchObject({ state: 'incomplete', because: kept });
  });

  it('forgets what is good to know of those before the last two', async () => {
    const runs: TieOut[] = [];
    for (let nth = 0; nth < 4; nth++) {
      runs.push(await ask());
      await turn(
        listing(async function* () {
          const record = { id: '77', identity: 'seventy-seven', label: 'Entered by hand' };
          yield { record, reference: null, standing: 'live', fingerprint: null };
        }),
      );
    }
    const views = await Promise.all(runs.map(seen));
    expect(views.map(({ run }) => run.toKnowKept)).toEqual([false, false, true, true]);
    expect(views.map(({ counts }) => counts.only_in_erp)).toEqual([1, 1, 1, 1]);
    const query = {
      id: runs[0]!.id,
      kind: 'only_in_erp',
      since: null,
      project: null,
      period: null,
      after: null,
      limit: 9,
    } as const;
    expect(ok(await house.hub.tieOutFindings(me, query))).toEqual([]);
  });

  it('that was overtaken writes nothing: the one who has it reads anew', async () => {
    const run = await ask();
    const slow = await take();
    const [begun, stuck] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    async function* waiting() {
      begun.resolve();
      await stuck.promise;
      yield* house.deps.connectorFor(null as never).bills(never);
    }
    const first = tieOut({ ...house.deps, ...listing(waiting as ErpConnector['bills']) }, slow, never);
    first.catch(() => undefined);
    await begun.promise;
    await sql(house.urls.superUrl, `update job set held_until = '-infinity' where kind = 'tie_out'`);
    await turn();
    stuck.resolve();
    await expect(first).rejects.toThrow(LeaseLost);
    expect((await seen(run)).run).toMatchObject({ state: 'complete', bills: 3 });
    expect((await house.database.pool.query('select count(*) from tie_out_bill')).rows).toEqual([{ count: 0 }]);
  });

  it('is asked for once while it is under way, and refused to whoever may only read', async () => {
    const run = await ask();
    expect((await ask()).id).toBe(run.id);
    await turn();
    expect((await ask()).id).not.toBe(run.id);
    await turn();
    const reader = { ...me, grants: { ...me.grants, erp_integrations: 'read_only' as const } };
    expect(await house.hub.askTieOut(reader, connection)).toMatchObject({
      ok: false,
      refusal: { code: 'not_permitted' },
    });
    expect(await house.hub.tieOuts(reader, { connection: null, before: null, limit: 1 })).toMatchObject({ ok: true });
    const stranger = await house.stranger();
    expect(await house.hub.askTieOut(stranger, connection)).toMatchObject({
      ok: false,
      refusal: { code: 'not_found' },
    });
    expect(await house.hub.tieOut(stranger, run.id)).toMatchObject({ ok: false, refusal: { code: 'not_found' } });
  });

  it('comes by itself at its hour, and again the next day', async () => {
    const set = await house.hub.setTieOutHour(me, { connection, hour: 4 });
    expect(set).toMatchObject({ ok: true, value: 4 });
    const due = (await house.deps.queue.nextInMs('tie_out'))!;
    expect(due).toBeGreaterThan(0);
    expect(due).toBeLessThanOrEqual(25 * 3_600_000);
    await house.deps.work.run({ company: house.company }, (tx) => tx.jobs.add('tie_out', connection));
    expect(await turn()).toMatchObject({ is: 'again', because: 'the next tie-out by the schedule' });
    const runs = await house.hub.tieOuts(me, { connection, before: null, limit: 2 });
    expect(runs.ok && runs.value[0]).toMatchObject({ askedBy: null, state: 'complete' });
    const [, second] = runs.ok ? runs.value : [];
    const older = await house.hub.tieOuts(me, { connection, before: second!.id, limit: 50 });
    expect(older.ok && older.value.length).toBeGreaterThan(0);
    expect(older.ok && older.value.every(({ id }) => id < second!.id)).toBe(true);
    await house.hub.setTieOutHour(me, { connection, hour: null });
  });

  it('comes at the hour that was set last, a later one too, and one that is asked for comes all the same', async () => {
    const { timeZone } = await house.deps.work.run({ company: house.company }, (tx) => tx.directory.settings());
    const dueAtHour = async (hour: number) => {
      await house.hub.setTieOutHour(me, { connection, hour });
      const [job] = await sql<{ hour: number }>(
        house.urls.superUrl,
        `select extract(hour from run_at at time zone $2)::int as hour from job
         where company_id = $1 and kind = 'tie_out' and state = 'queued'`,
        [house.company, timeZone],
      );
      return job!.hour;
    };
    for (const hour of [3, 5, 23, 9]) expect(await dueAtHour(hour)).toBe(hour);
    const schedule = await house.hub.setSchedule(me, { connection, tieOutHour: 11 } as never);
    expect(schedule.ok).toBe(true);
    expect(await dueAtHour(11)).toBe(11);
    const run = await ask();
    await house.hub.setTieOutHour(me, { connection, hour: 12 });
    expect(await turn()).toMatchObject({ is: 'again' });
    expect((await seen(run)).run).toMatchObject({ state: 'complete' });
    await house.hub.setTieOutHour(me, { connection, hour: null });
  });

  it('stands in the history with whoever set its hour, or took it away', async () => {
    const told = () =>
      sql<{ by: number; name: string }>(
        house.urls.superUrl,
        `select person_id::int as by, facts ->> 'name' as name from company_event where type = 'schedule.changed' order by id`,
      );
    const before = await told();
    for (const hour of [4, null]) ok(await house.hub.setTieOutHour(me, { connection, hour }));
    const by = { by: me.person, name: 'Sage 100 Contractor®' };
    expect((await told()).slice(before.length)).toEqual([by, by]);
  });

  it('whose hour is set while one is in work is followed by the one of that hour, and by none at once', async () => {
    await ask();
    const hourSet = listing(async function* () {
      yield* [];
      await house.hub.setTieOutHour(me, { connection, hour: 4 });
    });
    expect(await turn(hourSet)).toMatchObject({ is: 'again' });
    expect(await house.deps.queue.nextInMs('tie_out')).toBeGreaterThan(0);
    await house.hub.setTieOutHour(me, { connection, hour: null });
  });

  it('tells of a second bill in the rows behind its sums, and adds nothing up for it', async () => {
    const record = await synced(700);
    const run = await ask();
    async function* twice() {
      for await (const bill of house.deps.connectorFor(null as never).bills(never)) {
        yield bill;
        const { record: own } = bill;
        if (own.id === record) yield { ...bill, record: { ...own, id: '99999', identity: 'a second one' } };
      }
    }
    await turn(listing(twice as ErpConnector['bills']));
    expect((await seen(run)).counts).toMatchObject({ duplicated: 1 });
    const part = { id: run.id, project: null, period: null, after: null, limit: 50 };
    const rows = await house.hub.tieOutRows(me, { ...part, differing: false });
    const twofold = rows.ok && rows.value.filter(({ kinds }) => kinds.includes('duplicated'));
    expect(twofold).toMatchObject([{ ours: 700, theirs: 700, kinds: ['duplicated'] }]);
    const differing = await house.hub.tieOutRows(me, { ...part, differing: true });
    expect(differing.ok && differing.value.some(({ kinds }) => kinds.includes('duplicated'))).toBe(false);
  });

  it('names of a settled finding the one that found it, under which it can be noted', async () => {
    const before = await ask();
    await turn(emptied());
    const run = await ask();
    await turn();
    const query = { kind: null, project: null, period: null, after: null, limit: 1 } as const;
    const settled = await house.hub.tieOutFindings(me, { id: run.id, since: 'settled', ...query });
    if (!settled.ok) throw new Error(settled.refusal.code);
    const { id, tieOut: of } = settled.value[0]!;
    expect(of).toBe(before.id);
    const noted = await house.hub.noteFinding(me, { id: of, finding: id, comment: 'The books were empty' });
    expect(noted).toMatchObject({ ok: true, value: { note: { comment: 'The books were empty' } } });
    // Not its title, which would stay in the language of whoever noted it.
    const [event] = await sql<{ finding: string }>(
      house.urls.superUrl,
      `select facts ->> 'finding' as finding from event where type = 'tie_out.noted'`,
    );
    expect(event).toEqual({ finding: 'bill_gone' });
    const again = await house.hub.tieOutFindings(me, { id: run.id, since: 'settled', ...query });
    expect(again).toMatchObject({ ok: true, value: [{ note: { comment: 'The books were empty' } }] });
  });

  it('keeps no billing period from being deleted; its sums stay', async () => {
    const invoice = await house.approved(house.commitments[0]!, 300);
    for (const move of ['send', 'accept'] as const) await house.hub[move](me, { invoice });
    await house.exportAll();
    const run = await ask();
    await turn();
    const before = (await seen(run)).totals;
    expect(before[0]!.period).not.toBeNull();
    const days = { start: '2026-12-01', end: '2026-12-31', due: '2026-12-25' } as unknown as Pick<NewPeriod, 'start'>;
    const other = await house.hub.project.createPeriod(me, house.project, { ...days, status: 'open' } as NewPeriod);
    if (!other.ok) throw new Error(other.refusal.code);
    const moved = `update invoice set period_id = ${other.value.id}`;
    await sql(house.urls.superUrl, `set session_replication_role = replica; ${moved}`);
    const deleted = await house.hub.project.deletePeriod(me, house.project, before[0]!.period!.id);
    expect(deleted).toMatchObject({ ok: true });
    expect((await seen(run)).totals).toEqual(before.map((total) => ({ ...total, period: null })));
  });

  /** The house's work, with tie-outs that are kept otherwise. */
  const keeping = (otherwise: (kept: Tx['tieOuts']) => Partial<Tx['tieOuts']>): Deps['work'] => ({
    ...house.deps.work,
    run: (scope, does) =>
      house.deps.work.run(scope, (tx) => does({ ...tx, tieOuts: { ...tx.tieOuts, ...otherwise(tx.tieOuts) } })),
  });
  const lose = () => sql(house.urls.superUrl, 'truncate tie_out_bill, tie_out_handful');

  it.each<[string, Parameters<typeof keeping>[0]]>([
    ['after all that was read is kept', () => ({ counted: () => lose().then(() => undefined) })],
    ['before it is laid beside the links', () => ({ missing: () => lose().then(() => []) })],
  ])('whose list the database lost when it went down gives no verdict: %s', async (_, otherwise) => {
    await synced(100);
    const run = await ask();
    await turn({ work: keeping(otherwise) });
    expect(await seen(run)).toMatchObject({ run: { state: 'incomplete', because: words.jobs.list_lost } });
  });

  it('that is overtaken before it begins takes nothing from the one who has it', async () => {
    const run = await ask();
    const slow = await take();
    await sql(house.urls.superUrl, `update job set held_until = '-infinity' where kind = 'tie_out'`);
    const overtaking = await take();
    await expect(turn({}, slow)).rejects.toThrow(LeaseLost);
    expect(await seen(run)).toMatchObject({ run: { state: 'waiting', begunAt: null } });
    await turn({}, overtaking);
    expect(await seen(run)).toMatchObject({ run: { state: 'complete' } });
  });

  it('that is overtaken while it is laid beside the links gives none: the one who has it does', async () => {
    const run = await ask();
    const overtaken = keeping(({ isWhole }) => ({
      isWhole: async (...of) => {
        await sql(house.urls.superUrl, `update job set token = token + 1 where kind = 'tie_out' and state = 'queued'`);
        return isWhole(...of);
      },
    }));
    await expect(turn({ work: overtaken })).rejects.toThrow(LeaseLost);
    expect(await seen(run)).toMatchObject({ run: { state: 'reading' } });
    await sql(
      house.urls.superUrl,
      `update job set held_until = '-infinity' where kind = 'tie_out' and state = 'queued'`,
    );
    await turn();
    expect(await seen(run)).toMatchObject({ run: { state: 'complete' } });
  });
});
