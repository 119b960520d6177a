import { type Compilable, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Connection, ErpInvoice, ListedRow, ListQuery, Scope } from '../app/unit-of-work.ts';
import type { Link } from '../domain/link.ts';
import { connectionRows } from './connections.ts';
import { allFound, byDate, howOften, looksFound, type Search, walked } from './list/search.ts';
import { all, conditionsOf, pagingOf } from './list/which.ts';
import { asStatement, type Database, keepPlans, plannedOnce } from './pool.ts';
import type { OneOfMany } from './read-together.ts';
import { connectionOf, headOf, linkOf, linkRow, sightingOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** What the list shows of an invoice and of its newest link. The rest stays where it is: reading a row costs by its columns. */
const shownOfInvoice = [
  'company_id',
  'id',
  'project_id',
  'commitment_id',
  'period_id',
  'number',
  'invoice_number',
  'billing_date',
  'status',
  'amount_due',
  'retainage',
  'updated_at',
  'version',
  'last_link_id',
  'forced_unlink_id',
] as const satisfies readonly (keyof Tables['invoice'])[];
const shownOfLink = [
  'state',
  'parked',
  'error_code',
  'error_detail',
  'erp_record_id',
  'erp_identity',
  'erp_label',
  'sent_at',
  'sent_by',
  'accepted_by',
  'direct',
  'synced_at',
  'reason',
  'state_since',
] as const satisfies readonly (keyof Tables['link'])[];
const allOfLink = [...linkRow, 'state_since'] as const;

/** An invoice's row with its link's columns in it, each under a prefix; null where it was never sent. */
type Row = Selectable<Tables['invoice']> & {
  readonly project_name: string;
  readonly project_number: string;
  readonly commitment_number: string;
  readonly commitment_title: string;
  readonly vendor_id: number;
  readonly vendor_name: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly link_state_since: number | null;
  readonly sort_key: string | number;
} & ({ readonly seen: null } | Pick<Selectable<Tables['sighting']>, 'seen' | 'standing' | 'as_of' | 'because'>);

const columnsOf = (ofInvoice: readonly string[], ofLink: readonly string[]) =>
  sql.raw(
    [...ofInvoice.map((name) => `invoice.${name}`), ...ofLink.map((name) => `link.${name} as link_${name}`)].join(),
  );
const shownColumns = columnsOf(shownOfInvoice, shownOfLink);
const allColumns = columnsOf(['*'], allOfLink);

type ConnectionRow = Selectable<Tables['connection']>;

const nothing = sql``;

/** Which invoices, in which order, and how many of them. */
interface Which {
  readonly where: RawBuilder<unknown>;
  readonly key?: RawBuilder<unknown>;
  readonly beside?: RawBuilder<unknown>;
  readonly order?: RawBuilder<unknown>;
  readonly orderOutside?: RawBuilder<unknown>;
  readonly limit?: RawBuilder<unknown>;
  /** Out of which invoices, under the name `invoice`. */
  readonly among?: RawBuilder<unknown>;
  /** Of so many first rows those that are wanted, and how many of them. */
  readonly through?: { readonly first: number; readonly wanted: RawBuilder<boolean> };
}

/**
 * The rows of the ERP tool: each invoice once, with its newest link and what was last seen of it. First which ones, then
 * what else is told of them: planning all in one takes PostgreSQL longer than reading them. As text, since a query that
 * is put together piece by piece takes the hub as long again.
 */
function erpRows(columns: RawBuilder<unknown>, which: Which): RawBuilder<Row> {
  const { where, key = sql`null`, beside = nothing, order = nothing, orderOutside = nothing, limit = nothing } = which;
  const { among = sql`invoice`, through } = which;
  const [begin, end] =
    through === undefined
      ? [nothing, limit]
      : [sql`select * from (`, sql`limit ${through.first}) invoice where ${through.wanted} ${orderOutside} ${limit}`];
  return sql<Row>`
    select invoice.*, project.name as project_name, project.number as project_number,
      commitment.number as commitment_number, commitment.title as commitment_title,
      vendor.id as vendor_id, vendor.name as vendor_name, period.start_date as period_start,
      period.end_date as period_end, last.seen, last.standing, last.as_of, last.because
    from (
      ${begin} select ${columns}, ${key} as sort_key from ${among}
        left join link on link.company_id = invoice.company_id and link.id = invoice.last_link_id
        ${beside}
      where ${where} ${order} ${end}
    ) invoice
      join project on project.company_id = invoice.company_id and project.id = invoice.project_id
      join commitment on commitment.company_id = invoice.company_id and commitment.id = invoice.commitment_id
      join vendor on vendor.company_id = commitment.company_id and vendor.id = commitment.vendor_id
      join billing_period period on period.company_id = invoice.company_id and period.id = invoice.period_id
      left join lateral (
        select seen, standing, as_of, because from sighting
        where sighting.company_id = invoice.company_id and sighting.link_id = invoice.last_link_id
        order by sighting.id desc limit 1
      ) last on true
    ${orderOutside}`;
}

const prefixed = (fields: readonly string[]) => fields.map((field) => [field, `link_${field}`] as const);
const shownPrefixed = prefixed(shownOfLink);
const allPrefixed = prefixed(allOfLink);

function linkWithin(row: Row, fields: typeof allPrefixed): Link | null {
  if (row.last_link_id === null) return null;
  const columns = row as unknown as Record<string, unknown>;
  const link: Record<string, unknown> = {};
  for (const [field, column] of fields) link[field] = columns[column];
  return linkOf(link as unknown as Selectable<Tables['link']>);
}

const view = (row: Row, fields: typeof allPrefixed): ErpInvoice =>
  ({
    head: headOf(row),
    project: { id: row.project_id, name: row.project_name, number: row.project_number },
    commitment: { id: row.commitment_id, number: row.commitment_number, title: row.commitment_title },
    vendor: { id: row.vendor_id, name: row.vendor_name },
    period: { id: row.period_id, start: row.period_start, end: row.period_end },
    stateSince: row.link_state_since,
    link: linkWithin(row, fields),
    lastSighting: row.seen === null ? null : sightingOf(row),
  }) as unknown as ErpInvoice;

/** An invoice as the ERP tool shows it, null where there is none. */
export const invoicesOfTool: OneOfMany<number, ErpInvoice | null, [unknown, Row, ConnectionRow]> = {
  statements: (from, { company }, ids) => {
    const where = sql`invoice.company_id = ${company} and invoice.id = any(${ids}::bigint[]) and invoice.deleted_at is null`;
    return [
      keepPlans,
      plannedOnce(asStatement(from, erpRows(allColumns, { where }))),
      plannedOnce(connectionRows(from, company)),
    ];
  },
  answers: ([, found, rows], ids) => {
    const connections = rows.map(connectionOf);
    const shown = new Map(found.map((row) => [row.id, decidedFor(view(row, allPrefixed), connections)]));
    return ids.map((id) => shown.get(id) ?? null);
  },
};

/** With what was decided for a link's own connection, else for the one that it would be sent to. */
function decidedFor(invoice: ErpInvoice, connections: readonly Connection[]): ErpInvoice {
  const its = connections.find(({ id }) => id === invoice.link?.connectionId) ?? connections[0];
  return { ...invoice, policies: its?.policies ?? null, restored: its?.restored ?? null };
}

/** One page by keyset: the next one begins after the last row's sort value and id, however deep one is. */
export function pageRows(
  from: Kysely<Tables>,
  company: number,
  query: ListQuery,
  other: Pick<Which, 'among' | 'through'> = {},
): Compilable<Row> {
  const { after, ...paging } = pagingOf(company, query);
  const where = all([...conditionsOf(company, query), ...after]);
  return asStatement(from, erpRows(shownColumns, { ...paging, where, limit: sql`limit ${query.limit}`, ...other }));
}

/**
 * A page of what is searched for. Three ways, for none is quick for all: what is found seldom is gathered and sorted; what
 * is found often is soon met walking along the list; and what lies far along it is sorted by the dates that stand with the
 * words. Where that does not tell, all of it is gathered.
 */
export async function searchedRows(
  database: Database,
  scope: Scope,
  query: ListQuery & { readonly search: string },
): Promise<readonly Row[]> {
  const { company } = scope;
  const search: Search = { company, typed: query.search };
  const ask = async (other: Pick<Which, 'among' | 'through'>) =>
    (await database.atOnce(scope, (from) => [pageRows(from, company, query, other)]))[0];
  const [[often]] = await database.atOnce(scope, (from) => [asStatement(from, howOften(search))]);
  if (often!.rare) return ask({ among: allFound(search, often!) });
  const met = await ask({ through: { first: walked, wanted: looksFound(search) } });
  if (met.length === query.limit) return met;
  if (query.sort === 'billing_date' && query.after === null && !often!.names) {
    const dated = await ask({ among: byDate(search, query.descending) });
    if (dated.length === query.limit) return dated;
  }
  return ask({ among: allFound(search, often!) });
}

export const pageWithin = (rows: readonly Row[]): readonly ListedRow[] =>
  rows.map((row) => ({ ...view(row, shownPrefixed), sortValue: row.sort_key }));
