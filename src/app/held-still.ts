import { heldStill } from '../domain/permission.ts';
import type { Caller, Tx, UnitOfWork } from './unit-of-work.ts';

/**
 * The caller with what they hold still: for what was begun a while ago, for a file came in, an ERP was asked or a lock waited
 * for, and a right may have been taken away meanwhile.
 */
export const asTheyStand = async (tx: Pick<Tx, 'people'>, caller: Caller): Promise<Caller> => ({
  ...caller,
  grants: heldStill(caller.grants, await tx.people.grants(caller.person)),
});

/**
 * Before each part of what is read for as long as its reader likes. It throws where a right went meanwhile: the answer has begun,
 * so it can say no in no other way than by breaking off, and what breaks off is not taken for whole.
 * @param may whether the caller, as they now stand, may still read all that they asked for.
 */
export async function mustHoldStill(work: UnitOfWork, caller: Caller, may: (now: Caller) => boolean): Promise<void> {
  const now = await work.run(caller, (tx) => asTheyStand(tx, caller));
  if (!may(now)) throw new Error('the right to read this was taken away while it was being read');
}
