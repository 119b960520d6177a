import { isSendable } from '../domain/billing/invoice-status.ts';
import { allows, erpStatus, type Link, type Move, moves } from '../domain/link.ts';
import { type Action, type Grants, missing } from '../domain/permission.ts';
import { dutiesAgainst, type Ruled } from '../domain/policy.ts';
import { notPermitted, type Refusal, refusal } from '../domain/refusal.ts';
import { restoredAgainst } from '../domain/restored.ts';
import type { InvoiceHead } from './unit-of-work.ts';

export type Moves = Readonly<Record<Move, { readonly allowed: boolean; readonly reasons: readonly Refusal[] }>>;

/** All that the moves of an invoice hang on, beside the rights of whoever asks. */
type OfInvoice = Pick<InvoiceHead, 'projectId' | 'status' | 'billedBefore' | 'forcedUnlinkId'>;
type OfLink = (Pick<Link, 'state' | 'parked'> & Partial<Pick<Link, 'sentBy' | 'acceptedBy' | 'sentAt'>>) | null;

/**
 * Why a move is not open to someone: permission, duties, state and a restore alone, in order of precedence. Empty
 * means that it is.
 * @param ruled who it is, under what their company decided; left out, nothing was.
 */
export function hindrances(
  grants: Grants,
  head: OfInvoice,
  link: OfLink,
  move: Move,
  ruled?: Ruled,
): readonly Refusal[] {
  const found: Refusal[] = [];
  const lacking = missing(grants, `link.${move}` satisfies Action, head.projectId);
  if (lacking.length > 0) found.push(notPermitted(lacking));
  const duty = ruled === undefined ? null : dutiesAgainst(ruled, link, move);
  if (duty !== null && allows(link, move)) found.push(duty);
  const unseen = restoredAgainst(ruled?.restored ?? null, link, move);
  const erp_status = erpStatus(link);
  if (!allows(link, move)) found.push(refusal('wrong_state', { erp_status, move }));
  else if (move === 'send' && !isSendable(head.status)) {
    found.push(refusal('wrong_state', { erp_status, status: head.status, move }));
  } else if (move === 'send' && head.billedBefore === true) found.push(refusal('billed_before'));
  else if (move === 'send' && head.forcedUnlinkId) found.push(refusal('forced_before'));
  else if (unseen !== null) found.push(unseen);
  return found;
}

/** Every button of an invoice, with every reason where it is shut. Never from a sighting: Unlink asks live. */
export function movesOf(grants: Grants, head: OfInvoice, link: OfLink, ruled?: Ruled): Moves {
  return Object.fromEntries(
    moves.map((move) => {
      const reasons = hindrances(grants, head, link, move, ruled);
      return [move, { allowed: reasons.length === 0, reasons }];
    }),
  ) as unknown as Moves;
}

/** The buttons of many invoices: one and the same object for all that stand alike, as most rows of a list do. */
export function movesOfEach(
  grants: Grants,
  rows: readonly { readonly head: OfInvoice; readonly link: OfLink }[],
  ruled?: Ruled,
): readonly Moves[] {
  const known = new Map<string, Moves>();
  return rows.map(({ head, link }) => {
    const duties = `${link?.sentBy === ruled?.person} ${link?.acceptedBy === ruled?.person}`;
    const unseen = ruled?.restored ? (link?.sentAt ?? 0) < ruled.restored.at : false;
    const marks = `${head.billedBefore === true} ${!!head.forcedUnlinkId}`;
    const standing = `${head.projectId} ${head.status} ${link?.state} ${link?.parked} ${duties} ${marks} ${unseen}`;
    const moves = known.get(standing) ?? movesOf(grants, head, link, ruled);
    known.set(standing, moves);
    return moves;
  });
}
