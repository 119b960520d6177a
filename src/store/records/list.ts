import { type RawBuilder, sql } from 'kysely';
import type { RecordCounts, RecordQuery, RecordRow, RecordTx } from '../../app/unit-of-work.ts';
import { isListed, type RecordKind, recordKindNames, rulesOf } from '../../domain/records/kinds.ts';
import type { Trx } from '../pool.ts';
import { ofTheList } from '../project/payments.ts';
import { oursOf } from './ours.ts';
import { type ErpColumns, erpRowOf, type ListColumns, ourRowOf } from './rows.ts';

/** The columns of a record of ours `o`, of a flow under way, and of how the one before ended. */
export const ourColumns = sql`o.id, o.project_id, o.commitment_id, o.number, o.name, o.erp_number, o.job, o.status,
  f.id as flow_id, f.state as flow_state, f.parked as flow_parked, f.number as flow_number, f.sent_by, f.sent_at,
  f.accepted_by, f.asked_at, f.settle_ms, f.error_code, f.error_detail,
  before.ended_as as last_end, before.reason as last_reason`;
/** Joins the flows to `o`. */
export const flowJoins = (kind: RecordKind) => sql`left join record_flow f on f.company_id = o.company_id
    and f.kind = ${kind} and f.record_id = o.id and f.ended_at is null
  left join lateral (select g.ended_as, g.reason from record_flow g where g.company_id = o.company_id
    and g.kind = ${kind} and g.record_id = o.id and g.ended_at is not null order by g.id desc limit 1) before on true`;

const listedJoin = (kind: RecordKind, connection: number | null) => sql`left join erp_record m
  on m.company_id = o.company_id and m.connection_id = ${connection} and m.kind = ${kind} and m.key = o.erp_key`;
/**
 * Does the ERP's list have it? What the list was too old for, or was not asked about, it does not tell: a record that was
 * joined since, one of a job that is not worked on any more, or a payment that was not added from it.
 */
const inList = (kind: RecordKind, connection: number | null) => sql`case when m.id is not null then true
  when p.active is false then null
  ${kind === 'payment' ? sql`when not ${ofTheList} then null` : sql``}
  when exists (select from erp_reading r where r.company_id = o.company_id and r.connection_id = ${connection}
    and r.kind = ${kind} and r.as_of is not null and r.whole and not exists (select from event
      where event.company_id = o.company_id and event.record_kind = ${kind} and event.record_id = o.id
        and event.at > r.as_of)) then false end as in_list`;
const projectJoin = sql`left join project p on p.company_id = o.company_id and p.id = o.project_id`;
const projectColumns = sql`p.name as project_name, p.number as project_number`;

/** Whose a listed subcontract is, by the ERP's own list of vendors. */
export const vendorName = sql`(select v.name from erp_record v where v.company_id = m.company_id
  and v.connection_id = m.connection_id and v.kind = 'vendor' and v.key = m.detail->>'vendor')`;

/** Ours as a list shows them, each `o`, with what is under way and what the ERP's list tells of it. */
const ourRows = (kind: RecordKind, company: number, connection: number | null) => sql`select ${ourColumns},
    o.beside, o.amount, o.sort, ${projectColumns}, m.id as listed_id, m.number as listed_number, m.name as listed_name,
    ${inList(kind, connection)}
  from ${oursOf(kind, company)} o ${flowJoins(kind)} ${listedJoin(kind, connection)} ${projectJoin}`;

/** What is typed is searched for as it stands. */
const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function ours(company: number, query: RecordQuery): RawBuilder<ListColumns> {
  const { kind, filter, search, project, after, limit, connection } = query;
  const wanted =
    filter === 'synced'
      ? sql`o.erp_number is not null`
      : filter === 'not_in_erp'
        ? sql`o.erp_number is null and f.id is null and o.counts`
        : sql`o.erp_number is null and f.state = ${filter}`;
  const found =
    search === null
      ? sql`true`
      : sql`(o.number ilike ${like(search)} or o.name ilike ${like(search)} or o.beside ilike ${like(search)} or o.erp_number ilike ${like(search)})`;
  return sql`${ourRows(kind, company, connection)}
    where ${wanted} and ${found} and ${project === null ? sql`true` : sql`o.project_id = ${project}`}
      and ${after === null ? sql`true` : sql`(o.sort, o.id) > (${after.sort}, ${after.id})`}
    order by o.sort, o.id limit ${limit}`;
}

