import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as shapes from '../../src/http/api/billing-shapes.ts';
import * as rest from '../../src/http/rest/shapes.ts';
import { need, people } from '../support/people.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let project: number;
beforeAll(async () => {
  tieout = await runTieout();
  project = (await tieout.as('owner').projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
});
afterAll(() => tieout.end());

const tool = () => `/api/v1/companies/${tieout.company}`;
const periodsPath = () => `/rest/v1.0/projects/${project}/billing_periods`;
const periods = async () =>
  (await tieout.call('pm', 'GET', `${periodsPath()}?per_page=300`)).body as rest.BillingPeriod[];

describe('billing periods', () => {
  const spring = { start_date: '2027-03-01', end_date: '2027-03-31', due_date: '2027-03-25', status: 'open' };
  const make = (billing_period: object, who = 'pm') => tieout.call(who, 'POST', periodsPath(), { billing_period });

  it('are made, changed, closed, opened and deleted', async () => {
    const before = await periods();
    const made = await make(spring);
    expect([made.status, rest.billingPeriod.parse(made.body)]).toEqual([201, made.body]);
    expect(made.body).toMatchObject({ ...spring, project_id: project });
    const one = `${periodsPath()}/${made.body.id}`;
    const set = (billing_period: object) => tieout.call('pm', 'PATCH', one, { billing_period });
    expect((await set({ status: 'closed' })).body.status).toBe('closed');
    expect((await set({ status: 'open', due_date: '2027-04-05' })).body).toMatchObject({ due_date: '2027-04-05' });
    const filtered = `${periodsPath()}?filters[id]=${made.body.id}&filters[created_at]=2020-01-01...2099-01-01`;
    expect((await tieout.call('pm', 'GET', filtered)).body).toHaveLength(1);
    expect((await tieout.call('pm', 'DELETE', one)).status).toBe(204);
    expect(await periods()).toEqual(before);
    expect((await tieout.call('pm', 'GET', one)).status).toBe(404);
  });

  it('are changed and deleted by nobody who saw another version of them; whoever says none is not asked', async () => {
    const { id, version } = (await make(spring)).body as rest.BillingPeriod;
    const one = `${periodsPath()}/${id}`;
    const set = (fields: object) => tieout.call('pm', 'PATCH', one, { billing_period: fields });
    expect((await set({ due_date: '2027-04-05', version })).body).toMatchObject({ version: version + 1 });
    expectRestError(await set({ due_date: '2027-04-20', version }), 409, 'changed_meanwhile');
    const remove = (seen: number) =>
      tieout.as('pm').removeBillingPeriod(tieout.company, project, id, { version: seen });
    await expect(remove(version)).rejects.toMatchObject({ status: 409, code: 'changed_meanwhile' });
    expect((await set({ status: 'closed' })).body).toMatchObject({ due_date: '2027-04-05', version: version + 2 });
    await remove(version + 2);
  });

  it.each([
    [{ ...spring, end_date: '2027-02-01' }, 'end_date', 'before the start'],
    [{ ...spring, start_date: '2026-11-15' }, 'start_date', '2026-11-01 – 2026-11-30'],
    [{ ...spring, status: 'ajar' }, 'status', 'one of'],
    [{ ...spring, due_date: '2027-02-30' }, 'due_date', 'day of the calendar'],
    [{ start_date: '2027-03-01', end_date: '2027-03-31' }, 'due_date', 'filled in'],
  ])('%j is refused', async (entry, field, because) => {
    expect(expectRestError(await make(entry), 422, 'invalid', field)).toContain(because);
  });

  it('with invoices in it stays', async () => {
    const [used] = await periods();
    const gone = await tieout.call('pm', 'DELETE', `${periodsPath()}/${used!.id}`);
    expect(expectRestError(gone, 422, 'invalid', 'billing_period')).toContain('close it instead');
  });

  it('are made by the month, and twice makes none twice', async () => {
    const path = `${tool()}/projects/${project}/billing-periods/generate`;
    const wanted = { from: '2026-11-10', months: 4, due_day: 31 };
    const made = await tieout.call('pm', 'POST', path, wanted);
    expect([made.status, shapes.periods.parse(made.body)]).toEqual([201, made.body]);
    const told = made.body.billing_periods.map((one: rest.BillingPeriod) => [
      one.start_date,
      one.end_date,
      one.due_date,
    ]);
    expect(told).toEqual([
      ['2026-12-01', '2026-12-31', '2026-12-31'],
      ['2027-01-01', '2027-01-31', '2027-01-31'],
      ['2027-02-01', '2027-02-28', '2027-02-28'],
    ]);
    expect((await tieout.call('pm', 'POST', path, wanted)).body).toEqual({ billing_periods: [] });
    for (const [field, value] of [
      ['months', 61],
      ['due_day', 0],
      ['from', 'soon'],
    ] as const) {
      expectProblem(await tieout.call('pm', 'POST', path, { ...wanted, [field]: value }), 422, 'invalid');
    }
    for (const who of ['viewer', 'accountant'] as const) {
      const refused = expectProblem(await tieout.call(who, 'POST', path, wanted), 403, 'not_permitted');
      expect(refused.missing).toEqual([need.admin]);
      expect((await make(spring, who)).status).toBe(403);
    }
    for (const one of made.body.billing_periods) await tieout.call('pm', 'DELETE', `${periodsPath()}/${one.id}`);
  });
});

describe('a subcontractor’s own contact', () => {
  const nora = (method: string, path: string, body?: unknown) => tieout.call('subcontractor', method, path, body);
  const requisitions = '/rest/v1.1/requisitions';
  /** What they are invited to, and another subcontract of the same vendor that they are not. */
  async function theirs() {
    const owner = tieout.as('owner');
    const contracts = await owner.commitments(tieout.company, project);
    const mine = contracts.find((one) => one.number === 'SC-2611-04')!;
    const period = (await periods()).at(-1)!;
    const other = contracts.find((one) => one.number === 'SC-2611-01')!;
    return { mine, other, period };
  }
  const draft = async (more = {}) => {
    const { mine } = await theirs();
    return nora('POST', requisitions, { project_id: project, commitment_id: mine.id, requisition: { ...more } });
  };
  const remove = async (id: number) => tieout.call('owner', 'DELETE', `${requisitions}/${id}?project_id=${project}`);

  it('is told what they may bill, and sees that and nothing else', async () => {
    const { mine, other, period } = await theirs();
    const me = (await nora('GET', '/api/v1/me')).body;
    expect(me.companies[0].grants).toEqual({
      erp_integrations: 'none',
      directory: 'none',
      push_to_accounting: false,
      commitments: {},
      billing: { [mine.id]: project },
    });
    const names = async (path: string) => (await nora('GET', path)).body.map((one: { id: number }) => one.id);
    expect(await names(`/rest/v1.0/projects?company_id=${tieout.company}`)).toEqual([project]);
    expect(await names(`/rest/v1.0/work_order_contracts?project_id=${project}`)).toEqual([mine.id]);
    expect(await names(periodsPath())).toEqual([period.id]);
    const whole = await nora('GET', `/rest/v1.0/work_order_contracts/${mine.id}?project_id=${project}`);
    expect([whole.status, whole.body.number]).toEqual([200, 'SC-2611-04']);
    const listed = (await nora('GET', `${requisitions}?project_id=${project}&per_page=300`)).body;
    expect(listed.length).toBeGreaterThan(0);
    expect(new Set(listed.map((one: rest.Requisition) => one.commitment_id))).toEqual(new Set([mine.id]));
    expect((await nora('GET', `/rest/v1.0/work_order_contracts/${other.id}?project_id=${project}`)).status).toBe(404);
    const [foreign] = await tieout.as('owner').requisitions(tieout.company, project, {
      'filters[commitment_id]': other.id,
    });
    for (const [method, path] of [
      ['GET', `${requisitions}/${foreign!.id}?project_id=${project}`],
      ['PATCH', `${requisitions}/${foreign!.id}?project_id=${project}`],
      ['GET', `/rest/v1.0/requisitions/${foreign!.id}/detail?project_id=${project}`],
      ['GET', `/rest/v1.0/requisitions/${foreign!.id}/change_histories?project_id=${project}`],
    ] as const) {
      expect((await nora(method, path, method === 'GET' ? undefined : { requisition: {} })).status, path).toBe(404);
    }
    expect((await remove(foreign!.id)).status).not.toBe(204);
  });

  it.each([
    ['GET', () => '/rest/v1.0/vendors'],
    ['GET', () => `${tool()}/erp/subcontractor-invoices`],
    ['GET', () => `${tool()}/erp/connections`],
    ['GET', () => `${tool()}/directory/people`],
    ['GET', () => `${tool()}/directory/vendors`],
    ['GET', () => `/rest/v1.0/contract_payments?project_id=${project}`],
    ['GET', () => `/rest/v1.0/cost_codes?project_id=${project}`],
    ['POST', () => `${tool()}/erp/subcontractor-invoices/bulk`],
    ['POST', () => periodsPath()],
    ['POST', () => `${tool()}/projects/${project}/billing-periods/generate`],
    ['GET', () => `/rest/v1.0/change_order_packages?project_id=${project}`],
  ])('may not: %s %s', async (method, path) => {
    const bodies: Record<string, unknown> = {
      bulk: { action: 'accept', invoice_ids: [1] },
      generate: { from: '2027-01-01', months: 1, due_day: 1 },
    };
    const body = method === 'GET' ? undefined : (bodies[path().split('/').at(-1)!] ?? {});
    const answer = await nora(method, path(), body);
    expect([403, 404], `${answer.status} ${JSON.stringify(answer.body)}`).toContain(answer.status);
  });

  it('enters, saves and submits; then waits for the reviewer, and goes on when it comes back', async () => {
    const { mine, period } = await theirs();
    const made = await draft();
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ status: 'draft', period_id: period.id, commitment_id: mine.id });
    expect(made.body.created_by.company_name).toBe(mine.vendor.name);
    expect(made.body.action_policy.statuses).toEqual(['draft', 'under_review']);
    const one = `${requisitions}/${made.body.id}`;
    const set = (requisition: object, who = 'subcontractor') =>
      tieout.call(who, 'PATCH', one, { project_id: project, requisition });
    for (const status of ['approved', 'approved_as_noted', 'pending_owner_approval', 'revise_and_resubmit']) {
      expectRestError(await set({ status }), 422, 'invalid', 'status');
    }
    const item = made.body.items[0].id;
    for (const [field, value] of [
      ['status', 'approved'],
      ['work_completed_retainage_percent_this_period', '0'],
      ['work_completed_retainage_retained_this_period', '0.00'],
    ] as const) {
      expectRestError(await set({ items: [{ id: item, [field]: value }] }), 422, 'invalid', `items.0.${field}`);
    }
    expectRestError(await set({ release_all_retainage: true }), 422, 'invalid', 'release_all_retainage');
    const work = made.body.items.find(
      (line: rest.RequisitionItem) =>
        Number(line.scheduled_value) > Number(line.total_completed_and_stored_to_date) + 1,
    );
    const submitted = await set({
      status: 'under_review',
      items: [{ id: work.id, work_completed_this_period: '1.00' }],
    });
    expect(submitted.body).toMatchObject({ status: 'under_review', action_policy: { update: false, destroy: false } });
    // What the subcontractor asked for stays told, whatever the project team makes of it.
    const less = await set({ items: [{ id: work.id, work_completed_this_period: '0.75' }] }, 'pm');
    const cut = less.body.items.find((line: rest.RequisitionItem) => line.id === work.id);
    expect(cut).toMatchObject({ work_completed_this_period: '0.75', subcontractor_claimed_amount: '1.00' });
    expect(less.body.total_claimed_amount).toBe('1.00');
    expect(expectRestError(await set({ comment: 'Wait.' }), 403, 'invoice_under_review', 'base')).toContain(
      'under review',
    );
    expect((await nora('DELETE', `${one}?project_id=${project}`)).status).toBe(403);
    expect((await set({ status: 'revise_and_resubmit' }, 'pm')).status).toBe(200);
    expect((await set({ comment: 'Corrected.', status: 'under_review' })).status).toBe(200);
    expect((await set({ status: 'approved' }, 'pm')).status).toBe(200);
    expect((await set({ comment: 'Late.' })).status).toBe(403);
    for (const move of ['send', 'retrieve']) {
      const asked = await nora('POST', `${tool()}/subcontractor-invoices/${made.body.id}/${move}`, {});
      expect(expectProblem(asked, 403, 'not_permitted').missing).toEqual([need.admin]);
    }
    await remove(made.body.id);
  });

  it('bills only the periods that they are invited to', async () => {
    const [closedOrOld] = (await periods()).filter((one) => one.status === 'open');
    const { period } = await theirs();
    expect(closedOrOld!.id).not.toBe(period.id);
    expectRestError(await draft({ period_id: closedOrOld!.id }), 422, 'invalid', 'period_id');
    expectRestError(await draft({ status: 'approved' }), 422, 'invalid', 'status');
  });

  it('is invited and uninvited by whoever may enter invoices, and loses all sight with the last invitation', async () => {
    const { mine, other, period } = await theirs();
    const path = (commitment: number) => `${tool()}/projects/${project}/commitments/${commitment}/invitations`;
    const given = (await tieout.call('viewer', 'GET', path(mine.id))).body;
    expect(shapes.invitations.parse(given)).toEqual(given);
    expect(given.invitations).toMatchObject([{ commitment_id: mine.id, period_id: period.id, billed: false }]);
    for (const who of ['viewer', 'accountant'] as const) {
      const refused = await tieout.call(who, 'POST', path(mine.id), { period_id: period.id });
      expect(expectProblem(refused, 403, 'not_permitted').missing).toEqual([need.admin]);
    }
    expect((await nora('POST', path(mine.id), { period_id: period.id })).status).toBe(403);
    const twice = await tieout.call('pm', 'POST', path(mine.id), { period_id: period.id });
    expect([twice.status, twice.body]).toEqual([201, given]);
    const closed = (await periods()).find((one) => one.status === 'closed')!;
    expectProblem(await tieout.call('pm', 'POST', path(mine.id), { period_id: closed.id }), 422, 'period_closed');
    expectProblem(await tieout.call('pm', 'POST', path(mine.id), { period_id: 9_999_999 }), 422, 'invalid');
    expectProblem(await tieout.call('pm', 'GET', path(9_999_999)), 404, 'not_found');
    expectProblem(await tieout.call('pm', 'DELETE', `${path(mine.id)}/9999999`), 404, 'not_found');
    // Another vendor's commitment opens nothing to them.
    expect((await tieout.call('pm', 'POST', path(other.id), { period_id: period.id })).status).toBe(201);
    expect((await nora('GET', `/rest/v1.0/work_order_contracts/${other.id}?project_id=${project}`)).status).toBe(404);
    expect((await tieout.call('pm', 'DELETE', `${path(other.id)}/${period.id}`)).status).toBe(204);
    expect((await tieout.call('pm', 'DELETE', `${path(mine.id)}/${period.id}`)).status).toBe(204);
    expect((await nora('GET', `${requisitions}?project_id=${project}`)).status).toBe(403);
    expect((await nora('GET', '/api/v1/me')).body.companies[0].grants.billing).toBeUndefined();
    await tieout.call('pm', 'POST', path(mine.id), { period_id: period.id });
  });

  it('bills on where they may read the project besides', async () => {
    const owner = tieout.as('owner');
    const me = (await nora('GET', '/api/v1/me')).body.id;
    const read = (commitments: 'read_only' | 'none') =>
      owner.setProjectRight(tieout.company, me, project, { commitments });
    const made = await draft();
    expect(made.status).toBe(201);
    await read('read_only');
    try {
      const edit = (id: number) =>
        nora('PATCH', `${requisitions}/${id}`, { project_id: project, requisition: { comment: 'Again' } });
      expect((await edit(made.body.id)).status).toBe(200);
      const { other } = await theirs();
      const [foreign] = await owner.requisitions(tieout.company, project, { 'filters[commitment_id]': other.id });
      expectRestError(await edit(foreign!.id), 403, 'not_permitted');
      expectRestError(await edit(9_999_999), 403, 'not_permitted');
    } finally {
      await read('none');
      await remove(made.body.id);
    }
  });

  it('is bound to their vendor by whoever enters invoices', async () => {
    const { mine } = await theirs();
    const path = `${tool()}/vendors/${mine.vendor.id}/contacts`;
    const before = (await tieout.call('pm', 'GET', path)).body;
    expect(shapes.contacts.parse(before)).toEqual(before);
    expect(before.contacts.map((one: { person: { login: string } }) => one.person.login)).toEqual(['subcontractor']);
    const viewer = (await tieout.call('viewer', 'GET', '/api/v1/me')).body.id;
    const outsider = (await tieout.call('outsider', 'GET', '/api/v1/me')).body.id;
    expectProblem(await tieout.call('pm', 'POST', path, { person_id: outsider }), 422, 'invalid');
    const added = await tieout.call('pm', 'POST', path, { person_id: viewer });
    expect([added.status, added.body.contacts.length]).toEqual([201, 2]);
    expect((await tieout.call('pm', 'DELETE', `${path}/${viewer}`)).status).toBe(204);
    expect((await tieout.call('pm', 'DELETE', `${path}/${viewer}`)).status).toBe(404);
    expect((await tieout.call('pm', 'GET', path)).body).toEqual(before);
    for (const who of people) {
      const may = !['accountant', 'viewer'].includes(who);
      expect((await tieout.call(who, 'GET', path)).status, who).toBe(may ? 200 : 403);
    }
    expect((await nora('GET', path)).status).toBe(403);
    const owner = tieout.as('owner');
    const pm = (await tieout.call('pm', 'GET', '/api/v1/me')).body.id;
    const here = (commitments: 'admin' | 'none') => owner.setProjectRight(tieout.company, pm, project, { commitments });
    await here('none');
    expect((await tieout.call('pm', 'GET', path)).status).toBe(200);
    for (const person_id of [pm, viewer])
      expectProblem(await tieout.call('pm', 'POST', path, { person_id }), 403, 'vendor_invited_elsewhere');
    const bound = `${path}/${before.contacts[0].person.id}`;
    expectProblem(await tieout.call('pm', 'DELETE', bound), 403, 'vendor_invited_elsewhere');
    await here('admin');
    expect((await tieout.call('pm', 'GET', path)).body).toEqual(before);
    expect((await tieout.call('pm', 'GET', path.replace(String(mine.vendor.id), '9999999'))).status).toBe(404);
  });
});

