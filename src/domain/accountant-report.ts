/** What an accounting approver did to links, as the report counts it. */
export const approverActs = ['accepted', 'rejected', 'retried', 'unlinked', 'forced'] as const;
export type ApproverAct = (typeof approverActs)[number];

const plain: Readonly<Record<string, ApproverAct>> = {
  'link.accepted': 'accepted',
  'link.rejected': 'rejected',
  'link.retried': 'retried',
  'link.unlinked': 'unlinked',
  // Over what the ERP said, or did not say, on somebody's own word.
  'link.unlinked_after_purge': 'forced',
  'link.freed': 'forced',
  'link.unlinked_by_force': 'forced',
};

/** The act that an event of the history is; null where it is none of an approver's. */
export const actOf = (type: string): ApproverAct | null => (Object.hasOwn(plain, type) ? (plain[type] ?? null) : null);

/** What the history is asked for. */
export const actTypes = Object.keys(plain);

/** An event of the company's history that tells of somebody's *Can Push to Accounting*. */
export interface PushTold {
  readonly type: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** The name of whoever did it; null for the hub itself. */
  readonly by: string | null;
}

/**
 * By whom somebody holds *Can Push to Accounting*, as the newest event that tells of it has it: a person, or the provider
 * whose groups gave it, where that was noted. Null where the event took it away.
 */
export function grantTold({ type, facts, by }: PushTold): { readonly by: string | null } | null {
  if (type === 'push.granted') return { by };
  if (type !== 'single_sign_on.rights') return null;
  const { pushToAccounting: change } = (facts.changes ?? {}) as { readonly pushToAccounting?: readonly unknown[] };
  if (change?.[1] !== true) return null;
  return { by: typeof facts.provider === 'string' ? facts.provider : null };
}
