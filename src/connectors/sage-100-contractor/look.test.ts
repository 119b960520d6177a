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
import { sageWays } from '../../../test/support/sage-ways.ts';
import { fingerprintOf } from '../../domain/bill.ts';
import { billReference } from '../../domain/ids.ts';
import { careful } from '../careful.ts';
import type { BillKey } from '../contract.ts';
import { listed } from '../kit/case.ts';
import { ErpTrouble } from '../trouble.ts';
import { openSage100Contractor } from './connector.ts';
import type { Row, SageSql } from './ports.ts';

const never = new AbortController().signal;
const newReference = () => billReference(randomBytes(26));

let sage: SageHarness;
beforeAll(async () => {
  sage = await openSageHarness('in this process');
});
afterEach(() => sage.weather.comeBack());
afterAll(() => sage.close());

/** Changes the answers of a batch on their way: another driver, another database, another moment. */
type Between = (answers: readonly (readonly Row[])[], text: string) => readonly (readonly Row[])[];

/** The connector over the same books, with something in between its batches and the database. */
function over(between: Between, options: Partial<Parameters<typeof openSage100Contractor>[0]> = {}) {
  const ways = sageWays(sage.simulator, sage.secrets[0]!);
  const sql: SageSql = async (text, parameters, signal) => between(await ways.sql(text, parameters, signal), text);
  const made = openSage100Contractor({ ...ways, sql, clock: machineClock, companyName, ...options });
  return careful(made, { clock: machineClock, insideTransaction: () => false });
}
const same: Between = (answers) => answers;
/** Changes the rows of the SELECTs that read a table. */
const changing =
  (table: string, change: (rows: readonly Row[]) => readonly Row[]): Between =>
  (answers, text) => {
    const selects = text.split(';\n');
    return answers.map((rows, i) => (selects[i]!.includes(`JOIN dbo.${table} `) ? change(rows) : rows));
  };

