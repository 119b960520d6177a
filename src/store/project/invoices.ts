import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type {
  CommitmentLine,
  Invoice,
  InvoiceChangeOrder,
  InvoiceLine,
  Page,
  Paged,
  RequisitionFilter,
} from '../../app/unit-of-work.ts';
import type { ReviewStatus } from '../../domain/billing/line-review.ts';
import type { Link } from '../../domain/link.ts';
import type { Cents } from '../../domain/money.ts';
import { justAfter } from '../../domain/time.ts';
import { filesOf } from '../attachments.ts';
import type { Trx } from '../pool.ts';
import { headOf, linkOf } from '../rows.ts';
import type { Tables } from '../tables.ts';
import { lineTermsOf, payLineOf, scheduleOfValues } from './lines.ts';

type HeadQuery<O> = SelectQueryBuilder<Tables, 'invoice' | 'person' | 'project' | 'commitment' | 'vendor', O>;
type Narrow = <O>(query: HeadQuery<O>) => HeadQuery<O>;
type HeadRow = Awaited<ReturnType<typeof headRows>>[number];

/**
 * Invoices of the project side, whole: head, lines, newest link, place among those of their commitment.
 * @param deletedToo for whoever carries the figures of a deleted one into the next.
 */
export async function invoicesWhere(
  trx: Trx,
  company: number,
  narrow: Narrow,
  deletedToo = false,
): Promise<readonly Invoice[]> {
  const rows = await headRows(trx, company, narrow, deletedToo);
  const ids = rows.map((row) => row.id);
  const commitments = [...new Set(rows.map((row) => row.commitment_id))];
  const [lines, firsts, links, agreed, changes] = await Promise.all([
    linesOf(trx, company, ids),
    firstNumbers(trx, company, ids),
    linksOf(trx, company, rows),
    scheduleOfValues(trx, company, commitments),
    changeOrdersOf(trx, company, commitments),
  ]);
  const byId = new Map<number, CommitmentLine>([...agreed.values()].flat().map((line) => [line.id, line]));
  return rows.map((row) => ({
    ...headOf(row),
    ...placeOf(row, links, changes),
    lines: (lines.get(row.id) ?? []).map((line) =>
      withAgreed(line, byId.get(line.commitment_line_id), firsts.get(line.commitment_line_id) === row.number),
    ),
  }));
}

/** Their heads, with what each is of. */
const headRows = (trx: Trx, company: number, narrow: Narrow, deletedToo: boolean) =>
  narrow(
    trx
      .selectFrom('invoice')
      .innerJoin('person', 'person.id', 'invoice.created_by')
      .innerJoin('project', (on) =>
        on.onRef('project.company_id', '=', 'invoice.company_id').onRef('project.id', '=', 'invoice.project_id'),
      )
      .innerJoin('commitment', (on) =>
        on
          .onRef('commitment.company_id', '=', 'invoice.company_id')
          .onRef('commitment.id', '=', 'invoice.commitment_id'),
      )
      .innerJoin('vendor', (on) =>
        on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
      )
      .selectAll('invoice')
      .select(['person.name as creator_name', 'person.login as creator_login'])
      .select(['project.name as project_name', 'project.number as project_number'])
      .select(['commitment.number as commitment_number', 'commitment.title as commitment_title'])
      .select(['commitment.kind', 'commitment.status as commitment_status', 'commitment.contract_date'])
      .select('commitment.retainage_rate')
      .select(['vendor.id as vendor_id', 'vendor.name as vendor_name', 'vendor.address', 'vendor.city'])
      .select(['vendor.state_code', 'vendor.zip'])
      .select(() => [
        sql<number | null>`(select before.id from invoice before where before.company_id = invoice.company_id
          and before.commitment_id = invoice.commitment_id and before.number < invoice.number
          and before.deleted_at is null order by before.number desc limit 1)`.as('previous_id'),
        sql<boolean>`not exists (select from invoice later where later.company_id = invoice.company_id
          and later.commitment_id = invoice.commitment_id and later.number > invoice.number
          and later.deleted_at is null)`.as('latest'),
        sql<boolean>`exists (select from vendor_contact contact where contact.company_id = invoice.company_id
          and contact.vendor_id = vendor.id and contact.person_id = invoice.created_by)`.as('by_contact'),
        filesOf('invoice'),
      ])
      .where('invoice.company_id', '=', company)
      .$if(!deletedToo, (query) => query.where('invoice.deleted_at', 'is', null)),
  ).execute();

