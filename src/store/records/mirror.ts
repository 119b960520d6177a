import { sql } from 'kysely';
import type { ListedDetail, ListedRecord, NewListed, Reading, RecordTx } from '../../app/unit-of-work.ts';
import type { InvoiceId, ProjectId } from '../../domain/ids.ts';
import type { Comparable } from '../../domain/records/match.ts';
import type { Trx } from '../pool.ts';
import { flowJoins, vendorName } from './list.ts';
import { oursOf } from './ours.ts';

type Share =
  | 'listed'
  | 'holderOf'
  | 'archive'
  | 'unjoined'
  | 'comparable'
  | 'projectOfJob'
  | 'readings'
  | 'askReading'
  | 'keepReading'
  | 'failReading'
  | 'jobsInWork'
  | 'billsInWork';

interface Row {
  readonly id: number;
  readonly connection_id: number;
  readonly kind: string;
  readonly key: string;
  readonly number: string;
  readonly name: string;
  readonly job: string | null;
  readonly invoice_id: number | null;
  readonly detail: ListedDetail;
  readonly archived_at: number | null;
}
const listedOf = (row: Row | undefined): ListedRecord | null =>
  row === undefined
    ? null
    : ({
        ...{ id: row.id, connection: row.connection_id, kind: row.kind, key: row.key, number: row.number },
        ...{ name: row.name, job: row.job, invoice: row.invoice_id, detail: row.detail },
        archived: row.archived_at !== null,
      } as unknown as ListedRecord);

const readingOf = (row: {
  readonly kind: string;
  readonly asked_at: number | null;
  readonly as_of: number | null;
  readonly error: string | null;
  readonly records: number;
}): Reading =>
  ({
    kind: row.kind,
    askedAt: row.asked_at,
    asOf: row.as_of,
    error: row.error,
    records: row.records,
  }) as unknown as Reading;

/** What the ERP's lists told, and how old that is. */
export function recordMirror(trx: Trx, company: number): Pick<RecordTx, Share> {
  return {
    listed: async (id) => {
      const listed = trx.selectFrom('erp_record').selectAll().where('company_id', '=', company).where('id', '=', id);
      return listedOf((await listed.executeTakeFirst()) as Row | undefined);
    },
    holderOf: async ({ kind, key }) => {
      const { rows } = await sql<{ id: number }>`select o.id from ${oursOf(kind, company)} o
        where o.erp_key = ${key} limit 1`.execute(trx);
      return rows[0]?.id ?? null;
    },
    archive: async (id, by) => {
      await sql`update erp_record set archived_at = ${by === null ? null : sql`clock_timestamp()`}, archived_by = ${by}
        where company_id = ${company} and id = ${id}`.execute(trx);
    },
    unjoined: async (kind, connection, side, most) => {
      const ourSide = sql<Comparable & { readonly beside: string | null }>`select o.id, o.number, o.name, o.email,
          o.address, o.vendor, o.amount, o.job, o.beside
        from ${oursOf(kind, company)} o ${flowJoins(kind)}
        where o.erp_number is null and o.counts and f.state is distinct from 'exporting' order by o.sort, o.id
        limit ${most}`;
      const erpSide = sql<Comparable & { readonly beside: string | null }>`select m.id, m.number, m.name,
          m.detail->>'email' as email, m.detail->>'address' as address, m.detail->>'vendor' as vendor,
          (m.detail->>'amount')::bigint as amount, m.job, coalesce(${vendorName}, m.job) as beside
        from erp_record m where m.company_id = ${company} and m.connection_id = ${connection} and m.kind = ${kind}
          and m.archived_at is null
          and not exists (select from ${oursOf(kind, company)} o where o.erp_key = m.key)
        order by lower(m.number), m.id limit ${most}`;
      return (await (side === 'ours' ? ourSide : erpSide).execute(trx)).rows;
    },
    comparable: async (kind, id) => {
      const { rows } = await sql<Comparable>`select o.id, o.number, o.name, o.email, o.address, o.vendor, o.amount
        from ${oursOf(kind, company)} o where o.id = ${id}`.execute(trx);
      return rows[0] ?? null;
    },
    projectOfJob: async (job) => {
      const row = await trx
        .selectFrom('project')
        .select('id')
        .where('company_id', '=', company)
        .where('erp_number', '=', job)
        .executeTakeFirst();
      return (row?.id ?? null) as ProjectId | null;
    },
    ...readings(trx, company),
  };
}

type ReadingShare = 'readings' | 'askReading' | 'keepReading' | 'failReading' | 'jobsInWork' | 'billsInWork';

