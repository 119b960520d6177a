import { randomBytes } from 'node:crypto';
import { billReference } from '../../domain/ids.ts';
import type { ErpRecord, Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { BillKey } from '../contract.ts';
import type { BillVariation, ErpHarness } from '../harness.ts';

/** A signal for a call that nobody gives up. */
export const never = new AbortController().signal;
export const newReference = () => billReference(randomBytes(26));

export async function listed<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

export interface Made {
  readonly record: ErpRecord;
  readonly asOf: Instant;
}
/** What the cases of the kit work with. */
export interface Kit {
  harness(): ErpHarness;
  make(variation?: BillVariation): Promise<Awaited<ReturnType<ErpHarness['aBill']>> & Made>;
  look(bill: BillKey): Promise<Sighting>;
  present(bill: BillKey): Promise<Extract<Sighting, { is: 'present' }>>;
}

/** @param harness answers the one that is open: cases are named before any is. */
export function kitOf(harness: () => ErpHarness): Kit {
  const look = (bill: BillKey) => harness().connector.lookFor(bill, never);
  return {
    harness,
    look,
    async make(variation) {
      const asked = await harness().aBill(variation);
      const answer = await harness().connector.createBill(asked.bill, asked.reference, never);
      if (answer.is !== 'created') throw new Error(`the bill was not made: ${JSON.stringify(answer)}`);
      return { ...asked, record: answer.record, asOf: answer.asOf };
    },
    async present(bill) {
      const seen = await look(bill);
      if (seen.is !== 'present') throw new Error(`the bill is not to be seen: ${JSON.stringify(seen)}`);
      return seen;
    },
  };
}
