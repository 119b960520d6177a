import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
beforeAll(async () => {
  house = await outsideHouse();
});
afterAll(() => house.end());

interface Detail {
  readonly id: number;
  readonly erp_request_id: number;
  readonly request_name: string;
  readonly status: string;
  readonly messages: readonly string[];
}

const detailsOf = async (invoice: number, name = 'create_requisitions'): Promise<Detail[]> => {
  const { body } = await house.drive('GET', `/erp_request_details?filters[item_id]=${invoice}`);
  return (body as Detail[]).filter((one) => one.request_name === name);
};
const newest = async (invoice: number, name?: string) => (await detailsOf(invoice, name)).at(-1)!;
const close = (detail: number, status: string, messages: string[] = []) =>
  house.drive('PATCH', `/erp_request_details/${detail}`, { request_detail: { status, messages } });
const number = (item_id: number, origin_id: string | null, other = {}) =>
  house.drive('PATCH', '/external_data/sync', {
    updates: [{ item_type: 'requisition', item_id, origin_id, origin_code: origin_id, origin_data: null, ...other }],
  });
/** Sent and accepted once more: as it stands when something keeps it from being asked for. */
async function heldWhenSentAgain(id: number) {
  await house.as('approver').send(house.company, id);
  await house.as('approver').accept(house.company, id);
  return until(
    () => house.item(id),
    (seen) => seen.error !== null,
  );
}
const listed = async (request: number) =>
  (await house.drive('GET', '/erp_requests?per_page=300')).body.find((one: { id: number }) => one.id === request);
const history = async (invoice: number) =>
  (await house.as('approver').history(house.company, invoice)).events.map(({ type }) => type);

async function synced(origin: string, commitment?: number): Promise<number> {
  const id = await house.asked(commitment);
  await number(id, origin);
  await close((await newest(id)).id, 'success');
  await house.reaches(id, 'synced');
  return id;
}

const stale = (invoice: number) =>
  house.rows(
    `update tieout.erp_request_detail d set created_at = now() - interval '2 hours', heard_at = null
     from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1 and d.status = 'in_progress'`,
    [invoice],
  );