describe('the days of an invoice', () => {
  const path = '/rest/v1.1/requisitions';
  const days = ({ requisition_start, requisition_end }: rest.Requisition) => [requisition_start, requisition_end];
  const make = async (start_date: string, end_date: string) =>
    (
      await tieout.call('pm', 'POST', periodsPath(), {
        billing_period: { start_date, end_date, due_date: end_date, status: 'open' },
      })
    ).body as rest.BillingPeriod;

  it('follow it into another period, and follow a period whose days are corrected', async () => {
    const [april, may] = [await make('2027-04-01', '2027-04-30'), await make('2027-05-01', '2027-05-31')];
    const contracts = await tieout.as('owner').commitments(tieout.company, project);
    const commitment_id = contracts.find((one) => one.number === 'SC-2611-04')!.id;
    const enter = async (requisition: object) =>
      (await tieout.call('pm', 'POST', path, { project_id: project, commitment_id, requisition })).body;
    const at = (id: number) => `${path}/${id}`;
    const set = async (id: number, requisition: object) =>
      (await tieout.call('pm', 'PATCH', at(id), { project_id: project, requisition })).body;
    const read = async (id: number) => (await tieout.call('pm', 'GET', `${at(id)}?project_id=${project}`)).body;

    const one = await enter({ period_id: april.id });
    expect(days(one)).toEqual(['2027-04-01', '2027-04-30']);
    expect(days(await set(one.id, { period_id: may.id }))).toEqual(['2027-05-01', '2027-05-31']);
    const own = { period_id: april.id, requisition_start: '2027-04-10', requisition_end: '2027-04-20' };
    expect(days(await set(one.id, own))).toEqual(['2027-04-10', '2027-04-20']);
    const other = await enter({ period_id: april.id });

    const before = await read(other.id);
    await tieout.call('pm', 'PATCH', `${periodsPath()}/${april.id}`, { billing_period: { end_date: '2027-04-25' } });
    const after = await read(other.id);
    expect([days(after), after.version]).toEqual([['2027-04-01', '2027-04-25'], before.version + 1]);
    expect(days(await read(one.id))).toEqual(['2027-04-10', '2027-04-20']);
    const told = await tieout.call(
      'pm',
      'GET',
      `/rest/v1.0/requisitions/${other.id}/change_histories?project_id=${project}`,
    );
    expect(JSON.stringify(told.body)).toContain('2027-04-25');
    for (const { id } of [other, one]) await tieout.call('pm', 'DELETE', `${at(id)}?project_id=${project}`);
  });

  it('of an invoice that was sent stay, whatever becomes of its period', async () => {
    const owner = tieout.as('owner');
    const all = await owner.requisitions(tieout.company, project);
    const sent = all.find((one) => one.erp_status === 'synced')!;
    const period = (await periods()).find(({ id }) => id === sent.period_id)!;
    const one = `${periodsPath()}/${period.id}`;
    const move = (day: string) => tieout.call('pm', 'PATCH', one, { billing_period: { start_date: day } });
    const later = `${period.start_date.slice(0, 8)}02`;
    expect((await move(later)).status).toBe(200);
    const after = await owner.requisition(tieout.company, project, sent.id);
    expect(days(after)).toEqual(days(sent));
    expect((await move(period.start_date)).status).toBe(200);
  });
});
