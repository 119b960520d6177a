import { expect } from 'vitest';
import { type KitCase, never, refusedReasons } from './case.ts';

/** A no is a no with its reason, and nothing was made. */
export const refusing: readonly KitCase[] = [
  {
    name: 'refused means nothing was made',
    async run({ harness, look, countAfterwards }) {
      const { connector, weather, aBill } = harness;
      await weather.refuseNext('The record was refused for a reason of its own.');
      const { bill, reference } = await aBill();
      const answer = await connector.createBill(bill, reference, never);
      expect(answer).toMatchObject({ is: 'refused', refusal: { detail: expect.stringMatching(/reason of its own/) } });
      expect(await countAfterwards(reference)).toBe(0);
      expect(await look({ reference })).toMatchObject({ is: 'gone' });
      expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
    },
  },
  {
    name: 'unknown vendor, job, cost code, closed period and missing set-up are told apart',
    async run({ harness, make }) {
      const { connector, accountant, aBill } = harness;
      for (const refusedAs of refusedReasons) {
        const { bill, reference } = await aBill({ refusedAs });
        const answer = await connector.createBill(bill, reference, never);
        const refusal = { code: refusedAs, detail: expect.stringMatching(/./) };
        expect(answer).toMatchObject({ is: 'refused', refusal });
        expect(await accountant.countUnder(reference)).toBe(0);
      }
      await make();
    },
  },
];
