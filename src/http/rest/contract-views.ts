import type { ChangeOrder, ChangeOrderHead, Commitment, CommitmentLine, Payment } from '../../app/hub.ts';
import type { CommitmentStatus } from '../../domain/billing/commitment.ts';
import { type ContractSums, contractSums } from '../../domain/billing/contract-sums.ts';
import { formatQuantity, type Quantity, type UnitPrice } from '../../domain/billing/quantity.ts';
import type { LinePrice } from '../../domain/billing/schedule-of-values.ts';
import { formatMoney, formatRate } from '../../domain/money.ts';
import { isoInstant } from '../../domain/time.ts';
import type { purchaseOrderStatuses } from './contract-shapes.ts';
import type * as shapes from './shapes.ts';
import { filesView, origin, times, wbs } from './views.ts';

/** Commitments, their lines, change orders and payments in Procore's shapes. */

const holderType = { subcontract: 'WorkOrderContract', purchase_order: 'PurchaseOrderContract' } as const;
export const contractType = (commitment: Pick<Commitment, 'kind'>) => holderType[commitment.kind];

const currency = { currency_configuration: { currency_iso_code: 'USD' } } as const;

/** `12.5`, with at least so many decimals. */
function decimals(value: Quantity | UnitPrice, least: number): string {
  const [whole, part = ''] = formatQuantity(value).split('.');
  return `${whole}.${part.padEnd(least, '0')}`;
}

const priceView = ({ amount, units }: LinePrice) => ({
  amount: formatMoney(amount),
  quantity: units === null ? '0.0' : decimals(units.quantity, 1),
  unit_cost: units === null ? '0.00' : decimals(units.unitPrice, 2),
  uom: units?.unit ?? null,
  extended_type: units === null ? 'manual' : 'calculated',
  extended_amount: formatMoney(amount),
  total_amount: formatMoney(amount),
});

const codesView = (line: Pick<CommitmentLine, 'costCode' | 'costType'>) => ({
  cost_code: {
    id: line.costCode.id,
    name: line.costCode.name,
    full_code: line.costCode.code,
    origin_id: line.costCode.erpNumber,
  },
  line_item_type: {
    id: line.costType.id,
    name: line.costType.name,
    code: line.costType.code,
    origin_id: line.costType.erpNumber,
  },
  wbs_code: wbs(line),
});

/** A cost code as far as a line knows it: of its project, below no other, and budgeted nowhere here. */
const wholeCode = (contract: Holder, line: CommitmentLine) => ({
  ...codesView(line).cost_code,
  code: line.costCode.code,
  sortable_code: line.costCode.code,
  biller: contract.projectName,
  biller_id: contract.projectId,
  biller_type: 'Project' as const,
  budgeted: false as const,
  parent: { id: null },
  standard_cost_code_id: null,
  deleted_at: null,
});

type Holder = Pick<Commitment, 'id' | 'kind' | 'projectId' | 'projectName'>;

export const contractLineView = (contract: Holder, line: CommitmentLine): shapes.ContractLine => ({
  id: line.id,
  position: line.position,
  description: line.description,
  ...priceView(line),
  change_order: line.changeOrder,
  change_order_id: line.changeOrderId,
  tax_code_id: null,
  origin_id: line.erpNumber,
  origin_data: line.originData,
  ...codesView(line),
  cost_code: wholeCode(contract, line),
  change_event_line_item: null,
  holder: { id: contract.id, holder_type: contractType(contract) },
  project: { id: contract.projectId, name: contract.projectName },
  ...currency,
  ...times(line),
});

/**
 * What Procore calls each status on a purchase order. Of an order that ended in another way than complete it has no
 * name of its own: the list of commitments tells it apart.
 */
const onPurchaseOrder: Readonly<Record<CommitmentStatus, (typeof purchaseOrderStatuses)[number]>> = {
  Draft: 'Draft',
  'Out For Bid': 'Processing',
  'Out For Signature': 'Submitted',
  Approved: 'Approved',
  Complete: 'Closed',
  Terminated: 'Closed',
  Void: 'Closed',
};

