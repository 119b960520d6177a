import { cents } from '../../domain/money.ts';
import type { ErpTraits } from '../contract.ts';
import { erp } from './client.ts';
import { valuesAQuestion } from './look.ts';

/** How long calls may take; settings of a connection may say otherwise. */
export type Times = Partial<Pick<ErpTraits, 'callMs' | 'settleMs' | 'maxInFlight'>>;

/** Plain values only: an agent sends them along as JSON. */
export function plainbooksTraits({ callMs = 10_000, settleMs = 30_000, maxInFlight = 2 }: Times = {}): ErpTraits {
  return {
    name: erp,
    // What a person does there to take a bill back; the advice of every refusal speaks of it.
    undo: 'delete',
    // Answers come from the ERP itself, not from a copy that somebody fills now and then.
    reads: 'live',
    // Plainbooks refuses a second bill of one reference by itself. If yours does not, declare `bounded`, and look for
    // the reference before each ask.
    once: 'proved',
    callMs,
    // How long after the intent was saved an ask can still take effect: `callMs` until it is sent, and then as long as
    // the ERP, its proxies and their queues may hold it. The whole proof of absence rests on this: when in doubt, more.
    settleMs,
    // Calls that the ERP stands at once. Each call of this connector asks one thing after the other, so one slot is one
    // call; one that fanned out would have to declare less.
    maxInFlight,
    // Bills that one question of `lookForMany` asks for; 1 where each costs a call.
    keysACall: valuesAQuestion,
    // From the ERP's documentation, then tried out: the kit fills each text to its limit and reads it back.
    limits: {
      invoiceNumber: 24,
      description: 60,
      commitmentNumber: 24,
      lineDescription: 60,
      amount: cents(999_999_999_99),
    },
    // Records besides bills that it can be asked to make; `[]` where it is asked for bills alone.
    makes: ['vendor', 'job', 'commitment', 'change_order'],
  };
}
