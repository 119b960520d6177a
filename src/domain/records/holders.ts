import { type Refusal, refusal } from '../refusal.ts';
import { type Holder, holders, type RecordKind } from './kinds.ts';

/** Something that stands on a record, as people call it, with what a page needs to lead there. */
export interface Held {
  readonly kind: Holder;
  readonly id: number;
  readonly label: string;
  readonly project: number;
  /** Its place among its like; later ones go first. */
  readonly order: number;
}

/** So many are named; of all others the number is told. */
export const mostNamed = 20;

/** Payments first, then invoices, newest first, then change orders, then commitments: the reverse of how they came. */
export function safeOrder(held: readonly Held[]): readonly Held[] {
  return [...held].sort(
    (a, b) => holders.indexOf(a.kind) - holders.indexOf(b.kind) || b.order - a.order || b.id - a.id,
  );
}

/** The refusal of an unlink that would leave something standing on nothing; null where nothing does. */
export function heldRefusal(kind: RecordKind, name: string, held: readonly Held[]): Refusal | null {
  if (held.length === 0) return null;
  const inOrder = safeOrder(held);
  return refusal('record_held', {
    record_kind: kind,
    name,
    count: held.length,
    first_kind: inOrder[0]!.kind,
    first_label: inOrder[0]!.label,
    held: inOrder.slice(0, mostNamed).map(({ kind: of, id, label, project }) => ({ kind: of, id, label, project })),
  });
}