describe('an export to an integrator', () => {
  it('is answered by ids that are sent as texts too', async () => {
    const id = await house.asked();
    const update = { item_type: 'requisition', item_id: String(id), origin_id: 'TXT-1' };
    expect((await house.drive('PATCH', '/external_data/sync', { updates: [update] })).body.errors).toEqual([]);
    const answer = [{ id: String((await newest(id)).id), status: 'success' }];
    expect((await house.drive('PATCH', '/erp_request_details/sync', answer)).body.errors).toEqual([]);
    expect((await house.reaches(id, 'synced')).erp_record?.id).toBe('TXT-1');
  });

  it('is asked for once, in the published shape', async () => {
    const id = await house.asked();
    const [detail, ...others] = await detailsOf(id);
    expect(others).toEqual([]);
    expect(detail!.status).toBe('in progress');
    const { status, body } = await house.drive('GET', `/erp_requests/${detail!.erp_request_id}`);
    expect(status).toBe(200);
    expect(await listed(body.id)).toEqual(body);
    expect(body).toMatchObject({
      company_id: house.company,
      request_name: 'create_requisitions',
      integration_app_name: 'Ledgerhouse',
      request_data: {
        requisitions: [
          {
            procore_requisition_id: id,
            request_detail_id: detail!.id,
            billing_date: '2026-10-31',
            contract_origin_id: 'K-SC-001',
            job_origin_id: 'J-1001',
            vendor_origin_id: 'V-201',
            reference: expect.stringMatching(/^TIE-/),
            formatted_payment_due: '$90.00',
            line_items: [
              {
                amount: '100.00',
                cost_code_origin_id: 'C-3100',
                line_item_type_origin_id: 'T-S',
                retainage_this_period: '10.00',
                scheduled_total_amount: '1000000.00',
                requisition_item_type: 'Billings::ContractItem',
              },
            ],
          },
        ],
      },
    });
  });

  it('names the lines of a commitment by the number that they were given', async () => {
    const line = await house.rows<{ id: number }>(
      `update tieout.commitment_line set erp_number = 'L-77' where commitment_id = $1 and description = 'Footings' returning id`,
      [house.commitments[3]],
    );
    expect(line).toHaveLength(1);
    const id = await house.asked(house.commitments[3]);
    const detail = await newest(id);
    const { body } = await house.drive('GET', `/erp_requests/${detail.erp_request_id}`);
    expect(body.request_data.requisitions[0].line_items).toMatchObject([{ commitment_item_origin_id: 'L-77' }]);
    await close(detail.id, 'failed');
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
  });

  it('is synced when it has a number and was closed with success, and by neither alone', async () => {
    const id = await house.asked();
    await number(id, 'A-1');
    const details = await detailsOf(id);
    const waits = await until(
      () => house.item(id),
      (seen) => seen.error !== null,
    );
    expect(waits.erp_status).toBe('exporting');
    await close(details[0]!.id, 'success');
    const item = await house.reaches(id, 'synced');
    expect(item.erp_record).toEqual({ id: 'A-1', identity: 'A-1', label: 'Bill A-1' });
    expect(item.last_sighting).toMatchObject({ is: 'present', standing: 'live' });
    const other = await house.asked();
    await close((await newest(other)).id, 'success');
    const contradiction = await until(
      () => house.item(other),
      (seen) => /contradicts itself/.test(seen.error?.detail ?? ''),
    );
    expect(contradiction.erp_status).toBe('exporting');
    await number(other, 'A-2');
    await house.reaches(other, 'synced');
  });

  it('fails with the integrator’s own messages, and a retry asks again', async () => {
    const id = await house.asked();
    const first = await newest(id);
    await close(first.id, 'failed', ['Vendor V-201 is on hold.']);
    const failed = await house.reaches(id, 'failed_to_export');
    expect(failed.error).toEqual({
      code: 'erp_invalid',
      detail: 'Ledgerhouse refused the bill. (Vendor V-201 is on hold.)',
    });
    await house.move('approver', 'retry', id, { posting_period: '2026-11' });
    const again = await until(
      () => newest(id),
      (seen) => seen.id !== first.id,
    );
    expect(again.erp_request_id).toBe(first.erp_request_id);
    const { body } = await house.drive('GET', `/erp_requests/${again.erp_request_id}`);
    expect(body.request_data.requisitions[0]).toMatchObject({
      request_detail_id: again.id,
      erp_custom_fields: { accounting_date: '2026-11-01' },
    });
    await number(id, 'A-3');
    await close(again.id, 'success');
    await house.reaches(id, 'synced');
  });

  it('closes many at once, each for itself', async () => {
    const [one, two] = [await house.asked(), await house.asked()];
    const [first, second] = [await newest(one), await newest(two)];
    const waiting = await house.drive(
      'GET',
      '/erp_request_details?filters[status][]=in+progress&filters[status][]=stale',
    );
    expect(waiting.body.map((detail: Detail) => detail.id)).toEqual(expect.arrayContaining([first.id, second.id]));
    const both = await house.drive('GET', `/erp_request_details?filters[item_id][]=${one}&filters[item_id][]=${two}`);
    expect(both.body.map((detail: Detail) => detail.id)).toEqual([first.id, second.id]);
    const { status, body } = await house.drive('PATCH', '/erp_request_details/sync', [
      { id: first.id, status: 'failed', messages: ['no'] },
      { id: 999_999, status: 'failed', messages: [] },
      { id: second.id, status: 'perhaps' },
      { id: second.id, status: 'rejected', messages: ['never'] },
    ]);
    expect(status).toBe(200);
    expect(body.entities.map((entity: Detail) => [entity.id, entity.status])).toEqual([
      [first.id, 'failed'],
      [second.id, 'failed'],
    ]);
    expect(body.errors.map((entry: { errors: object }) => Object.keys(entry.errors))).toEqual([['id'], ['status']]);
    for (const id of [one, two]) await house.reaches(id, 'failed_to_export');
  });
});

describe('the details of an item', () => {
  it('are of that kind of item', async () => {
    const id = await house.asked();
    const of = async (type: string) =>
      (await house.drive('GET', `/erp_request_details?filters[item_id]=${id}&filters[item_type]=${type}`)).body.length;
    expect([await of('requisition'), await of('vendor')]).toEqual([1, 0]);
  });
});

