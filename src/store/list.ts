import { type Selectable, sql } from 'kysely';
import type { Counts, ErpInvoice, ListQuery } from '../app/unit-of-work.ts';
import type { Trx } from './pool.ts';
import { headOf, linkOf, sightingOf } from './rows.ts';
import type { Tables } from './tables.ts';

const linkFields = [
  'id',
  'invoice_id',
  'connection_id',
  'reference',
  'state',
  'sent_by',
  'sent_at',
  'accepted_by',
  'asked_at',
  'parked',
  'error_code',
  'error_detail',
  'erp_record_id',
  'erp_identity',
  'erp_label',
  'synced_at',
  'ended_by',
  'ended_at',
  'reason',
] as const;

/** The rows of the ERP tool: each invoice once, with its newest link and what was last seen of it. */
function erpInvoices(trx: Trx, company: number) {
  return trx
    .selectFrom('invoice')
    .leftJoin('link', (on) =>
      on.onRef('link.company_id', '=', 'invoice.company_id').onRef('link.id', '=', 'invoice.last_link_id'),
    )
    .innerJoin('project', (on) =>
      on.onRef('project.company_id', '=', 'invoice.company_id').onRef('project.id', '=', 'invoice.project_id'),
    )
    .innerJoin('commitment', (on) =>
      on.onRef('commitment.company_id', '=', 'invoice.company_id').onRef('commitment.id', '=', 'invoice.commitment_id'),
    )
    .innerJoin('vendor', (on) =>
      on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
    )
    .leftJoinLateral(
      (e) =>
        e
          .selectFrom('sighting')
          .select(['sighting.seen', 'sighting.standing', 'sighting.as_of', 'sighting.because'])
          .whereRef('sighting.company_id', '=', 'link.company_id')
          .whereRef('sighting.link_id', '=', 'link.id')
          .orderBy('sighting.id', 'desc')
          .limit(1)
          .as('last'),
      (on) => on.onTrue(),
    )
    .selectAll('invoice')
    .select(['project.name as project_name', 'project.number as project_number'])
    .select(['commitment.number as commitment_number', 'commitment.title as commitment_title'])
    .select(['vendor.id as vendor_id', 'vendor.name as vendor_name'])
    .select(['last.seen', 'last.standing', 'last.as_of', 'last.because'])
    .select(linkFields.map((field) => `link.${field} as link_${field}` as const))
    .where('invoice.company_id', '=', company)
    .where('invoice.deleted_at', 'is', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof erpInvoices>['execute']>>[number];

/** A link that came within its invoice's row, each column under its prefix; null where the invoice was never sent. */
function linkWithin(row: Row): ErpInvoice['link'] {
  if (row.last_link_id === null) return null;
  const prefixed = row as unknown as Record<string, unknown>;
  const link = Object.fromEntries(linkFields.map((field) => [field, prefixed[`link_${field}`]]));
  return linkOf(link as unknown as Selectable<Tables['link']>);
}

const view = (row: Row): ErpInvoice =>
  ({
    head: headOf(row),
    project: { id: row.project_id, name: row.project_name, number: row.project_number },
    commitment: { id: row.commitment_id, number: row.commitment_number, title: row.commitment_title },
    vendor: { id: row.vendor_id, name: row.vendor_name },
    link: linkWithin(row),
    lastSighting:
      row.seen === null
        ? null
        : sightingOf({ seen: row.seen, standing: row.standing, as_of: row.as_of, because: row.because }),
  }) as unknown as ErpInvoice;

export async function erpInvoice(trx: Trx, company: number, id: number): Promise<ErpInvoice | null> {
  const row = await erpInvoices(trx, company).where('invoice.id', '=', id).executeTakeFirst();
  return row === undefined ? null : view(row);
}

/** One page by keyset: the next one begins after the last row's sort value and id, however deep one is. */
export async function listInvoices(trx: Trx, company: number, query: ListQuery): Promise<readonly ErpInvoice[]> {
  const direction = query.descending ? 'desc' : 'asc';
  const key = keys[query.sort];
  let rows = erpInvoices(trx, company)
    .where('invoice.last_link_id', 'is not', null)
    .orderBy(key, direction)
    .orderBy('invoice.id', direction)
    .limit(query.limit);
  // A live state has no end: said here too, for the index on the states is of live links alone.
  if (query.filter !== 'all') rows = rows.where('link.state', '=', query.filter).where('link.ended_at', 'is', null);
  if (query.project !== null) rows = rows.where('invoice.project_id', '=', query.project);
  if (query.readable !== null) {
    rows = rows.where('invoice.project_id', 'in', query.readable.length === 0 ? [-1 as never] : [...query.readable]);
  }
  if (query.search !== null) rows = rows.where(found(trx, company, query.search));
  if (query.after !== null) {
    const beyond = query.descending ? sql`<` : sql`>`;
    const after = keyValue[query.sort](query.after.value);
    rows = rows.where(sql<boolean>`(${key}, invoice.id) ${beyond} (${after}, ${query.after.id}::bigint)`);
  }
  return (await rows.execute()).map(view);
}

/**
 * What is typed, anywhere in what people know an invoice by. The names of vendors, commitments and projects are looked
 * through where they are, once each, and not again for every invoice.
 */
function found(trx: Trx, company: number, typed: string) {
  const like = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`(invoice.invoice_number ilike ${like} or link.erp_record_id ilike ${like}
    or invoice.commitment_id in (${commitmentsLike(trx, company, like)}))`;
}

const commitmentsLike = (trx: Trx, company: number, like: string) =>
  trx
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
export async function counts(trx: Trx, company: number, readable: readonly number[] | null): Promise<Counts> {
  let live = trx
    .selectFrom('link')
    .select((e) => ['state', e.fn.countAll<number>().as('count')])
    .where('company_id', '=', company)
    .where('ended_at', 'is', null)
    .groupBy('state');
  let sent = trx
    .selectFrom('invoice')
    .select((e) => [sql<string>`'all'`.as('state'), e.fn.countAll<number>().as('count')])
    .where('company_id', '=', company)
    .where('deleted_at', 'is', null)
    .where('last_link_id', 'is not', null);
  if (readable !== null) {
    const projects = readable.length === 0 ? [-1] : [...readable];
    live = live.where('project_id', 'in', projects);
    sent = sent.where('project_id', 'in', projects);
  }
  const found = Object.fromEntries((await live.unionAll(sent).execute()).map((row) => [row.state, row.count]));
  return {
    ready_to_export: found.ready_to_export ?? 0,
    exporting: found.exporting ?? 0,
    failed_to_export: found.failed_to_export ?? 0,
    synced: found.synced ?? 0,
    all: found.all ?? 0,
  };
}