function readings(trx: Trx, company: number): Pick<RecordTx, ReadingShare> {
  const note = async (
    connection: number,
    kind: string,
    begun: number,
    error: string | null,
    records: number | null,
  ) => {
    const at = sql`to_timestamp(${begun}::double precision / 1000)`;
    await sql`insert into erp_reading (company_id, connection_id, kind, as_of, error, records)
      values (${company}, ${connection}, ${kind}, ${error === null ? at : null}, ${error}, ${records ?? 0})
      on conflict (company_id, connection_id, kind) do update set
        as_of = coalesce(excluded.as_of, erp_reading.as_of), error = excluded.error,
        records = ${records === null ? sql`erp_reading.records` : records},
        -- whoever asked meanwhile is answered by nothing that was begun before, be it a list or a failure; but an asking of a
        -- moment that is still to come is of a clock that was set back since
        asked_at = case when erp_reading.asked_at <= ${at} or erp_reading.asked_at > clock_timestamp() then null
          else erp_reading.asked_at end`.execute(trx);
  };
  return {
    readings: async (connection) => {
      const rows = await trx
        .selectFrom('erp_reading')
        .select(['kind', 'asked_at', 'as_of', 'error', 'records'])
        .where('company_id', '=', company)
        .where('connection_id', '=', connection)
        .execute();
      return rows.map(readingOf);
    },
    askReading: async (connection, kinds) => {
      await sql`insert into erp_reading (company_id, connection_id, kind, asked_at)
        select ${company}, ${connection}, kind, clock_timestamp() from unnest(${[...kinds]}::text[]) as kind
        on conflict (company_id, connection_id, kind) do update set
          -- the newest asking: a reading that had begun before it does not answer it
          asked_at = excluded.asked_at`.execute(trx);
    },
    keepReading: async (connection, kind, asOf, { records, whole }) => {
      await keep(trx, company, connection, kind, records);
      await note(connection, kind, asOf, null, records.length);
      await sql`update erp_reading set whole = ${whole} where company_id = ${company} and connection_id = ${connection}
        and kind = ${kind}`.execute(trx);
    },
    failReading: (connection, kind, begun, because) => note(connection, kind, begun, because.slice(0, 2_000), null),
    jobsInWork: async (most) => {
      const rows = await trx
        .selectFrom('project')
        .select('erp_number')
        .where('company_id', '=', company)
        .where('erp_number', 'is not', null)
        .where('active', '=', true)
        .orderBy('id')
        .limit(most)
        .execute();
      return rows.map((row) => row.erp_number!);
    },
    billsInWork: async (connection, most) => {
      const rows = await trx
        .selectFrom('link')
        .select(['invoice_id', 'erp_record_id', 'erp_identity', 'erp_label'])
        .where('company_id', '=', company)
        .where('connection_id', '=', connection)
        .where('state', '=', 'synced')
        .orderBy('id', 'desc')
        .limit(most)
        .execute();
      return rows.map((row) => ({
        invoice: row.invoice_id as InvoiceId,
        record: { id: row.erp_record_id!, identity: row.erp_identity, label: row.erp_label ?? row.erp_record_id! },
      }));
    },
  };
}

/** The list as it now is takes the place of the one before, in one transaction. Who was put aside stays so. */
async function keep(trx: Trx, company: number, connection: number, kind: string, records: readonly NewListed[]) {
  const column = <K extends keyof NewListed>(name: K) => records.map((one) => one[name]);
  const details = records.map(({ detail }) => JSON.stringify(detail));
  await sql`delete from erp_record where company_id = ${company} and connection_id = ${connection} and kind = ${kind}
    and not exists (select from unnest(${column('key')}::text[]) as given(key) where given.key = erp_record.key)`.execute(
    trx,
  );
  if (records.length === 0) return;
  await sql`insert into erp_record (company_id, connection_id, kind, key, number, name, job, invoice_id, detail)
    select distinct on (given.key) ${company}, ${connection}, ${kind}, given.key, given.number, given.name, given.job,
      given.invoice_id, given.detail::jsonb
    from unnest(${column('key')}::text[], ${column('number')}::text[], ${column('name')}::text[],
      ${column('job')}::text[], ${column('invoice')}::bigint[], ${details}::text[])
      as given(key, number, name, job, invoice_id, detail)
    on conflict (company_id, connection_id, kind, key) do update set number = excluded.number, name = excluded.name,
      job = excluded.job, invoice_id = excluded.invoice_id, detail = excluded.detail
    where (erp_record.number, erp_record.name, erp_record.job, erp_record.invoice_id, erp_record.detail)
      is distinct from (excluded.number, excluded.name, excluded.job, excluded.invoice_id, excluded.detail)`.execute(
    trx,
  );
}
