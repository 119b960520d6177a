import type { Announcement, Caller, Tx } from './unit-of-work.ts';

/**
 * Tells whoever asked for it by a webhook that something changed. To be called in the transaction of the change, which
 * then holds the telling too. What is a requisition's needs no call: it is told with its event in the history.
 * @param by null for the hub itself.
 */
export const announce = (
  tx: Tx,
  by: Pick<Caller, 'person'> | null,
  { resource, event, id, project }: Omit<Announcement, 'by'>,
): Promise<void> => tx.webhooks.announce({ resource, event, id, project, by: by?.person ?? null });
