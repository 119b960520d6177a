import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import type { ErpStatus } from '../../domain/link.ts';
import { words } from '../../domain/words/words.ts';
import { readableAmount } from './format.ts';

const says = words.page;

/** An amount, right-aligned with even figures, so that a column reads as a sum. */
export function MoneyCell({ amount, strong = false }: { amount: string; strong?: boolean }) {
  return <td className={strong ? 'num strong' : 'num'}>{readableAmount(amount)}</td>;
}

/** The project team's verdict: outlined, for it is not the state of the link. */
export function StatusBadge({ status }: { status: InvoiceStatus }) {
  return (
    <span className="badge badge-status" data-status={status}>
      {says.statuses[status]}
    </span>
  );
}

/** Blue sent, grey exporting, red failed, green synced, yellow rejected. Never by colour alone: the word is there. */
export function ErpBadge({ status, parked = false }: { status: ErpStatus; parked?: boolean }) {
  return (
    <span className="badge badge-erp" data-erp-status={status} data-parked={parked}>
      {status === 'exporting' && !parked && <span className="spinner" aria-hidden="true" />}
      {says.erpStatuses[status]}
    </span>
  );
}

/** Rows of nothing while a list comes for the first time. */
export function SkeletonRows({ columns, rows = 8 }: { columns: number; rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing have no other name
    <tr key={row} className="skeleton-row">
      <td colSpan={columns}>
        <span className="skeleton" style={{ width: `${92 - ((row * 17) % 30)}%` }} />
      </td>
    </tr>
  ));
}
