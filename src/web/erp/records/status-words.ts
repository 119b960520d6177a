import type { ChangeOrderStatus } from '../../../domain/billing/change-order.ts';
import type { CommitmentStatus } from '../../../domain/billing/commitment.ts';
import { words } from '../../../domain/words/words.ts';
import type { ErpRecordItem } from '../../../http/client.ts';
import { readableDay } from '../../parts/format.ts';

const contracts = words.commitmentsPage;

/** Its status as its own page has it; of a payment the day, of what is switched off that it is. */
export function statusOf({ kind, status }: Pick<ErpRecordItem, 'kind' | 'status'>): string | null {
  if (status === null) return null;
  if (kind === 'payment') return readableDay(status);
  if (kind === 'commitment') return contracts.statuses[status as CommitmentStatus] ?? status;
  if (kind === 'change_order') return contracts.changeOrderStatuses[status as ChangeOrderStatus] ?? status;
  return status === 'inactive' ? words.directoryPage.inactive : status;
}
