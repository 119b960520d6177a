import { standing } from '../../domain/outside.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { sayTrouble } from '../../domain/trouble.ts';
import type { BillKey, CreateAnswer, ErpConnector } from '../contract.ts';
import { makesNothing } from '../making-nothing.ts';
import { ErpTrouble } from '../trouble.ts';
import type { OutsideDesk, OutsidePlace } from './desk.ts';
import { createRequisitions } from './payload.ts';
import { outsideTraits } from './traits.ts';

export interface OutsideOptions {
  readonly desk: OutsideDesk;
  readonly place: OutsidePlace;
  readonly name: string;
  /** After this a detail that nobody said a word about is stale. */
  readonly staleMs: number;
}

async function* nothing(): AsyncGenerator<never> {
  // What such an ERP has, its integrator puts into the project side itself.
}

/**
 * An ERP whose connector is a stranger's program. To look is to read what it has told us. To make a bill is to ask it
 * for one, once a reference; the answer comes later, so it is always *unclear* here, and the next look goes by what was
 * told. What nobody told is *unknown*, and stays so for ever.
 */
export function openOutsideConnector({ desk, place, name, staleMs }: OutsideOptions): ErpConnector {
  async function lookFor(bill: BillKey, signal: AbortSignal): Promise<Sighting> {
    signal.throwIfAborted();
    const told = await desk.told(place, bill);
    if (told !== null) return standing(told, name, staleMs);
    const trouble = 'not_told';
    return { is: 'unknown', because: sayTrouble(trouble, { erp: name }), trouble };
  }
  const unclear = (): CreateAnswer => {
    const trouble = 'integrator_told';
    return { is: 'unclear', because: sayTrouble(trouble, { erp: name }), trouble };
  };
  return {
    traits: outsideTraits(name),
    async check(signal) {
      signal.throwIfAborted();
      const listener = await desk.listener(place);
      if (listener === 'well') return { ok: true };
      const trouble = listener === 'none' ? 'nobody_listens' : 'webhook_fails';
      return { ok: false, because: sayTrouble(trouble, { erp: name }), trouble };
    },
    lookFor,
    async *lookForMany(bills, signal) {
      for (const bill of bills) yield await lookFor(bill, signal);
    },
    vendors: nothing,
    jobs: nothing,
    costCodes: nothing,
    costTypes: nothing,
    subcontracts: nothing,
    // biome-ignore lint/correctness/useYield: there is no list of bills to begin, and an empty one would be a lie
    async *bills() {
      throw new ErpTrouble('not_listed', { erp: name });
    },
    payments: nothing,
    async createBill(bill, reference, signal) {
      const about = await desk.about(place, reference);
      signal.throwIfAborted();
      if (about === null) throw new Error(`there is no link of reference ${reference}`);
      await desk.file(place, reference, createRequisitions(bill, reference, about));
      return unclear();
    },
    ...makesNothing(name),
  };
}