describe('a look at Sage', () => {
  it('believes no absence in the books of another company', async () => {
    const other = over(same, { companyName: 'Another Company' });
    expect(await other.lookFor({ reference: newReference() }, never)).toMatchObject({
      is: 'unknown',
      because: `this is the database of ${companyName}, not of Another Company. Correct the connection’s settings.`,
      trouble: 'wrong_company',
    });
    expect(await other.check(never)).toMatchObject({ ok: false });
    await expect(listed(other.subcontracts('7777', never))).rejects.toThrow(/not of Another Company/);
  });

  it('believes no absence where a login is shown nothing at all', async () => {
    const blind = over((answers) =>
      answers.map((rows) => rows.map((row) => ('seen' in row ? { ...row, seen: 0 } : row))),
    );
    const seen = await blind.lookFor({ reference: newReference() }, never);
    expect(seen).toMatchObject({ is: 'unknown', trouble: 'empty_company' });
    expect(await blind.check(never)).toMatchObject({ ok: false, trouble: 'empty_company' });
    await expect(listed(blind.vendors(never))).rejects.toThrow(/none of the records/);
  });

  it('believes no absence in a copy that may only be read, for what was saved a moment ago is not in it yet', async () => {
    const copy = over((answers, text) => {
      expect(text).toContain("DATABASEPROPERTYEX(DB_NAME(), 'Updateability') = 'READ_ONLY'");
      return answers.map((rows) => rows.map((row) => ('copied' in row ? { ...row, copied: 1 } : row)));
    });
    expect(await copy.lookFor({ reference: newReference() }, never)).toMatchObject({
      is: 'unknown',
      because: expect.stringContaining(`the database ${companyName} may only be read on this server`),
      trouble: 'read_only_copy',
    });
    expect(await copy.findRecord({ type: 'vendor', number: '4711' }, never)).toMatchObject({
      is: 'unknown',
      trouble: 'read_only_copy',
    });
    expect(await copy.check(never)).toMatchObject({ ok: false, trouble: 'read_only_copy' });
    await expect(listed(copy.bills(never))).rejects.toMatchObject({ code: 'read_only_copy' });
    await expect(listed(copy.vendors(never))).rejects.toMatchObject({ code: 'read_only_copy' });
  });

  it('believes no absence where vendors that must be there are not', async () => {
    const known = over(same, { knownVendors: ['12', '13'] });
    expect(await known.lookFor({ reference: newReference() }, never)).toMatchObject({ is: 'gone' });
    const other = over(same, { knownVendors: ['12', '4711'] });
    const seen = await other.lookFor({ reference: newReference() }, never);
    expect(seen).toMatchObject({ is: 'unknown', trouble: 'empty_company' });
  });

  it('says who took a bill away and when, and knows from the audit that it was paid', async () => {
    const { record } = await made();
    await sage.accountant.delete(record);
    const seen = await sage.connector.lookFor({ record }, never);
    expect(seen).toMatchObject({
      is: 'gone',
      lastSeen: 'live',
      trace: { by: 'accountant', at: expect.stringMatching(/^20/) },
    });
    const { record: paid } = await made();
    await sage.accountant.pay(paid);
    await sage.simulator.books.purge({ status: 4 });
    expect(await sage.connector.lookFor({ record: paid }, never)).toMatchObject({ is: 'gone', lastSeen: 'paid' });
  });

  it('is content without the audit where it may not be read', async () => {
    const { record } = await made();
    await sage.accountant.delete(record);
    const blind = over((answers, text) => {
      if (text.includes('dbo_Audit')) throw new ErpTrouble('may_not_read', { login: 'tieout', what: 'dbo_Audit' });
      return answers;
    });
    const seen = await blind.lookFor({ record }, never);
    expect(seen).toMatchObject({ is: 'gone', lastSeen: null });
    expect(seen).not.toHaveProperty('trace');
  });

  it('does not end without an audit that is there and did not answer: the bill may have been paid before it was removed', async () => {
    const { record } = await made();
    await sage.accountant.pay(record);
    await sage.simulator.books.purge({ status: 4 });
    let lost = 1;
    const brieflyLost = over((answers, text) => {
      if (text.includes('dbo_Audit') && lost-- > 0) throw new ErpTrouble('timed_out', { ms: 10_000 });
      return answers;
    });
    expect(await brieflyLost.lookFor({ record }, never)).toMatchObject({ is: 'unknown', trouble: 'timed_out' });
    expect(await brieflyLost.lookFor({ record }, never)).toMatchObject({ is: 'gone', lastSeen: 'paid' });
  });

  it('cannot say which of two bills under one reference is ours', async () => {
    const another = { recnum: '9999', _idnum: '00000000-0000-4000-8000-000000009999', line_idnum: null };
    const twice = over(changing('acpinv', (rows) => rows.flatMap((row) => [row, { ...row, ...another }])));
    const { reference } = await made();
    expect(await twice.lookFor({ reference }, never)).toMatchObject({
      is: 'unknown',
      because: `2 bills bear ${reference}`,
      trouble: 'several_bills',
    });
  });

  it('does not take a status that it does not know for a live bill', async () => {
    const { reference } = await made();
    const odd = over(changing('acpinv', (rows) => rows.map((row) => ({ ...row, status: 6 }))));
    expect(await odd.lookFor({ reference }, never)).toMatchObject({ is: 'unknown' });
  });

  it('throws or is unknown where a column is missing, never gone', async () => {
    const { reference } = await made();
    const old = over(changing('acpinv', (rows) => rows.map(({ status: _, ...row }) => row)));
    expect(await old.lookFor({ reference }, never)).toMatchObject({ is: 'unknown' });
  });

  it('is unknown, never gone, where a row came damaged or was not asked for', async () => {
    const { bill, reference } = await sage.aBill();
    await placeBill(sage.simulator, bill, reference);
    for (const damage of [{ usrdf1: `${reference.slice(0, -1)}_` }, { _idnum: null }]) {
      const damaged = over(changing('acpinv', (rows) => rows.map((row) => ({ ...row, ...damage }))));
      const seen = await damaged.lookFor({ reference }, never);
      expect(seen, JSON.stringify(damage)).toMatchObject({ is: 'unknown', trouble: 'unreadable_answer' });
      await expect(listed(damaged.lookForMany([{ reference }], never))).rejects.toThrow(/not what it should be|read/);
    }
  });

  it('looks again where header and lines are of two moments', async () => {
    const { reference, bill } = await made();
    let reads = 0;
    const torn = over(
      changing('acpinv', (rows) => (++reads === 1 ? rows.map((row) => ({ ...row, line_idnum: null })) : rows)),
    );
    expect(await torn.lookFor({ reference }, never)).toMatchObject({ fingerprint: fingerprintOf(bill) });
    expect(reads).toBe(2);
  });

  it('finds many in the order asked, 500 in a round trip', async () => {
    const bills = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const [bill, reference] = [sageBill(), newReference()];
        const { recnum, _idnum } = await placeBill(sage.simulator, bill, reference);
        return { reference, record: { id: recnum, identity: _idnum, label: `Payable invoice ${recnum}` } };
      }),
    );
    const asked: BillKey[] = Array.from({ length: 1_100 }, (_, i) => {
      const bill = bills[i % 5]!;
      return i % 90 < 10
        ? i % 2
          ? { reference: bill.reference }
          : { record: bill.record }
        : { reference: newReference() };
    });
    let trips = 0;
    const counting: Between = (answers) => {
      trips++;
      return answers;
    };
    const seen = await listed(over(counting).lookForMany(asked, never));
    const wanted = asked.map((_, i) => (i % 90 < 10 ? bills[i % 5]!.record.id : 'gone'));
    expect(seen.map((one) => (one.is === 'present' ? one.record.id : one.is))).toEqual(wanted);
    expect(trips).toBe(3);
  });

  it('takes one round trip for one bill that is there, and for one under a reference', async () => {
    const { reference, record } = await made();
    for (const key of [{ reference }, { record }, { reference: newReference() }]) {
      let trips = 0;
      await over((answers) => {
        trips++;
        return answers;
      }).lookFor(key, never);
      expect(trips).toBe(1);
    }
  });

  it('shows the other bill where only the number is known of the old', async () => {
    const { record } = await made();
    const noIdentity = { ...record, identity: null };
    expect(await sage.connector.lookFor({ record: noIdentity }, never)).toMatchObject({ is: 'present', record });
    const other = { ...record, identity: '00000000-0000-4000-8000-000000000000' };
    expect(await sage.connector.lookFor({ record: other }, never)).toMatchObject({ is: 'present', record });
    // One that somebody entered by hand bears no reference, and the empty field may be NULL.
    const byHand = over(changing('acpinv', (rows) => rows.map((row) => ({ ...row, usrdf1: null }))));
    expect(await byHand.lookFor({ record: noIdentity }, never)).toMatchObject({ is: 'present', record });
  });
});