/** What an invoice is linked to, and what it belongs to. */
const placeOf = (
  row: HeadRow,
  links: ReadonlyMap<number, Link>,
  changes: ReadonlyMap<number, readonly InvoiceChangeOrder[]>,
) =>
  ({
    link: row.last_link_id === null ? null : (links.get(row.last_link_id) ?? null),
    latestOfCommitment: row.latest,
    previousId: row.previous_id,
    createdBy: {
      id: row.created_by,
      name: row.creator_name,
      login: row.creator_login,
      vendor: row.by_contact ? row.vendor_name : null,
    },
    project: { name: row.project_name, number: row.project_number },
    commitment: {
      number: row.commitment_number,
      title: row.commitment_title,
      kind: row.kind,
      status: row.commitment_status,
      contractDate: row.contract_date,
      retainageRate: row.retainage_rate,
      changeOrders: changes.get(row.commitment_id) ?? [],
    },
    vendor: {
      id: row.vendor_id,
      name: row.vendor_name,
      address: row.address,
      city: row.city,
      stateCode: row.state_code,
      zip: row.zip,
    },
    files: row.files,
  }) as unknown as Pick<
    Invoice,
    'link' | 'latestOfCommitment' | 'previousId' | 'createdBy' | 'project' | 'commitment' | 'vendor' | 'files'
  >;

type LineRow = Selectable<Tables['invoice_line']>;

function withAgreed(row: LineRow, commitmentLine: CommitmentLine | undefined, appearsFirst: boolean): InvoiceLine {
  if (commitmentLine === undefined) throw new Error(`invoice line ${row.id} is on no line of its commitment`);
  return {
    ...payLineOf({ ...row, change_order: commitmentLine.changeOrder }),
    ...lineTermsOf(row),
    id: row.id,
    position: row.position,
    commitmentLine,
    comment: row.comment,
    review: (row.review ?? 'no_action') as ReviewStatus,
    claimed: row.claimed as Cents | null,
    appearsFirst,
  };
}

async function linesOf(trx: Trx, company: number, invoices: readonly number[]): Promise<Map<number, LineRow[]>> {
  const found = new Map<number, LineRow[]>();
  if (invoices.length === 0) return found;
  const rows = await trx
    .selectFrom('invoice_line')
    .selectAll()
    .where('company_id', '=', company)
    .where('invoice_id', 'in', [...invoices])
    .orderBy('position')
    .execute();
  for (const row of rows) {
    const lines = found.get(row.invoice_id);
    if (lines) lines.push(row);
    else found.set(row.invoice_id, [row]);
  }
  return found;
}

async function changeOrdersOf(
  trx: Trx,
  company: number,
  commitments: readonly number[],
): Promise<ReadonlyMap<number, readonly InvoiceChangeOrder[]>> {
  const found = new Map<number, InvoiceChangeOrder[]>();
  if (commitments.length === 0) return found;
  const rows = await trx
    .selectFrom('change_order')
    .select(['id', 'commitment_id', 'number', 'title', 'status'])
    .where('company_id', '=', company)
    .where('commitment_id', 'in', [...commitments])
    .orderBy('id')
    .execute();
  for (const { commitment_id, ...order } of rows) {
    const orders = found.get(commitment_id);
    if (orders) orders.push(order);
    else found.set(commitment_id, [order]);
  }
  return found;
}

/**
 * By line of a change order, the number of the first invoice that has it, deleted ones aside. The contract's own lines are
 * many, are on the first invoice, and nobody asks this of them.
 */
