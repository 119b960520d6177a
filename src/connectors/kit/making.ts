import { expect } from 'vitest';
import { type Bill, fingerprintOf } from '../../domain/bill.ts';
import { mostCents } from '../../domain/money.ts';
import { expectBooked } from './books.ts';
import { type Kit, type KitCase, never, newReference } from './case.ts';

/** Texts that go wrong where somebody glues them into XML, SQL, a form or the wrong character set. */
const awkward = `<A> & "B" 'C' 100 % ; Ä漢字 🏗`;

const cutTo = (text: string, limit: number) => {
  const cut = text.slice(0, limit);
  // Half a character would be refused for being none.
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
};

/** What is made is made once, and holds what it was asked to hold. */
export const making: readonly KitCase[] = [
  {
    name: 'asked twice with one reference it makes one bill',
    async run(kit) {
      const { connector, secondHub, accountant, aBill } = kit.harness;
      const { bill, reference, record } = await kit.make();
      for (const erp of [connector, secondHub]) {
        expect(await erp.createBill(bill, reference, never)).toMatchObject({ is: 'created', record });
        expect(await accountant.countUnder(reference)).toBe(1);
      }
      // Another bill under a reference that is taken is none that was made.
      const other = await aBill({ lines: [{ amount: 7_77, retainage: 0 }] });
      expect((await connector.createBill(other.bill, reference, never)).is).not.toBe('created');
      expect(await kit.countAfterwards(reference)).toBe(1);
      await expectBooked(kit, { bill, record });
    },
  },
  {
    name: 'asked twice at once with one reference it makes one bill',
    async run({ harness, countAfterwards, present }) {
      const { connector, secondHub, aBill } = harness;
      // Two hubs at once are kept apart by leases, and only an ERP that enforces our reference needs none.
      const others = connector.traits.once === 'proved' ? [connector, secondHub] : [connector];
      for (const other of others) {
        const { bill, reference } = await aBill();
        const answers = await Promise.all([connector, other].map((erp) => erp.createBill(bill, reference, never)));
        expect(answers.map(({ is }) => is)).toContain('created');
        expect(answers.map(({ is }) => is)).not.toContain('refused');
        expect(await countAfterwards(reference)).toBe(1);
        expect(await present({ reference })).toMatchObject({ fingerprint: fingerprintOf(bill) });
      }
    },
  },
  {
    name: 'cents, retainage and negative lines survive',
    async run(kit) {
      const lines = [
        { amount: 1, retainage: 0 },
        { amount: 123_456_789, retainage: 12_345_679 },
        { amount: -1_010, retainage: -101 },
      ];
      const { bill, reference, record } = await kit.make({ lines });
      expect(bill.lines.map(({ amount, retainage }) => ({ amount, retainage }))).toEqual(lines);
      expect((await kit.present({ reference })).fingerprint).toBe(fingerprintOf(bill));
      await expectBooked(kit, { bill, record });

      // As much as is declared is held down to the last cent, or not made: it may be more than the subcontract has.
      const { connector, accountant, aBill } = kit.harness;
      const most = Math.min(connector.traits.limits.amount, mostCents);
      const full = await aBill({ lines: [{ amount: most, retainage: 0 }] });
      const answer = await connector.createBill(full.bill, full.reference, never);
      if (answer.is === 'created') await expectBooked(kit, { bill: full.bill, record: answer.record });
      else expect(await accountant.countUnder(full.reference)).toBe(0);
    },
  },
  {
    name: 'a day is the same day in every time zone',
    async run(kit) {
      const before = process.env.TZ;
      try {
        // West and east of Greenwich: one of the two shows a midnight that was turned into a moment and back.
        for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
          process.env.TZ = zone;
          expect(new Date(2026, 0, 1).getTimezoneOffset(), `this process keeps the time of ${zone}`).not.toBe(0);
          const { bill, reference, record } = await kit.make();
          expect((await kit.present({ reference })).fingerprint).toBe(fingerprintOf(bill));
          await expectBooked(kit, { bill, record });
        }
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  },
  {
    name: 'texts, quantities and each line arrive whole and in their place',
    async run(kit) {
      const { limits } = kit.harness.connector.traits;
      const lines = [
        { amount: 1_234_50, retainage: 0 },
        { amount: 98_70, retainage: 9_87 },
        { amount: 5_000_00, retainage: 0 },
      ];
      const { bill, record } = await kit.make({ lines }, (plain) => ({
        ...plain,
        description: cutTo('Second, then third', limits.description),
        lines: plain.lines.map((line, i) => ({
          ...line,
          description: cutTo(`Part ${'cab'[i]} of it`, limits.lineDescription),
          // 12.345 × 100 = 1,234.50.
          ...(i === 0 ? { quantity: '12.345', unitPrice: '100' } : {}),
        })),
      }));
      await expectBooked(kit, { bill, record });
    },
  },
  {
    name: 'awkward characters are held or refused, never changed',
    async run(kit) {
      const { connector, accountant, aBill } = kit.harness;
      const { limits } = connector.traits;
      const { bill: plain, reference } = await aBill();
      const bill = {
        ...plain,
        description: cutTo(awkward, limits.description),
        lines: plain.lines.map((line) => ({ ...line, description: cutTo(awkward, limits.lineDescription) })),
      };
      const answer = await connector.createBill(bill, reference, never);
      if (answer.is === 'created') await expectBooked(kit, { bill, record: answer.record });
      else {
        expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_invalid' } });
        expect(await accountant.countUnder(reference)).toBe(0);
      }
    },
  },
  {
    name: 'a typed posting period is kept or refused, never dropped',
    async run(kit) {
      const { connector, accountant, aBill } = kit.harness;
      const { bill, reference } = await aBill({ posted: 'in another period' });
      const { postingPeriod, billingDate } = bill;
      if (postingPeriod === null) throw new Error('the harness gave a bill without a typed posting period');
      const ofDate = { year: Number(billingDate.slice(0, 4)), month: Number(billingDate.slice(5, 7)) };
      expect(postingPeriod, 'the typed period must not be that of the billing date').not.toEqual(ofDate);
      const answer = await connector.createBill(bill, reference, never);
      if (accountant.lacks.includes('postingPeriod')) {
        expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_invalid' } });
        expect(await accountant.countUnder(reference)).toBe(0);
        return;
      }
      if (answer.is !== 'created') throw new Error(`the bill was not made: ${JSON.stringify(answer)}`);
      await expectBooked(kit, { bill, record: answer.record });
      // Without a typed one it is that of the billing date.
      const { bill: plain, record } = await kit.make();
      const { year, month } = (await accountant.read(record)).postingPeriod!;
      expect(plain.billingDate.startsWith(`${year}-${String(month).padStart(2, '0')}`)).toBe(true);
    },
  },
  { name: 'text longer than declared is refused, never cut', run: fullAndOverfull },
];

async function fullAndOverfull(kit: Kit): Promise<void> {
  const { connector, accountant, aBill } = kit.harness;
  const { limits } = connector.traits;
  const atLimit = (plain: Bill): Bill => ({
    ...plain,
    invoiceNumber: newReference().padEnd(limits.invoiceNumber, 'x').slice(-limits.invoiceNumber),
    description: 'é'.repeat(limits.description),
    lines: plain.lines.map((line) => ({ ...line, description: 'y'.repeat(limits.lineDescription) })),
  });
  const full = await kit.make({}, atLimit);
  expect((await kit.present({ reference: full.reference })).fingerprint).toBe(fingerprintOf(full.bill));
  await expectBooked(kit, full);

  const { bill } = await aBill();
  const over: readonly Bill[] = [
    { ...bill, invoiceNumber: 'n'.repeat(limits.invoiceNumber + 1) },
    { ...bill, description: 'd'.repeat(limits.description + 1) },
    { ...bill, commitmentNumber: 'c'.repeat(limits.commitmentNumber + 1) },
    { ...bill, lines: bill.lines.map((line) => ({ ...line, description: 'l'.repeat(limits.lineDescription + 1) })) },
  ];
  for (const longer of over) {
    const reference = newReference();
    const answer = await connector.createBill(longer, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_invalid' } });
    expect(await accountant.countUnder(reference)).toBe(0);
  }
}
