import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { trytonBill } from '../../../test/support/tryton-bill.ts';
import { invoices } from '../../../test/support/tryton-hands.ts';
import { openTrytonHarness, type TrytonHarness } from '../../../test/support/tryton-harness.ts';
import { making, posting } from '../../../test/support/tryton-weather.ts';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
let harness: TrytonHarness;
beforeAll(async () => {
  harness = await openTrytonHarness('posted');
});
afterEach(() => harness?.weather.comeBack());
afterAll(() => harness?.close());

const create = (bill: Bill, reference: BillReference) => harness.connector.createBill(bill, reference, never);
const under = (reference: BillReference): Promise<readonly Row[]> =>
  harness.tryton.clerk.find(invoices, [['comment', '=', reference]], ['state', 'number', 'accounting_date']);
const press = (button: string, record: ErpRecord | Row) =>
  harness.tryton.clerk.call(`model.${invoices}.${button}`, [Number(record.id)]);
const writes = () => harness.weather.heard().filter((method) => /\.(create|write|post|delete)$/.test(method));

/** A draft of ours whose posting never arrived. */
async function half() {
  const asked = await harness.aBill();
  harness.weather.lose('request', posting);
  expect(await create(asked.bill, asked.reference)).toMatchObject({ is: 'unclear', trouble: 'connection_lost' });
  const seen = await harness.connector.lookFor({ reference: asked.reference }, never);
  if (seen.is !== 'present') throw new Error(`there is no draft: ${JSON.stringify(seen)}`);
  return { ...asked, seen };
}

describe('a bill that was cut off between its making and its posting', () => {
  it('is there for every question, says that it is unfinished, and the next ask goes on with it', async () => {
    const { bill, reference, seen } = await half();
    expect(seen).toMatchObject({ standing: 'live', unfinished: true });
    expect(await harness.connector.lookFor({ record: seen.record }, never)).toMatchObject({ is: 'present' });
    writes();
    expect(await create(bill, reference)).toMatchObject({ is: 'created', record: seen.record });
    expect(writes()).toEqual([posting]);
    expect(await under(reference)).toMatchObject([{ state: 'posted' }]);
    expect(await harness.connector.lookFor({ reference }, never)).not.toHaveProperty('unfinished');
  });

  it('is finished where an accountant has taken it in hand', async () => {
    for (const [button, state] of [
      ['post', 'posted'],
      ['validate_invoice', 'validated'],
    ] as const) {
      const { bill, reference, seen } = await half();
      await press(button, seen.record);
      expect(await harness.connector.lookFor({ reference }, never)).not.toHaveProperty('unfinished');
      expect(await create(bill, reference)).toMatchObject({ is: 'created', record: seen.record });
      expect(await under(reference)).toMatchObject([{ state }]);
    }
  });

  it('is made anew where an accountant has deleted it', async () => {
    const { bill, reference, seen } = await half();
    await press('delete', seen.record);
    const again = await create(bill, reference);
    if (again.is !== 'created') throw new Error(JSON.stringify(again));
    expect(again.record.identity).not.toBe(seen.record.identity);
    expect(await under(reference)).toMatchObject([{ state: 'posted' }]);
  });

  it('is left alone where somebody has changed it', async () => {
    const { bill, reference, seen } = await half();
    const id = Number(seen.record.id);
    await harness.tryton.clerk.call(`model.${invoices}.write`, [id], { reference: 'another number' });
    expect(await create(bill, reference)).toMatchObject({ is: 'unclear', trouble: 'made_differently' });
    expect(await under(reference)).toMatchObject([{ state: 'draft' }]);
  });

  it('is posted to the month that the approver has named since', async () => {
    const { bill, reference } = await half();
    const later = { ...bill, postingPeriod: { year: 2026, month: 6 } };
    expect(await create(later, reference)).toMatchObject({ is: 'created' });
    expect(await under(reference)).toMatchObject([
      { state: 'posted', accounting_date: { year: 2026, month: 6, day: 1 } },
    ]);
  });

  it('is no refusal where Tryton does not let it be posted, for the draft is there', async () => {
    const { bill, reference } = await harness.aBill();
    harness.weather.refuse(posting, ['UserError', ['The chart is under review.', '', null]]);
    const answer = await create(bill, reference);
    expect(answer).toMatchObject({ is: 'unclear', because: expect.stringContaining('The chart is under review.') });
    expect(await under(reference)).toMatchObject([{ state: 'draft' }]);
    expect(await create(bill, reference)).toMatchObject({ is: 'created' });
  });
});

describe('what is in the way for a moment', () => {
  const lock = ['could not obtain lock on row in relation "ir_sequence_strict"', 'Traceback …'];

  it.each([making, posting])('is looked at and asked again: %s', async (method) => {
    const { bill, reference } = await harness.aBill();
    harness.weather.refuse(method, lock);
    expect(await create(bill, reference)).toMatchObject({ is: 'created' });
    expect(await under(reference)).toMatchObject([{ state: 'posted' }]);
  });

  it('is asked for again by one who signs in anew, where the session has ended', async () => {
    const { bill, reference } = await harness.aBill();
    harness.weather.heard();
    harness.weather.turnAway(making);
    expect(await create(bill, reference)).toMatchObject({ is: 'created' });
    expect(harness.weather.heard().filter((method) => method === 'common.db.login')).toHaveLength(1);
    expect(await under(reference)).toHaveLength(1);
  });
});

describe('a number of the vendor’s', () => {
  it('that is on another bill already is refused, unless that one was cancelled', async () => {
    const first = await harness.aBill();
    const made = await create(first.bill, first.reference);
    if (made.is !== 'created') throw new Error(JSON.stringify(made));
    const second = await harness.aBill();
    const same = trytonBill({ invoiceNumber: first.bill.invoiceNumber });
    expect(await create(same, second.reference)).toMatchObject({
      is: 'refused',
      refusal: { code: 'erp_duplicate_number', detail: expect.stringContaining(first.bill.invoiceNumber) },
    });
    expect(await under(second.reference)).toEqual([]);
    await press('cancel', made.record);
    expect(await create(same, second.reference)).toMatchObject({ is: 'created' });
  });
});

describe('a credit note of a bill', () => {
  it('bears its reference, and is not the bill', async () => {
    const { bill, reference } = await harness.aBill();
    const made = await create(bill, reference);
    if (made.is !== 'created') throw new Error(JSON.stringify(made));
    const wizard = 'wizard.account.invoice.credit';
    const [session] = (await harness.tryton.clerk.call(`${wizard}.create`)) as [number];
    const id = Number(made.record.id);
    const screen = { active_model: invoices, active_id: id, active_ids: [id] };
    const start = { with_refund: false, with_refund_allowed: false, invoice_date: null };
    await harness.tryton.clerk.callIn(screen, `${wizard}.execute`, session, { start }, 'credit');
    expect(await under(reference)).toHaveLength(2);
    expect(await harness.connector.lookFor({ reference }, never)).toMatchObject({
      is: 'present',
      record: made.record,
    });
  });
});
