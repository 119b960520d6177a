import type { Bill, BillLine } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import { cents, formatMoney, readableMoney } from '../../domain/money.ts';
import { isoInstant } from '../../domain/time.ts';
import type { AboutInvoice, AboutLine } from './desk.ts';

const money = (amount: number) => formatMoney(cents(amount));
const readable = (amount: number) => `${amount < 0 ? '-' : ''}$${readableMoney(cents(Math.abs(amount)))}`;

/**
 * The published `create_requisitions` of Procore's integrator programme, for one requisition. Beyond it stand
 * `reference`, under which an integrator can find out whether it made the bill already, the vendor's number, and the sums.
 * That `code` repeats the invoice number is inferred from the published sample. A line is named by the number that it was
 * given in the ERP, else by its place on the subcontract.
 */
export function createRequisitions(bill: Bill, reference: BillReference, about: AboutInvoice): object {
  const byQuantity = bill.lines.some((line) => line.quantity !== null);
  const released = about.lines.reduce(
    (all, line) => all + line.work_retainage_released + line.stored_retainage_released,
    0,
  );
  return {
    requisitions: [
      {
        procore_requisition_id: about.invoice,
        accounting_method: byQuantity ? 'unit' : 'amount',
        billing_date: bill.billingDate,
        code: bill.invoiceNumber,
        contract_id: about.contract,
        contract_origin_id: bill.commitmentNumber,
        created_at: isoInstant(about.created_at),
        custom_fields: {},
        erp_custom_fields: {
          description: bill.description,
          ...(bill.postingPeriod === null
            ? {}
            : { accounting_date: accountingDate(bill.postingPeriod.year, bill.postingPeriod.month) }),
        },
        // What every page of the invoice has as its current payment due, whatever of it the bill holds.
        formatted_payment_due: readable(bill.amount - bill.retainage + released),
        invoice_number: bill.invoiceNumber,
        job_origin_id: bill.jobNumber,
        vendor_origin_id: bill.vendorNumber,
        project_id: about.project,
        reference,
        total_amount: money(bill.amount),
        retainage: money(bill.retainage),
        retainage_released: money(released),
        line_items: bill.lines.map((line) => lineOf(line, about)),
      },
    ],
  };
}

const accountingDate = (year: number, month: number) => `${year}-${String(month).padStart(2, '0')}-01`;

function lineOf(line: BillLine, about: AboutInvoice): object {
  const entered = about.lines.find((one) => one.commitment_line === line.commitmentLineId);
  const of = (amount: (entered: AboutLine) => number) => money(entered === undefined ? 0 : amount(entered));
  const changeOrder = entered?.change_order ?? false;
  const origin = entered?.erp_number ?? String(line.lineNumber);
  return {
    procore_requisition_item_id: entered?.id ?? null,
    accounting_method: line.quantity === null ? 'amount' : 'unit',
    amount: money(line.amount),
    change_order_line_item_origin_id: changeOrder ? origin : null,
    commitment_item_origin_id: changeOrder ? null : origin,
    cost_code_id: entered?.cost_code ?? null,
    cost_code_origin_id: line.costCode,
    description: line.description,
    line_item_description: line.description,
    formatted_amount: readable(line.amount),
    formatted_unit_cost: line.unitPrice === null ? null : `$${line.unitPrice}`,
    line_item_type_origin_id: line.costType,
    qty: line.quantity ?? '0.0',
    unit_cost: line.unitPrice ?? '0.0',
    uom: entered?.unit ?? null,
    requisition_item_type: changeOrder ? 'Billings::ChangeOrderItem' : 'Billings::ContractItem',
    released_work_completed_this_period: of((one) => one.work_retainage_released),
    retainage_materials_presently_stored: of((one) => one.stored_retainage_held),
    retainage_materials_previously_stored: of((one) => one.stored_retainage_previous),
    retainage_this_period: money(line.retainage),
    retainage_work_completed_this_period: of((one) => one.work_retainage_held),
    scheduled_total_amount: of((one) => one.scheduled_value),
    tax_code_origin_id: null,
  };
}
