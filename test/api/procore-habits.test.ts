import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { type Contracts, contracts, ok } from '../support/contracts.ts';
import { expectRestError } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

/** What clients that were written for Procore do by habit, though nobody would write it down. */

let tieout: Running;
let bills: Billing;
let at: Contracts;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await contracts(tieout, bills);
});
afterAll(() => tieout.end());

const owner = (method: string, path: string, body?: object) => tieout.call('owner', method, `/rest/v1.0${path}`, body);

describe('an id of a body that is sent as the text of its digits', () => {
  it('is that id, wherever one is sent', async () => {
    const { commitment, line } = await bills.site('SC-2604-01');
    const [code] = (await at.show(commitment)).line_items;
    const contract = { number: 'TXT-1', title: 'By texts', vendor_id: String(at.vendor) };
    const made = await ok(at.pm('POST', '/work_order_contracts', { work_order_contract: contract }), 201);
    expect(made.vendor.id).toBe(at.vendor);
    const fields = { cost_code_id: String(code.cost_code.id), line_item_type_id: String(code.line_item_type.id) };
    const lines = `/work_order_contracts/${made.id}/line_items`;
    await ok(at.pm('POST', lines, { line_item: { ...fields, amount: '10.00' } }), 201);
    const items = [{ line_item_id: String(line), work_completed_this_period: '1.00' }];
    const entry = { commitment_id: String(commitment), requisition: { items } };
    const entered = await ok(at.pm('POST', '/requisitions', entry), 201);
    const change = { requisition_items: [{ id: String(entered.items[0].id), work_completed_this_period: '2.00' }] };
    const [changed] = await ok(at.pm('PATCH', `/requisitions/${entered.id}/bulk_item_update`, change));
    expect(changed.work_completed_this_period).toBe('2.00');
  });

  it('finds the record of a sync, where null is none', async () => {
    const path = `/vendors/sync?company_id=${tieout.company}`;
    const made = await ok(owner('PATCH', path, { updates: [{ id: null, name: 'Textual', origin_id: 'TXT-9' }] }));
    expect(made.errors).toEqual([]);
    const [{ id }] = made.entities;
    const changed = await ok(owner('PATCH', path, { updates: [{ id: String(id), name: 'Textual & Sons' }] }));
    expect(changed.entities).toMatchObject([{ id, name: 'Textual & Sons' }]);
  });

  it.each(['x', '', '0', '1.5', '99999999999999999', ' 7'])('is refused where it is none: %j', async (vendor_id) => {
    const contract = { number: 'TXT-2', title: 'By texts', vendor_id };
    const answer = await at.pm('POST', '/work_order_contracts', { work_order_contract: contract });
    expect(answer).toMatchObject({ status: 422, body: { errors: { vendor_id: [expect.any(String)] } } });
  });
});

describe('a wrapper that is spelt wrong', () => {
  it('is told by its right name, where nothing of the record was sent, and nothing is made', async () => {
    const { commitment, project } = await bills.site('SC-2604-01');
    const order = { number: 'WR-1', title: 'Wrapped' };
    const beside = { project_id: project, contract_id: commitment };
    const packages = `/change_order_packages?project_id=${project}&contract_id=${commitment}`;
    const before = await ok(owner('GET', packages));
    const wrong = [{ change_order_package: order }, { change_order: null, nmber: '1' }, { version: 1 }, {}];
    for (const body of wrong) {
      const answer = await owner('POST', '/change_order_packages', { ...beside, ...body });
      expect(answer, JSON.stringify(body)).toMatchObject({
        status: 422,
        body: { errors: { change_order: [expect.stringContaining('filled in')] } },
      });
    }
    expect(await ok(owner('GET', packages))).toEqual(before);
    const made = await ok(owner('POST', '/change_order_packages', { ...beside, change_order: order }), 201);
    const path = `/change_order_packages/${made.id}`;
    expect(await owner('PATCH', path, { ...beside, change_orders: { title: 'x' } })).toMatchObject({ status: 422 });
    // Left out, or with nothing in it, it is understood.
    expect(await ok(owner('PATCH', path, { ...beside, title: 'Bare' }))).toMatchObject({ title: 'Bare' });
    expect(await ok(owner('PATCH', path, { ...beside, change_order: {} }))).toMatchObject({ title: 'Bare' });
  });

  it.each([
    ['POST', '/vendors', 'vendor', { vendors: { name: 'x' } }],
    ['POST', '/projects', 'project', { name_of_project: 'x' }],
    ['POST', '/webhooks/hooks', 'hook', { webhook: { destination_url: 'https://example.com' } }],
    ['POST', '/work_order_contracts', 'work_order_contract', { contract: { title: 'x' } }],
  ] as const)('%s %s', async (method, path, wrapper, body) => {
    const { project } = await bills.site('SC-2604-01');
    const answer = await owner(method, path, { project_id: project, company_id: tieout.company, ...body });
    expect(answer).toMatchObject({ status: 422, body: { errors: { [wrapper]: [expect.any(String)] } } });
  });
});