/** What the ERP lists and none of ours is joined to. */
const alone = (kind: RecordKind, company: number, connection: number | null) => sql`from erp_record m
    left join project p on p.company_id = m.company_id and ${
      kind === 'payment'
        ? sql`p.id = (select i.project_id from invoice i where i.company_id = m.company_id and i.id = m.invoice_id)`
        : sql`p.erp_number = m.job`
    }
    where m.company_id = ${company} and m.connection_id = ${connection} and m.kind = ${kind}
      and not exists (select from ${oursOf(kind, company)} o where o.erp_key = m.key)`;

function theirs(company: number, query: RecordQuery): RawBuilder<ErpColumns> {
  const { kind, filter, search, project, after, limit, connection } = query;
  const found = search === null ? sql`true` : sql`(m.number ilike ${like(search)} or m.name ilike ${like(search)})`;
  return sql`select m.id as listed_id, m.number as listed_number, m.name as listed_name, p.id as project_id,
      ${projectColumns}, m.archived_at is not null as archived, lower(m.number) as sort,
      (m.detail->>'amount')::bigint as amount, coalesce(${vendorName}, m.job) as beside,
      m.detail->>'date' as status
    ${alone(kind, company, connection)}
      and ${filter === 'archived' ? sql`m.archived_at is not null` : sql`m.archived_at is null`} and ${found}
      and ${project === null ? sql`true` : sql`p.id = ${project}`}
      and ${after === null ? sql`true` : sql`(lower(m.number), m.id) > (${after.sort}, ${after.id})`}
    order by lower(m.number), m.id limit ${limit}`;
}

const onErpSide = (filter: RecordQuery['filter']) => filter === 'ready_to_import' || filter === 'archived';

/** Lists of records, and how many stand where. */
export function recordLists(trx: Trx, company: number): Pick<RecordTx, 'list' | 'row' | 'counts' | 'waiting'> {
  const counts = async (kind: RecordKind, connection: number | null): Promise<RecordCounts> => {
    const ourSide = sql<{ filter: string; count: number }>`select case when o.erp_number is not null then 'synced'
          when f.id is not null then f.state when o.counts then 'not_in_erp' else 'none' end as filter, count(*) as count
        from ${oursOf(kind, company)} o left join record_flow f on f.company_id = o.company_id and f.kind = ${kind}
          and f.record_id = o.id and f.ended_at is null group by 1`;
    const erpSide = sql<{ filter: string; count: number }>`select
          case when m.archived_at is null then 'ready_to_import' else 'archived' end as filter, count(*) as count
        ${alone(kind, company, connection)} group by 1`;
    const rows = [...(await ourSide.execute(trx)).rows, ...(isListed(kind) ? (await erpSide.execute(trx)).rows : [])];
    const of = (filter: string) => rows.find((row) => row.filter === filter)?.count ?? 0;
    return {
      ready_to_import: of('ready_to_import'),
      ready_to_export: of('ready_to_export'),
      exporting: of('exporting'),
      failed_to_export: of('failed_to_export'),
      synced: of('synced'),
      archived: of('archived'),
      not_in_erp: of('not_in_erp'),
    };
  };
  return {
    counts,
    list: async (query) => {
      const { kind, filter } = query;
      if (!onErpSide(filter)) {
        const { rows } = await ours(company, query).execute(trx);
        return rows.map((row) => ourRowOf(kind, row));
      }
      const { rows } = await theirs(company, query).execute(trx);
      return rows.map((row) => erpRowOf(kind, row));
    },
    row: async (kind, id, connection): Promise<RecordRow | null> => {
      const { rows } = await sql<ListColumns>`${ourRows(kind, company, connection)} where o.id = ${id}`.execute(trx);
      return rows[0] === undefined ? null : ourRowOf(kind, rows[0]);
    },
    waiting: async (connection) => {
      const found: [RecordKind, number][] = [];
      const parked = sql<{ kind: RecordKind; count: number }>`select kind, count(*) as count from record_flow
        where company_id = ${company} and parked and ended_at is null group by kind`;
      const standing = new Map((await parked.execute(trx)).rows.map((row) => [row.kind, row.count]));
      for (const kind of recordKindNames) {
        const { ready_to_import, ready_to_export, failed_to_export } = await counts(kind, connection);
        const ours = ready_to_export + failed_to_export + (standing.get(kind) ?? 0);
        found.push([kind, (rulesOf(kind).imported ? ready_to_import : 0) + ours]);
      }
      return Object.fromEntries(found) as Record<RecordKind, number>;
    },
  };
}
