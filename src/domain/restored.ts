import type { Link, Move } from './link.ts';
import { type Refusal, refusal } from './refusal.ts';
import { type Instant, isoInstant } from './time.ts';

/** A database was put back to an earlier moment, and nobody has looked over since what an ERP got meanwhile. */
export interface Restored {
  /** The moment of the back-up. */
  readonly asOf: Instant;
  readonly at: Instant;
}

/** The moves that end a link without a look: before its export, or after it failed, there is no bill to look for. */
const withoutALook: readonly Move[] = ['reject', 'retrieve'];

/**
 * Why an invoice that waits, or whose export failed, may not be taken back yet. It was sent before the restore: what was
 * lost may have exported it since, under the very reference that it has here, and its correction would get a second bill.
 * To accept or to retry it is open all the same, for an export looks first, and joins what it finds.
 */
export function restoredAgainst(
  restored: Restored | null,
  link: Partial<Pick<Link, 'sentAt'>> | null,
  move: Move,
): Refusal | null {
  if (restored === null || !withoutALook.includes(move)) return null;
  if ((link?.sentAt ?? 0) >= restored.at) return null;
  return refusal('look_over_first', { as_of: isoInstant(restored.asOf), move });
}