async function firstNumbers(
  trx: Trx,
  company: number,
  invoices: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (invoices.length === 0) return new Map();
  const rows = await trx
    .selectFrom('invoice_line as line')
    .innerJoin('invoice as of', (on) =>
      on.onRef('of.company_id', '=', 'line.company_id').onRef('of.id', '=', 'line.invoice_id'),
    )
    .innerJoin('commitment_line as agreed', (on) =>
      on.onRef('agreed.company_id', '=', 'line.company_id').onRef('agreed.id', '=', 'line.commitment_line_id'),
    )
    .select((e) => ['line.commitment_line_id', e.fn.min('of.number').as('first')])
    .where('line.company_id', '=', company)
    .where('of.deleted_at', 'is', null)
    .where('agreed.change_order', '=', true)
    .where('agreed.commitment_id', 'in', (e) =>
      e
        .selectFrom('invoice')
        .select('commitment_id')
        .where('company_id', '=', company)
        .where('id', 'in', [...invoices]),
    )
    .groupBy('line.commitment_line_id')
    .execute();
  return new Map(rows.map((row) => [row.commitment_line_id, row.first]));
}

async function linksOf(
  trx: Trx,
  company: number,
  invoices: readonly { readonly last_link_id: number | null }[],
): Promise<Map<number, Link>> {
  const ids = invoices.flatMap((row) => (row.last_link_id === null ? [] : [row.last_link_id]));
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('link')
    .selectAll()
    .where('company_id', '=', company)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, linkOf(row)]));
}

const instantOf = (at: number) => sql<number>`to_timestamp(${at} / 1000.0)`;
const isNewest = sql<boolean>`not exists (select from invoice later where later.company_id = invoice.company_id
  and later.commitment_id = invoice.commitment_id and later.number > invoice.number and later.deleted_at is null)`;

/** A page of a project's invoices, newest billing first. */
export async function invoicesOfProject(
  trx: Trx,
  company: number,
  project: number,
  filter: RequisitionFilter,
  page: Page,
): Promise<Paged<Invoice>> {
  let ids = trx
    .selectFrom('invoice')
    .leftJoin('link', (on) =>
      on.onRef('link.company_id', '=', 'invoice.company_id').onRef('link.id', '=', 'invoice.last_link_id'),
    )
    .where('invoice.company_id', '=', company)
    .where('invoice.project_id', '=', project)
    .where('invoice.deleted_at', 'is', null);
  if (filter.ids !== null) ids = ids.where('invoice.id', 'in', filter.ids.length === 0 ? [-1] : [...filter.ids]);
  if (filter.commitment !== null) ids = ids.where('invoice.commitment_id', '=', filter.commitment);
  if (filter.periods !== null) ids = ids.where('invoice.period_id', 'in', [-1, ...filter.periods]);
  if (filter.statuses !== null) ids = ids.where('invoice.status', 'in', ['', ...filter.statuses]);
  if (filter.among != null) ids = ids.where('invoice.commitment_id', 'in', [-1, ...filter.among]);
  if (filter.commitments != null) ids = ids.where('invoice.commitment_id', 'in', [-1, ...filter.commitments]);
  for (const [column, span] of [
    ['invoice.created_at', filter.created],
    ['invoice.updated_at', filter.updated],
  ] as const) {
    if (span?.from != null) ids = ids.where(column, '>=', instantOf(span.from));
    if (span?.to != null) ids = ids.where(column, '<', instantOf(justAfter(span.to)));
  }
  if (filter.isLast != null) ids = ids.where(isNewest, '=', filter.isLast);
  if (filter.originIds !== null) {
    ids = ids.where('link.erp_record_id', 'in', ['', ...filter.originIds]).where('link.state', '=', 'synced');
  }
  const { total } = await ids.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const wanted = await ids.select('invoice.id').orderBy('invoice.id').limit(page.limit).offset(page.offset).execute();
  if (wanted.length === 0) return { rows: [], total };
  const rows = await invoicesWhere(trx, company, (query) =>
    query
      .where(
        'invoice.id',
        'in',
        wanted.map((row) => row.id),
      )
      .orderBy('invoice.id'),
  );
  return { rows, total };
}
