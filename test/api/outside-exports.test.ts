import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Detail, type Integrator, integratorOf } from '../support/integrator.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
let integrator: Integrator;
beforeAll(async () => {
  house = await outsideHouse();
  integrator = integratorOf(house);
});
afterAll(() => house.end());

describe('an export to an integrator', () => {
  it('is answered by ids that are sent as texts too', async () => {
    const id = await house.asked();
    const update = { item_type: 'requisition', item_id: String(id), origin_id: 'TXT-1' };
    expect((await house.drive('PATCH', '/external_data/sync', { updates: [update] })).body.errors).toEqual([]);
    const answer = [{ id: String((await integrator.newest(id)).id), status: 'success' }];
    expect((await house.drive('PATCH', '/erp_request_details/sync', answer)).body.errors).toEqual([]);
    expect((await house.reaches(id, 'synced')).erp_record?.id).toBe('TXT-1');
  });

  it('is asked for once, in the published shape', async () => {
    const id = await house.asked();
    const [detail, ...others] = await integrator.detailsOf(id);
    expect(others).toEqual([]);
    expect(detail!.status).toBe('in progress');
    const { status, body } = await house.drive('GET', `/erp_requests/${detail!.erp_request_id}`);
    expect(status).toBe(200);
    expect(await integrator.listed(body.id)).toEqual(body);
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

  it('says what is due with the retainage that the invoice pays out, as every page of it does', async () => {
    const commitment = house.commitments[2]!;
    const as = house.as('approver');
    const [footings, slab] = (await as.commitment(house.company, house.project, commitment)).line_items;
    const first = await house.asked(commitment);
    await integrator.number(first, 'REL-1');
    await integrator.close((await integrator.newest(first)).id, 'success');
    await house.reaches(first, 'synced');
    const { id, summary } = await as.createRequisition(house.company, house.project, commitment, {
      invoice_number: 'REL-2',
      billing_date: '2026-10-31',
      status: 'approved',
      items: [
        // Nothing is billed on this line, so it is not on the bill.
        { line_item_id: footings!.id, work_completed_retainage_released_this_period: '4.00' },
        { line_item_id: slab!.id, work_completed_this_period: '50.00' },
      ],
    });
    await as.send(house.company, id);
    await as.accept(house.company, id);
    const detail = await until(
      () => integrator.newest(id),
      (seen) => seen !== undefined,
    );
    const { body } = await house.drive('GET', `/erp_requests/${detail.erp_request_id}`);
    expect(summary.current_payment_due).toBe('49.00');
    expect((await house.item(id)).amount_due).toBe('49.00');
    expect(body.request_data.requisitions).toMatchObject([
      { formatted_payment_due: '$49.00', total_amount: '50.00', retainage: '5.00', retainage_released: '4.00' },
    ]);
  });

  it('names the lines of a commitment by the number that they were given', async () => {
    const line = await house.rows<{ id: number }>(
      `update tieout.commitment_line set erp_number = 'L-77' where commitment_id = $1 and description = 'Footings' returning id`,
      [house.commitments[3]],
    );
    expect(line).toHaveLength(1);
    const id = await house.asked(house.commitments[3]);
    const detail = await integrator.newest(id);
    const { body } = await house.drive('GET', `/erp_requests/${detail.erp_request_id}`);
    expect(body.request_data.requisitions[0].line_items).toMatchObject([{ commitment_item_origin_id: 'L-77' }]);
    await integrator.close(detail.id, 'failed');
    await house.reaches(id, 'failed_to_export');
    await house.move('approver', 'retrieve', id);
  });

  it('is synced when it has a number and was closed with success, and by neither alone', async () => {
    const id = await house.asked();
    await integrator.number(id, 'A-1');
    const details = await integrator.detailsOf(id);
    const waits = await until(
      () => house.item(id),
      (seen) => seen.error !== null,
    );
    expect(waits.erp_status).toBe('exporting');
    await integrator.close(details[0]!.id, 'success');
    const item = await house.reaches(id, 'synced');
    expect(item.erp_record).toEqual({ id: 'A-1', identity: 'A-1', label: 'Bill A-1' });
    expect(item.last_sighting).toMatchObject({ is: 'present', standing: 'live' });
    const other = await house.asked();
    await integrator.close((await integrator.newest(other)).id, 'success');
    const contradiction = await until(
      () => house.item(other),
      (seen) => /contradicts itself/.test(seen.error?.detail ?? ''),
    );
    expect(contradiction.erp_status).toBe('exporting');
    await integrator.number(other, 'A-2');
    await house.reaches(other, 'synced');
  });

  it('fails with the integrator’s own messages, and a retry asks again', async () => {
    const id = await house.asked();
    const first = await integrator.newest(id);
    await integrator.close(first.id, 'failed', ['Vendor V-201 is on hold.']);
    const failed = await house.reaches(id, 'failed_to_export');
    expect(failed.error).toEqual({
      code: 'erp_invalid',
      detail: 'Ledgerhouse refused the bill. (Vendor V-201 is on hold.)',
    });
    await house.move('approver', 'retry', id, { posting_period: '2026-11' });
    const again = await until(
      () => integrator.newest(id),
      (seen) => seen.id !== first.id,
    );
    expect(again.erp_request_id).toBe(first.erp_request_id);
    const { body } = await house.drive('GET', `/erp_requests/${again.erp_request_id}`);
    expect(body.request_data.requisitions[0]).toMatchObject({
      request_detail_id: again.id,
      erp_custom_fields: { accounting_date: '2026-11-01' },
    });
    await integrator.number(id, 'A-3');
    await integrator.close(again.id, 'success');
    await house.reaches(id, 'synced');
  });

  it('is closed though more is said of it than is kept', async () => {
    const id = await house.asked();
    const detail = await integrator.newest(id);
    // The first that is kept would end within a character.
    const told = [`${'x'.repeat(1_998)}🏗 and more`, ...Array.from({ length: 99 }, (_, place) => `no. ${place}`)];
    const { status, body } = await integrator.close(detail.id, 'failed', told);
    expect([status, body.messages.length, body.messages[0]]).toEqual([200, 50, `${'x'.repeat(1_998)}\ufffd…`]);
    expect((await house.reaches(id, 'failed_to_export')).error?.code).toBe('erp_invalid');
    await house.move('approver', 'retrieve', id);
  });

  it('closes many at once, each for itself', async () => {
    const [one, two] = [await house.asked(), await house.asked()];
    const [first, second] = [await integrator.newest(one), await integrator.newest(two)];
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
