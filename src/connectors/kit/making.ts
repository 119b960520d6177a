import { expect, it } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import { type Kit, never, newReference } from './case.ts';

/** What is made is found again, whole, once, and at its time. */
export function looking({ harness, make, look, present }: Kit): void {
  it('says who it is', async () => {
    const { traits } = harness().connector;
    expect(traits.name.trim()).not.toBe('');
    expect(traits.settleMs).toBeGreaterThanOrEqual(traits.callMs);
    expect(traits.callMs).toBeGreaterThan(0);
    expect(traits.maxInFlight).toBeGreaterThanOrEqual(1);
    for (const limit of Object.values(traits.limits)) expect(limit).toBeGreaterThan(0);
    expect(await harness().connector.check(never)).toEqual({ ok: true });
  });

  it('reports a bad credential without throwing', async () => {
    const { badCredential } = harness();
    expect(await badCredential.check(never)).toMatchObject({ ok: false, because: expect.stringMatching(/./) });
    expect(await badCredential.lookFor({ reference: newReference() }, never)).toMatchObject({ is: 'unknown' });
    const { bill, reference } = await harness().aBill();
    expect((await badCredential.createBill(bill, reference, never)).is).not.toBe('created');
    expect(await harness().accountant.countUnder(reference)).toBe(0);
  });

  it('finds nothing under a reference never used', async () => {
    expect(await look({ reference: newReference() })).toMatchObject({ is: 'gone', lastSeen: null });
  });

  it('finds what it made, same fingerprint', async () => {
    const { bill, reference, record } = await make();
    for (const key of [{ reference }, { record }]) {
      const seen = await present(key);
      expect(seen).toMatchObject({ record, standing: 'live', fingerprint: fingerprintOf(bill) });
    }
  });

  it('asOf never runs ahead or backwards', async () => {
    const { clock } = harness();
    const { reference, asOf } = await make();
    expect(asOf).toBeLessThanOrEqual(await clock.now());
    let last = Number.NEGATIVE_INFINITY;
    for (const key of [{ reference }, { reference: newReference() }, { reference }, { reference: newReference() }]) {
      const seen = await look(key);
      if (seen.is === 'unknown') throw new Error(seen.because);
      expect(seen.asOf).toBeLessThanOrEqual(await clock.now());
      expect(seen.asOf).toBeGreaterThanOrEqual(last);
      last = seen.asOf;
    }
  });
}

export function making({ harness, make, present }: Kit): void {
  it('asked twice with one reference it makes one bill', async () => {
    const { bill, reference, record } = await make();
    const again = await harness().connector.createBill(bill, reference, never);
    expect(again).toMatchObject({ is: 'created', record });
    expect(await harness().accountant.countUnder(reference)).toBe(1);
  });

  it('cents, retainage and negative lines survive', async () => {
    const lines = [
      { amount: 1, retainage: 0 },
      { amount: 123_456_789, retainage: 12_345_679 },
      { amount: -1_010, retainage: -101 },
    ];
    const { bill, reference } = await make({ lines });
    expect(bill.lines.map(({ amount, retainage }) => ({ amount, retainage }))).toEqual(lines);
    expect((await present({ reference })).fingerprint).toBe(fingerprintOf(bill));
  });

  it('text longer than declared is refused, never cut', async () => {
    const { connector, accountant, aBill } = harness();
    const { limits } = connector.traits;
    const full = await aBill();
    const atLimit = {
      ...full.bill,
      invoiceNumber: newReference().padEnd(limits.invoiceNumber, 'x').slice(-limits.invoiceNumber),
      description: 'é'.repeat(limits.description),
      lines: full.bill.lines.map((line) => ({ ...line, description: 'y'.repeat(limits.lineDescription) })),
    };
    expect(await connector.createBill(atLimit, full.reference, never)).toMatchObject({ is: 'created' });
    expect((await present({ reference: full.reference })).fingerprint).toBe(fingerprintOf(atLimit));

    const { bill } = await aBill();
    const over = [
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
  });
}
