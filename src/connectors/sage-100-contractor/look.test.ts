import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  companyName,
  machineClock,
  openSageHarness,
  placeBill,
  type SageHarness,
  sageBill,
} from '../../../test/support/sage-harness.ts';
import { fingerprintOf } from '../../domain/bill.ts';
import { billReference } from '../../domain/ids.ts';
import { careful } from '../careful.ts';
import type { BillKey } from '../contract.ts';
import { listed } from '../kit/case.ts';
import { openSage100Contractor } from './connector.ts';
import type { Row, SageRows } from './ports.ts';

const never = new AbortController().signal;
const newReference = () => billReference(randomBytes(26));

let sage: SageHarness;
beforeAll(async () => {
  sage = await openSageHarness('in this process');
});
afterEach(() => sage.weather.comeBack());
afterAll(() => sage.close());

/** The connector over the same books, with something in between its reads and the database. */
function over(between: (rows: SageRows) => SageRows, company = companyName) {
  const ways = sage.simulator.signIn('tieout', sage.secrets[0]!);
  const made = openSage100Contractor({
    rows: between(ways.rows),
    submit: ways.submit,
    clock: machineClock,
    companyName: company,
  });
  return careful(made, { clock: machineClock, insideTransaction: () => false });
}
const same = (rows: SageRows) => rows;
const counting = (log: string[]) => (rows: SageRows) => ({
  read(table: Parameters<SageRows['read']>[0], where: Parameters<SageRows['read']>[1], signal: AbortSignal) {
    log.push(table);
    return rows.read(table, where, signal);
  },
});
/** Changes the rows of a table on their way, as another driver or another database would give them. */
const changing = (table: string, change: (rows: readonly Row[]) => readonly Row[]) => (rows: SageRows) => ({
  async read(asked: Parameters<SageRows['read']>[0], where: Parameters<SageRows['read']>[1], signal: AbortSignal) {
    const found = await rows.read(asked, where, signal);
    return asked === table ? change(found) : found;
  },
});

describe('a look at Sage', () => {
  it('believes no absence in the books of another company', async () => {
    const other = over(same, 'Another Company');
    expect(await other.lookFor({ reference: newReference() }, never)).toMatchObject({
      is: 'unknown',
      because: expect.stringContaining('not the database of Another Company'),
    });
    expect(await other.check(never)).toMatchObject({ ok: false });
    await expect(listed(other.subcontracts('7777', never))).rejects.toThrow(/not the database/);
  });

  it('believes no absence where a login is shown nothing at all', async () => {
    for (const table of ['cmpany', 'csttyp']) {
      const blind = over(changing(table, () => []));
      expect((await blind.lookFor({ reference: newReference() }, never)).is).toBe('unknown');
      expect(await blind.check(never)).toMatchObject({ ok: false });
    }
    const noVendors = over((rows) => changing('cmpany', () => [])(changing('actpay', () => [])(rows)));
    await expect(listed(noVendors.vendors(never))).rejects.toThrow();
  });

  it('cannot say which of two bills under one reference is ours', async () => {
    const twice = over(changing('acpinv', (rows) => rows.flatMap((row) => [row, { ...row, recnum: '9999' }])));
    const { reference } = await made();
    expect(await twice.lookFor({ reference }, never)).toMatchObject({
      is: 'unknown',
      because: expect.stringMatching(/^2 payable invoices bear/),
    });
  });

  it('does not take a status that it does not know for a live bill', async () => {
    const { reference } = await made();
    const odd = over(changing('acpinv', (rows) => rows.map((row) => ({ ...row, status: 6 }))));
    expect(await odd.lookFor({ reference }, never)).toMatchObject({ is: 'unknown' });
  });

  it('takes decimals as numbers and days with a time, as drivers may give them', async () => {
    const { reference, bill } = await made();
    const money = ['invttl', 'retain', 'extttl', 'hldamt'];
    const asNumbers = (rows: readonly Row[]) =>
      rows.map((row) => {
        const numbers = Object.entries(row).map(([name, cell]) => [name, money.includes(name) ? Number(cell) : cell]);
        const whole: Row = Object.fromEntries(numbers);
        return 'invdte' in whole ? { ...whole, invdte: `${whole.invdte}T00:00:00.000Z` } : whole;
      });
    const driver = over((rows) => changing('apivln', asNumbers)(changing('acpinv', asNumbers)(rows)));
    expect(await driver.lookFor({ reference }, never)).toMatchObject({ fingerprint: fingerprintOf(bill) });
  });

  it('throws or is unknown where a column is missing, never gone', async () => {
    const { reference } = await made();
    const old = over(changing('acpinv', (rows) => rows.map(({ status: _, ...row }) => row)));
    expect(await old.lookFor({ reference }, never)).toMatchObject({ is: 'unknown' });
  });

  it('looks again where header and lines are of two moments', async () => {
    const { reference, bill } = await made();
    let reads = 0;
    const torn = over(changing('apivln', (rows) => (++reads === 1 ? [] : rows)));
    expect(await torn.lookFor({ reference }, never)).toMatchObject({ fingerprint: fingerprintOf(bill) });
    expect(reads).toBe(2);
  });

  it('finds many in the order asked, 200 a read', async () => {
    const bills = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const [bill, reference] = [sageBill(), newReference()];
        const { recnum, _idnum } = await placeBill(sage.simulator, bill, reference);
        return { reference, record: { id: recnum, identity: _idnum, label: `Payable invoice ${recnum}` } };
      }),
    );
    const asked: BillKey[] = Array.from({ length: 450 }, (_, i) => {
      const bill = bills[i % 5]!;
      return i % 90 < 10
        ? i % 2
          ? { reference: bill.reference }
          : { record: bill.record }
        : { reference: newReference() };
    });
    const reads: string[] = [];
    const seen = await listed(over(counting(reads)).lookForMany(asked, never));
    const wanted = asked.map((_, i) => (i % 90 < 10 ? bills[i % 5]!.record.id : 'gone'));
    expect(seen.map((one) => (one.is === 'present' ? one.record.id : one.is))).toEqual(wanted);
    // Three batches; in each one read a kind of key, the lines, and the two that prove the company.
    expect(reads.filter((table) => table === 'acpinv').length).toBeLessThanOrEqual(9);
    expect(reads.length).toBeLessThanOrEqual(18);
  });

  it('shows the other bill where only the number is known of the old', async () => {
    const { record } = await made();
    const noIdentity = { ...record, identity: null };
    expect(await sage.connector.lookFor({ record: noIdentity }, never)).toMatchObject({ is: 'present', record });
    const other = { ...record, identity: '00000000-0000-4000-8000-000000000000' };
    expect(await sage.connector.lookFor({ record: other }, never)).toMatchObject({ is: 'present', record });
  });
});