describe('a body of no bytes', () => {
  const asked = (path: string, type: string) =>
    tieout.call('owner', 'POST', path, '', { 'content-type': type, 'content-length': '0' });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain; charset=utf-8',
    'application/json',
    'multipart/form-data',
  ])('is none, also where its type is said to be %s', async (type) => {
    const moved = await asked(`/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/101/retry`, type);
    expect(moved).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
    const put = `/rest/v1.0/projects/${at.project}/vendors/${at.vendor}/actions/add`;
    expect((await asked(put, type)).status).toBeLessThan(300);
  });
});

describe('a list that is sorted by several fields', () => {
  it('is put in order by each, as far as those before it leave it open', async () => {
    const of = `company_id=${tieout.company}&per_page=300`;
    const sorted = async (sort: string) => {
      const people = await ok(owner('GET', `/companies/${tieout.company}/users?${of}&sort=${sort}`));
      return people.map((one: { vendor: { name: string } | null; name: string }) => [one.vendor?.name ?? '', one.name]);
    };
    const expected = (await sorted('name')).toSorted((one: string[], other: string[]) => {
      const [vendor, name] = [one[0]!.localeCompare(other[0]!), one[1]!.localeCompare(other[1]!)];
      return -vendor || -name;
    });
    expect(await sorted('-vendor_name,-name')).toEqual(expected);
    expect(await sorted('nothing,-vendor_name, -name')).toEqual(expected);
    expect(expected).not.toEqual(await sorted('-vendor_name,name'));
  });
});

describe('a list that is read page by page', () => {
  it('has those of one name in one order, whatever is changed meanwhile', async () => {
    const of = `company_id=${tieout.company}&per_page=300`;
    // In between are others, so that sorting by the name alone moves the equal ones about.
    const name = (i: number) => (i % 3 === 0 ? `Other ${(i * 37) % 60}` : 'Same & Sons');
    const updates = Array.from({ length: 60 }, (_, i) => ({ name: name(i) }));
    const { entities } = await ok(owner('PATCH', `/vendors/sync?${of}`, { updates }));
    const ids = entities.map(({ id }: { id: number }) => id);
    const same = ids.filter((_: number, i: number) => name(i) === 'Same & Sons');
    const listed = async () =>
      (await ok(owner('GET', `/vendors?${of}&filters[search]=Same`))).map(({ id }: { id: number }) => id);
    expect(await listed()).toEqual(same);
    await ok(owner('PATCH', `/vendors/${ids[0]}?${of}`, { vendor: { name: 'Another' } }));
    expect(await listed()).toEqual(same);
  });
});

describe('an address', () => {
  it.each(['//rest/v1.0/companies', '/rest/v1.0/companies/', '//rest//v1.0/companies/?page=1'])(
    'is read over slashes that are too many: %s',
    async (path) => {
      const answer = await tieout.call('owner', 'GET', path);
      expect(answer.headers.get('link')).toContain(`<${tieout.url}/rest/v1.0/companies?page=1&`);
      expect(answer).toMatchObject({ status: 200, body: [{ id: tieout.company }] });
    },
  );

  it('of Procore that is not served here is said not to be, in its shape', async () => {
    for (const path of ['/vapid/companies', '/rest/v2.0/companies']) {
      expectRestError(await tieout.call('owner', 'GET', path), 404, 'not_found');
    }
  });
});

describe('an answer to one person', () => {
  it.each(['/rest/v1.0/me', '/%72est/v1.0/me', '/ap%69/v1/me'])(
    'is kept by nobody on its way, however its address is escaped: %s',
    async (path) => {
      expect((await tieout.call('owner', 'GET', path)).headers.get('cache-control')).toBe('no-store');
    },
  );
});

describe('a view of projects', () => {
  it('of their ids alone is a list of numbers on one page', async () => {
    const path = `/rest/v1.1/projects?company_id=${tieout.company}`;
    const all = (await tieout.call('owner', 'GET', path)).body.map(({ id }: { id: number }) => id);
    const { body, headers } = await tieout.call('owner', 'GET', `${path}&view=ids&per_page=1`);
    expect(body).toEqual(all);
    expect([headers.get('total'), headers.get('link')]).toEqual([
      String(all.length),
      expect.not.stringContaining('next'),
    ]);
  });

  it('that is compact is asked for by the name that each version has for it', async () => {
    const [older] = await ok(owner('GET', `/projects?company_id=${tieout.company}&serializer_view=compact`));
    expect(Object.keys(older)).toEqual(['id', 'name', 'display_name']);
    const newer = await tieout.call('owner', 'GET', `/rest/v1.1/projects?company_id=${tieout.company}&view=compact`);
    expect(Object.keys(newer.body[0])).toEqual(['id', 'name']);
  });
});
