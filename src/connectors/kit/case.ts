import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { billReference } from '../../domain/ids.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import type { ErpRecord, Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { isTrouble, troubles } from '../../domain/trouble.ts';
import type { BillKey, CheckAnswer, Clock, CreateAnswer, ErpConnector } from '../contract.ts';
import type { BillVariation, ErpHarness } from '../harness.ts';

/** A promise of the contract, by its name, and how it is tried. Throws where it is broken. */
export interface KitCase {
  readonly name: string;
  readonly run: (kit: Kit) => Promise<void>;
}

/** Every reason that a bill of the kit can be refused for. */
export const refusedReasons = [
  'erp_unknown_vendor',
  'erp_unknown_job',
  'erp_unknown_commitment',
  'erp_unknown_cost_code',
  'erp_closed_period',
  'erp_setup_incomplete',
] as const satisfies ExportErrorCode[];

/** When a yes came: one that does not say leaves it to the hub, which asks its clock then. */
export const madeAt = async ({ asOf }: Extract<CreateAnswer, { is: 'created' }>, clock: Clock): Promise<Instant> =>
  asOf ?? (await clock.now());

/** A signal for a call that nobody gives up. */
export const never = new AbortController().signal;
export const newReference = () => billReference(randomBytes(26));

/**
 * How long the kit goes on watching after `settle()`: a connector that still does something behind its caller's back
 * is seen only by waiting for it.
 */
export const afterwardsMs = 500;

export async function listed<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

/** Named, and not among what waits: a login that is tried again every second may end up locked. */
export function expectNamedForAPerson(answer: CheckAnswer): void {
  const trouble = 'trouble' in answer ? answer.trouble : undefined;
  expect(isTrouble(trouble) && troubles[trouble], `the trouble is ${trouble}`).toBe('needs a person');
}

type Asked = Awaited<ReturnType<ErpHarness['aBill']>>;
export interface Made extends Asked {
  readonly record: ErpRecord;
  readonly asOf: Instant;
}
/** What the cases of the kit work with. */
export interface Kit {
  readonly harness: ErpHarness;
  make(variation?: BillVariation, change?: (bill: Asked['bill']) => Asked['bill']): Promise<Made>;
  look(bill: BillKey, erp?: ErpConnector): Promise<Sighting>;
  present(bill: BillKey, erp?: ErpConnector): Promise<Extract<Sighting, { is: 'present' }>>;
  /** Bills under the reference once everything has settled, and still so many a while later. */
  countAfterwards(reference: Asked['reference']): Promise<number>;
}

export function kitOf(harness: ErpHarness): Kit {
  const look = (bill: BillKey, erp = harness.connector) => erp.lookFor(bill, never);
  return {
    harness,
    look,
    async make(variation, change = (bill) => bill) {
      const asked = await harness.aBill(variation);
      const bill = change(asked.bill);
      const answer = await harness.connector.createBill(bill, asked.reference, never);
      if (answer.is !== 'created') throw new Error(`the bill was not made: ${JSON.stringify(answer)}`);
      const asOf = await madeAt(answer, harness.clock);
      return { bill, reference: asked.reference, record: answer.record, asOf };
    },
    async present(bill, erp) {
      const seen = await look(bill, erp);
      if (seen.is !== 'present') throw new Error(`the bill is not to be seen: ${JSON.stringify(seen)}`);
      return seen;
    },
    async countAfterwards(reference) {
      await harness.weather.settle();
      const settled = await harness.accountant.countUnder(reference);
      await new Promise((resolve) => setTimeout(resolve, afterwardsMs));
      expect(await harness.accountant.countUnder(reference), 'bills under the reference, after settling').toBe(settled);
      return settled;
    },
  };
}
