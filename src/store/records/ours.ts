import { type RawBuilder, sql } from 'kysely';
import type { RecordKind } from '../../domain/records/kinds.ts';

interface Place {
  readonly table: string;
  /** Rows of ours, all alike: see {@link oursOf}. */
  readonly rows: RawBuilder<unknown>;
}

const sumOf = (table: string, of: RawBuilder<unknown>) =>
  sql`(select coalesce(sum(line.amount), 0)::bigint from ${sql.table(table)} line where line.company_id = o.company_id and ${of})`;

/**
 * Where each kind is kept, and how its rows are read as the same columns: id, project, commitment, number, name, ERP
 * number, the key by which the ERP's list has it, its job there, what stands beside it, status, amount, sort.
 * What no query asks for is not worked out by the database.
 */
export const places: Readonly<Record<RecordKind, Place>> = {
  vendor: {
    table: 'vendor',
    rows: sql`select o.company_id, o.id, null::bigint as project_id, null::bigint as commitment_id, null::text as number,
      o.name, o.erp_number, o.erp_number as erp_key, null::text as job,
      nullif(concat_ws(', ', nullif(o.city, ''), nullif(o.state_code, '')), '') as beside,
      case when o.active then null else 'inactive' end as status, null::bigint as amount, lower(o.name) as sort,
      o.active or o.erp_number is not null as counts, o.email,
      nullif(concat_ws(' ', nullif(o.address, ''), nullif(o.zip, '')), '') as address, null::text as vendor
      from vendor o`,
  },
  job: {
    table: 'project',
    rows: sql`select o.company_id, o.id, o.id as project_id, null::bigint as commitment_id, o.number, o.name,
      o.erp_number, o.erp_number as erp_key, null::text as job,
      nullif(concat_ws(', ', nullif(o.city, ''), nullif(o.state_code, '')), '') as beside,
      case when o.active then null else 'inactive' end as status, null::bigint as amount, lower(o.number) as sort,
      o.active or o.erp_number is not null as counts, null::text as email,
      nullif(concat_ws(' ', nullif(o.address, ''), nullif(o.zip, '')), '') as address, null::text as vendor
      from project o`,
  },
  sub_job: {
    table: 'sub_job',
    rows: sql`select o.company_id, o.id, o.project_id, null::bigint as commitment_id, o.number, o.name, o.erp_number,
      p.erp_number || '/' || o.erp_number as erp_key, p.erp_number as job, p.name as beside, null::text as status,
      null::bigint as amount, lower(p.number || ' ' || o.number) as sort, true as counts, null::text as email,
      null::text as address, null::text as vendor
      from sub_job o join project p on p.company_id = o.company_id and p.id = o.project_id`,
  },
  cost_code: {
    table: 'cost_code',
    rows: sql`select o.company_id, o.id, o.project_id, null::bigint as commitment_id, o.code as number, o.name,
      o.erp_number, p.erp_number || '/' || o.erp_number as erp_key, p.erp_number as job, p.name as beside,
      null::text as status, null::bigint as amount, lower(p.number || ' ' || o.code) as sort,
      p.active or o.erp_number is not null as counts, null::text as email, null::text as address, null::text as vendor
      from cost_code o join project p on p.company_id = o.company_id and p.id = o.project_id`,
  },
  cost_type: {
    table: 'cost_type',
    rows: sql`select o.company_id, o.id, null::bigint as project_id, null::bigint as commitment_id, o.code as number,
      o.name, o.erp_number, o.erp_number as erp_key, null::text as job, null::text as beside, null::text as status,
      null::bigint as amount, lower(o.code) as sort, true as counts, null::text as email, null::text as address,
      null::text as vendor from cost_type o`,
  },
  commitment: {
    table: 'commitment',
    rows: sql`select o.company_id, o.id, o.project_id, o.id as commitment_id, o.number, o.title as name, o.erp_number,
      o.erp_number as erp_key, p.erp_number as job, v.name as beside, o.status,
      ${sumOf('commitment_line', sql`line.commitment_id = o.id and line.deleted_at is null`)} as amount,
      lower(o.number) as sort, true as counts, null::text as email, null::text as address, v.erp_number as vendor
      from commitment o join project p on p.company_id = o.company_id and p.id = o.project_id
      join vendor v on v.company_id = o.company_id and v.id = o.vendor_id where o.deleted_at is null`,
  },
  change_order: {
    table: 'change_order',
    rows: sql`select o.company_id, o.id, o.project_id, o.commitment_id, o.number, o.title as name, o.erp_number,
      o.erp_number as erp_key, p.erp_number as job, c.number as beside, o.status,
      ${sumOf('change_order_line', sql`line.change_order_id = o.id`)} as amount,
      lower(c.number || ' ' || o.number) as sort, true as counts, null::text as email, null::text as address,
      null::text as vendor
      from change_order o join project p on p.company_id = o.company_id and p.id = o.project_id
      join commitment c on c.company_id = o.company_id and c.id = o.commitment_id where o.deleted_at is null`,
  },
  payment: {
    table: 'contract_payment',
    rows: sql`select o.company_id, o.id, o.project_id, o.commitment_id, coalesce(o.check_number, o.number::text) as number,
      coalesce(o.invoice_number, '') as name, o.erp_number, o.erp_number as erp_key, p.erp_number as job,
      c.number as beside, o.date::text as status, o.amount, lower(to_char(o.date, 'YYYY-MM-DD')) as sort,
      o.erp_number is not null as counts, null::text as email, null::text as address, null::text as vendor
      from contract_payment o join project p on p.company_id = o.company_id and p.id = o.project_id
      join commitment c on c.company_id = o.company_id and c.id = o.commitment_id where o.deleted_at is null`,
  },
};

/** The rows of ours of one kind, in a company. */
export const oursOf = (kind: RecordKind, company: number): RawBuilder<unknown> =>
  sql`(select * from (${places[kind].rows}) every where every.company_id = ${company})`;
