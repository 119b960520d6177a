import type { Invoice, InvoiceLine } from '../../app/hub.ts';
import { changeOrderSummary } from '../../domain/billing/change-order-summary.ts';
import { invoiceStatuses, isOpenTo, maySetStatus } from '../../domain/billing/invoice-status.ts';
import { leftAfter } from '../../domain/billing/next-application.ts';
import { overBilledBy } from '../../domain/billing/over-billing.ts';
import { lineFigures, summarize } from '../../domain/billing/pay-application.ts';
import { formatQuantity } from '../../domain/billing/quantity.ts';
import { shownPercents } from '../../domain/billing/retainage-percent.ts';
import { erpStatus, isLive } from '../../domain/link.ts';
import { cents, formatMoney, formatRate, rateOf, sum } from '../../domain/money.ts';
import { type Grants, invoiceRole } from '../../domain/permission.ts';
import type * as shapes from './shapes.ts';
import { filesView, times, wbs } from './views.ts';

/** Subcontractor invoices in Procore's shapes, one function a shape. */

/** For whom an answer is: what the caller may do is part of it. */
export interface Asker {
  readonly company: string;
  readonly grants: Grants;
}

function summaryView(invoice: Invoice) {
  const all = summarize(invoice.lines);
  const changes = changeOrderSummary(invoice.lines);
  const added = sum(invoice.lines.map((line) => lineFigures(line).newMaterials));
  const stored = sum(invoice.lines.map((line) => line.storedPresently));
  return {
    original_contract_sum: formatMoney(all.originalContractSum),
    net_change_by_change_orders: formatMoney(all.netChangeByChangeOrders),
    contract_sum_to_date: formatMoney(all.contractSumToDate),
    total_completed_and_stored_to_date: formatMoney(all.totalCompletedAndStored),
    completed_work_retainage_percent: formatRate(all.workRetainageRate),
    completed_work_retainage_amount: formatMoney(all.workRetainage),
    stored_materials_retainage_percent: formatRate(all.storedRetainageRate),
    stored_materials_retainage_amount: formatMoney(all.storedRetainage),
    total_retainage: formatMoney(all.totalRetainage),
    total_earned_less_retainage: formatMoney(all.totalEarnedLessRetainage),
    less_previous_certificates_for_payment: formatMoney(all.lessPreviousCertificates),
    current_payment_due: formatMoney(all.currentPaymentDue),
    balance_to_finish_including_retainage: formatMoney(all.balanceToFinishIncludingRetainage),
    tax_applicable_to_this_payment: '0.00',
    positive_previous_change_order_item_total: formatMoney(changes.additionsPrevious),
    negative_previous_change_order_item_total: formatMoney(changes.deductionsPrevious),
    positive_new_change_order_item_total: formatMoney(changes.additionsThisPeriod),
    negative_new_change_order_item_total: formatMoney(changes.deductionsThisPeriod),
    positive_change_order_item_total: formatMoney(changes.additions),
    negative_change_order_item_total: formatMoney(changes.deductions),
    new_materials: formatMoney(added),
    stored_materials: formatMoney(cents(stored - added)),
    formatted_period: `${invoice.start} - ${invoice.end}`,
  };
}

/** A change order that nobody keeps stands for itself, line by line. */
const packageOf = (line: InvoiceLine): number => line.commitmentLine.changeOrderId ?? line.commitmentLine.id;

const claimedOf = (line: InvoiceLine) => line.claimed ?? lineFigures(line).grossThisPeriod;

/** What a line is shown beside: the invoice's commitment has the percent that is in force where a line has none. */
export type Beside = Pick<Invoice, 'commitment'>;

