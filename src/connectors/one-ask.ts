import type { ErpTraits } from './contract.ts';
import { limited } from './limited.ts';
import { ErpTrouble } from './trouble.ts';

/**
 * Lets one ask under a reference, or for a number, be at work at a time, in this process. Leases keep hubs and workers apart; this is for
 * a connector that goes on after its caller was let go: until its ask has ended, or `settleMs` has passed and it can no
 * longer take effect, another ask might make a second bill. Throws for the second one; nothing of it is sent.
 */
export function oneAskAtATime<Key>() {
  const begun = new Map<Key, number>();
  return async <T>(
    key: Key,
    traits: Pick<ErpTraits, 'name' | 'callMs' | 'settleMs'>,
    signal: AbortSignal,
    ask: (within: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const now = performance.now();
    const sinceOther = now - (begun.get(key) ?? Number.NEGATIVE_INFINITY);
    if (sinceOther < traits.settleMs) {
      throw new ErpTrouble('asked_meanwhile', { erp: traits.name });
    }
    return await limited(traits, signal, async (within) => {
      begun.set(key, now);
      try {
        return await ask(within);
      } finally {
        // A later ask may have taken its place by now.
        if (begun.get(key) === now) begun.delete(key);
      }
    });
  };
}
