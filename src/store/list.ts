import { type Compilable, type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Counts, ErpInvoice, ErpRow, ListQuery } from '../app/unit-of-work.ts';
import type { Link } from '../domain/link.ts';
import { connectionRows } from './connections.ts';
import type { Trx } from './pool.ts';
import { connectionOf, headOf, linkOf, sightingOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** What the list shows of an invoice and of its newest link. The rest stays where it is: reading a row costs by its columns. */
const shownOfInvoice = [
  'company_id',
  'id',
  'project_id',
  'commitment_id',
  'number',
  'invoice_number',
  'billing_date',
  'status',
  'amount_due',
  'retainage',
  'updated_at',
  'version',
  'last_link_id',
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
] as const satisfies readonly (keyof Tables['link'])[];
const allOfLink = [
  ...shownOfLink,
  'id',
  'invoice_id',
  'connection_id',
  'reference',
  'asked_at',
  'ended_by',
  'ended_at',
] as const satisfies readonly (keyof Tables['link'])[];

/** An invoice's row with its link's columns in it, each under a prefix; null where it was never sent. */
type Row = Selectable<Tables['invoice']> & {
  readonly project_name: string;
  readonly project_number: string;
  readonly commitment_number: string;
  readonly commitment_title: string;
  readonly vendor_id: number;
  readonly vendor_name: string;
} & ({ readonly seen: null } | Pick<Selectable<Tables['sighting']>, 'seen' | 'standing' | 'as_of' | 'because'>);

const columnsOf = (ofInvoice: readonly string[], ofLink: readonly string[]) =>
  sql.raw(
    [...ofInvoice.map((name) => `invoice.${name}`), ...ofLink.map((name) => `link.${name} as link_${name}`)].join(),
  );
const shownColumns = columnsOf(shownOfInvoice, shownOfLink);
const allColumns = columnsOf(['*'], allOfLink);

const nothing = sql``;

/**
 * The rows of the ERP tool: each invoice once, with its newest link and what was last seen of it. First which ones, then
 * what else is told of them: planning all in one takes PostgreSQL longer than reading them. As text, since a query that
 * is put together piece by piece takes the hub as long again.
 */
function erpRows(
  columns: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
  order: RawBuilder<unknown> = nothing,
  limit: RawBuilder<unknown> = nothing,
): RawBuilder<Row> {
  return sql<Row>`
    select invoice.*, project.name as project_name, project.number as project_number,
      commitment.number as commitment_number, commitment.title as commitment_title,
      vendor.id as vendor_id, vendor.name as vendor_name, last.seen, last.standing, last.as_of, last.because
    from (
      select ${columns} from invoice
        left join link on link.company_id = invoice.company_id and link.id = invoice.last_link_id
      where ${which} ${order} ${limit}
    ) invoice
      join project on project.company_id = invoice.company_id and project.id = invoice.project_id
      join commitment on commitment.company_id = invoice.company_id and commitment.id = invoice.commitment_id
      join vendor on vendor.company_id = commitment.company_id and vendor.id = commitment.vendor_id
      left join lateral (
        select seen, standing, as_of, because from sighting
        where sighting.company_id = invoice.company_id and sighting.link_id = invoice.last_link_id
        order by sighting.id desc limit 1
      ) last on true
    ${order}`;
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
    link: linkWithin(row, fields),
    lastSighting: row.seen === null ? null : sightingOf(row),
  }) as unknown as ErpInvoice;

export async function erpInvoice(trx: Trx, company: number, id: number): Promise<ErpInvoice | null> {
  const which = sql`invoice.company_id = ${company} and invoice.id = ${id} and invoice.deleted_at is null`;
  const [row] = (await erpRows(allColumns, which).execute(trx)).rows;
  if (row === undefined) return null;
  const connections = (await connectionRows(trx, company).execute()).map(connectionOf);
  const found = view(row, allPrefixed);
  // A link's own connection, else the one that it would be sent to.
  const its = connections.find(({ id: one }) => one === found.link?.connectionId) ?? connections[0];
  return { ...found, policies: its?.policies ?? null };
}