describe('a bill for Sage', () => {
  it('is unclear where another stands under its reference, and nothing is made', async () => {
    const { reference } = await made();
    const answer = await sage.connector.createBill(sageBill(), reference, never);
    expect(answer).toEqual({ is: 'unclear', because: 'Sage holds another bill under our reference' });
    expect(await sage.accountant.countUnder(reference)).toBe(1);
  });

  it('that comes too late to be seen is found when Sage calls it a duplicate', async () => {
    // The first ask takes effect between our look and our second ask; the vendor's numbers must be unique.
    const [bill, reference] = [sageBill({ vendorNumber: '14', commitmentNumber: 'SC-4' }), newReference()];
    let looks = 0;
    const late = over((rows) => ({
      async read(table, where, signal) {
        if (table === 'acpinv' && ++looks === 1) {
          await placeBill(sage.simulator, bill, reference);
          return [];
        }
        return await rows.read(table, where, signal);
      },
    }));
    expect(await late.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
    expect(await sage.accountant.countUnder(reference)).toBe(1);
  });

  it('whose number the vendor has already is refused as a duplicate', async () => {
    const bill = sageBill({ vendorNumber: '14', commitmentNumber: 'SC-4' });
    await placeBill(sage.simulator, bill, newReference());
    const answer = await sage.connector.createBill(bill, newReference(), never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_duplicate_number' } });
  });

  it('on a locked subcontract is refused as locked', async () => {
    const { bill, reference } = await sage.aBill({ refusedAs: 'erp_record_locked' });
    const answer = await sage.connector.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_record_locked' } });
  });

  it('that Sage affirms and does not show is unclear', async () => {
    const { bill, reference } = await sage.aBill();
    const blind = over(changing('acpinv', () => []));
    expect(await blind.createBill(bill, reference, never)).toEqual({
      is: 'unclear',
      because: 'Sage said yes, and shows no such bill',
    });
  });
});

async function made() {
  const { bill, reference } = await sage.aBill();
  const answer = await sage.connector.createBill(bill, reference, never);
  if (answer.is !== 'created') throw new Error(JSON.stringify(answer));
  return { bill, reference, record: answer.record };
}
