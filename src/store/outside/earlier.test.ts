import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type OutsideHouse, outsideHouse } from '../../../test/support/outside-house.ts';
import { until } from '../../../test/support/until.ts';
import type { Sending } from '../../app/unit-of-work.ts';
import type { InvoiceId, LinkId } from '../../domain/ids.ts';
import { type Database, openDatabase } from '../pool.ts';
import { earlierBill, earlierBills } from './earlier.ts';

let house: OutsideHouse;
let database: Database;
beforeAll(async () => {
  house = await outsideHouse();
  database = openDatabase(house.urls.appUrl);
});
afterAll(async () => {
  await database.close();
  await house.end();
});

const details = async (invoice: number) =>
  (await house.drive('GET', `/erp_request_details?filters[item_id]=${invoice}`)).body as {
    readonly id: number;
    readonly erp_request_id: number;
  }[];
const number = (item_id: number, origin_id: string) =>
  house.drive('PATCH', '/external_data/sync', [{ item_type: 'requisition', item_id, origin_id }]);

/** Asked for, refused, taken back and sent again; with the asking of the first sending. */
async function sentTwice(commitment: number) {
  const id = await house.asked(commitment);
  const [first] = await details(id);
  await answered(first!.id, 'failed');
  await house.reaches(id, 'failed_to_export');
  for (const move of ['reject', 'send', 'accept']) {
    expect((await house.move('approver', move, id, { reason: 'Wrong month.' })).status).toBeLessThan(300);
  }
  await until(
    () => details(id),
    (found) => found.length > 1,
  );
  return { id, first: first! };
}
const answered = (detail: number, status: string) =>
  house.drive('PATCH', `/erp_request_details/${detail}`, { request_detail: { status, messages: [] } });

it('a page of requests asks once for the earlier bills of all, and hears of each what one alone does', async () => {
  const [made, numbered] = [await sentTwice(house.commitments[0]!), await sentTwice(house.commitments[1]!)];
  const [free, first] = [await sentTwice(house.commitments[2]!), await house.asked(house.commitments[3]!)];
  await answered(made.first.id, 'success');
  await answered(numbered.first.id, 'success');
  await number(numbered.id, 'N-1');
  const links = await house.rows<{ id: string; invoice_id: string }>(
    'select id, invoice_id from tieout.link where ended_at is null',
  );
  const sendings = [first, made.id, free.id, numbered.id].flatMap((invoice): Sending[] => {
    const link = links.find((one) => Number(one.invoice_id) === invoice)!;
    return [
      { invoice: invoice as InvoiceId, link: Number(link.id) as LinkId },
      { invoice: invoice as InvoiceId, link: null },
    ];
  });

  const asked = vi.spyOn(pg.Client.prototype, 'query');
  // The hub's own looks ask besides, each for fewer: so many are asked for together.
  const askedOf = (invoices: readonly number[]) =>
    asked.mock.calls
      .map((call) => JSON.stringify(call.slice(0, 2)))
      .filter((said) => said.includes('external_record e') && said.includes(`[${invoices.join(',')}]`)).length;
  const { many, alone, took } = await database.transaction({ company: house.company as never }, async (trx) => {
    const many = await earlierBills(trx, house.company, sendings);
    const took = askedOf(sendings.map(({ invoice }) => invoice));
    const alone: (string | null)[] = [];
    for (const sending of sendings) alone.push(await earlierBill(trx, house.company, sending));
    return { many, alone, took };
  });
  expect(took).toBe(1);
  expect(many).toEqual(alone);
  const ofRequest = `the bill of ERP request ${made.first.erp_request_id}`;
  expect(many).toEqual([null, null, ofRequest, ofRequest, null, null, 'Bill N-1', 'Bill N-1']);

  const newestFirst = [first, free.id, numbered.id, made.id];
  asked.mockClear();
  const { body } = await house.drive('GET', '/erp_requests?per_page=300');
  expect(askedOf(newestFirst)).toBe(1);
  const withheld = (invoice: number) =>
    (body as { request_data: { requisitions: { procore_requisition_id: number }[] } | null; withheld?: object }[]).some(
      ({ request_data }) => request_data?.requisitions[0]?.procore_requisition_id === invoice,
    );
  expect([first, made.id, free.id, numbered.id].map(withheld)).toEqual([true, false, true, false]);

  const elsewhere = async (walls: number, company: number) =>
    new Set(await database.transaction({ company: walls as never }, (trx) => earlierBills(trx, company, sendings)));
  for (const [walls, company] of [
    [house.otherCompany, house.otherCompany],
    [house.otherCompany, house.company],
    [house.company, house.otherCompany],
  ] as const) {
    expect(await elsewhere(walls, company)).toEqual(new Set([null]));
  }
});

it('nothing is asked for no sending', async () => {
  const asked = vi.spyOn(pg.Client.prototype, 'query');
  expect(await earlierBills({} as never, house.company, [])).toEqual([]);
  expect(asked).not.toHaveBeenCalled();
});
