import { expect } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import { troubles } from '../../domain/trouble.ts';
import type { BillKey, ErpConnector } from '../contract.ts';
import { expectNamedForAPerson, type Kit, type KitCase, listed, never, newReference } from './case.ts';
import { lists } from './listing.ts';

/** Silence is never a no, and never an absence. */
export const failing: readonly KitCase[] = [
  {
    name: 'a lost answer is unclear, never refused',
    async run({ harness, present, countAfterwards }) {
      const { connector, accountant, weather, aBill } = harness;
      const { bill, reference } = await aBill();
      await weather.loseNextAnswer();
      expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'unclear' });
      expect(await countAfterwards(reference)).toBe(1);
      const { record, fingerprint } = await present({ reference });
      expect(fingerprint).toBe(fingerprintOf(bill));
      expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created', record });
      expect(await accountant.countUnder(reference)).toBe(1);
    },
  },
  {
    name: 'down is unknown, never gone',
    async run(kit) {
      const { connector, weather, aBill } = kit.harness;
      const { reference, record } = await kit.make();
      const other = await aBill();
      await weather.goDown();
      await expectNothingLearned(connector, [{ reference }, { record }, { reference: newReference() }]);
      // It goes away by itself, so nobody has to be called, and the export goes on soon after.
      const check = await connector.check(never);
      if (!check.ok && check.trouble !== undefined) expect(troubles[check.trouble]).toBe('waits');
      expect(await connector.createBill(other.bill, other.reference, never)).toMatchObject({ is: 'unclear' });
      await weather.comeBack();
      expect(await kit.countAfterwards(other.reference)).toBe(0);
      expect(await kit.look({ reference })).toMatchObject({ is: 'present', record });
    },
  },
  { name: 'an odd answer is unknown, never gone', run: oddAnswers },
  { name: 'the books of another company say nothing', run: otherBooks },
];

/** Whatever is asked for, nothing is answered that could be taken for an absence or a presence. */
async function expectNothingLearned(erp: ErpConnector, keys: readonly BillKey[]): Promise<void> {
  const words = { because: expect.stringMatching(/./) };
  for (const key of keys) expect(await erp.lookFor(key, never)).toMatchObject({ is: 'unknown', ...words });
  expect(await erp.check(never)).toMatchObject({ ok: false, ...words });
  const many = await listed(erp.lookForMany(keys, never)).catch(() => []);
  expect(many.filter((seen) => seen.is !== 'unknown')).toEqual([]);
}

async function otherBooks({ harness, make }: Kit): Promise<void> {
  const { wrongCompany, accountant, aBill } = harness;
  const { bill, reference, record } = await make();
  const check = await wrongCompany.check(never);
  expect(check).toMatchObject({ ok: false, because: expect.stringMatching(/./) });
  expectNamedForAPerson(check);
  expect(await wrongCompany.lookFor({ reference: newReference() }, never)).toMatchObject({ is: 'unknown' });
  const keys = [{ reference }, { record }];
  const seen = [
    ...(await Promise.all(keys.map((key) => wrongCompany.lookFor(key, never)))),
    ...(await listed(wrongCompany.lookForMany(keys, never)).catch(() => [])),
  ];
  for (const one of seen) {
    // A bill that is seen there is seen, whatever the company is called; one that is not seen there may be in ours.
    if (one.is === 'present') expect(one.record).toEqual(record);
    else expect(one).toMatchObject({ is: 'unknown', because: expect.stringMatching(/./) });
  }
  const absent = await listed(wrongCompany.lookForMany([{ reference: newReference() }], never)).catch(() => []);
  expect(absent.filter((one) => one.is !== 'unknown')).toEqual([]);
  for (const list of lists) await expect(listed(list(wrongCompany, bill.jobNumber, never))).rejects.toThrow();
  const other = await aBill();
  expect((await wrongCompany.createBill(other.bill, other.reference, never)).is).not.toBe('created');
  expect(await accountant.countUnder(other.reference)).toBe(0);
}

async function oddAnswers(kit: Kit): Promise<void> {
  const { connector, accountant, weather, aBill } = kit.harness;
  expect(weather.oddAnswers.length, 'odd answers that the harness knows').toBeGreaterThanOrEqual(2);
  const { bill, reference, record } = await kit.make();
  for (const how of weather.oddAnswers) {
    await weather.answerOddly(how, 'everything');
    await expectNothingLearned(connector, [{ reference }, { record }, { reference: newReference() }]);
    for (const list of lists) {
      await expect(listed(list(connector, bill.jobNumber, never)), `a list, answered by ${how}`).rejects.toThrow();
    }
    await weather.comeBack();
    for (const what of ['everything', 'asks'] as const) {
      const other = await aBill();
      await weather.answerOddly(how, what);
      const answer = await connector.createBill(other.bill, other.reference, never);
      await weather.comeBack();
      await weather.settle();
      const made = await accountant.countUnder(other.reference);
      // A yes is true where the connector looked for itself; a no only where nothing was made.
      if (answer.is !== 'unclear')
        expect(made, `${answer.is}, answered by ${how}`).toBe(answer.is === 'created' ? 1 : 0);
      expect(await connector.createBill(other.bill, other.reference, never)).toMatchObject({ is: 'created' });
      expect(await accountant.countUnder(other.reference)).toBe(1);
    }
  }
}
