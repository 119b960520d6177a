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
