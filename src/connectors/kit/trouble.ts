import { expect, vi } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import type { BillKey, ErpConnector } from '../contract.ts';
import { expectNamedForAPerson, type Kit, type KitCase, listed, never, newReference } from './case.ts';
import { lists } from './listing.ts';

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
      const reasons = [
        'erp_unknown_vendor',
        'erp_unknown_job',
        'erp_unknown_commitment',
        'erp_unknown_cost_code',
        'erp_closed_period',
        'erp_setup_incomplete',
      ] as const;
      for (const refusedAs of reasons) {
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

/** Silence is never a no, and never an absence. */
export const failing: readonly KitCase[] = [
  {
    name: 'a lost answer is unclear, never refused',
    async run({ harness, present, countAfterwards }) {
      const { connector, weather, aBill } = harness;
      const { bill, reference } = await aBill();
      await weather.loseNextAnswer();
      expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'unclear' });
      expect(await countAfterwards(reference)).toBe(1);
      const { record, fingerprint } = await present({ reference });
      expect(fingerprint).toBe(fingerprintOf(bill));
      expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created', record });
      expect(await countAfterwards(reference)).toBe(1);
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
      expect(await connector.createBill(other.bill, other.reference, never)).toMatchObject({ is: 'unclear' });
      await weather.comeBack();
      expect(await kit.countAfterwards(other.reference)).toBe(0);
      expect(await kit.look({ reference })).toMatchObject({ is: 'present', record });
    },
  },
  { name: 'an odd answer is unknown, never gone', run: oddAnswers },
  { name: 'the books of another company say nothing', run: otherBooks },
  { name: 'an aborted signal ends the call', run: abortedCalls },
  {
    name: 'no more calls at once than it declares',
    async run({ harness, make }) {
      const { connector, calls, aBill } = harness;
      const known = await make();
      const keys = Array.from({ length: 300 }, (_, i) => (i % 100 === 0 ? known : { reference: newReference() }));
      // As many calls of the hub at once as have a slot: whatever one of them spreads over several comes on top.
      const slots = Math.min(connector.traits.maxInFlight, 4);
      const asked = await Promise.all(Array.from({ length: slots }, () => aBill()));
      const rounds: readonly (() => readonly Promise<unknown>[])[] = [
        () => asked.map(({ bill, reference }) => connector.createBill(bill, reference, never)),
        () => asked.map(({ reference }) => connector.lookFor({ reference }, never)),
        () => asked.map(() => listed(connector.lookForMany(keys, never))),
        () => asked.map(() => listed(connector.vendors(never))),
      ];
      for (const round of rounds) {
        await calls.mostAtOnce();
        await Promise.all(round());
        const most = await calls.mostAtOnce();
        expect(most, 'the harness counts calls').toBeGreaterThanOrEqual(1);
        expect(most, `calls at once in ${slots} slots`).toBeLessThanOrEqual(slots);
      }
    },
  },
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
    const other = await aBill();
    await weather.answerOddly(how);
    await expectNothingLearned(connector, [{ reference }, { record }, { reference: newReference() }]);
    for (const list of lists) {
      await expect(listed(list(connector, bill.jobNumber, never)), `a list, answered by ${how}`).rejects.toThrow();
    }
    const answer = await connector.createBill(other.bill, other.reference, never);
    expect(answer.is, `an ask, answered by ${how}`).not.toBe('created');
    await weather.comeBack();
    await weather.settle();
    if (answer.is === 'refused') expect(await accountant.countUnder(other.reference), how).toBe(0);
    expect(await connector.createBill(other.bill, other.reference, never)).toMatchObject({ is: 'created' });
    expect(await accountant.countUnder(other.reference)).toBe(1);
  }
}

async function abortedCalls(kit: Kit): Promise<void> {
  const { connector, accountant, calls, weather, aBill } = kit.harness;
  const { bill, reference } = await aBill();
  await calls.mostAtOnce();
  const gone = AbortSignal.abort(new Error('given up before'));
  expect(await connector.lookFor({ reference }, gone)).toMatchObject({ is: 'unknown' });
  expect(await connector.check(gone)).toMatchObject({ ok: false });
  expect(await connector.createBill(bill, reference, gone)).toMatchObject({ is: 'unclear' });
  await expect(listed(connector.vendors(gone))).rejects.toThrow();
  await expect(listed(connector.lookForMany([{ reference }], gone))).rejects.toThrow();
  expect(await calls.mostAtOnce(), 'calls for one who had given up').toBe(0);
  expect(await accountant.countUnder(reference)).toBe(0);

  // Slower than any test may take: only the signal can end these.
  await weather.slowDown(60_000);
  const soon = () => AbortSignal.timeout(50);
  expect(await connector.lookFor({ reference }, soon())).toMatchObject({ is: 'unknown' });
  expect(await connector.check(soon())).toMatchObject({ ok: false });
  expect(await connector.createBill(bill, reference, soon())).toMatchObject({ is: 'unclear' });
  await expect(listed(connector.vendors(soon()))).rejects.toThrow();
  await expect(listed(connector.lookForMany([{ reference }], soon()))).rejects.toThrow();
  // `careful` has let its callers go; here the connector has to let go of the ERP too, with its time at the latest.
  const timeout = connector.traits.callMs + 2_000;
  await vi.waitFor(async () => expect(await calls.underWay(), 'calls under way').toBe(0), { timeout, interval: 20 });
  await weather.comeBack();
  const made = await kit.countAfterwards(reference);
  expect(made).toBeLessThanOrEqual(1);

  // Given up while the first answer was on its way: what comes after it in the connector's plan must not be asked.
  const late = await aBill();
  await weather.slowDown(150);
  expect(await connector.createBill(late.bill, late.reference, soon())).toMatchObject({ is: 'unclear' });
  await weather.comeBack();
  expect(await kit.countAfterwards(late.reference)).toBeLessThanOrEqual(1);
  expect(await connector.createBill(late.bill, late.reference, never)).toMatchObject({ is: 'created' });
  expect(await accountant.countUnder(late.reference)).toBe(1);
}
