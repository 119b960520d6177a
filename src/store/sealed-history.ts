import { type RawBuilder, sql } from 'kysely';
import type { Companies, SealedHistoryTx } from '../app/unit-of-work.ts';
import type { Log, LoggedEvent, Seal } from '../domain/history/sealed-history.ts';
import type { CompanyId } from '../domain/ids.ts';
import type { Database, Trx } from './pool.ts';

interface SealRow {
  readonly number: number;
  readonly log: Log;
  readonly first: number;
  readonly ids: string;
  readonly hashes: string;
  readonly sealedBelow: number;
}

/** Written here and not by the database's own functions: what is verified does not rest on what may have been changed there. */
const at = sql`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  || case when at < '0001-01-01 00:00:00+00' then ' BC' else '' end as at`;
const both = sql`company_id as company, id, ${at}, person_id as person, type, facts::text as facts,
  request_id as request, written_by as "writtenBy"`;
const selected: Readonly<Record<Log, RawBuilder<unknown>>> = {
  company_event: sql`'company_event' as log, null as project, null as invoice, null as commitment, null as link,
    null as "recordKind", null as record, ${both} from company_event`,
  event: sql`'event' as log, project_id as project, invoice_id as invoice, commitment_id as commitment, link_id as link,
    record_kind as "recordKind", record_id as record, ${both} from event`,
};

/** Reads what is sealed and its seals, each company behind its wall, and asks the database to seal what is new. */
export const sealedHistoryTx = (trx: Trx, company: number): SealedHistoryTx => ({
  seal: async () => {
    const { rows } = await sql<{ sealed: number; waiting: boolean }>`select * from seal_events()`.execute(trx);
    return rows[0]!;
  },
  newest: async () => {
    const { rows } = await sql<{ newest: number }>`
      select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as newest`.execute(trx);
    return rows[0]!.newest;
  },
  seals: async (after, limit) => {
    const { rows } = await sql<SealRow>`
      select number, log, first, array_to_string(ids, ' ') as ids, encode(hashes, 'hex') as hashes,
        sealed_below as "sealedBelow"
      from event_seal where company_id = ${company} and number > ${after} order by number limit ${limit}`.execute(trx);
    return rows.map(sealOf);
  },
  loggedEvents: async (log, after, upTo, limit) => {
    const end = upTo === null ? sql`` : sql`and id <= ${upTo}`;
    const { rows } = await sql<LoggedEvent>`
      select ${selected[log]} where company_id = ${company} and id > ${after} ${end} order by id limit ${limit}`.execute(
      trx,
    );
    return rows;
  },
  loggedEventsById: async (log, ids) => {
    const { rows } = await sql<LoggedEvent>`
      select ${selected[log]} where company_id = ${company} and id = any(${[...ids]}::bigint[])`.execute(trx);
    return rows;
  },
  head: async () => {
    const { rows } = await sql<{ head: number }>`
      select first + cardinality(ids) - 1 as head from event_seal where company_id = ${company}
      order by number desc limit 1`.execute(trx);
    return rows[0]?.head ?? 0;
  },
  sealBefore: async (place) => {
    const { rows } = await sql<{ number: number }>`
      select number from event_seal where company_id = ${company} and first + cardinality(ids) - 1 <= ${place}
      order by number desc limit 1`.execute(trx);
    return rows[0]?.number ?? 0;
  },
  sealThatEndsAt: async (place) => {
    const { rows } = await sql<{ number: number; last: number }>`
      select number, first + cardinality(ids) - 1 as last from event_seal
      where company_id = ${company} and first <= ${place} order by number desc limit 1`.execute(trx);
    return rows[0]?.last === place ? rows[0].number : null;
  },
  checkpoints: () => checkpointRows(trx, company).orderBy('number').execute(),
  lastCheckpoint: async () =>
    (await checkpointRows(trx, company).orderBy('number', 'desc').limit(1).executeTakeFirst()) ?? null,
  keepCheckpoint: async ({ company: _, ...checkpoint }) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('history_checkpoint')
      .values({ ...checkpoint, company_id: company })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  },
});

const checkpointRows = (trx: Trx, company: number) =>
  trx
    .selectFrom('history_checkpoint')
    .select(['company_id as company', 'number', 'place', 'hash', 'at', 'key', 'signature'])
    .where('company_id', '=', company);

/** @throws where the database does not answer. */
export const openCompanies = (database: Database): Companies => ({
  ids: async () => {
    const rows = await database.transaction(null, (trx) =>
      sql<{ id: CompanyId }>`select company_ids() as id`.execute(trx),
    );
    return rows.rows.map(({ id }) => id);
  },
});

const sealOf = ({ ids, ...row }: SealRow): Seal => ({ ...row, ids: ids.split(' ').map(Number) });
