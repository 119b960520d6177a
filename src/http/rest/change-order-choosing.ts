import type { ChangeOrder } from '../../app/hub.ts';
import { parseDay } from '../../domain/time.ts';
import { among, between, type Choosing, type Filter, is, livingOnly, never } from './choose.ts';
import { spanFilter } from './span-filter.ts';

/** A day within a span of days, both included. */
const onDays =
  (of: (order: ChangeOrder) => string | null): Filter<ChangeOrder> =>
  (value, name) => {
    const span = spanFilter(value, name);
    return (order) => {
      const day = of(order);
      const at = day === null || parseDay(day) === null ? null : Date.parse(`${day}T00:00:00Z`);
      return at !== null && (span?.from == null || at >= span.from) && (span?.to == null || at <= span.to);
    };
  };

/** How change orders are chosen, under both of their names. */
export const changeOrderChoosing: Choosing<ChangeOrder> = {
  filters: {
    id: among(({ id }) => id),
    contract_id: among(({ commitment }) => commitment.id),
    vendor_id: among(({ commitment }) => commitment.vendor.id),
    status: is(({ status }) => status),
    executed: is(({ executed }) => executed),
    number: is(({ number }) => number),
    origin_id: is(({ erpNumber }) => erpNumber),
    created_at: between(({ createdAt }) => createdAt),
    updated_at: between(({ updatedAt }) => updatedAt),
    reviewed_at: (value, name) => (order) =>
      order.approvedAt !== null && between<ChangeOrder>(() => order.approvedAt!)(value, name)(order),
    due_date: onDays(({ dueDate }) => dueDate),
    invoiced_date: onDays(({ invoicedDate }) => invoicedDate),
    paid_date: onDays(({ paidDate }) => paidDate),
    include_deleted: livingOnly,
    batch_id: never,
    legacy_package_id: never,
    signed_change_order_received_date: onDays(({ signedReceivedDate }) => signedReceivedDate),
  },
  sorts: {
    id: ({ id }) => id,
    created_at: ({ createdAt }) => createdAt,
  },
};
