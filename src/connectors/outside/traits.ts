import { mostCents } from '../../domain/money.ts';
import type { ErpTraits } from '../contract.ts';

/**
 * What is true of every integrator. That a reference is asked for once is proved, by our own database; that one asking
 * makes one bill is the integrator's word, so no more than `bounded` is claimed. The times are those of a transaction
 * of our own, which files nothing for a link that is not exporting any more: the quarantine only covers its commit.
 */
export const outsideTraits = (name: string): ErpTraits => ({
  name,
  undo: 'delete',
  reads: 'mirror',
  once: 'bounded',
  callMs: 3_000,
  settleMs: 6_000,
  maxInFlight: 8,
  keysACall: 1,
  limits: {
    invoiceNumber: 255,
    description: 255,
    commitmentNumber: 255,
    lineDescription: 1_000,
    amount: mostCents,
  },
  makes: [],
});