describe('a list of more than one page', () => {
  it('holds every request and every asking, and says how many', async () => {
    const id = await house.asked();
    // As many sendings as nobody would click through, each with its request and its asking.
    await house.rows(`set session_replication_role = replica;
      insert into tieout.link (company_id, id, invoice_id, connection_id, project_id, period_id, sent_by, sent_at, state,
          ended_at, reference) overriding system value
        select company_id, 800000 + n, invoice_id, connection_id, project_id, period_id, sent_by, sent_at, 'rejected',
          now(), 'TIE-' || lpad(translate(n::text, '0189', 'abcd'), 26, 'z')
        from tieout.link l, generate_series(1, 201) n where l.invoice_id = ${id};
      insert into tieout.erp_request (id, company_id, connection_id, name, link_id, invoice_id, project_id, reference, payload)
        overriding system value
        select 800000 + n, r.company_id, r.connection_id, r.name, 800000 + n, r.invoice_id, r.project_id, 'PAGE-' || n, '{}'
        from tieout.erp_request r, generate_series(1, 201) n where r.invoice_id = ${id};
      insert into tieout.erp_request_detail (id, company_id, request_id, status, closed_at) overriding system value
        select 800000 + n, company_id, 800000 + n, 'failed', now()
        from tieout.erp_request r, generate_series(1, 201) n where r.invoice_id = ${id} and r.id < 800000`);
    const requests = await house.drive('GET', '/erp_requests?per_page=100');
    const total = Number(requests.headers.get('total'));
    expect(total).toBeGreaterThan(201);
    expect(requests.body[0].id).toBe(800_201);
    const last = await house.drive('GET', `/erp_requests?per_page=100&page=${Math.ceil(total / 100)}`);
    const [{ first }] = (await house.rows('select min(id) as first from tieout.erp_request')) as [{ first: number }];
    expect(last.body.at(-1).id).toBe(Number(first));
    // Those of a status are looked for among all of them, not among the newest.
    const waiting = await house.drive('GET', `/erp_request_details?filters[item_id]=${id}&filters[status]=in+progress`);
    expect(waiting.body).toMatchObject([{ item_id: id, status: 'in progress' }]);
    expect(waiting.headers.get('total')).toBe('1');
    const failed = await house.drive(
      'GET',
      `/erp_request_details?filters[item_id]=${id}&filters[status]=failed&page=3`,
    );
    expect([failed.headers.get('total'), failed.body.map((one: Detail) => one.id)]).toEqual(['201', [800_201]]);
    await house.rows(`set session_replication_role = replica;
      delete from tieout.erp_request_detail where id > 800000; delete from tieout.erp_request where id > 800000;
      delete from tieout.link where id > 800000`);
  });
});

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
    const id = await synced('N-30');
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
    const { body } = await house.drive('GET', `/erp_requests/${(await newest(id)).erp_request_id}`);
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
    await close((await newest(id)).id, 'failed');
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
    expect((await number(id, '90071992547409931')).body.entities).toMatchObject([{ origin_id: '90071992547409931' }]);
  });

  it('do not replace one another: a second bill is told to people', async () => {
    const id = await synced('N-10');
    const { body } = await number(id, 'N-11');
    expect(body.errors[0].errors.origin_id[0]).toContain('N-10');
    expect(await history(id)).toContain('outside.second_bill');
    expect((await house.item(id)).erp_record!.id).toBe('N-10');
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
    await close((await newest(id)).id, 'success');
    await house.reaches(id, 'synced');
  });
});

describe('unlink', () => {
  it('asks the integrator, and its word alone cuts the link', async () => {
    const id = await synced('U-1');
    const said = expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    expect(said.detail).toContain('Bill U-1');
    const detail = await newest(id, 'unlink_requisition');
    const { body } = await house.drive('GET', `/erp_requests/${detail.erp_request_id}`);
    expect(body.request_data).toMatchObject({
      requisition_id: id,
      requisition_origin_id: 'U-1',
      request_detail_id: detail.id,
      job_origin_id: 'J-1001',
    });
    expect((await house.item(id)).erp_status).toBe('synced');
    await number(id, null);
    expect((await house.item(id)).erp_status, 'a number taken back is not yet an answer').toBe('synced');
    await close(detail.id, 'success');
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
    expect((await history(id)).slice(-2)).toEqual(['outside.answered', 'link.unlinked']);
    const seen = await house.drive('GET', `/external_data?item_type=requisition&item_id=${id}`);
    expect(seen.body).toMatchObject([{ origin_id: null }]);
    // A webhook of its making that comes late makes no second bill; what was asked of its end can be read still.
    const making = (await newest(id)).erp_request_id;
    expectRestError(await house.drive('GET', `/erp_requests/${making}`), 410, 'request_withdrawn');
    expect(await listed(making)).toMatchObject({ request_data: null, withheld: { code: 'request_withdrawn' } });
    expect((await house.drive('GET', `/erp_requests/${detail.erp_request_id}`)).status).toBe(200);
  });

  it('is refused while the integrator says that the bill lives, in its words', async () => {
    const id = await synced('U-2');
    await house.move('approver', 'unlink', id);
    await close((await newest(id, 'unlink_requisition')).id, 'failed', ['The bill still exists.']);
    const item = await house.item(id);
    expect(item.erp_status).toBe('synced');
    const events = (await house.as('approver').history(house.company, id)).events;
    expect(events.at(-1)).toMatchObject({
      type: 'link.unlink_refused',
      says: 'Unlink refused: The requisition is still in Ledgerhouse. Please delete it before retrying. (The bill still exists.)',
    });
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check).toMatchObject({ would_unlink: false, refusal: { code: 'still_in_erp' } });
    // Asked again it is another asking; its success counts.
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    const asked = await detailsOf(id, 'unlink_requisition');
    expect(asked).toHaveLength(2);
    await close(asked[1]!.id, 'success');
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
  });

  it('stays unknown in silence, however long', async () => {
    const id = await synced('U-3');
    await house.move('approver', 'unlink', id);
    await stale(id);
    const check = await house.as('approver').unlinkCheck(house.company, id);
    expect(check).toMatchObject({ would_unlink: false, refusal: { code: 'erp_not_answering' } });
    expect(await newest(id, 'unlink_requisition')).toMatchObject({ status: 'stale' });
    expectProblem(await house.move('approver', 'unlink', id), 409, 'integrator_asked');
    expect((await detailsOf(id, 'unlink_requisition')).map(({ status }) => status)).toEqual(['stale', 'in progress']);
    expect((await house.item(id)).erp_status).toBe('synced');
  });

  it('after a week of silence is cut by two people, and the number goes with it', async () => {
    const id = await synced('U-9');
    await house.move('approver', 'unlink', id);
    await stale(id);
    const forced = (who: string, end: string, body = {}) =>
      house.call(who, 'POST', `/api/v1/companies/${house.company}/erp/${end}`, body);
    const ask = () => forced('approver', `subcontractor-invoices/${id}/forced-unlink`, { reason: 'They are gone.' });
    expectProblem(await ask(), 503, 'erp_not_answering');
    const week = "now() - interval '8 days'";
    await house.rows(`update tieout.link set synced_at = ${week} where invoice_id = $1`, [id]);
    await house.rows(
      `update tieout.sighting set as_of = ${week} from tieout.link where link.id = link_id and invoice_id = $1`,
      [id],
    );
    expectProblem(await ask(), 503, 'erp_not_answering');
    await house.rows(
      `update tieout.erp_request_detail d set heard_at = ${week}, closed_at = case when closed_at is not null then ${week} end
       from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1`,
      [id],
    );
    const asked = await ask();
    expect(asked.body).toMatchObject({ state: 'open', code: 'erp_not_answering' });
    expect((await forced('accountant', `forced-unlinks/${asked.body.id}/confirm`)).status).toBe(200);
    expect((await house.item(id)).erp_status).toBe('not_in_erp');
  });

  it('cannot be forced past the word, not even in the tables', async () => {
    const id = await synced('U-4');
    const cut = () =>
      house.rows(
        `update tieout.link set state = 'unlinked', ended_at = now(), ended_by = accepted_by where invoice_id = $1`,
        [id],
      );
    await expect(cut()).rejects.toThrow(/driven from outside/);
    // Nor by a number that was never told, though something else was.
    await house.rows('update tieout.external_record set origin_id = null, number_told_at = null where item_id = $1', [
      id,
    ]);
    await expect(cut()).rejects.toThrow(/driven from outside/);
  });
});

