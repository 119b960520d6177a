import type { Selectable } from 'kysely';
import type { Connection, InvoiceHead, LastSighting, Project, StoredBill, Vendor } from '../app/unit-of-work.ts';
import type { Bill } from '../domain/bill.ts';
import type { Link, LinkState } from '../domain/link.ts';
import type { Grants, Level } from '../domain/permission.ts';
import { policyNames } from '../domain/policy.ts';
import type { ExportErrorCode } from '../domain/refusal.ts';
import type { Fingerprint } from '../domain/sighting.ts';
import type { Tables } from './tables.ts';

/** From a row to the domain's words, one function a table. Brands are given here, where a value is known to be one. */
type Row<T extends keyof Tables> = Selectable<Tables[T]>;

export const linkOf = (row: Pick<Row<'link'>, (typeof linkRow)[number]>): Link =>
  ({
    id: row.id,
    invoiceId: row.invoice_id,
    connectionId: row.connection_id,
    reference: row.reference,
    state: row.state as LinkState,
    sentBy: row.sent_by,
    sentAt: row.sent_at,
    acceptedBy: row.accepted_by,
    direct: row.direct,
    askedAt: row.asked_at,
    settleMs: row.settle_ms,
    parked: row.parked,
    error: row.error_code === null ? null : { code: row.error_code as ExportErrorCode, detail: row.error_detail ?? '' },
    record:
      row.erp_record_id === null
        ? null
        : { id: row.erp_record_id, identity: row.erp_identity, label: row.erp_label ?? row.erp_record_id },
    syncedAt: row.synced_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    reason: row.reason,
  }) as unknown as Link;

/** What {@link linkOf} reads: all that a link is, without the bill that it carries. */
export const linkRow = [
  'id',
  'invoice_id',
  'connection_id',
  'reference',
  'state',
  'sent_by',
  'sent_at',
  'accepted_by',
  'direct',
  'asked_at',
  'settle_ms',
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

/** The columns of a link that change in its life. */
export const linkColumns = (link: Link) => ({
  state: link.state,
  accepted_by: link.acceptedBy,
  direct: link.direct ?? false,
  asked_at: link.askedAt,
  settle_ms: link.settleMs ?? null,
  parked: link.parked,
  error_code: link.error?.code ?? null,
  error_detail: link.error?.detail ?? null,
  erp_record_id: link.record?.id ?? null,
  erp_identity: link.record?.identity ?? null,
  erp_label: link.record?.label ?? null,
  synced_at: link.syncedAt,
  ended_by: link.endedBy,
  ended_at: link.endedAt,
  reason: link.reason,
});

export const headOf = (row: Row<'invoice'>): InvoiceHead =>
  ({
    id: row.id,
    projectId: row.project_id,
    commitmentId: row.commitment_id,
    number: row.number,
    invoiceNumber: row.invoice_number,
    periodId: row.period_id,
    billingDate: row.billing_date,
    start: row.requisition_start,
    end: row.requisition_end,
    submittedAt: row.submitted_at,
    paymentDate: row.payment_date,
    status: row.status,
    final: row.final,
    comment: row.comment,
    amountDue: row.amount_due,
    retainage: row.retainage,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    billedBefore: row.billed_before,
    forcedUnlinkId: row.forced_unlink_id ?? null,
  }) as unknown as InvoiceHead;

export const connectionOf = (row: Row<'connection'>): Connection =>
  ({
    id: row.id,
    company: row.company_id,
    kind: row.kind,
    name: row.name,
    settings: row.settings,
    policies: Object.fromEntries(policyNames.map((name) => [name, row[name]])),
    tieOutHour: row.tie_out_hour,
    lastReadAt: row.last_read_at,
    lastReadError: row.last_read_error,
    agentTraits: row.agent_traits,
    restored: row.restored_at === null ? null : { asOf: row.restored_as_of, at: row.restored_at },
    books: row.books,
  }) as unknown as Connection;

export const sightingOf = (row: Pick<Row<'sighting'>, 'seen' | 'standing' | 'as_of' | 'because'>): LastSighting =>
  ({ is: row.seen, standing: row.standing, asOf: row.as_of, because: row.because }) as unknown as LastSighting;

export const projectOf = (row: Row<'project'>): Project =>
  ({
    id: row.id,
    name: row.name,
    number: row.number,
    address: row.address,
    city: row.city,
    stateCode: row.state_code,
    zip: row.zip,
    active: row.active,
    erpNumber: row.erp_number,
    overBilling: row.over_billing,
    profile: row.profile,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }) as unknown as Project;

export const vendorOf = (
  row: Row<'vendor'> & { readonly project_ids: readonly number[]; readonly contact_count: number },
): Vendor =>
  ({
    id: row.id,
    name: row.name,
    address: row.address,
    city: row.city,
    stateCode: row.state_code,
    zip: row.zip,
    phone: row.phone,
    email: row.email,
    active: row.active,
    erpNumber: row.erp_number,
    profile: row.profile,
    projectIds: row.project_ids,
    contactCount: row.contact_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }) as unknown as Vendor;

export function grantsOf(
  member: { readonly erp_integrations: string; readonly directory: string; readonly push_to_accounting: boolean },
  projects: readonly { readonly project_id: number; readonly commitments: string }[],
  billed: readonly { readonly id: number; readonly project_id: number }[] = [],
  asksMoreOfThem = false,
): Grants {
  return {
    erp_integrations: member.erp_integrations as Level,
    directory: member.directory as Level,
    push_to_accounting: member.push_to_accounting,
    commitments: Object.fromEntries(projects.map((row) => [row.project_id, row.commitments as Level])),
    ...(billed.length === 0 ? {} : { billing: Object.fromEntries(billed.map((row) => [row.id, row.project_id])) }),
    ...(asksMoreOfThem ? { asks_more: true as const } : {}),
  };
}

/** The bill that a link carries; null while it is only sent. */
export function storedBillOf({ bill, fingerprint }: Pick<Row<'link'>, 'bill' | 'fingerprint'>): StoredBill | null {
  if (!bill || fingerprint === null) return null;
  return { bill: billOf(bill as unknown as Bill), fingerprint: fingerprint as Fingerprint };
}

/**
 * The same of a bill that is still text, and is read whenever it is asked for. Of hundreds that wait for an ERP, that is
 * a fifth of what they hold.
 */
export function unreadBillOf({ bill, fingerprint }: Record<'bill' | 'fingerprint', string | null>): StoredBill | null {
  if (bill === null || fingerprint === null) return null;
  return {
    get bill() {
      return billOf(JSON.parse(bill) as Bill);
    },
    fingerprint: fingerprint as Fingerprint,
  };
}

/** Bills that were frozen before periods and quantities were known have none of them. */
function billOf(bill: Bill): Bill {
  const lines = bill.lines.map((line) => ({
    ...line,
    quantity: line.quantity ?? null,
    unitPrice: line.unitPrice ?? null,
  }));
  return { ...bill, postingPeriod: bill.postingPeriod ?? null, lines };
}
