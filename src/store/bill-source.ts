import { type Selectable, sql } from 'kysely';
import type { Bill, BillSource } from '../domain/bill.ts';
import { extended, formatQuantity, type Quantity, type UnitPrice } from '../domain/billing/quantity.ts';
import type { CommitmentLineId, InvoiceId } from '../domain/ids.ts';
import type { Day } from '../domain/time.ts';
import { plannedOnce, send, type Trx } from './pool.ts';
import { payLineOf } from './project/lines.ts';
import { storedBillOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** All that a bill is made from, read in one go: the invoice, whom and what it is for, its lines. */
export async function billSource(trx: Trx, company: number, invoice: InvoiceId): Promise<BillSource | null> {
  return (await billSources(trx, company, [invoice])).get(invoice) ?? null;
}

/** The same of many, in as many statements as of one. */
export async function billSources(
  trx: Trx,
  company: number,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<InvoiceId, BillSource>> {
  const billed = trx
    .selectFrom('invoice')
    .innerJoin('project', (on) =>
      on.onRef('project.company_id', '=', 'invoice.company_id').onRef('project.id', '=', 'invoice.project_id'),
    )
    .innerJoin('commitment', (on) =>
      on.onRef('commitment.company_id', '=', 'invoice.company_id').onRef('commitment.id', '=', 'invoice.commitment_id'),
    )
    .innerJoin('vendor', (on) =>
      on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
    )
    .select([
      'invoice.id',
      'invoice.invoice_number',
      'invoice.billing_date',
      'invoice.number',
      'project.name as project_name',
      'project.erp_number as project_erp',
      'commitment.number as commitment_number',
      'commitment.title',
      'commitment.erp_number as commitment_erp',
      'vendor.name as vendor_name',
      'vendor.erp_number as vendor_erp',
    ])
    .where('invoice.company_id', '=', company)
    .where('invoice.id', '=', any(invoices));
  const [heads, lines] = await Promise.all([send(plannedOnce(billed)), linesOf(trx, company, invoices)]);
  const source = (head: (typeof heads)[number]): BillSource => ({
    invoiceNumber: head.invoice_number,
    billingDate: head.billing_date as Day | null,
    description: `${head.commitment_number} application ${head.number}`,
    project: { name: head.project_name, erpNumber: head.project_erp },
    vendor: { name: head.vendor_name, erpNumber: head.vendor_erp },
    commitment: { name: `${head.commitment_number} ${head.title}`, erpNumber: head.commitment_erp },
    lines: lines.get(head.id) ?? [],
  });
  return new Map(heads.map((head) => [head.id as InvoiceId, source(head)]));
}

const any = (ids: readonly number[]) => sql<number>`any(${ids}::bigint[])`;

/**
 * Quantity and price where their product is exactly the amount that the line bills; otherwise it goes by its amount. The
 * amount of a period is a difference of rounded amounts to date, and may include materials.
 */
function unitsOf(row: Selectable<Tables['invoice_line']> & { readonly unit_price: number | null }) {
  const { quantity_this_period: quantity, unit_price: price } = row;
  if (quantity === null || price === null) return {};
  const amount = row.work_this_period + row.stored_presently - row.stored_previous;
  if (amount === 0 || extended(quantity as Quantity, price as UnitPrice) !== amount) return {};
  return { quantity: formatQuantity(quantity as Quantity), unitPrice: formatQuantity(price as UnitPrice) };
}

async function linesOf(
  trx: Trx,
  company: number,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<number, BillSource['lines']>> {
  const billed = trx
    .selectFrom('invoice_line as line')
    .innerJoin('commitment_line as agreed', (on) =>
      on.onRef('agreed.company_id', '=', 'line.company_id').onRef('agreed.id', '=', 'line.commitment_line_id'),
    )
    .innerJoin('cost_code as code', (on) =>
      on.onRef('code.company_id', '=', 'agreed.company_id').onRef('code.id', '=', 'agreed.cost_code_id'),
    )
    .innerJoin('cost_type as type', (on) =>
      on.onRef('type.company_id', '=', 'agreed.company_id').onRef('type.id', '=', 'agreed.cost_type_id'),
    )
    .selectAll('line')
    .select([
      'agreed.change_order',
      'agreed.description',
      'agreed.position as agreed_position',
      'agreed.unit_price',
      'code.code',
      'code.erp_number as code_erp',
      'type.code as type_code',
      'type.erp_number as type_erp',
    ])
    .where('line.company_id', '=', company)
    .where('line.invoice_id', '=', any(invoices))
    .orderBy('line.invoice_id')
    .orderBy('line.position');
  const rows = await send(plannedOnce(billed));
  const lineOf = (row: (typeof rows)[number]): BillSource['lines'][number] => ({
    ...payLineOf(row),
    lineNumber: row.agreed_position,
    commitmentLineId: row.commitment_line_id as CommitmentLineId,
    description: row.description,
    costCode: { code: row.code, erpNumber: row.code_erp },
    costType: { code: row.type_code, erpNumber: row.type_erp },
    ...unitsOf(row),
  });
  const grouped = Map.groupBy(rows, (row) => row.invoice_id);
  return new Map([...grouped].map(([invoice, its]) => [invoice, its.map(lineOf)]));
}

/** The bills that were frozen when they were accepted, of those invoices whose live link has one. */
export async function frozenBills(
  trx: Trx,
  company: number,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<InvoiceId, Bill>> {
  const rows = await trx
    .selectFrom('link')
    .select(['invoice_id', 'bill', 'fingerprint'])
    .where('company_id', '=', company)
    .where('invoice_id', '=', any(invoices))
    .where('ended_at', 'is', null)
    .where('bill', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.invoice_id as InvoiceId, storedBillOf(row)!.bill]));
}