describe('silence', () => {
  it('parks the export, visibly; a retry asks again, and the old answer is believed still', async () => {
    const id = await house.asked();
    const first = await newest(id);
    await stale(id);
    const parked = await parkedOf(id);
    expect(parked.error).toMatchObject({ code: 'integrator_silent' });
    expect(await newest(id)).toMatchObject({ id: first.id, status: 'stale' });
    await house.as('approver').retry(house.company, id);
    const second = await until(
      () => newest(id),
      (seen) => seen.id !== first.id,
    );
    await number(id, 'S-1');
    await close(first.id, 'success');
    const item = await house.reaches(id, 'synced');
    expect(item.erp_record!.id).toBe('S-1');
    // The newer asking is still open; what it comes to is no second bill.
    expect((await number(id, 'S-2')).body.errors).toHaveLength(1);
    await close(second.id, 'failed', ['already there']);
    expect((await house.item(id)).erp_status).toBe('synced');
    expect(await house.rows('select id from tieout.erp_request where invoice_id = $1', [id])).toHaveLength(1);
  });

  it('that ends with a bill without its number is not asked to make it again', async () => {
    const id = await house.asked();
    await close((await newest(id)).id, 'success');
    expect((await parkedOf(id)).error).toMatchObject({ code: 'integrator_contradicts' });
    await house.as('approver').retry(house.company, id);
    await number(id, 'W-1');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('W-1');
    expect(await detailsOf(id)).toHaveLength(1);
  });

  it('that was broken is no silence any more: a person cannot end the export of an integrator that is at it', async () => {
    const id = await house.asked();
    const detail = await newest(id);
    await stale(id);
    await parkedOf(id);
    await close(detail.id, 'in progress', ['Still at it.']);
    const checked = { reason: 'Too slow.', checked_in_erp: 'Looked in Ledgerhouse: none.' };
    expectProblem(await house.move('approver', 'reject', id, checked), 409, 'wrong_state');
    await number(id, 'B-1');
    await close(detail.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('B-1');
  });

  it('a refusal of the newer asking proves nothing while an older one is open', async () => {
    const id = await house.asked();
    const first = await newest(id);
    await stale(id);
    await parkedOf(id);
    await house.as('approver').retry(house.company, id);
    const second = await until(
      () => newest(id),
      (seen) => seen.id !== first.id,
    );
    await close(second.id, 'failed', ['busy']);
    await parkedOf(id);
    expect((await house.item(id)).erp_status).toBe('exporting');
    await close(first.id, 'failed', ['busy too']);
    await house.reaches(id, 'failed_to_export');
  });

  it('is ended by a person who looked in the ERP, in writing, and by nobody else', async () => {
    const id = await house.asked(house.commitments[1]);
    const reason = { reason: 'The integrator is gone.' };
    expectProblem(await house.move('approver', 'reject', id, reason), 409, 'wrong_state');
    // From here on any look of the hub's own may park it.
    await stale(id);
    await parkedOf(id);
    expectProblem(await house.move('approver', 'reject', id, reason), 503, 'erp_not_answering');
    const checked = { ...reason, checked_in_erp: 'Looked for INV in Ledgerhouse with Bea: none.' };
    expectProblem(await house.move('accountant', 'reject', id, checked), 403, 'not_permitted');
    expectProblem(await house.move('approver', 'reject', id, { ...checked, checked_in_erp: ' ' }), 422, 'invalid');
    expectProblem(await house.move('approver', 'reject', id, { ...checked, reason: '' }), 422, 'reason_missing');
    expect((await house.move('approver', 'reject', id, checked)).body).toMatchObject({ erp_status: 'rejected' });
    const events = (await house.as('approver').history(house.company, id)).events;
    expect(events.at(-1)!.says).toContain('Looked for INV in Ledgerhouse with Bea: none.');

    // Whoever did not begin yet is told not to.
    const request = (await newest(id)).erp_request_id;
    expectRestError(await house.drive('GET', `/erp_requests/${request}`), 410, 'request_withdrawn');
    expect(await listed(request)).toMatchObject({ request_data: null, withheld: { code: 'request_withdrawn' } });

    // The integrator was not gone after all: its bill holds up whatever is sent of this invoice next.
    const late = await newest(id);
    await close(late.id, 'success');
    await number(id, 'L-1');
    expect(await history(id)).toContain('outside.late_bill');
    const held = await heldWhenSentAgain(id);
    expect(held.error!.detail).toContain('Bill L-1 of an earlier sending');
    expect(await detailsOf(id)).toHaveLength(1);
    // Deleted there and taken back, it is made anew.
    await number(id, null);
    const fresh = await until(
      () => newest(id),
      (seen) => seen.erp_request_id !== late.erp_request_id,
    );
    await number(id, 'L-2');
    await close(fresh.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('L-2');
  });

  it('two bills of two sendings are never taken for one', async () => {
    const id = await house.asked(house.commitments[2]);
    const first = await newest(id);
    await close(first.id, 'failed', ['time-out']);
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
    await house.move('approver', 'send', id);
    await house.move('approver', 'accept', id);
    const second = await until(
      () => newest(id),
      (seen) => seen.id !== first.id,
    );
    // It made the first one after all, and goes on to make the second.
    await number(id, 'D-1');
    await close(first.id, 'success');
    expect((await parkedOf(id)).error!.detail).toContain('earlier sending');
    const { body } = await number(id, 'D-2');
    expect(body.errors).toHaveLength(1);
    await close(second.id, 'success');
    const said = await until(
      () => house.item(id),
      (seen) => /contradicts itself/.test(seen.error?.detail ?? ''),
    );
    expect(said.erp_status).toBe('exporting');
    // Still so at the next look, it waits for a person, who may end it as a silence is ended.
    expect((await parkedOf(id)).error).toMatchObject({ code: 'integrator_contradicts' });
    expect(await history(id)).toEqual(expect.arrayContaining(['outside.late_bill', 'outside.second_bill']));
    // D-1 is deleted in the ERP and taken back; the other is the bill of this sending.
    await number(id, null);
    await number(id, 'D-2');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('D-2');
  });

  it('a bill that was made for another detail, after the first was unlinked, is told of and bars a second one', async () => {
    const id = await house.asked();
    await stale(id);
    await parkedOf(id);
    expect((await house.move('approver', 'retry', id)).status).toBe(202);
    const [first, second] = await detailsOf(id);
    await close(second!.id, 'in progress');
    await number(id, '4711');
    await close(first!.id, 'success');
    await house.reaches(id, 'synced');
    await house.move('approver', 'unlink', id);
    await number(id, null);
    await close((await newest(id, 'unlink_requisition')).id, 'success');
    await house.reaches(id, 'not_in_erp');
    // Whoever had begun on the second made a bill as well, and says so before its number.
    expect((await close(second!.id, 'success')).status).toBe(200);
    expect(await history(id)).toContain('outside.late_bill');
    const held = await heldWhenSentAgain(id);
    expect(held.error!.detail).toContain('of this invoice is there');
    const requests = await house.rows(
      `select id from tieout.erp_request where invoice_id = $1 and name = 'create_requisitions'`,
      [id],
    );
    expect(requests).toHaveLength(1);
  });

  /** Asked for, silent, and ended by a person; with the one asking that there was. */
  async function freed(commitment: number): Promise<readonly [number, Detail]> {
    const id = await house.asked(commitment);
    await stale(id);
    await parkedOf(id);
    const checked = { reason: 'It is silent.', checked_in_erp: 'Looked in Ledgerhouse: none.' };
    expect((await house.move('approver', 'reject', id, checked)).status).toBe(200);
    return [id, await newest(id)];
  }
  const sentAgain = async (id: number) => {
    await house.move('approver', 'send', id);
    await house.move('approver', 'accept', id);
  };
  const heldUp = (id: number, bill: string) =>
    until(
      () => house.item(id),
      (seen) => seen.error?.detail.includes(bill) ?? false,
    );
  const remove = (id: number) =>
    house.call('approver', 'DELETE', `/rest/v1.0/requisitions/${id}?project_id=${house.project}`);

  it('an invoice whose bill was reported is not deleted, so that none is entered in its place', async () => {
    const [id, first] = await freed(house.commitments[1]!);
    await close(first.id, 'success');
    const says = expectRestError(await remove(id), 422, 'bill_reported');
    expect(says).toContain(`the bill of ERP request ${first.erp_request_id} of this invoice is there`);
    await number(id, 'E-1');
    expect(expectRestError(await remove(id), 422, 'bill_reported')).toContain('Bill E-1');
    await number(id, null);
    expect((await remove(id)).status).toBe(204);
  });

  it('a bill that was reported stays so whatever else is told of it: its number alone takes it back', async () => {
    const [id, first] = await freed(house.commitments[1]!);
    await close(first.id, 'success');
    const tell = (origin_data: string) =>
      house.drive('PATCH', '/external_data/sync', [{ item_type: 'requisition', item_id: id, origin_data }]);
    for (const data of ['{"page":1}', '{"page":2}']) {
      expect((await tell(data)).body.entities).toMatchObject([{ origin_id: null, origin_data: data }]);
      expectRestError(await remove(id), 422, 'bill_reported');
    }
    await number(id, null);
    expect((await remove(id)).status).toBe(204);
  });

  it('a bill that is reported after its invoice was deleted holds up what was entered in its place', async () => {
    const [gone, first] = await freed(house.commitments[1]!);
    expect((await remove(gone)).status).toBe(204);
    await close(first.id, 'success');
    const id = await house.invoice(house.commitments[1]);
    await sentAgain(id);
    await heldUp(id, `the bill of ERP request ${first.erp_request_id} of an earlier sending`);
    expect(await detailsOf(id)).toEqual([]);
    // It was removed there, and said not to be.
    await close(first.id, 'failed', ['removed']);
    await house.rows(`update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
    await until(
      async () => {
        if ((await house.item(id)).parked) await house.move('approver', 'retry', id);
        return detailsOf(id);
      },
      (found) => found.length === 1,
    );
    await close((await newest(id)).id, 'failed');
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
  });

  it('a bill of an earlier sending that is reported after the next was asked for holds that up too', async () => {
    const [id, first] = await freed(house.commitments[2]!);
    await sentAgain(id);
    const second = await until(
      () => newest(id),
      (seen) => seen.id !== first.id,
    );
    const request = `/erp_requests/${second.erp_request_id}`;
    expect((await house.drive('GET', request)).status).toBe(200);
    await close(first.id, 'success');
    await heldUp(id, `the bill of ERP request ${first.erp_request_id} of an earlier sending`);
    expectRestError(await house.drive('GET', request), 409, 'request_held');
    expect(await listed(second.erp_request_id)).toMatchObject({
      request_data: null,
      withheld: { code: 'request_held', detail: expect.stringContaining(`ERP request ${first.erp_request_id}`) },
    });
    // Its number is of the bill that was reported, and stays so however often it is told.
    for (const _ of [1, 2]) expect((await number(id, 'H-1')).body.entities).toHaveLength(1);
    await heldUp(id, 'Bill H-1 of an earlier sending');
    expect(expectRestError(await house.drive('GET', request), 409, 'request_held')).toContain('Bill H-1');
    // Nor does a retry ask anew, whatever became of the asking that there was.
    await stale(id);
    await parkedOf(id);
    await house.move('approver', 'retry', id);
    expect(await detailsOf(id)).toHaveLength(2);
    await close(second.id, 'failed', ['held']);
    expect((await parkedOf(id)).error!.detail).toContain('Bill H-1');
    await number(id, null);
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retry', id);
    const third = await until(
      () => newest(id),
      (seen) => seen.id !== second.id,
    );
    expect((await house.drive('GET', request)).status).toBe(200);
    await number(id, 'H-2');
    await close(third.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('H-2');
  });

  it('a refusal that is worked on again is no refusal any more; a bill of a deleted invoice is told', async () => {
    const id = await house.asked(house.commitments[3]);
    const detail = await newest(id);
    await close(detail.id, 'failed', ['time-out']);
    await house.reaches(id, 'failed_to_export');
    await close(detail.id, 'in progress');
    expectProblem(await house.move('approver', 'retrieve', id), 409, 'wrong_state');
    await close(detail.id, 'failed', ['never']);
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
    await house.as('approver').deleteRequisition(house.company, house.project, id);
    expect((await close(detail.id, 'success')).status).toBe(200);
    expect((await history(id)).slice(-2)).toEqual(['outside.answered', 'outside.late_bill']);
    // It is removed there: what is entered in its place is not held up by it.
    await close(detail.id, 'failed', ['removed']);
  });

  it('a refusal that is taken back is looked at again, so that nobody takes the invoice back', async () => {
    const id = await house.asked(house.commitments[2]);
    const detail = await newest(id);
    await close(detail.id, 'failed', ['time-out']);
    await house.reaches(id, 'failed_to_export');
    await number(id, 'T-1');
    expect((await house.item(id)).erp_status).toBe('exporting');
    expectProblem(await house.move('approver', 'retrieve', id), 409, 'wrong_state');
    await close(detail.id, 'success');
    expect((await house.reaches(id, 'synced')).erp_record!.id).toBe('T-1');
  });
});

const parkedOf = async (id: number) => {
  // The next regular look may be half a minute away: somebody's sign of life is as good as a clock.
  await house.rows(`update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
  return until(
    async () => {
      await house.rows(`update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
      return house.item(id);
    },
    (seen) => seen.parked,
  );
};

it('the check of a connection says whether anybody listens', async () => {
  const [connection] = (await house.as('approver').connections(house.company)).connections;
  const check = () => house.as('approver').checkConnection(house.company, connection!.id);
  expect(await check()).toMatchObject({ ok: false, trouble: 'nobody_listens' });
  const made = await house.call('integrator', 'POST', '/rest/v1.0/webhooks/hooks', {
    company_id: house.company,
    hook: { destination_url: 'http://127.0.0.1:1/' },
  });
  await house.call('integrator', 'POST', `/rest/v1.0/webhooks/hooks/${made.body.id}/triggers`, {
    trigger: { resource_name: 'ERP Requests', event_type: 'create' },
  });
  expect(await check()).toMatchObject({ ok: true });
});

describe('who may drive', () => {
  it('takes Admin on ERP Integrations; another company finds nothing', async () => {
    const id = await house.asked(house.commitments[3]);
    const detail = await newest(id);
    const paths: readonly (readonly [string, string, object?])[] = [
      ['GET', '/erp_connections'],
      ['GET', `/erp_requests/${detail.erp_request_id}`],
      ['GET', `/erp_request_details?filters[item_id]=${id}`],
      ['PATCH', `/erp_request_details/${detail.id}`, { request_detail: { status: 'success', messages: [] } }],
      ['PUT', `/erp_request_details/${detail.id}`, { request_detail: { status: 'success', messages: [] } }],
      ['PATCH', '/erp_request_details/sync', [{ id: detail.id, status: 'success', messages: [] }]],
      ['GET', `/external_data?item_type=requisition&item_id=${id}`],
      ['PATCH', '/external_data/sync', [{ item_type: 'requisition', item_id: id, origin_id: 'X' }]],
      ['DELETE', '/external_data/bulk_destroy', { item_type: 'requisition', item_ids: [id] }],
      ['POST', '/staged_records', { item_type: 'vendor', origin_id: 'V-1' }],
      ['PATCH', '/staged_records/sync', [{ item_type: 'vendor', origin_id: 'V-1' }]],
    ];
    for (const [method, path, body] of paths) {
      expectRestError(await house.drive(method, path, body, 'accountant'), 403, 'not_permitted');
      expectRestError(await house.drive(method, path, body, 'stranger'), 404, 'not_found');
    }
    const own = `/rest/v1.0/companies/${house.otherCompany}`;
    const theirs = { status: 'success', messages: [] };
    for (const [method, path] of [
      ['GET', `${own}/erp_requests/${detail.erp_request_id}`],
      ['PATCH', `${own}/erp_request_details/${detail.id}`],
    ] as const) {
      const answer = await house.call('stranger', method, path, method === 'GET' ? undefined : theirs);
      expectRestError(answer, 404, 'not_found');
    }
    expect((await newest(id)).status).toBe('in progress');
    expect((await house.drive('GET', '/erp_connections')).body).toMatchObject([{ name: 'Ledgerhouse' }]);
  });
});

describe('the choice of a company', () => {
  const choose = (who: string, company: number, body: object) =>
    house.call(who, 'PUT', `/api/v1/companies/${company}/erp/connections`, body);
  const mine = { kind: 'outside', name: 'Ledgerhouse Two', stale_after_minutes: 5 };

  it('is made while nothing was sent, by whoever manages connections', async () => {
    expectProblem(await choose('accountant', house.company, mine), 403, 'not_permitted');
    expectProblem(await choose('approver', house.company, mine), 409, 'connection_in_use');
    expectProblem(await choose('stranger', house.company, mine), 404, 'not_found');
    expectProblem(await choose('stranger', house.otherCompany, { ...mine, kind: 'tryton' }), 422, 'invalid');
    const made = await choose('stranger', house.otherCompany, mine);
    expect(made.status).toBe(200);
    expect(made.body.connections).toMatchObject([{ kind: 'outside', erp: 'Ledgerhouse Two' }]);
    const again = await choose('stranger', house.otherCompany, { ...mine, name: 'Ledgerhouse Three' });
    expect(again.body.connections).toMatchObject([{ id: made.body.connections[0].id, erp: 'Ledgerhouse Three' }]);
  });

  it('shows people what was asked and answered', async () => {
    const id = await synced('Z-1', house.commitments[3]);
    const { body } = await house.call(
      'accountant',
      'GET',
      `/api/v1/companies/${house.company}/erp/subcontractor-invoices/${id}/requests`,
    );
    expect(body.requests).toMatchObject([
      { erp: 'Ledgerhouse', says: 'Make the bill', details: [{ status: 'success' }] },
    ]);
  });
});

describe('staged records', () => {
  it('are kept by their number, changed by their id', async () => {
    const made = await house.drive('POST', '/staged_records', {
      staged_record: { item_type: 'vendor', origin_id: 'V-9', data: { name: 'Bolt' } },
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    const changed = await house.drive('PATCH', `/staged_records/${id}`, { staged_record: { status: 'archived' } });
    expect(changed.body).toMatchObject({ id, status: 'archived', origin_id: 'V-9', data: { name: 'Bolt' } });
    const all = await house.drive('PATCH', '/staged_records/sync', {
      updates: [
        { item_type: 'vendor', origin_id: 'V-9', status: 'staged' },
        { id: 999_999, item_type: 'vendor', origin_id: 'V-8' },
      ],
    });
    expect(all.body.entities).toMatchObject([{ id, status: 'staged' }]);
    expect(all.body.errors).toHaveLength(1);
  });

  it('keep what an update leaves out, and lose what it says is nothing', async () => {
    const said = { origin_code: 'C-1', origin_data: 'x', data: { name: 'Bolt' } };
    const made = await house.drive('POST', '/staged_records', {
      staged_record: { item_type: 'vendor', origin_id: 'V-70', ...said },
    });
    const under = { item_type: 'vendor', origin_id: 'V-71', parent_id: made.body.id, ...said };
    const sync = async (update: object) => (await house.drive('PATCH', '/staged_records/sync', [update])).body;
    expect((await sync(under)).entities).toMatchObject([{ ...under, status: 'staged' }]);
    const named = { item_type: 'vendor', origin_id: 'V-71' };
    const { id } = (await sync({ ...named, status: 'archived' })).entities[0];
    for (const update of [named, { ...named, id }, { ...named, status: 'archived' }]) {
      expect((await sync(update)).entities).toMatchObject([{ ...under, id, status: 'archived' }]);
    }
    const emptied = { origin_code: null, parent_id: null, data: null };
    expect((await sync({ ...named, ...emptied })).entities).toMatchObject([
      { ...under, status: 'archived', origin_code: null, parent_id: null, data: {} },
    ]);
  });

  it('take another type too, where no other has the number there', async () => {
    const make = (item_type: string) =>
      house.drive('POST', '/staged_records', { staged_record: { item_type, origin_id: 'T-1', data: { a: 1 } } });
    const [one, two] = [(await make('vendor')).body.id, (await make('job')).body.id];
    const change = (id: number, item_type: string) =>
      house.drive('PATCH', `/staged_records/${id}`, { staged_record: { item_type } });
    expect(await change(one, 'job')).toMatchObject({
      status: 422,
      body: { errors: { origin_id: [expect.any(String)] } },
    });
    expect((await change(two, 'cost_code')).body).toMatchObject({ id: two, item_type: 'cost_code', data: { a: 1 } });
    expect((await change(one, 'job')).body).toMatchObject({ id: one, item_type: 'job', origin_id: 'T-1' });
  });

  it('are refused by their field where their number is another’s, or what they stand under is not there', async () => {
    const make = (origin_id: string, more = {}) =>
      house.drive('POST', '/staged_records', { staged_record: { item_type: 'job', origin_id, ...more } });
    const [one, two] = [await make('J-1'), await make('J-2')];
    expect(await make('J-3', { parent_id: 999_999 })).toMatchObject({
      status: 422,
      body: { errors: { parent_id: [expect.any(String)] } },
    });
    expect((await make('J-3', { parent_id: one.body.id })).status).toBe(201);
    const taken = { id: two.body.id, item_type: 'job', origin_id: 'J-1' };
    const changed = await house.drive('PATCH', `/staged_records/${two.body.id}`, { staged_record: taken });
    expect(changed).toMatchObject({ status: 422, body: { errors: { origin_id: [expect.any(String)] } } });
    const all = await house.drive('PATCH', '/staged_records/sync', {
      updates: [taken, { item_type: 'job', origin_id: 'J-4', parent_id: 999_999 }],
    });
    expect(all.body).toMatchObject({
      entities: [],
      errors: [{ errors: { origin_id: [expect.any(String)] } }, { errors: { parent_id: [expect.any(String)] } }],
    });
  });
});
