import type { InvoiceStatus } from '../domain/billing/invoice-status.ts';
import type { Link } from '../domain/link.ts';
import type { Application } from './story.ts';

/** An invoice as far as its story can tell where it stands. */
export interface Seen {
  readonly invoiceNumber: string | null;
  readonly status: InvoiceStatus;
  readonly link: Pick<Link, 'state' | 'parked' | 'error'> | null;
}

export type Step =
  | { readonly is: 'enter' | 'correct the number' | 'send' | 'retrieve' | 'wait' }
  | { readonly is: 'set status'; readonly to: InvoiceStatus }
  | { readonly is: 'accept'; readonly another: boolean }
  | { readonly is: 'reject'; readonly reason: string }
  /** Done again they change nothing more: after them the story is at its end. */
  | { readonly is: 'pay' | 'void' | 'unlink' };

/**
 * What happens next to an application that shall end as its story says; null where it has. Read from the invoice itself
 * and from nothing kept beside it, so that a demo that was killed goes on where it stood.
 */
export function nextStep(story: Application, seen: Seen | null): Step | null {
  if (seen === null) return { is: 'enter' };
  if (seen.status !== story.status) return { is: 'set status', to: story.status };
  if (story.end === 'not sent') return null;
  const { first } = story;
  const isFirst = first !== undefined && seen.invoiceNumber === first.number;
  switch (seen.link?.state) {
    case undefined:
      return { is: 'send' };
    case 'ready_to_export':
      return isFirst ? { is: 'reject', reason: first.rejected } : whenSent(story);
    case 'rejected':
      if (isFirst) return { is: 'correct the number' };
      return first === undefined ? null : { is: 'send' };
    case 'exporting':
      return seen.link?.parked ? ended(story, seen, 'standing still') : { is: 'wait' };
    case 'failed_to_export':
      if (story.end === 'retrieved after it failed') return { is: 'retrieve' };
      return ended(story, seen, 'failed', 'failed on a locked subcontract');
    case 'synced':
      if (story.end === 'paid') return { is: 'pay' };
      if (story.end === 'void') return { is: 'void' };
      if (story.end === 'unlinked') return { is: 'unlink' };
      return ended(story, seen, 'synced');
    case 'retrieved':
      return ended(story, seen, 'retrieved after it failed');
    case 'unlinked':
      return ended(story, seen, 'unlinked');
  }
}

function whenSent({ end }: Application): Step | null {
  if (end === 'ready to export') return null;
  if (typeof end === 'object') return { is: 'reject', reason: end.rejected };
  return { is: 'accept', another: end === 'standing still' };
}

/** The story's end, or the demo is not what it says it is, and whoever starts it is told. */
function ended({ end, number }: Application, { link }: Seen, ...ends: readonly Application['end'][]): null {
  if (ends.includes(end)) return null;
  const because = link?.error ? ` (${link.error.detail})` : '';
  throw new Error(`the demo's invoice ${number} should be ${JSON.stringify(end)} but is ${link?.state}${because}`);
}
