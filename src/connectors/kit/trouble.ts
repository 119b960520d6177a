import { expect, it } from 'vitest';
import { type Kit, listed, never, newReference } from './case.ts';

/** A no is a no with its reason, and nothing was made. */
export function refusing({ harness, make, look }: Kit): void {
  it('refused means nothing was made', async () => {
    const { connector, accountant, weather, aBill } = harness();
    await weather.refuseNext('The record was refused for a reason of its own.');
    const { bill, reference } = await aBill();
    const answer = await connector.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { detail: expect.stringMatching(/reason of its own/) } });
    expect(await accountant.countUnder(reference)).toBe(0);
    expect(await look({ reference })).toMatchObject({ is: 'gone' });
    expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
  });

  it('unknown vendor, job, cost code, closed period and missing set-up are told apart', async () => {
    const { connector, accountant, aBill } = harness();
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
      expect(answer).toMatchObject({ is: 'refused', refusal: { code: refusedAs, detail: expect.stringMatching(/./) } });
      expect(await accountant.countUnder(reference)).toBe(0);
    }
    await make();
  });
}

/** Silence is never a no, and never an absence. */
export function failing({ harness, make, look, present }: Kit): void {
  it('a lost answer is unclear, never refused', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const { bill, reference } = await aBill();
    await weather.loseNextAnswer();
    expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'unclear' });
    await weather.settle();
    const { record } = await present({ reference });
    expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created', record });
    expect(await accountant.countUnder(reference)).toBe(1);
  });

  it('down is unknown, never gone', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const { reference, record } = await make();
    const other = await aBill();
    await weather.goDown();
    expect(await look({ reference })).toMatchObject({ is: 'unknown' });
    expect(await look({ record })).toMatchObject({ is: 'unknown' });
    expect(await look({ reference: newReference() })).toMatchObject({ is: 'unknown' });
    expect(await connector.check(never)).toMatchObject({ ok: false });
    expect(await connector.createBill(other.bill, other.reference, never)).toMatchObject({ is: 'unclear' });
    const many = await listed(connector.lookForMany([{ reference }, { record }], never)).catch(() => []);
    expect(many.filter((seen) => seen.is !== 'unknown')).toEqual([]);
    await weather.comeBack();
    await weather.settle();
    expect(await look({ reference })).toMatchObject({ is: 'present', record });
    expect(await accountant.countUnder(other.reference)).toBe(0);
  });

  it('an aborted signal ends the call', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const { bill, reference } = await aBill();
    const gone = AbortSignal.abort(new Error('given up before'));
    expect(await connector.lookFor({ reference }, gone)).toMatchObject({ is: 'unknown' });
    expect(await connector.check(gone)).toMatchObject({ ok: false });
    expect(await connector.createBill(bill, reference, gone)).toMatchObject({ is: 'unclear' });
    await expect(listed(connector.vendors(gone))).rejects.toThrow();
    expect(await accountant.countUnder(reference)).toBe(0);

    // Slower than any test may take: only the signal can end these.
    await weather.slowDown(60_000);
    const soon = () => AbortSignal.timeout(50);
    expect(await connector.lookFor({ reference }, soon())).toMatchObject({ is: 'unknown' });
    expect(await connector.check(soon())).toMatchObject({ ok: false });
    expect(await connector.createBill(bill, reference, soon())).toMatchObject({ is: 'unclear' });
    await expect(listed(connector.vendors(soon()))).rejects.toThrow();
  });
}
