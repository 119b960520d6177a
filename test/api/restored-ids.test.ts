import { afterAll, beforeAll, expect, it } from 'vitest';
import { markRestored } from '../../src/store/backup/mark-restored.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { openCompanies } from '../../src/store/sealed-history.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';

let house: OutsideHouse;
beforeAll(async () => {
  house = await outsideHouse();
});
afterAll(() => house.end());

const newest = async (invoice: number, name: string): Promise<{ id: number; erp_request_id: number }> => {
  const { body } = await house.drive('GET', `/erp_request_details?filters[item_id]=${invoice}`);
  return body.filter((one: { request_name: string }) => one.request_name === name).at(-1);
};
const close = (detail: number, status: string) =>
  house.drive('PATCH', `/erp_request_details/${detail}`, { request_detail: { status, messages: [] } });

async function synced(origin: string, commitment: number): Promise<number> {
  const id = await house.asked(commitment);
  const updates = [{ item_type: 'requisition', item_id: id, origin_id: origin }];
  await house.drive('PATCH', '/external_data/sync', { updates });
  await close((await newest(id, 'create_requisitions')).id, 'success');
  await house.reaches(id, 'synced');
  return id;
}

async function asksForUnlink(invoice: number) {
  expect((await house.move('approver', 'unlink', invoice)).body.code).toBe('integrator_asked');
  return newest(invoice, 'unlink_requisition');
}

/** As a back-up of before these has it: they are not there, and their ids have not been given to anything. */
async function putBack(from: Readonly<Record<string, number>>): Promise<void> {
  for (const [table, id] of Object.entries(from)) {
    await house.rows(`delete from tieout.${table} where id >= $1`, [id]);
    await house.rows(`alter table tieout.${table} alter column id restart with ${id}`);
  }
  const database = openDatabase(house.urls.appUrl);
  try {
    await markRestored(database, openCompanies(database), new Date().toISOString());
  } finally {
    await database.close();
  }
}

it('what an integrator answers to a database that was lost cuts no link in the one that was restored', async () => {
  const lost = await synced('A-1', house.commitments[0]!);
  const alive = await synced('B-1', house.commitments[1]!);
  const asked = await asksForUnlink(lost);
  await putBack({ erp_request_detail: asked.id, erp_request: asked.erp_request_id });
  const anew = await asksForUnlink(alive);
  // That the bill of the first is gone it says until somebody hears it.
  expect((await close(asked.id, 'success')).status).toBe(404);
  expect((await house.item(alive)).erp_status).toBe('synced');
  expect(anew.id).toBeGreaterThan(asked.id);
});

it('who decides by a version that was lost decides nothing of the one that has its number', async () => {
  const { company, project, commitments } = house;
  await house.rows('update tieout.connection set restored_as_of = null, restored_at = null');
  const id = await house.asked(commitments[0]!);
  const { version: lost } = await house.item(id);
  const payment = await house.as('approver').createPayment(company, project, commitments[1]!, {
    date: '2026-11-25',
    amount: '3',
  });
  await putBack({});
  const late = await house.move('approver', 'reject', id, { reason: 'Wrong.', version: lost });
  expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
  const told = house.as('approver').updatePayment(company, project, payment.id, { amount: '4' }, { version: 1 });
  await expect(told).rejects.toMatchObject({ status: 409 });
});

it('what a program changes of a payment that was lost is not changed of another', async () => {
  const { company, project, commitments } = house;
  const pay = (amount: string) =>
    house.as('approver').createPayment(company, project, commitments[0]!, { date: '2026-11-25', amount });
  const lost = await pay('3');
  await putBack({ contract_payment: lost.id });
  const other = await pay('5');
  const told = house.as('approver').updatePayment(company, project, lost.id, { amount: '4' });
  await expect(told).rejects.toMatchObject({ status: 404 });
  expect(await house.as('approver').payments(company, project, commitments[0]!)).toMatchObject([
    { id: other.id, amount: '5.00' },
  ]);
});

it('whoever confirms an unlinking by force that was lost confirms none of another invoice', async () => {
  const asked = async (invoice: number) => {
    const [row] = await house.rows<{ id: number }>(
      `insert into tieout.forced_unlink (company_id, project_id, invoice_id, link_id, asked_by, expires_at, reason, code, evidence)
       select company_id, project_id, invoice_id, id, sent_by, now() + interval '1 day', 'They are gone.', 'erp_not_answering', '{}'
       from tieout.link where invoice_id = $1 and ended_at is null returning id::int`,
      [invoice],
    );
    return row!.id;
  };
  await house.rows('update tieout.connection set restored_as_of = null, restored_at = null');
  const [one, other] = [await synced('C-1', house.commitments[0]!), await synced('D-1', house.commitments[1]!)];
  const lost = await asked(one);
  await putBack({ forced_unlink: lost });
  await asked(other);
  const path = `/api/v1/companies/${house.company}/erp/forced-unlinks/${lost}/confirm`;
  expect((await house.call('accountant', 'POST', path, {})).status).toBe(404);
});

it('no number is given again of what somebody was told of, or goes on with by that alone', async () => {
  const tables = [
    ...[
      'webhook_event',
      'alert',
      'correction',
      'operation',
      'tie_out',
      'record_flow',
      'erp_record',
      'sub_job',
      'agent',
    ],
    ...['permission_template', 'contact', 'list_view'],
  ];
  const next = async () =>
    Object.fromEntries(
      (
        await house.rows<{ of: string; id: number }>(
          `select of, nextval(pg_get_serial_sequence('tieout.' || of, 'id'))::int as id from unnest($1::text[]) of`,
          [tables],
        )
      ).map(({ of, id }) => [of, id]),
    );
  const lost = await next();
  await putBack(lost);
  const anew = await next();
  expect(tables.filter((of) => anew[of]! <= lost[of]!)).toEqual([]);
});
