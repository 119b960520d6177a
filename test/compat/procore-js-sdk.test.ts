import { client, info, oauth, refresher, revoke } from '@procore/js-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as shapes from '../../src/http/rest/shapes.ts';
import { type Billing, billing } from '../support/billing.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

/** The official client, unchanged, pointed at this server: what a program for Procore does works here. */

let tieout: Running;
let bills: Billing;
let token: string;
let procore: ReturnType<typeof client>;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  token = await credentials('pm');
  procore = as(token);
});
afterAll(() => tieout.end());

async function credentials(name: string): Promise<string> {
  const answer = await fetch(`${tieout.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: name, client_secret: password }),
  });
  const issued = await answer.json();
  expect(issued).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 5400,
    created_at: expect.any(Number),
  });
  return issued.access_token;
}

const options = () => ({ apiHostname: tieout.url, defaultVersion: 'v1.0', defaultCompanyId: tieout.company });
const as = (bearer: string) => client(oauth(bearer), {}, options());

/** What the SDK rejects with: the parsed body beside the response. */
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.fail('it was not refused'),
    (no: { response: Response; body: { errors: Record<string, string[]>; message: string } }) => no,
  );

const requisitions = (version = 'v1.1') => ({ base: '/requisitions', version });
const number = (invoice: { number: number }) => invoice.number;

describe('the token', () => {
  it('tells of itself and ends when it is revoked', async () => {
    const own = await credentials('clerk');
    expect(await info(own, options())).toMatchObject({ application: { uid: 'clerk' }, scopes: [] });
    expect((await as(own).get({ base: '/me' })).body).toMatchObject({ name: 'Tess Lindgren' });
    await revoke({ token: own, clientId: 'clerk', clientSecret: password }, options());
    expect((await refusal(as(own).get({ base: '/me' }))).response.status).toBe(401);
  });
});

describe('what is read', () => {
  it('me and companies', async () => {
    const { body: me } = await procore.get({ base: '/me' });
    expect(shapes.me.parse(me)).toEqual(me);
    expect(me.login).toBe('priya.raman@example.com');
    const { body } = await procore.get({ base: '/companies' });
    expect(z.array(shapes.company).parse(body)).toEqual(body);
    expect(body.map((one: { name: string }) => one.name)).toEqual(['Harbor & Pine Builders']);
  });

  it('projects, vendors, subcontracts with their lines, billing periods', async () => {
    const read = async (shape: z.ZodType, endpoint: object) => {
      const { body } = await procore.get(endpoint as { base: string });
      expect(shape.parse(body), JSON.stringify(endpoint)).toEqual(body);
      return body;
    };
    const projects = await read(z.array(shapes.project), { base: '/projects', qs: { company_id: tieout.company } });
    expect(projects.map((one: { project_number: string }) => one.project_number)).toEqual(['2604', '2611', '2617']);
    const project_id = projects[0].id;
    const one = { base: '/projects', params: { id: project_id }, qs: { company_id: tieout.company } };
    expect((await read(shapes.project, one)).id).toBe(project_id);
    const vendors = await read(z.array(shapes.vendor), { base: '/vendors', qs: { company_id: tieout.company } });
    expect((await read(shapes.vendor, { base: '/vendors', params: { id: vendors[0].id } })).id).toBe(vendors[0].id);
    const qs = { project_id };
    const contracts = await read(z.array(shapes.workOrderContract), { base: '/work_order_contracts', qs });
    const [contract] = contracts;
    expect(contract.number).toBe('SC-2604-01');
    const lines = { base: '/work_order_contracts', params: { id: contract.id }, action: 'line_items', qs };
    expect(await read(z.array(shapes.contractLine), lines)).toEqual(contract.line_items);
    const periods = { base: `/projects/${project_id}/billing_periods` };
    const found = await read(z.array(shapes.billingPeriod), periods);
    expect(found.some((period: { status: string }) => period.status === 'open')).toBe(true);
  });

  it('by filters, as the client writes them', async () => {
    const { body: all } = await procore.get({ base: '/vendors' });
    const wanted = [all[0].id, all[2].id];
    const { body } = await procore.get({ base: '/vendors', qs: { filters: { id: wanted } } });
    expect(body.map((vendor: { id: number }) => vendor.id)).toEqual(wanted);
    const { project } = await bills.site('SC-2604-01');
    const synced = (await tieout.as('pm').requisitions(tieout.company, project)).filter((one) => one.origin_id);
    const filters = { origin_id: synced[0]!.origin_id };
    const { body: found } = await procore.get({ ...requisitions(), qs: { project_id: project, filters } });
    expect(found.map((one: { id: number }) => one.id)).toEqual([synced[0]!.id]);
  });

  it('page by page: Total, Per-Page, Link', async () => {
    const { project } = await bills.site('SC-2604-01');
    const whole = (await procore.get({ ...requisitions(), qs: { project_id: project, per_page: 300 } })).body;
    const ids: number[] = [];
    let next: string | undefined = `/rest/v1.1/requisitions?project_id=${project}&per_page=7`;
    while (next !== undefined) {
      const { body, response }: { body: { id: number }[]; response: Response } = await procore.get(next);
      ids.push(...body.map((one) => one.id));
      expect(response.headers.get('total')).toBe(String(whole.length));
      expect(response.headers.get('per-page')).toBe('7');
      const links = response.headers.get('link')!.split(', ');
      const rels = Object.fromEntries(
        links.map((link) =>
          link
            .match(/<([^>]+)>; rel="(\w+)"/)!
            .slice(1)
            .reverse(),
        ),
      );
      expect(rels.last).toContain(`page=${Math.ceil(whole.length / 7)}`);
      next = rels.next?.slice(tieout.url.length);
    }
    expect(ids).toEqual(whole.map((one: { id: number }) => one.id));
  });

  it('the sample that the field publishes, on the demo’s invoice', async () => {
    const { project, commitment } = await bills.site('SC-2604-05');
    const list = { ...requisitions(), qs: { project_id: project, filters: { commitment_id: commitment } } };
    const last = (await procore.get(list)).body.toSorted(
      (a: { number: number }, b: { number: number }) => number(b) - number(a),
    )[0];
    const { body } = await procore.get({ ...requisitions(), params: { id: last.id }, qs: { project_id: project } });
    expect(body.summary).toMatchObject({
      original_contract_sum: '50000.00',
      net_change_by_change_orders: '5000.00',
      contract_sum_to_date: '55000.00',
      total_completed_and_stored_to_date: '53000.00',
      completed_work_retainage_percent: '10.00',
      completed_work_retainage_amount: '5200.00',
      stored_materials_retainage_percent: '10.00',
      stored_materials_retainage_amount: '100.00',
      total_retainage: '5300.00',
      total_earned_less_retainage: '47700.00',
      less_previous_certificates_for_payment: '47700.00',
      current_payment_due: '0.00',
      balance_to_finish_including_retainage: '7300.00',
    });
    expect(body).toMatchObject({ percent_complete: '96.36%', vendor_name: 'Lindqvist Glass & Glazing' });
    const old = await procore.get({ ...requisitions('v1.0'), params: { id: last.id }, qs: { project_id: project } });
    expect(old.body.g702).toEqual(body.summary);
  });
});

describe.each(['v1.0', 'v1.1'])('an invoice through %s', (version) => {
  it('is entered with its lines, read, changed and deleted', async () => {
    const { project, commitment, line } = await bills.site('SC-2604-02');
    const entry = {
      project_id: project,
      commitment_id: commitment,
      requisition: {
        invoice_number: `SDK-${version}`,
        billing_date: '2026-10-30',
        status: 'under_review',
        items: [{ line_item_id: line, work_completed_this_period: '800.00' }],
      },
    };
    const { body: made, response } = await procore.post(requisitions(version), entry);
    expect(response.status).toBe(201);
    shapes.requisitionExtended.parse(made);
    expect(made.summary.current_payment_due).toBe('720.00');
    const one = { ...requisitions(version), params: { id: made.id }, qs: { project_id: project } };
    expect((await procore.get(one)).body).toEqual(made);
    const item = made.items.find((each: { line_item_id: number }) => each.line_item_id === line);
    const changed = await procore.patch(one, {
      requisition: { status: 'approved', items: [{ id: item.id, work_completed_this_period: 1000.5 }] },
    });
    expect(changed.body).toMatchObject({ status: 'approved', summary: { current_payment_due: '900.45' } });
    const { body: listed } = await procore.get({
      ...requisitions(version),
      qs: { project_id: project, per_page: 300 },
    });
    expect(listed.map((each: { id: number }) => each.id)).toContain(made.id);
    // The SDK rejects a delete that answers an empty 200.
    expect((await procore.delete(one)).response.status).toBe(204);
    expect((await refusal(procore.get(one))).response.status).toBe(404);
    const again = await procore.post(requisitions(version), entry);
    expect(again.body).toMatchObject({ number: made.number, invoice_number: `SDK-${version}` });
    await procore.delete({ ...one, params: { id: again.body.id } });
  });
});

describe('what the link forbids', () => {
  it('a synced invoice is not editable, and its delete says to unlink first', async () => {
    const item = await bills.synced();
    const one = { ...requisitions(), params: { id: item.invoice_id }, qs: { project_id: item.project.id } };
    expect((await procore.get(one)).body).toMatchObject({ origin_id: item.erp_record!.id, erp_status: 'synced' });
    const edit = await refusal(procore.patch(one, { requisition: { comment: 'x' } }));
    expect(edit.response.status).toBe(422);
    expect(edit.body.errors).toEqual({
      base: ['The invoice is not editable because it has been synced with ERP'],
    });
    const remove = await refusal(procore.delete(one));
    expect(remove.response.status).toBe(422);
    expect(remove.body.errors.base![0]).toMatch(/unlink the invoice first/);
    // The way out: deleted in the ERP, unlinked, deleted here, and entered again under the same number.
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await bills.move('approver', 'unlink', item.invoice_id)).status).toBe(200);
    expect((await procore.get(one)).body).toMatchObject({ origin_id: null, erp_status: 'not_in_erp' });
    await procore.delete(one);
    const id = await bills.create({ invoice_number: item.invoice_number! });
    expect((await bills.move('pm', 'send', id)).status).toBe(200);
  });

  it('deleting one that is not the newest says which is', async () => {
    const old = await bills.create();
    await bills.create({ invoice_number: 'NEWEST-1' });
    const { project } = await bills.site('SC-2604-01');
    const one = { ...requisitions(), params: { id: old }, qs: { project_id: project } };
    const no = await refusal(procore.delete(one));
    expect(no.response.status).toBe(422);
    expect(no.body.errors.base![0]).toContain('NEWEST-1');
    expect((await procore.get(one)).body.deletable).toBe(false);
  });

  it('a refresher that sends everything twice enters nothing twice', async () => {
    const { project, commitment } = await bills.site('SC-2604-02');
    const bearer = oauth('expired');
    // On any rejection the SDK's refresher gets a new token and sends the request again.
    const twice = client(
      refresher(bearer, async () => ({ access_token: token })),
      {},
      options(),
    );
    const entry = { project_id: project, commitment_id: commitment, requisition: { invoice_number: 'TWICE' } };
    const headers = { 'Idempotency-Token': 'twice' };
    const made = await twice.post(requisitions(), entry, { headers });
    const again = await twice.post(requisitions(), entry, { headers });
    expect(again.body.id).toBe(made.body.id);
    const { body } = await procore.get({ ...requisitions(), qs: { project_id: project, per_page: 300 } });
    expect(body.filter((one: { invoice_number: string }) => one.invoice_number === 'TWICE')).toHaveLength(1);
  });
});