function sumsView(sums: ContractSums) {
  return {
    grand_total: formatMoney(sums.original),
    approved_change_orders: formatMoney(sums.approvedChanges),
    pending_change_orders: formatMoney(sums.pendingChanges),
    draft_change_orders_amount: formatMoney(sums.draftChanges),
    revised_contract: formatMoney(sums.revised),
    pending_revised_contract: formatMoney(sums.pendingRevised),
    total_requisitions_amount: formatMoney(sums.invoiced),
    total_payments: formatMoney(sums.paid),
    total_draw_requests_amount: '0.00',
    percentage_paid: formatRate(sums.percentPaid),
    remaining_balance_outstanding: formatMoney(sums.balance),
  };
}

const datesOfWork = (contract: Commitment) => ({
  inclusions: contract.inclusions,
  exclusions: contract.exclusions,
  contract_start_date: contract.startDate,
  contract_estimated_completion_date: contract.estimatedCompletionDate,
  actual_completion_date: contract.actualCompletionDate,
});
const termsOfOrder = (contract: Commitment) => ({
  payment_terms: contract.paymentTerms,
  bill_to_address: contract.billToAddress,
  ship_to_address: contract.shipToAddress,
  ship_via: contract.shipVia,
  delivery_date: contract.deliveryDate,
});

const headView = (contract: Commitment) => ({
  id: contract.id,
  number: contract.number,
  title: contract.title,
  status: contract.status,
  description: contract.description,
  executed: contract.executed,
  private: true,
  show_line_items_to_non_admins: true,
  accounting_method: contract.method,
  retainage_percent: formatRate(contract.retainageRate),
  ...sumsView(contractSums(contract)),
  requisitions_are_enabled: true,
  contract_date: contract.contractDate,
  execution_date: contract.executionDate,
  issued_on_date: contract.issuedOnDate,
  letter_of_intent_date: contract.letterOfIntentDate,
  approval_letter_date: contract.approvalLetterDate,
  returned_date: contract.returnedDate,
  signed_contract_received_date: contract.signedReceivedDate,
  deleted_at: null,
  /** Counts its changes, for `If-Match`; not Procore's. */
  version: contract.version,
  ...origin(contract.erpNumber),
  origin_data: contract.originData,
  project: { id: contract.projectId, name: contract.projectName },
  vendor: {
    id: contract.vendor.id,
    company: contract.vendor.name,
    name: contract.vendor.name,
    origin_id: contract.vendor.erpNumber,
    origin_data: null,
  },
  ...currency,
  ...times(contract),
});

/** A row of a list that is asked for without its lines. */
export const contractRow = (contract: Commitment) =>
  contract.kind === 'subcontract'
    ? { ...headView(contract), ...datesOfWork(contract) }
    : {
        ...headView(contract),
        ...termsOfOrder(contract),
        assignee: null,
        billing_schedule_of_values_status: null,
        status: onPurchaseOrder[contract.status],
      };

/** Which lines are asked for: the contract's own, which its `grand_total` is the sum of, or those of its changes too. */
export type LinesAsked = 'own' | 'all';

/** The lines that count as the contract's: those of an approved change order are that one's, and in its sum. */
export const linesOf = ({ lines }: Pick<Commitment, 'lines'>, asked: LinesAsked): readonly CommitmentLine[] =>
  asked === 'all' ? lines : lines.filter(({ changeOrder }) => !changeOrder);

export const contractView = (
  contract: Commitment,
  asked: LinesAsked,
): shapes.WorkOrderContract | shapes.PurchaseOrderContract => ({
  ...contractRow(contract),
  line_items: linesOf(contract, asked).map((line) => contractLineView(contract, line)),
});

/** A single one, with what hangs on it. */
export const wholeContractView = (
  contract: Commitment,
  payments: readonly Payment[],
  asked: LinesAsked,
): shapes.WholeWorkOrder | shapes.WholePurchaseOrder => ({
  ...contractView(contract, asked),
  created_by_id: contract.createdBy,
  attachments: filesView('commitment', contract),
  invoice_contacts: [],
  change_order_requests: [],
  potential_change_orders: [],
  change_order_packages: contract.changeOrders.map((order) => packageView(contract.id, order)),
  payments_issued: payments.map((payment) => ({ ...paymentView(payment), ...currency })),
});