export function itemView(line: InvoiceLine, invoice: Beside): shapes.RequisitionItem {
  const figures = lineFigures(line);
  const { costCode, id, description } = line.commitmentLine;
  return {
    id: line.id,
    item_type: line.changeOrder ? 'change_order_item' : 'contract_item',
    accounting_method: line.commitmentLine.units === null ? 'amount' : 'unit',
    position: line.position,
    line_number: String(line.position),
    cost_code_id: costCode.id,
    line_item_id: id,
    commitment_line_item_id: id,
    commitment_line_item_origin_id: line.commitmentLine.erpNumber,
    ...(line.changeOrder ? { change_order_package_id: packageOf(line) } : {}),
    description_of_work: description,
    scheduled_value: formatMoney(line.scheduledValue),
    work_completed_from_previous_application: formatMoney(line.workPrevious),
    work_completed_this_period: formatMoney(line.workThisPeriod),
    ...materialsView(line),
    total_completed_and_stored_to_date: formatMoney(figures.completedAndStored),
    total_completed_and_stored_to_date_percent: formatRate(figures.percentComplete),
    total_completed_and_stored_to_date_from_previous: formatMoney(cents(line.workPrevious + line.storedPrevious)),
    ...retainageView(line, invoice),
    ...unitsView(line),
    gross_amount: formatMoney(figures.grossThisPeriod),
    net_amount: formatMoney(figures.netThisPeriod),
    over_billed: formatMoney(overBilledBy(line)),
    ssr_manual_override: false,
    subcontractor_claimed_amount: formatMoney(claimedOf(line)),
    status: line.review === 'no_action' ? null : line.review,
    comment: line.comment,
    wbs_code: wbs(line.commitmentLine),
    currency_configuration: { currency_iso_code: 'USD' },
    taxes: [],
  };
}

const materialsView = (line: InvoiceLine) => ({
  materials_presently_stored: formatMoney(line.storedPresently),
  materials_presently_stored_from_previous_progress: formatMoney(line.storedPrevious),
  stored_materials: formatMoney(line.storedPrevious),
  new_materials: formatMoney(lineFigures(line).newMaterials),
  materials_moved: formatMoney(line.materialsMoved),
  materials_retainage_retained_moved: formatMoney(line.retainageMoved),
});

function retainageView(line: InvoiceLine, { commitment }: Beside) {
  const { storedRetainage } = lineFigures(line);
  const percents = shownPercents(line, commitment.retainageRate);
  const own = (rate: InvoiceLine['workRate']) => (rate === null ? null : formatRate(rate));
  return {
    work_completed_retainage_from_previous_application: formatMoney(line.workRetainagePrevious),
    work_completed_retainage_retained_this_period: formatMoney(line.workRetainageHeld),
    work_completed_retainage_percent_this_period: formatRate(percents.work),
    work_completed_retainage_released_this_period: formatMoney(line.workRetainageReleased),
    materials_stored_retainage_from_previous_application: formatMoney(line.storedRetainagePrevious),
    materials_stored_retainage_currently_retained: formatMoney(storedRetainage),
    materials_stored_retainage_percent_this_period: formatRate(percents.stored),
    materials_stored_retainage_new_materials: formatMoney(line.storedRetainageHeld),
    materials_stored_retainage_released_this_period: formatMoney(line.storedRetainageReleased),
    work_retainage_rate: own(line.workRate),
    stored_retainage_rate: own(line.storedRate),
  };
}

function unitsView(line: InvoiceLine) {
  const { units } = line.commitmentLine;
  if (units === null) return { uom: null };
  const none = 0 as typeof units.quantity;
  return {
    scheduled_quantity: formatQuantity(units.quantity),
    scheduled_unit_price: formatQuantity(units.unitPrice),
    work_completed_this_period_quantity: formatQuantity(line.quantityThisPeriod ?? none),
    work_completed_from_previous_application_quantity: formatQuantity(line.quantityPrevious ?? none),
    uom: units.unit,
  };
}

/** The contract itself, and each change order that the invoice has lines of. */
function packagesView(invoice: Invoice): shapes.RequisitionExtended['item_packages'] {
  const { number, title, status, changeOrders } = invoice.commitment;
  const contract = {
    id: invoice.commitmentId,
    contract_id: invoice.commitmentId,
    change_order_id: null,
    number,
    title,
    status,
    position: 1,
    change_order_acronym_number: null,
  };
  const changes = new Map(invoice.lines.filter((line) => line.changeOrder).map((line) => [packageOf(line), line]));
  const orders = [...changes].map(([id, line], i) => {
    const order = changeOrders.find((one) => one.id === id);
    const named = order?.number ?? String(line.position);
    return {
      id,
      contract_id: null,
      change_order_id: id,
      number: named,
      title: order?.title ?? line.commitmentLine.description,
      status: order?.status ?? 'approved',
      position: i + 2,
      change_order_acronym_number: `CCO #${named}`,
    };
  });
  return [contract, ...orders];
}

