import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Integrator, integratorOf } from '../support/integrator.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
let integrator: Integrator;
beforeAll(async () => {
  house = await outsideHouse();
  integrator = integratorOf(house);
});
afterAll(() => house.end());

describe('numbers', () => {
  it('are taken wrapped and bare, once each, and never of what was not sent', async () => {
    const [one, two] = [await house.asked(), await house.asked()];
    const never = await house.invoice(house.commitments[1]);
    const bare = await house.drive('PATCH', '/external_data/sync', [
      { item_type: 'requisition', item_id: one, origin_id: 'N-1' },
      { item_type: 'requisition', item_id: two, origin_id: 'N-1' },
      { item_type: 'requisition', item_id: never, origin_id: 'N-2' },
      { item_type: 'requisition', item_id: 999_999, origin_id: 'N-3' },
      { item_type: 'budget', item_id: 1, origin_id: 'N-4' },
    ]);
    expect(bare.status).toBe(200);
    expect(bare.body.entities).toMatchObject([{ item_id: one, origin_id: 'N-1' }]);
    expect(bare.body.errors.map((entry: { errors: object }) => Object.keys(entry.errors)[0])).toEqual([
      'origin_id',
      'item_id',
      'item_id',
      'item_type',
    ]);
    const seen = await house.drive('GET', `/external_data?item_type=requisition&item_id=${one}`);
    expect(seen.body).toMatchObject([{ item_type: 'requisition', item_id: one, origin_id: 'N-1' }]);
  });

  it('that are not spoken of stay: data alone takes no bill back, and no number of a vendor', async () => {
    const id = await integrator.synced('N-30');
    const tell = async (item_type: string, item_id: number, more: object) =>
      (await house.drive('PATCH', '/external_data/sync', { updates: [{ item_type, item_id, ...more }] })).body
        .entities[0];
    expect(await tell('requisition', id, { origin_data: '{"page":1}' })).toMatchObject({
      origin_id: 'N-30',
      origin_code: 'N-30',
      origin_data: '{"page":1}',
    });
    expect(await tell('requisition', id, { origin_id: 'N-30' })).toMatchObject({ origin_data: '{"page":1}' });
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    expect((await house.item(id)).erp_status).toBe('synced');
    const [vendor] = (await house.call('approver', 'GET', '/rest/v1.0/vendors')).body;
    const numbers = () => house.rows('select erp_number from tieout.vendor where id = $1', [vendor.id]);
    expect(await tell('vendor', vendor.id, { origin_data: 'x' })).toMatchObject({
      origin_id: 'V-201',
      origin_data: 'x',
    });
    expect(await numbers()).toEqual([{ erp_number: 'V-201' }]);
    expect(await tell('requisition', id, { origin_id: '' })).toMatchObject({ origin_id: null, origin_data: null });
  });

  it('of vendors, jobs and codes are those that bills name', async () => {
    const [vendor] = (await house.call('approver', 'GET', '/rest/v1.0/vendors')).body;
    const contract = await house.as('approver').commitment(house.company, house.project, house.commitments[1]!);
    const told = await house.drive('PATCH', '/external_data/sync', [
      { item_type: 'vendor', item_id: vendor.id, origin_id: 'V-300' },
      { item_type: 'work_order_contract', item_id: contract.id, origin_id: 'K-300' },
      { item_type: 'work_order_contract', item_id: house.commitments[0], origin_id: 'K-300' },
      { item_type: 'purchase_order_contract', item_id: contract.id, origin_id: 'K-301' },
      { item_type: 'cost_code', item_id: contract.line_items[0]!.cost_code.id, origin_id: 'C-300' },
      { item_type: 'vendor', item_id: 999_999, origin_id: 'V-301' },
    ]);
    expect(told.body.entities).toHaveLength(3);
    expect(told.body.errors.map((entry: { errors: object }) => Object.keys(entry.errors)[0])).toEqual([
      'origin_id',
      'item_id',
      'item_id',
    ]);
    const id = await house.asked(house.commitments[1]);
    const { body } = await house.drive('GET', `/erp_requests/${(await integrator.newest(id)).erp_request_id}`);
    expect(body.request_data.requisitions[0]).toMatchObject({
      vendor_origin_id: 'V-300',
      contract_origin_id: 'K-300',
      line_items: [{ cost_code_origin_id: 'C-300' }],
    });
    const taken = await house.drive('PATCH', '/external_data/sync', [
      { item_type: 'vendor', item_id: vendor.id, origin_id: null },
    ]);
    expect(taken.body.entities).toMatchObject([{ origin_id: null }]);
    await house.drive('PATCH', '/external_data/sync', [
      { item_type: 'vendor', item_id: vendor.id, origin_id: 'V-201' },
    ]);
    await integrator.close((await integrator.newest(id)).id, 'failed');
  });

  it('move the record that bears them, in its history too: what was seen before overwrites none', async () => {
    const contract = house.commitments[1]!;
    const path = `/rest/v1.0/work_order_contracts/${contract}?project_id=${house.project}`;
    const seen = (await house.call('approver', 'GET', path)).body;
    const tell = (origin_id: string | null) =>
      house.drive('PATCH', '/external_data/sync', [{ item_type: 'work_order_contract', item_id: contract, origin_id }]);
    const stands = async () =>
      (
        await house.rows('select erp_number, version, updated_at::text from tieout.commitment where id = $1', [
          contract,
        ])
      )[0] as { erp_number: string; version: number; updated_at: string };
    const before = await stands();
    await tell('K-310');
    const after = await stands();
    expect(after).toMatchObject({ erp_number: 'K-310', version: before.version + 1 });
    expect(after.updated_at).not.toBe(before.updated_at);
    const edit = { version: seen.version ?? before.version, work_order_contract: { origin_id: 'K-311' } };
    expectRestError(await house.call('approver', 'PATCH', path, edit), 409, 'changed_meanwhile');
    // Told again, nothing moves.
    await tell('K-310');
    expect(await stands()).toEqual(after);
    await tell(null);
    await tell(before.erp_number);
    const events = `select type, facts ->> 'number' as number from tieout.event
      where record_kind = 'commitment' and record_id = $1 and type like 'record.number%' order by id desc limit 3`;
    expect(await house.rows(events, [contract])).toEqual([
      ...(before.erp_number === null ? [] : [{ type: 'record.numbered', number: before.erp_number }]),
      { type: 'record.number_taken_back', number: 'K-310' },
      { type: 'record.numbered', number: 'K-310' },
    ]);
  });

  it('that are forgotten are in force no more', async () => {
    const [vendor] = (await house.call('approver', 'GET', '/rest/v1.0/vendors')).body;
    const update = { item_type: 'vendor', item_id: vendor.id, origin_id: 'V-500' };
    expect((await house.drive('PATCH', '/external_data/sync', [update])).body.entities).toHaveLength(1);
    const forget = { item_type: 'vendor', item_ids: [vendor.id] };
    // No body but a query, as a program writes it whose proxy drops the body of a DELETE.
    const inQuery = `item_type=vendor&item_ids[]=${vendor.id}`;
    expect((await house.drive('DELETE', `/external_data/bulk_destroy?${inQuery}`)).status).toBe(204);
    const ofNone = await house.drive('DELETE', '/external_data/bulk_destroy?item_type=vendor');
    expectRestError(ofNone, 422, 'invalid', 'item_ids');
    expect((await house.drive('GET', `/external_data?item_type=vendor&item_id=${vendor.id}`)).body).toEqual([]);
    const number = () => house.rows('select erp_number from tieout.vendor where id = $1', [vendor.id]);
    expect(await number()).toEqual([{ erp_number: null }]);
    // Of what was told nothing, nothing is taken back.
    await house.rows(`update tieout.vendor set erp_number = 'V-201' where id = $1`, [vendor.id]);
    expect((await house.drive('DELETE', '/external_data/bulk_destroy', forget)).status).toBe(204);
    expect(await number()).toEqual([{ erp_number: 'V-201' }]);
  });

  it('are answered as they are now, whoever gave them, and only one that was told is forgotten', async () => {
    const [vendor] = (await house.call('approver', 'GET', '/rest/v1.0/vendors')).body;
    const seen = async () => (await house.drive('GET', `/external_data?item_type=vendor&item_id=${vendor.id}`)).body;
    const tell = (more: object) =>
      house.drive('PATCH', '/external_data/sync', [{ item_type: 'vendor', item_id: vendor.id, ...more }]);
    const give = (origin_id: string | null) =>
      house.call('approver', 'PATCH', `/rest/v1.0/vendors/${vendor.id}`, { vendor: { origin_id } });
    await tell({ origin_id: 'V-600', origin_code: '600' });
    expect(await seen()).toMatchObject([{ origin_id: 'V-600', origin_code: '600' }]);
    await give('V-601');
    expect(await seen()).toMatchObject([{ origin_id: 'V-601', origin_code: null, updated_at: null }]);
    await house.drive('DELETE', '/external_data/bulk_destroy', { item_type: 'vendor', item_ids: [vendor.id] });
    expect(await seen()).toMatchObject([{ origin_id: 'V-601' }]);
    await tell({ origin_id: 'V-602', origin_code: '602' });
    await give('V-603');
    await tell({ origin_data: '{}' });
    expect(await seen()).toMatchObject([{ origin_id: 'V-603', origin_code: null, origin_data: '{}' }]);
    await give(null);
    expect(await seen()).toMatchObject([{ origin_id: null, origin_code: null }]);
    await give('V-201');
  });

  it('are not said to be none where it is not said whose', async () => {
    expectRestError(await house.drive('GET', '/external_data?item_type=vendor'), 400, 'malformed');
    expectRestError(await house.drive('GET', '/external_data?item_id=1'), 400, 'malformed');
  });

  it('are not given to a commitment that is deleted, and one that an earlier version gave it is free', async () => {
    const contracts = (method: string, path: string, body?: object) =>
      house.call('approver', method, `/rest/v1.0/work_order_contracts${path}?project_id=${house.project}`, body);
    const [vendor] = (await house.call('approver', 'GET', '/rest/v1.0/vendors')).body;
    const entered = async (number: string): Promise<number> =>
      (await contracts('POST', '', { work_order_contract: { number, title: 'Roofing', vendor_id: vendor.id } })).body
        .id;
    const told = async (item_id: number) => {
      const update = { item_type: 'work_order_contract', item_id, origin_id: 'K-400' };
      const { body } = await house.drive('PATCH', '/external_data/sync', [update]);
      return body.errors.flatMap((entry: { errors: object }) => Object.keys(entry.errors));
    };
    const first = await entered('SC-400');
    const again = await entered('SC-401');
    expect((await contracts('DELETE', `/${first}`)).status).toBe(204);
    expect(await told(first)).toEqual(['item_id']);
    await house.rows(`update tieout.commitment set erp_number = 'K-400' where id = $1`, [first]);
    expect(await told(again)).toEqual([]);
  });

  it('that two records are given at one moment go to the first; the other is told so', async () => {
    const other = new pg.Client({ connectionString: house.urls.superUrl });
    await other.connect();
    try {
      await other.query('begin');
      await other.query(
        `insert into tieout.external_record (company_id, connection_id, item_type, item_id, origin_id)
         select company_id, id, 'requisition_contract_item', 999999, 'L-1' from tieout.connection limit 1`,
      );
      const id = await house.invoice();
      const [line] = await house.rows<{ id: number }>('select id::int from tieout.invoice_line where invoice_id = $1', [
        id,
      ]);
      const second = house.drive('PATCH', '/external_data/sync', [
        { item_type: 'requisition_contract_item', item_id: line!.id, origin_id: 'L-1' },
      ]);
      const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await until(
        () => house.rows(waiting),
        (found) => found.length > 0,
      );
      await other.query('commit');
      const { status, body } = await second;
      expect([status, Object.keys(body.errors[0].errors)]).toEqual([200, ['origin_id']]);
    } finally {
      await other.end();
    }
  });

  it('that JSON cannot hold are not taken for others: whoever looked for such a bill would not find it', async () => {
    const id = await house.asked();
    const sent = `{"updates": [{"item_type": "requisition", "item_id": ${id}, "origin_id": 90071992547409931}]}`;
    const { body } = await house.drive('PATCH', '/external_data/sync', sent);
    expect(body).toMatchObject({
      entities: [],
      errors: [{ errors: { origin_id: [expect.stringContaining('text')] } }],
    });
    expect((await integrator.number(id, '90071992547409931')).body.entities).toMatchObject([
      { origin_id: '90071992547409931' },
    ]);
  });

  it('do not replace one another: a second bill is told to people', async () => {
    const id = await integrator.synced('N-10');
    const { body } = await integrator.number(id, 'N-11');
    expect(body.errors[0].errors.origin_id[0]).toContain('N-10');
    expect(await integrator.history(id)).toContain('outside.second_bill');
    expect((await house.item(id)).erp_record!.id).toBe('N-10');
  });

  it('are not taken back by whoever names the bill all the same, so that no unlink goes by it', async () => {
    const id = await integrator.synced('N-20');
    const update = { item_type: 'requisition', item_id: id, origin_id: null, origin_code: 'N-20' };
    const { body } = await house.drive('PATCH', '/external_data/sync', [update]);
    expect(body.errors[0].errors.origin_id[0]).toContain('take the origin id N-20 back');
    const path = `/rest/v1.0/requisitions/${id}?project_id=${house.project}`;
    const refused = await house.call('approver', 'PATCH', path, { origin_id: '', origin_code: 'N-20' });
    expect(expectRestError(refused, 422, 'invalid', 'origin_id')).toContain('null for both');
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    expect((await integrator.number(id, null)).body.errors).toEqual([]);
    await integrator.close((await integrator.newest(id, 'unlink_requisition')).id, 'success');
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
  });

  it('can be written through the requisition with what goes with them', async () => {
    const id = await house.asked();
    const said = { origin_id: 'R-7', origin_code: '7', origin_data: '{"batch":3}' };
    const path = `/rest/v1.0/requisitions/${id}`;
    for (const body of [
      { project_id: house.project, requisition: said },
      { project_id: house.project, company_id: house.company, ...said },
    ]) {
      expect((await house.call('approver', 'PATCH', path, body)).status, JSON.stringify(body)).toBe(200);
    }
    const seen = await house.drive('GET', `/external_data?item_type=requisition&item_id=${id}`);
    expect(seen.body).toMatchObject([said]);
  });

  it('can be written through the requisition by the integrator alone', async () => {
    const id = await house.asked();
    const path = `/rest/v1.1/requisitions/${id}?project_id=${house.project}`;
    const patch = (who: string, seen = {}) =>
      house.call(who, 'PATCH', path, { requisition: { origin_id: 'R-1', ...seen } });
    expectRestError(await patch('accountant'), 403, 'not_permitted');
    expectRestError(await patch('accountant', { version: 1 }), 403, 'not_permitted');
    // An older version was no matter here.
    expectRestError(await patch('approver', { version: 1 }), 409, 'changed_meanwhile');
    expect((await house.call('approver', 'GET', path)).body.origin_id).toBeNull();
    expect((await patch('approver')).status).toBe(200);
    await integrator.close((await integrator.newest(id)).id, 'success');
    await house.reaches(id, 'synced');
  });
});
