import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportPoint } from '../../src/app/deps.ts';
import type { InvoiceId } from '../../src/domain/ids.ts';
import { moves } from '../../src/domain/link.ts';
import { smallHouse } from '../support/small-house.ts';
import { broken } from './invariants.ts';
import { type Step, take } from './world.ts';

const which = fc.nat({ max: 2 });
const points: readonly ExportPoint[] = ['looked', 'asking', 'asked', 'answered'];

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('enter' as const),
      commitment: fc.nat({ max: 1 }),
      amount: fc.integer({ min: 100, max: 90_000 }),
    }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constantFrom(...moves), which }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('send' as const, 'accept' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('delete invoice' as const, 'edit invoice' as const), which }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('delete bill' as const, 'void bill' as const, 'pay bill' as const),
      which,
    }),
  },
  { weight: 5, arbitrary: fc.constantFrom<Step>({ do: 'work' }, { do: 'two work at once' }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('work and die' as const), at: fc.constantFrom(...points) }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      { do: 'lose an answer' },
      { do: 'refuse one' },
      { do: 'go down' },
      { do: 'come back' },
    ),
  },
);

/** A morning's work, so that no day is spent on invoices that go nowhere. */
const morning: readonly Step[] = [
  { do: 'enter', commitment: 0, amount: 5_000 },
  { do: 'enter', commitment: 1, amount: 7_000 },
  { do: 'send', which: 0 },
  { do: 'send', which: 1 },
  { do: 'accept', which: 0 },
  { do: 'work' },
];

/** Then whatever people, the ERP and the machine do, in whatever order. */
const day = fc.array(step, { minLength: 15, maxLength: 35 }).map((steps) => [...morning, ...steps]);

/** More with TIEOUT_MODEL_RUNS; a failure prints its seed and the shortest day that shows it. */
const runs = Number(process.env.TIEOUT_MODEL_RUNS ?? 14);

describe('any order of events', () => {
  it('keeps the eight promises after every step, and settles once the weather clears', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(day, async (steps) => {
        const house = await smallHouse({ leaseMs: 600, callMs: 1_500, settleMs: 2_000 });
        try {
          const invoices: InvoiceId[] = [];
          for (const [index, one] of steps.entries()) {
            expect(await take(house, invoices, one), `step ${index + 1}: ${JSON.stringify(one)}`).toBeNull();
            expect(await broken(house), `after step ${index + 1}: ${JSON.stringify(one)}`).toEqual([]);
          }
          await house.simulator.weather.change({ down: false, lose_next_answer: false, refuse_next: null });
          await house.exportAll();
          expect(await broken(house)).toEqual([]);
          const left = await house.hub.list(await house.caller(), {
            filter: 'exporting',
            sort: '-updated_at',
            limit: 50,
          });
          expect(left.ok && left.value.rows.filter((row) => !row.link?.parked)).toEqual([]);
        } finally {
          await house.close();
        }
      }),
      { numRuns: runs, endOnFailure: false },
    );
  });
});
