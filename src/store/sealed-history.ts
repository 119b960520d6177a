import { type RawBuilder, sql } from 'kysely';
import type { SealedHistoryTx } from '../app/unit-of-work.ts';
import type { Log, LoggedEvent, Seal } from '../domain/sealed-history.ts';
import type { Trx } from './pool.ts';

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
  checkpoints: async () => [],
});

const sealOf = ({ ids, ...row }: SealRow): Seal => ({ ...row, ids: ids.split(' ').map(Number) });