describe('a bill for Sage', () => {
  it('is unclear where another stands under its reference, and nothing is made', async () => {
    const { reference } = await made();
    const answer = await sage.connector.createBill(sageBill(), reference, never);
    expect(answer).toMatchObject({ is: 'unclear', trouble: 'made_differently' });
    expect(await sage.accountant.countUnder(reference)).toBe(1);
  });

  it('that comes too late to be seen is found when Sage calls it a duplicate', async () => {
    // The first ask takes effect between our look and our second ask; the vendor's numbers must be unique.
    const [bill, reference] = [sageBill({ vendorNumber: '14', commitmentNumber: 'SC-4' }), newReference()];
    const late = over(same, {
      duplicateNumber: 'leave to Sage',
      async submit(xml, signal) {
        await placeBill(sage.simulator, bill, reference);
        return await sage.simulator.submit(xml, signal);
      },
    });
    expect(await late.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
    expect(await sage.accountant.countUnder(reference)).toBe(1);
  });

  it('whose number the vendor has already is refused as a duplicate', async () => {
    const bill = sageBill({ vendorNumber: '14', commitmentNumber: 'SC-4' });
    await placeBill(sage.simulator, bill, newReference());
    const answer = await sage.connector.createBill(bill, newReference(), never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_duplicate_number' } });
  });

  it('into a month that the connection knows as closed is refused before anything is handed in', async () => {
    const { bill, reference } = await sage.aBill();
    let handedIn = 0;
    const closed = over(same, {
      booksOpenFrom: { year: 2999, month: 12 },
      submit: (xml, signal) => {
        handedIn++;
        return sage.simulator.submit(xml, signal);
      },
    });
    const answer = await closed.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_closed_period' } });
    expect([handedIn, await sage.accountant.countUnder(reference)]).toEqual([0, 0]);
  });

  it('on a locked subcontract is refused as locked', async () => {
    const { bill, reference } = await sage.aBill({ refusedAs: 'erp_record_locked' });
    const answer = await sage.connector.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_record_locked' } });
  });

  it('that the books show is made, whatever Sage’s program says of it', async () => {
    const { bill, reference } = await sage.aBill();
    const no = over(same, {
      async submit(xml, signal) {
        const yes = await sage.simulator.submit(xml, signal);
        return yes.replaceAll('statusCode="0"', 'statusCode="8"');
      },
    });
    expect(await no.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
  });

  it('that Sage affirms and does not show is unclear', async () => {
    const { bill, reference } = await sage.aBill();
    const bare = (row: Row): Row => ({
      ...Object.fromEntries(Object.keys(row).map((name) => [name, null])),
      db: row.db,
      seen: row.seen,
    });
    const blind = over(changing('acpinv', (rows) => rows.map(bare)));
    const answer = await blind.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'unclear', trouble: 'made_but_not_shown' });
  });
});

it('a bill that Sage affirms stays affirmed though the look after it is not answered', async () => {
  const { bill, reference } = await sage.aBill();
  let handedIn = false;
  const cutOff = over(
    (answers) => {
      if (handedIn) throw new ErpTrouble('connection_lost', { erp: 'Sage' });
      return answers;
    },
    {
      async submit(xml, signal) {
        const said = await sage.simulator.submit(xml, signal);
        handedIn = true;
        return said;
      },
    },
  );
  expect(await cutOff.createBill(bill, reference, never)).toMatchObject({
    ...{ is: 'unclear', trouble: 'connection_lost', affirmed: true },
  });
});

describe('a bill that came without its reference', () => {
  it('is found by the number that Sage told, and its number keeps a second one out', async () => {
    const { bill, reference } = await sage.aBill();
    await sage.simulator.weather.change({ blank_next: 'usrdf1' });
    const answer = await sage.connector.createBill(bill, reference, never);
    if (answer.is !== 'created') throw new Error(JSON.stringify(answer));
    expect(await sage.connector.lookFor({ record: answer.record }, never)).toMatchObject({ is: 'present' });
    expect(await sage.connector.lookFor({ reference }, never)).toMatchObject({ is: 'gone' });
    // Had that answer been lost, the next ask would look in vain. The vendor's number then says no.
    const again = await sage.connector.createBill(bill, reference, never);
    expect(again).toMatchObject({ is: 'refused', refusal: { code: 'erp_duplicate_number' } });
  });
});

async function made() {
  const { bill, reference } = await sage.aBill();
  const answer = await sage.connector.createBill(bill, reference, never);
  if (answer.is !== 'created') throw new Error(JSON.stringify(answer));
  return { bill, reference, record: answer.record };
}