function policyView(invoice: Invoice, { grants }: Asker): shapes.RequisitionExtended['action_policy'] {
  const role = invoiceRole(grants, invoice.projectId, invoice.commitmentId);
  const live = invoice.link !== null && isLive(invoice.link.state);
  const may = role !== null && !live && isOpenTo(role, invoice.status);
  return {
    show: true,
    update: may && (role === 'administrator' || invoice.latestOfCommitment),
    destroy: may && invoice.latestOfCommitment,
    statuses: may ? invoiceStatuses.filter((status) => maySetStatus(role, invoice.status, status)) : [],
  };
}

/** `view=default` and the list's rows. */
export function requisitionView(invoice: Invoice, { company }: Asker): shapes.Requisition {
  const all = summarize(invoice.lines);
  const left = leftAfter(invoice.lines);
  const live = invoice.link !== null && isLive(invoice.link.state);
  const percent = rateOf(all.totalCompletedAndStored, all.contractSumToDate);
  const { vendor: ofVendor, ...creator } = invoice.createdBy;
  return {
    id: invoice.id,
    project_id: invoice.projectId,
    commitment_id: invoice.commitmentId,
    commitment_type: invoice.commitment.kind === 'purchase_order' ? 'PurchaseOrderContract' : 'WorkOrderContract',
    contract_name: `${invoice.commitment.number} - ${invoice.commitment.title}`,
    vendor_id: invoice.vendor.id,
    vendor_name: invoice.vendor.name,
    number: invoice.number,
    invoice_number: invoice.invoiceNumber,
    period_id: invoice.periodId,
    requisition_start: invoice.start,
    requisition_end: invoice.end,
    billing_date: invoice.billingDate,
    submitted_at: invoice.submittedAt,
    payment_date: invoice.paymentDate,
    status: invoice.status,
    erp_status: erpStatus(invoice.link),
    version: invoice.version,
    final: invoice.final,
    left: { balance_to_finish: formatMoney(left.balance), retainage: formatMoney(left.retainage) },
    comment: invoice.comment,
    deletable: invoice.latestOfCommitment && !live,
    electronic_signature_id: null,
    percent_complete: `${formatRate(percent)}%`,
    total_claimed_amount: formatMoney(sum(invoice.lines.map(claimedOf))),
    origin_id: invoice.link?.state === 'synced' ? (invoice.link.record?.id ?? null) : null,
    origin_data: null,
    created_by: { ...creator, company_name: ofVendor ?? company },
    attachments: filesView('invoice', invoice),
    custom_fields: {},
    currency_configuration: { currency_iso_code: 'USD' },
    summary: summaryView(invoice),
    ...times(invoice),
  };
}

export const itemsOf = (invoice: Invoice): shapes.RequisitionItem[] =>
  invoice.lines.map((line) => itemView(line, invoice));

/** `view=items`. */
export const itemsView = (invoice: Invoice, asker: Asker) => ({
  ...requisitionView(invoice, asker),
  items: itemsOf(invoice),
  item_packages: packagesView(invoice),
});

/** `view=action_policy`. */
export const actionPolicyView = (invoice: Invoice, asker: Asker) => ({
  ...requisitionView(invoice, asker),
  action_policy: policyView(invoice, asker),
});

/** `view=extended`, what a single one is shown as. */
export const extendedView = (invoice: Invoice, asker: Asker): shapes.RequisitionExtended => ({
  ...itemsView(invoice, asker),
  previous_requisition_id: invoice.previousId,
  move_materials_to_previous_work_completed: invoice.lines.some((line) => line.materialsMoved !== 0),
  action_policy: policyView(invoice, asker),
  summary_text: {
    project_name: invoice.project.name,
    project_number: invoice.project.number,
    to_general_contractor: asker.company,
    requisition_period_start: invoice.start,
    requisition_period_end: invoice.end,
    subcontractor_name: invoice.vendor.name,
    subcontractor_street: invoice.vendor.address,
    subcontractor_city: invoice.vendor.city,
    subcontractor_state_code: invoice.vendor.stateCode,
    subcontractor_zip: invoice.vendor.zip,
    subcontractor_country_code: 'US',
    application_number: String(invoice.number),
    contract_for: invoice.commitment.title,
    contract_date: invoice.commitment.contractDate,
  },
});

/** v1.0 has the summary under the name of its form, too. */
export const withForm = <T extends { readonly summary: unknown }>(answer: T) => ({ ...answer, g702: answer.summary });