/** One page by keyset: the next one begins after the last row's sort value and id, however deep one is. */
export function pageRows(from: Kysely<Tables>, company: number, query: ListQuery): Compilable<Row> {
  const direction = sql.raw(query.descending ? 'desc' : 'asc');
  const key = keys[query.sort];
  const which = [
    sql`invoice.company_id = ${company} and invoice.deleted_at is null and invoice.last_link_id is not null`,
  ];
  // A live state has no end: said here too, for the index on the states is of live links alone.
  if (query.filter !== 'all') which.push(sql`link.state = ${query.filter} and link.ended_at is null`);
  if (query.project !== null) which.push(sql`invoice.project_id = ${query.project}`);
  if (query.readable !== null) which.push(sql`invoice.project_id = any(${query.readable}::bigint[])`);
  if (query.search !== null) which.push(found(from, company, query.search));
  if (query.after !== null) {
    const beyond = query.descending ? sql`<` : sql`>`;
    const after = keyValue[query.sort](query.after.value);
    which.push(sql`(${key}, invoice.id) ${beyond} (${after}, ${query.after.id}::bigint)`);
  }
  const rows = erpRows(
    shownColumns,
    sql.join(which, sql` and `),
    sql`order by ${key} ${direction}, invoice.id ${direction}`,
    sql`limit ${query.limit}`,
  );
  return { compile: () => rows.compile(from) };
}

export const pageWithin = (rows: readonly Row[]): readonly ErpRow[] => rows.map((row) => view(row, shownPrefixed));

/**
 * What is typed, anywhere in what people know an invoice by. The names of vendors, commitments and projects are looked
 * through where they are, once each, and not again for every invoice.
 */
function found(from: Kysely<Tables>, company: number, typed: string) {
  const like = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(invoice.invoice_number ilike ${like} or link.erp_record_id ilike ${like}
    or invoice.commitment_id in (${commitmentsLike(from, company, like)}))`;
}

const commitmentsLike = (from: Kysely<Tables>, company: number, like: string) =>
  from
    .selectFrom('commitment')
    .innerJoin('project', (on) =>
      on.onRef('project.company_id', '=', 'commitment.company_id').onRef('project.id', '=', 'commitment.project_id'),
    )
    .innerJoin('vendor', (on) =>
      on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
    )
    .select('commitment.id')
    .where('commitment.company_id', '=', company)
    .where((e) =>
      e.or([
        e('vendor.name', 'ilike', like),
        e('commitment.number', 'ilike', like),
        e('commitment.title', 'ilike', like),
        e('project.name', 'ilike', like),
      ]),
    );

/** What each list is sorted by, never null, just as its index has it. */
const keys = {
  billing_date: sql<string>`(case when invoice.billing_date is null then '0001-01-01' else invoice.billing_date end)`,
  invoice_number: sql<string>`(case when invoice.invoice_number is null then '' else invoice.invoice_number end)`,
  amount_due: sql<number>`invoice.amount_due`,
  updated_at: sql<number>`invoice.updated_at`,
};
const keyValue = {
  billing_date: (value: unknown) => sql`${value}::date`,
  invoice_number: (value: unknown) => sql`${value}::text`,
  amount_due: (value: unknown) => sql`${value}::bigint`,
  updated_at: (value: unknown) => sql`to_timestamp(${value}::double precision / 1000)`,
};

/** How many stand where, derived each time from the links themselves. */
export function countRows(from: Kysely<Tables>, company: number, readable: readonly number[] | null) {
  let live = from
    .selectFrom('link')
    .select((e) => ['state', e.fn.countAll<number>().as('count')])
    .where('company_id', '=', company)
    .where('ended_at', 'is', null)
    .groupBy('state');
  let sent = from
    .selectFrom('invoice')
    .select((e) => [sql<string>`'all'`.as('state'), e.fn.countAll<number>().as('count')])
    .where('company_id', '=', company)
    .where('deleted_at', 'is', null)
    .where('last_link_id', 'is not', null);
  if (readable !== null) {
    const theirs = sql<boolean>`project_id = any(${readable}::bigint[])`;
    live = live.where(theirs);
    sent = sent.where(theirs);
  }
  return live.unionAll(sent);
}

export function countsWithin(rows: readonly { readonly state: string; readonly count: number }[]): Counts {
  const found = Object.fromEntries(rows.map((row) => [row.state, row.count]));
  return {
    ready_to_export: found.ready_to_export ?? 0,
    exporting: found.exporting ?? 0,
    failed_to_export: found.failed_to_export ?? 0,
    synced: found.synced ?? 0,
    all: found.all ?? 0,
  };
}