/** A change order under the older name, without its lines: what a requisition is given to bill it. */
const packageView = (contract: number, order: ChangeOrderHead): shapes.ChangeOrderPackage => ({
  id: order.id,
  contract_id: contract,
  number: order.number,
  title: order.title,
  status: order.status,
  due_date: order.dueDate,
  invoiced_date: order.invoicedDate,
  paid_date: order.paidDate,
  reviewed_at: order.approvedAt === null ? null : isoInstant(order.approvedAt),
  deleted_at: null,
  ...origin(order.erpNumber),
  origin_data: order.originData,
  grand_total: formatMoney(order.amount),
  ...currency,
  ...times(order),
});

export const packageRowView = (order: ChangeOrder): shapes.PackageRow => ({
  ...packageView(order.commitment.id, order),
  created_by_id: order.createdBy.id,
  executed: order.executed,
  revision: order.revision,
  signed_change_order_received_date: order.signedReceivedDate,
  designated_reviewer: null,
  custom_fields: {},
});

export const wholePackageView = (order: ChangeOrder): shapes.WholePackage => ({
  ...packageRowView(order),
  type: 'CommitmentContractChangeOrder',
  description: order.description,
  private: true,
  review_notes: null,
  reviewer: null,
  revised_substantial_completion_date: null,
  schedule_impact_amount: order.scheduleImpactDays,
  attachments: filesView('change_order', order),
  line_items: order.lines.map((line) => ({
    ...orderLineView(line),
    holder: { id: order.id, holder_type: 'ChangeOrderPackage' },
    markup_line_items: [],
  })),
});

/** The light list of both kinds. */
export const commitmentRow = (contract: Commitment): shapes.CommitmentRow => ({
  id: contract.id,
  type: contractType(contract),
  title: contract.title,
  number: contract.number,
  status: contract.status,
  description: contract.description,
  executed: contract.executed,
  delivery_date: contract.deliveryDate,
  private: true,
  created_at: isoInstant(contract.createdAt),
  vendor: { id: contract.vendor.id, name: contract.vendor.name },
});

const orderLineView = (line: ChangeOrder['lines'][number]) => ({
  id: line.id,
  position: line.position,
  description: line.description,
  ...priceView(line),
  ...codesView(line),
  /** The commitment's line that it became; null while the change order is not approved. */
  commitment_line_item_id: line.commitmentLine,
});

export const changeOrderView = (order: ChangeOrder): shapes.ChangeOrder => ({
  id: order.id,
  type: 'CommitmentChangeOrder' as const,
  contract_id: order.commitment.id,
  contract: {
    id: order.commitment.id,
    type: contractType(order.commitment),
    number: order.commitment.number,
    title: order.commitment.title,
  },
  batch_id: null,
  legacy_package_id: null,
  legacy_request_id: null,
  location_id: null,
  number: order.number,
  revision: order.revision,
  title: order.title,
  status: order.status,
  description: order.description,
  reason: order.reason,
  reference: order.reference,
  executed: order.executed,
  paid: order.paidDate !== null,
  signature_required: false,
  private: true,
  field_change: false,
  grand_total: formatMoney(order.amount),
  schedule_impact_amount: order.scheduleImpactDays,
  due_date: order.dueDate,
  invoiced_date: order.invoicedDate,
  paid_date: order.paidDate,
  signed_change_order_received_date: order.signedReceivedDate,
  revised_substantial_completion_date: null,
  reviewed_at: order.approvedAt === null ? null : isoInstant(order.approvedAt),
  created_by: order.createdBy,
  designated_reviewer: null,
  received_from: null,
  reviewed_by: null,
  change_order_change_reason: null,
  attachments: filesView('change_order', order),
  custom_fields: {},
  version: order.version,
  ...origin(order.erpNumber),
  origin_data: order.originData,
  line_items: order.lines.map(orderLineView),
  ...currency,
  ...times(order),
});

export const paymentView = (payment: Payment): shapes.ContractPayment => ({
  id: payment.id,
  project_id: payment.projectId,
  contract_id: payment.commitmentId,
  payment_number: payment.number,
  date: payment.date,
  amount: formatMoney(payment.amount),
  payment_method: payment.method,
  check_number: payment.checkNumber,
  requisition_id: payment.invoice,
  invoice_number: payment.invoiceNumber,
  invoice_date: payment.invoiceDate,
  draw_request_number: payment.drawRequestNumber,
  notes: payment.notes,
  date_payment_settled: null,
  date_payment_initiated: null,
  external_payment_id: null,
  status: null,
  attachments: [],
  version: payment.version,
  ...origin(payment.erpNumber),
  origin_data: payment.originData,
  ...times(payment),
});
