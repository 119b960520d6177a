import type { PersonId } from './ids.ts';
import type { Link, Move } from './link.ts';
import type { Action } from './permission.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Restored } from './restored.ts';

/**
 * What a connection's owner decides once for everybody. Each is on or off; those that would contradict each other are
 * not on together. Words are in `words/en/policies.ts`, columns in the table `connection`.
 */
export const policies = {
  /** A bill that is void in the ERP counts as gone. */
  void_is_gone: { needs: 'connection.manage', not_with: [] },
  /** Whoever sent an invoice may not accept it themselves. */
  sender_may_not_accept: { needs: 'connection.manage', not_with: ['direct_export'] },
  /** Whoever accepted an invoice may not unlink it themselves. */
  accepter_may_not_unlink: { needs: 'connection.manage', not_with: [] },
  /** What is sent is exported at once, with no accounting approver in between. */
  direct_export: { needs: 'connection.let_through', not_with: ['sender_may_not_accept'] },
} as const satisfies Record<string, { readonly needs: Action; readonly not_with: readonly string[] }>;
export type Policy = keyof typeof policies;
export const policyNames = Object.keys(policies) as Policy[];
export type Policies = Readonly<Record<Policy, boolean>>;
export const noPolicies: Policies = {
  void_is_gone: false,
  sender_may_not_accept: false,
  accepter_may_not_unlink: false,
  direct_export: false,
};

/** Whoever asks, under what their company decided, and what befell the connection. */
export interface Ruled {
  readonly person: PersonId;
  readonly policies: Policies;
  readonly restored?: Restored | null;
}

/** Separation of duties: why this person, whatever their rights, may not do this to this very invoice. */
export function dutiesAgainst(
  { person, policies: decided }: Ruled,
  link: Partial<Pick<Link, 'sentBy' | 'acceptedBy'>> | null,
  move: Move,
): Refusal | null {
  if (move === 'accept' && decided.sender_may_not_accept && link?.sentBy === person) return refusal('own_sending');
  if (move === 'unlink' && decided.accepter_may_not_unlink && link?.acceptedBy === person) {
    return refusal('own_acceptance');
  }
  return null;
}

/** Which of the others stands against switching one on; null where none does. */
export const contradicts = (decided: Policies, policy: Policy): Policy | null =>
  (policies[policy].not_with as readonly Policy[]).find((other) => decided[other]) ?? null;
