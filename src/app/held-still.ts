import { heldStill } from '../domain/permission.ts';
import type { Caller, Tx } from './unit-of-work.ts';

/**
 * The caller with what they hold still: for what was begun a while ago, for a file came in, an ERP was asked or a lock waited
 * for, and a right may have been taken away meanwhile.
 */
export const asTheyStand = async (tx: Pick<Tx, 'people'>, caller: Caller): Promise<Caller> => ({
  ...caller,
  grants: heldStill(caller.grants, await tx.people.grants(caller.person)),
});
