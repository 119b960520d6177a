import { sql } from 'kysely';
import type { Tx } from '../app/unit-of-work.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { outsideKind } from '../domain/outside.ts';
import { jobStore } from './jobs.ts';
import type { Trx } from './pool.ts';

/**
 * Of one that waits to be looked over after a restore: a tie-out of other books than from now on tells nothing of these. Nor does
 * one of before, by a clock that is behind.
 */
export const restoredNow = sql<number | null>`case when restored_at is not null
  then greatest(restored_at, clock_timestamp()) end`;

/** The regular reading of a connection goes on by itself once it was begun. */
const firstReadingMs = 300_000;

/**
 * What becomes of the rows of a connection, table by table, when another takes its place. What is left behind was told by the
 * accounting system that it was, or opens it: nothing of that is true of another.
 */
export const ofItsRows = {
  agent: 'its agents are sent away, and stay in the history of who came',
  agent_code: 'left behind',
  agent_task: 'what was asked of its agents, for as long as such is kept',
  alert: 'what is open ends; what was told stays told',
  connection_secret: 'left behind',
  connection_test: 'left behind',
  erp_calls: 'left behind',
  erp_reading: 'left behind',
  erp_record: 'left behind',
  erp_request: 'there is none without a link',
  erp_slot: 'calls that are under way still count',
  external_record: 'left behind',
  link: 'there is none',
  record_flow: 'what was refused or taken back before anything was asked: history',
  staged_record: 'left behind',
  tie_out: 'what was found then: history',
  tie_out_note: 'history',
} as const;

const leftBehind = Object.entries(ofItsRows).flatMap(([table, becomes]) => (becomes === 'left behind' ? [table] : []));

/** Which ERP a company is connected to. It may be another one while nothing was ever sent to it. */
export const connectStore = (
  trx: Trx,
  company: number,
): Pick<Tx['connections'], 'isUnused' | 'holdUnused' | 'stays' | 'become'> => ({
  isUnused: () => isUnused(trx, company, null),
  holdUnused: async (becomes) => {
    // Two who connect at once wait for each other here, whoever joins or sends at the connection, which they name. Those have it
    // before they write what stands under the company: a key of it that was held as well would have each wait for the other.
    await sql`select from company where id = ${company} for no key update`.execute(trx);
    await sql`select from connection where company_id = ${company} for update`.execute(trx);
    return isUnused(trx, company, becomes);
  },
  stays: async ({ id, kind }) => {
    const { rows } = await sql`select from connection
      where company_id = ${company} and id = ${id} and kind = ${kind} for key share`.execute(trx);
    return rows.length > 0;
  },
  become: async (kind, name, settings) => {
    const id = await put(trx, company, kind, name, JSON.stringify(settings));
    // Nothing of an integrator's ERP is read: it says by itself what is there.
    if (kind !== outsideKind) await jobStore(trx, company).add('read_erp', id, firstReadingMs);
    return id;
  },
});

/** What an integrator numbered bears those numbers with every ERP; only where it stays with an integrator they stay true. */
async function isUnused(trx: Trx, company: number, becomes: string | null): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`select exists (select from link where company_id = ${company})
    or exists (select from record_flow where company_id = ${company}
      and (asked_at is not null or ended_as = 'joined' or ended_at is null))
    or exists (select from event where company_id = ${company} and record_kind is not null
      and type in ('record.linked', 'record.confirmed', 'record.imported'))
    or ${becomes !== outsideKind}::boolean and exists (select from external_record where company_id = ${company}
      and origin_id is not null and item_type not like 'requisition%') as used`.execute(trx);
  return !rows[0]!.used;
}

async function put(trx: Trx, company: number, kind: string, name: string, settings: string): Promise<ConnectionId> {
  const [there] = await trx
    .selectFrom('connection')
    .select(['id', 'kind'])
    .where('company_id', '=', company)
    .orderBy('id')
    .limit(1)
    .execute();
  if (there === undefined) {
    const made = trx.insertInto('connection').values({ company_id: company, kind, name, settings });
    return (await made.returning('id').executeTakeFirstOrThrow()).id as ConnectionId;
  }
  const { id } = there;
  const read = { last_read_at: null, last_read_error: null };
  const fresh = { agent_traits: null, books: null, way: null, ...read, restored_at: restoredNow };
  await trx
    .updateTable('connection')
    .set({ kind, name, settings, ...(kind === there.kind ? {} : fresh) })
    .where('company_id', '=', company)
    .where('id', '=', id)
    .execute();
  if (kind !== there.kind) await leaveBehind(trx, company, id);
  return id as ConnectionId;
}

async function leaveBehind(trx: Trx, company: number, id: number): Promise<void> {
  await sql`update agent set revoked_at = clock_timestamp()
    where company_id = ${company} and connection_id = ${id} and revoked_at is null`.execute(trx);
  await sql`update alert set ended_at = clock_timestamp()
    where company_id = ${company} and connection_id = ${id} and ended_at is null`.execute(trx);
  for (const table of leftBehind) {
    await sql`delete from ${sql.table(table)} where company_id = ${company} and connection_id = ${id}`.execute(trx);
  }
}
