import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../src/connectors/tryton/values.ts';
import type { Item } from '../../src/http/client.ts';
import { type RunningTryton, runTryton } from '../support/tryton.ts';
import { type TrytonHouse, trytonHouse } from '../support/tryton-house.ts';
import { making, openWeather, posting, type TrytonWeather } from '../support/tryton-weather.ts';
import { until } from '../support/until.ts';

let tryton: RunningTryton;
let weather: TrytonWeather;
let posted: TrytonHouse;
let drafts: TrytonHouse;
beforeAll(async () => {
  tryton = await runTryton();
  weather = await openWeather(tryton.address);
  posted = await trytonHouse(weather.address, {});
  drafts = await trytonHouse(weather.address, { bills: 'drafts' });
});
afterEach(() => weather?.comeBack());
afterAll(async () => {
  await drafts?.end();
  await posted?.end();
  await weather?.close();
  await tryton?.close();
});

let invoices = 0;

/** An approved invoice on the subcontract, sent and accepted; its id and what it was made of. */
async function accepted(house: TrytonHouse, contract = 'SC-001', amount = '1234.50') {
  const approver = house.as('approver');
  const [project] = await approver.projects(house.company);
  const commitments = await approver.commitments(house.company, project!.id);
  const commitment = commitments.find((one) => one.number === contract)!;
  const number = `T-${++invoices}`;
  const made = await approver.createRequisition(house.company, project!.id, commitment.id, {
    invoice_number: number,
    billing_date: '2026-10-20',
    status: 'approved',
    items: [{ line_item_id: commitment.line_items[0]!.id, work_completed_this_period: amount }],
  });
  await approver.send(house.company, made.id);
  expect((await move(house, made.id, 'accept')).status).toBe(202);
  return { id: made.id, project: project!.id, commitment, number };
}

const move = (house: TrytonHouse, id: number, what: string, body: object = {}) =>
  house.call('approver', 'POST', `/api/v1/companies/${house.company}/erp/subcontractor-invoices/${id}/${what}`, body);

const reaches = (house: TrytonHouse, id: number, state: Item['erp_status']) =>
  until(
    () => house.as('approver').invoice(house.company, id),
    (one) => one.erp_status === state,
  );

/** The supplier invoices of that number, as the clerk sees them in Tryton. */
const inTryton = (number: string): Promise<readonly Row[]> =>
  tryton.clerk.find('account.invoice', [['reference', '=', number]], ['state', 'number', 'total_amount', 'comment']);
const press = (button: string, id: unknown) => tryton.clerk.call(`model.account.invoice.${button}`, [id]);

describe('the whole road, with Tryton for the ERP', () => {
  it('posts a bill, refuses to unlink it, and unlinks it once it is cancelled in Tryton', async () => {
    const { id, project, commitment, number } = await accepted(posted);
    const item = await reaches(posted, id, 'synced');
    const [bill, another] = await inTryton(number);
    expect(another).toBeUndefined();
    expect(bill).toMatchObject({ state: 'posted', number: expect.stringMatching(/^SI-2026-/) });
    // 1,234.50 less 10 % retainage.
    expect(bill!.total_amount).toMatchObject({ decimal: '1111.05' });
    expect(item.erp_record).toMatchObject({ id: String(bill!.id), label: `Supplier invoice ${bill!.id}` });

    const refused = await move(posted, id, 'unlink');
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      code: 'still_in_erp',
      detail: 'The requisition is still in Tryton. Please void it before retrying.',
    });

    await press('cancel', bill!.id);
    const unlinked = await move(posted, id, 'unlink');
    expect(unlinked.body).toMatchObject({ message: 'Successfully Unlinked', erp_status: 'not_in_erp' });

    // Deleted here, entered again with its number, corrected, and exported again.
    const approver = posted.as('approver');
    await approver.deleteRequisition(posted.company, project, id);
    const again = await approver.createRequisition(posted.company, project, commitment.id, {
      invoice_number: number,
      billing_date: '2026-10-21',
      status: 'approved',
      items: [{ line_item_id: commitment.line_items[0]!.id, work_completed_this_period: '1000.00' }],
    });
    await approver.send(posted.company, again.id);
    await move(posted, again.id, 'accept');
    await reaches(posted, again.id, 'synced');
    const both = await inTryton(number);
    expect(both.map((one) => one.state).sort()).toEqual(['cancelled', 'posted']);
    expect(new Set(both.map((one) => one.comment)).size).toBe(2);
  });

  it('leaves a draft where it is told to, and unlinks it once it is deleted in Tryton', async () => {
    const { id, number } = await accepted(drafts);
    await reaches(drafts, id, 'synced');
    const [bill] = await inTryton(number);
    expect(bill).toMatchObject({ state: 'draft', number: null });
    expect((await move(drafts, id, 'unlink')).body).toMatchObject({
      code: 'still_in_erp',
      detail: 'The requisition is still in Tryton. Please delete it before retrying.',
    });
    await press('delete', bill!.id);
    expect(await inTryton(number)).toEqual([]);
    expect((await move(drafts, id, 'unlink')).body).toMatchObject({ message: 'Successfully Unlinked' });
  });

  it.each([
    ['the making, and its answer is lost', 'answer', making],
    ['the posting, which never arrives', 'request', posting],
    ['the posting, and its answer is lost', 'answer', posting],
  ] as const)('ends in one posted bill where the line breaks at %s', async (_, what, method) => {
    weather.lose(what, method);
    const { id, number } = await accepted(posted);
    await reaches(posted, id, 'synced');
    expect(await inTryton(number)).toMatchObject([{ state: 'posted' }]);
  });

  it('says what Tryton lacks, and goes on once it is there', async () => {
    const { id, number } = await accepted(posted, 'SC-003');
    const failed = await reaches(posted, id, 'failed_to_export');
    expect(failed.error).toMatchObject({
      code: 'erp_setup_incomplete',
      detail: expect.stringContaining('The party 203 (Cove Roofing) has no supplier payment term in Tryton.'),
    });
    expect(await inTryton(number)).toEqual([]);
    const [party, terms] = [
      await tryton.admin.one('party.party', ['code', '=', '203']),
      await tryton.admin.one('account.invoice.payment_term', ['name', '=', 'Net 30']),
    ];
    await tryton.admin.call('model.party.party.write', [party], { supplier_payment_term: terms });
    await move(posted, id, 'retry');
    await reaches(posted, id, 'synced');
  });

  it('does not unlink while Tryton cannot be asked', async () => {
    const { id, number } = await accepted(posted);
    await reaches(posted, id, 'synced');
    await weather.goDown();
    const refused = await move(posted, id, 'unlink');
    expect(refused).toMatchObject({ status: 503, body: { code: 'erp_not_answering' } });
    await weather.comeBack();
    await press('cancel', (await inTryton(number))[0]!.id);
    expect((await move(posted, id, 'unlink')).status).toBe(200);
  });
});
