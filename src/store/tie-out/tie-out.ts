import { sql } from 'kysely';
import type { TieOut, TieOutTx } from '../../app/unit-of-work.ts';
import type { TieOutId } from '../../domain/ids.ts';
import { send, type Trx } from '../pool.ts';
import { addBills } from './bills.ts';
import { forgetToKnow } from './forget.ts';
import { foundTx } from './found.ts';
import { laidRows } from './laid-rows.ts';
import { noteLeftOver } from './left-over.ts';
import { missing } from './missing.ts';
import { settle } from './settle.ts';

/** Tie-outs: their list of bills while it is read, and what was found. */
export function tieOutTx(trx: Trx, company: number): TieOutTx {
  return {
    ...runTx(trx, company),
    ...billsTx(trx, company),
    missing: (id, token, of, page) => missing(trx, company, { id, token }, of, page),
    forgetToKnow: (connection, timeZone, most) => forgetToKnow(trx, company, connection, timeZone, most),
    ...foundTx(trx, company),
    ...laidRows(trx, company),
  };
}

const runsOf = (trx: Trx, company: number) =>
  trx
    .selectFrom('tie_out as run')
    .leftJoin('person', 'person.id', 'run.asked_by')
    .selectAll('run')
    .select('person.name as asker')
    .where('run.company_id', '=', company);

const updateOf = (trx: Trx, company: number, id: TieOutId) =>
  trx.updateTable('tie_out').where('company_id', '=', company).where('id', '=', id);

type RunTx = Pick<TieOutTx, 'ask' | 'get' | 'open' | 'list' | 'begin' | 'settle' | 'giveUp' | 'before'>;

/** A run, from being asked for to its end. */
function runTx(trx: Trx, company: number): RunTx {
  const runs = () => runsOf(trx, company);
  const update = (id: TieOutId) => updateOf(trx, company, id);
  const whileReading = ['tie_out_bill', 'tie_out_handful'] as const;
  const forget = (id: TieOutId) =>
    Promise.all(
      whileReading.map((table) =>
        send(trx.deleteFrom(table).where('company_id', '=', company).where('tie_out_id', '=', id)),
      ),
    );
  return {
    ask: async (connection, by) => {
      const row = await trx
        .insertInto('tie_out')
        .values({ company_id: company, connection_id: connection, asked_by: by })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'connection_id']).where('ended_at', 'is', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      return (row?.id ?? null) as TieOutId | null;
    },
    get: async (id) => runOf(await runs().where('run.id', '=', id).executeTakeFirst()),
    open: async (connection) =>
      runOf(
        await runs().where('run.connection_id', '=', connection).where('run.ended_at', 'is', null).executeTakeFirst(),
      ),
    list: async (connection, limit, before = null) => {
      let query = runs().orderBy('run.id', 'desc').limit(limit);
      if (connection !== null) query = query.where('run.connection_id', '=', connection);
      if (before !== null) query = query.where('run.id', '<', before);
      return (await query.execute()).map((row) => runOf(row)!);
    },
    begin: async (id, at) => {
      const begun = { state: 'reading', begun_at: sql<number>`to_timestamp(${at}::double precision / 1000)`, bills: 0 };
      await Promise.all([forget(id), send(update(id).set(begun))]);
    },
    settle: async (id, token) => {
      await settle(trx, company, id, token);
      await forget(id);
    },
    giveUp: async (id, because) => {
      const ended = { state: 'incomplete', because: because.slice(0, 2_000), ended_at: sql<number>`clock_timestamp()` };
      await Promise.all([forget(id), send(update(id).set(ended))]);
    },
    before: async (id) => {
      const run = trx
        .selectFrom('tie_out')
        .select('connection_id')
        .where('company_id', '=', company)
        .where('id', '=', id);
      const earlier = runs().where('run.id', '<', id).where('run.connection_id', '=', run);
      return runOf(
        await earlier.where('run.state', '=', 'complete').orderBy('run.id', 'desc').limit(1).executeTakeFirst(),
      );
    },
  };
}

type BillsTx = Pick<TieOutTx, 'addBills' | 'addFound' | 'isWhole' | 'counted' | 'listEnded'>;

/** The list of bills while it is read. */
function billsTx(trx: Trx, company: number): BillsTx {
  const whole = async (id: TieOutId, token: number, besides: string): Promise<boolean> => {
    const { rows } = await sql<{
      whole: boolean;
    }>`select tie_out.bills = coalesce(kept.bills, 0) and ${sql.raw(besides)} as whole from tie_out, lateral (
        select sum(bills) as bills, bool_or(left_links is not null) as at_end from tie_out_handful
        where company_id = ${company} and tie_out_id = ${id} and token = ${token}) kept
      where company_id = ${company} and id = ${id}`.execute(trx);
    return rows[0]?.whole === true;
  };
  const add = async (handful: Parameters<typeof addBills>[2] & { readonly id: TieOutId }) => {
    const read = updateOf(trx, company, handful.id).set((e) => ({ bills: e('bills', '+', handful.bills.length) }));
    await Promise.all([addBills(trx, company, handful), send(read)]);
  };
  return {
    addBills: (id, token, bills, before) => add({ id, token, bills, before }),
    addFound: async (id, token, bills) => {
      const run = await runsOf(trx, company).where('run.id', '=', id).executeTakeFirstOrThrow();
      await add({ id, token, bills, before: run.bills, foundLater: true });
    },
    isWhole: (id, token) => whole(id, token, 'kept.at_end'),
    counted: async () => void (await sql`select count_tie_out_bills()`.execute(trx)),
    listEnded: async (id, token) => {
      const isThere = await whole(id, token, 'true');
      if (isThere) await noteLeftOver(trx, company, { id, token });
      return isThere;
    },
  };
}

type RunRow = { readonly [K in 'id' | 'connection_id' | 'asked_at' | 'bills' | 'links' | 'costs_told']: number } & {
  readonly asked_by: number | null;
  readonly asker: string | null;
  readonly begun_at: number | null;
  readonly ended_at: number | null;
  readonly state: string;
  readonly because: string | null;
  readonly forgotten: object | null;
};

const runOf = (row: RunRow | undefined): TieOut | null =>
  row === undefined
    ? null
    : ({
        id: row.id,
        connection: row.connection_id,
        askedBy: row.asked_by === null ? null : { id: row.asked_by, name: row.asker },
        askedAt: row.asked_at,
        begunAt: row.begun_at,
        endedAt: row.ended_at,
        state: row.state,
        because: row.because,
        bills: row.bills,
        links: row.links,
        costsTold: row.costs_told,
        toKnowKept: Object.keys(row.forgotten ?? {}).length === 0,
      } as unknown as TieOut);
