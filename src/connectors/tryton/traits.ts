import { mostCents } from '../../domain/money.ts';
import type { ErpTraits } from '../contract.ts';
import { keysACall } from './look.ts';

export interface TrytonTimes extends Partial<Pick<ErpTraits, 'callMs' | 'settleMs' | 'maxInFlight'>> {
  /** Whether bills are posted, or left as drafts for an accountant to post. */
  readonly bills?: 'posted' | 'drafts';
}

/**
 * `settleMs` is inferred: Tryton names no longest time of a request. It runs what it has read from the network without
 * pause, repeats a transaction that met another five times at most, and waits for no lock on PostgreSQL; a minute is
 * what a server has to be stopped for, with our ask unread in its queue, to make this untrue. Where calls may take longer than
 * usual they do: what is sent last of all within one takes as long again, whether or not anybody still waits for it.
 *
 * Tryton limits no text. These limits are ours, because everything has one; the amount is within the sixteen digits of
 * its unit price. `bounded`: no field of an invoice is unique, so our reference is looked for before each ask.
 */
export function trytonTraits({ bills = 'posted', ...times }: TrytonTimes = {}): ErpTraits {
  const callMs = times.callMs ?? 20_000;
  const settleMs = times.settleMs ?? Math.max(60_000, callMs);
  if (settleMs < callMs) throw new Error(`settleMs (${settleMs}) must be at least callMs (${callMs})`);
  return {
    name: 'Tryton',
    // A posted invoice cannot be deleted, only cancelled; a draft can.
    undo: bills === 'posted' ? 'void' : 'delete',
    reads: 'live',
    once: 'bounded',
    callMs,
    settleMs: Math.max(settleMs, 2 * callMs),
    // Postings meet on the sequence of invoice numbers: more at once only wait for each other.
    maxInFlight: times.maxInFlight ?? 2,
    keysACall,
    limits: {
      invoiceNumber: 100,
      description: 250,
      commitmentNumber: 100,
      lineDescription: 1_000,
      amount: mostCents,
    },
    // A commitment there is an account without vendor, sum or lines: none could be recognised as what was asked for.
    makes: ['vendor'],
    finds: ['commitment'],
  };
}
