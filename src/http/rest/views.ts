import type { BillingPeriod, CommitmentLine, Invoice, InvoiceLine, Project, Vendor } from '../../app/hub.ts';
import { erpStatus, isLive } from '../../domain/link.ts';
import { formatMoney, formatRate, rateOf } from '../../domain/money.ts';
import { lineFigures, summarize } from '../../domain/pay-application.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import type * as shapes from './shapes.ts';

/** From the domain's words to Procore's shapes, one function a shape. */

export const times = (record: { readonly createdAt: Instant; readonly updatedAt: Instant }) => ({
  created_at: isoInstant(record.createdAt),
  updated_at: isoInstant(record.updatedAt),
});
export const origin = (number: string | null) => ({ origin_id: number, origin_data: null, origin_code: number });

export const projectView = (project: Project, company: { id: number; name: string }): shapes.Project => ({
  id: project.id,
  name: project.name,
  display_name: `${project.number} - ${project.name}`,
  project_number: project.number,
  active: project.active,
  address: project.address,
  city: project.city,
  state_code: project.stateCode,
  zip: project.zip,
  company,
  is_erp_integrated: project.erpNumber !== null,
  ...origin(project.erpNumber),
  ...times(project),
});

export const vendorView = (vendor: Vendor): shapes.Vendor => ({
  id: vendor.id,
  name: vendor.name,
  company: vendor.name,
  is_active: vendor.active,
  address: vendor.address,
  city: vendor.city,
  state_code: vendor.stateCode,
  zip: vendor.zip,
  business_phone: vendor.phone,
  email_address: vendor.email,
  synced_to_erp: vendor.erpNumber !== null,
  ...origin(vendor.erpNumber),
  ...times(vendor),
});

export const wbs = (line: Pick<CommitmentLine, 'costCode' | 'costType'>) => ({
  id: line.costCode.id,
  flat_code: `${line.costCode.code}.${line.costType.code}`,
  description: `${line.costCode.name}.${line.costType.name}`,
});

export const periodView = (period: BillingPeriod): shapes.BillingPeriod => ({
  id: period.id,
  project_id: period.projectId,
  position: period.position,
  start_date: period.start,
  end_date: period.end,
  due_date: period.due,
  status: period.status,
  ...times(period),
});

export function summaryView(invoice: Invoice) {
  const all = summarize(invoice.lines);
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
    formatted_period: `${invoice.start} - ${invoice.end}`,
  };
}

export function itemView(line: InvoiceLine): shapes.RequisitionItem {
  const figures = lineFigures(line);
  return {
    id: line.id,
    item_type: line.changeOrder ? 'change_order_item' : 'contract_item',
    accounting_method: 'amount',
    position: line.position,
    cost_code_id: line.commitmentLine.costCode.id,
    line_item_id: line.commitmentLine.id,
    description_of_work: line.commitmentLine.description,
    scheduled_value: formatMoney(line.scheduledValue),
    work_completed_from_previous_application: formatMoney(line.workPrevious),
    work_completed_this_period: formatMoney(line.workThisPeriod),
    materials_presently_stored: formatMoney(line.storedPresently),
    stored_materials: formatMoney(line.storedPrevious),
    new_materials: formatMoney(figures.newMaterials),
    total_completed_and_stored_to_date: formatMoney(figures.completedAndStored),
    total_completed_and_stored_to_date_percent: formatRate(figures.percentComplete),
    work_completed_retainage_from_previous_application: formatMoney(line.workRetainagePrevious),
    work_completed_retainage_retained_this_period: formatMoney(line.workRetainageHeld),
    work_completed_retainage_percent_this_period: formatRate(rateOf(line.workRetainageHeld, line.workThisPeriod)),
    work_completed_retainage_released_this_period: formatMoney(line.workRetainageReleased),
    materials_stored_retainage_from_previous_application: formatMoney(line.storedRetainagePrevious),
    materials_stored_retainage_currently_retained: formatMoney(figures.storedRetainage),
    materials_stored_retainage_percent_this_period: formatRate(rateOf(figures.storedRetainage, line.storedPresently)),
    materials_stored_retainage_released_this_period: formatMoney(line.storedRetainageReleased),
    gross_amount: formatMoney(figures.grossThisPeriod),
    net_amount: formatMoney(figures.netThisPeriod),
    status: null,
    comment: line.comment,
    wbs_code: wbs(line.commitmentLine),
  };
}

export function requisitionView(invoice: Invoice, companyName: string): shapes.Requisition {
  const summary = summaryView(invoice);
  const all = summarize(invoice.lines);
  const live = invoice.link !== null && isLive(invoice.link.state);
  const percent = rateOf(all.totalCompletedAndStored, all.contractSumToDate);
  return {
    id: invoice.id,
    project_id: invoice.projectId,
    commitment_id: invoice.commitmentId,
    commitment_type: 'WorkOrderContract',
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
    comment: invoice.comment,
    deletable: invoice.latestOfCommitment && !live,
    percent_complete: `${formatRate(percent)}%`,
    total_claimed_amount: formatMoney(all.grossThisPeriod),
    origin_id: invoice.link?.state === 'synced' ? (invoice.link.record?.id ?? null) : null,
    origin_data: null,
    created_by: { ...invoice.createdBy, company_name: companyName },
    attachments: [],
    custom_fields: {},
    currency_configuration: { currency_iso_code: 'USD' },
    summary,
    ...times(invoice),
  };
}

export const extendedView = (invoice: Invoice, companyName: string): shapes.RequisitionExtended => ({
  ...requisitionView(invoice, companyName),
  previous_requisition_id: invoice.previousId,
  summary_text: {
    project_name: invoice.project.name,
    project_number: invoice.project.number,
    to_general_contractor: companyName,
    subcontractor_name: invoice.vendor.name,
    application_number: String(invoice.number),
    contract_for: invoice.commitment.title,
  },
  items: invoice.lines.map(itemView),
});

/** v1.0 has the summary under the name of its form. */
export function requisitionV10View(invoice: Invoice, companyName: string) {
  const { summary, ...rest } = requisitionView(invoice, companyName);
  return { ...rest, g702: summary, summary };
}
