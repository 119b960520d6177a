import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as shapes from '../../src/http/rest/directory-shapes.ts';
import * as rest from '../../src/http/rest/shapes.ts';
import { need, people } from '../support/people.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let project: number;
beforeAll(async () => {
  tieout = await runTieout();
  project = (await tieout.as('owner').projects(tieout.company))[0]!.id;
});
afterAll(() => tieout.end());

const ask = (who: string, method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  tieout.call(who, method, `/rest/v1.0/${path}`, body, headers);

/** An answer of that status, all of it as the shape has it. */
async function expectFits(shape: z.ZodType, status: number, ...asked: Parameters<typeof ask>) {
  const answer = await ask(...asked);
  expect(answer.status, `${asked[1]} ${asked[2]} ${JSON.stringify(answer.body)}`).toBe(status);
  expect(shape.parse(answer.body)).toEqual(answer.body);
  return answer.body;
}

/** The demo's people of the company: its staff, and a contact of a subcontractor. */
const everybody = 7;

describe('users', () => {
  const users = (query = '', version = 'v1.3') =>
    tieout.call('viewer', 'GET', `/rest/${version}/companies/${tieout.company}/users${query}`);

  it.each(['v1.0', 'v1.1', 'v1.2', 'v1.3'])('%s: the list, one, and oneself', async (version) => {
    const list = await users('', version);
    expect(z.array(shapes.user).parse(list.body)).toEqual(list.body);
    expect(list.headers.get('total')).toBe(String(everybody));
    const approver = list.body.find((one: shapes.User) => one.name === 'Marcus Oyelaran');
    expect(approver).toMatchObject({
      first_name: 'Marcus',
      last_name: 'Oyelaran',
      initials: 'MO',
      email_address: 'marcus.oyelaran@example.com',
      erp_integrated_accountant: true,
      is_employee: true,
      permission_template: null,
    });
    const path = `/rest/${version}/companies/${tieout.company}`;
    expect((await tieout.call('viewer', 'GET', `${path}/users/${approver.id}`)).body).toEqual(approver);
    const me = await tieout.call('pm', 'GET', `${path}/me`);
    expect(me).toMatchObject({ status: 200, body: { name: 'Priya Raman', erp_integrated_accountant: false } });
  });

  it('by view, filter, sort and page', async () => {
    const ids = (await users('?view=ids_only')).body;
    expect(ids).toHaveLength(everybody);
    expect(ids.every(Number.isInteger)).toBe(true);
    const names = async (query: string) => (await users(query)).body.map((one: shapes.User) => one.name);
    expect(await names('?filters[search]=oye')).toEqual(['Marcus Oyelaran']);
    expect(await names('?filters[origin_id]=1')).toEqual([]);
    expect(await names('?page=2&per_page=4')).toHaveLength(everybody - 4);
    const vendor = await tieout.as('owner').addVendor(tieout.company, { name: 'Delta' });
    const template = await tieout.as('owner').addTemplate(tieout.company, { name: 'Guest' });
    const made = await tieout.as('owner').addPerson(tieout.company, {
      login: 'guest',
      name: 'Cher',
      vendor_id: vendor.id,
      template_id: template.id,
    });
    const held = { id: template.id, name: 'Guest', project_specific: false, type: 'company_tools' };
    expect((await users(`?filters[vendor_id][]=${vendor.id}`)).body).toEqual([
      expect.objectContaining({
        name: 'Cher',
        first_name: 'Cher',
        last_name: '',
        is_employee: false,
        vendor: { id: vendor.id, name: 'Delta' },
        company_permission_template: held,
      }),
    ]);
    await tieout.as('owner').editPerson(tieout.company, made.id, { active: false });
    expect(await names('?filters[search]=cher')).toEqual([]);
    const listed = await ask('viewer', 'GET', `companies/${tieout.company}/permission_templates`);
    expect(z.array(shapes.permissionTemplate).parse(listed.body)).toEqual(listed.body);
    expect(listed.body).toEqual([{ ...held, type: 'global', category: 'internal' }]);
    const forCompany = await ask(
      'viewer',
      'GET',
      `companies/${tieout.company}/permission_templates?filters[type]=company_tools`,
    );
    expect(forCompany.body[0].type).toBe('company_tools');
    expect((await ask('viewer', 'GET', `projects/${project}/permission_templates`)).body).toEqual(listed.body);
    const one = await ask('viewer', 'GET', `companies/${tieout.company}/permission_templates/${template.id}`);
    expect(one.body).toMatchObject({ name: 'Guest', user_access_levels: { erp_integrations: 'none' } });
    expect((await ask('viewer', 'GET', `companies/${tieout.company}/permission_templates/9999999`)).status).toBe(404);
  });

  it('are closed to who may not read the directory', async () => {
    const answer = await ask('pm', 'GET', `companies/${tieout.company}/users`);
    expect(answer).toMatchObject({ status: 403, body: { missing: [need.readsDirectory] } });
    expect((await ask('outsider', 'GET', `companies/${tieout.company}/users`)).status).toBe(404);
  });
});

describe('vendors', () => {
  it('are made and changed, by the names that Procore has for their fields', async () => {
    const vendor = {
      name: 'Echo Glass',
      city: 'Reno',
      state_code: 'NV',
      business_phone: '555-0100',
      email_address: 'office@echo.example',
      origin_id: '7001',
    };
    const made = await expectFits(rest.vendor, 201, 'owner', 'POST', 'vendors', { company_id: tieout.company, vendor });
    expect(made).toMatchObject({ ...vendor, is_active: true, synced_to_erp: true });
    const change = { company_id: tieout.company, vendor: { is_active: false, address: null, origin_id: '7002' } };
    const changed = await expectFits(rest.vendor, 200, 'owner', 'PATCH', `vendors/${made.id}`, change);
    expect(changed).toMatchObject({ name: 'Echo Glass', is_active: false, address: '', origin_id: '7002' });
    const parted = { ...change, vendor: { origin_id: null } };
    expect(await ask('owner', 'PATCH', `vendors/${made.id}`, parted)).toMatchObject({
      status: 422,
      body: { errors: { origin_id: [expect.stringContaining('unlink it there first')] } },
    });
    expect((await ask('owner', 'GET', `vendors/${made.id}`)).body).toEqual(changed);
    for (const [wrong, field] of [
      [{}, 'name'],
      [{ name: 'X', email_address: 'none' }, 'email_address'],
      [{ name: 'x'.repeat(201) }, 'name'],
      [
        { name: 'X', origin_id: (await tieout.as('owner').directoryVendors(tieout.company)).vendors[0]!.erp_number },
        'origin_id',
      ],
    ] as const) {
      const answer = await ask('owner', 'POST', 'vendors', { vendor: wrong });
      expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: [expect.any(String)] } } });
    }
    const once = () =>
      ask('owner', 'POST', 'vendors', { vendor: { name: 'Once' } }, { 'idempotency-token': 'vendor-once' });
    expect((await once()).body.id).toBe((await once()).body.id);
  });

  it('sync: by id, by origin id, or new; each by itself, and always 200', async () => {
    const first = (await ask('owner', 'POST', 'vendors', { vendor: { name: 'Fox', origin_id: '7100' } })).body;
    const updates = [
      { id: first.id, name: 'Fox & Sons', origin_id: '7101' },
      { id: 9_999_999, name: 'Nobody' },
      { origin_id: '7101', city: 'Elko' },
      { origin_id: 7102, name: 'Golf Drywall' },
      { origin_code: '7102', city: 'Fernley' },
      { origin_id: '7103' },
      { name: 'Plain' },
      { name: 'Bad', email_address: 'no' },
      'nonsense',
    ];
    const answer = await ask('owner', 'PATCH', 'vendors/sync', { company_id: tieout.company, updates });
    expect(answer.status).toBe(200);
    expect(z.array(rest.vendor).parse(answer.body.entities)).toEqual(answer.body.entities);
    expect(answer.body.entities.map((one: rest.Vendor) => [one.name, one.origin_id, one.city])).toEqual([
      ['Fox & Sons', '7101', ''],
      ['Fox & Sons', '7101', 'Elko'],
      ['Golf Drywall', '7102', ''],
      ['Golf Drywall', '7102', 'Fernley'],
      ['Plain', null, ''],
    ]);
    expect(answer.body.errors.map(({ errors }: { errors: object }) => Object.keys(errors))).toEqual([
      ['id'],
      ['name'],
      ['email_address'],
      ['body'],
    ]);
    expect(answer.body.errors[0]).toMatchObject({ id: 9_999_999, name: 'Nobody' });
    const many = { updates: Array.from({ length: 1001 }, () => ({ name: 'X' })) };
    expect((await ask('owner', 'PATCH', 'vendors/sync', many)).status).toBe(413);
    expect((await ask('owner', 'PATCH', 'vendors/sync', {})).status).toBe(422);
  });
});

it('projects are made, changed and synced', async () => {
  const made = await expectFits(rest.project, 201, 'owner', 'POST', 'projects', {
    company_id: tieout.company,
    project: { name: 'Heron Quay', project_number: '2620', city: 'Tacoma', origin_id: '2620' },
  });
  expect(made).toMatchObject({ display_name: '2620 - Heron Quay', active: true, origin_id: '2620' });
  const path = `projects/${made.id}`;
  const changed = await expectFits(rest.project, 200, 'owner', 'PATCH', path, { project: { active: false } });
  expect(changed).toMatchObject({ name: 'Heron Quay', active: false });
  const synced = await ask('owner', 'PATCH', 'projects/sync', {
    company_id: tieout.company,
    updates: [{ origin_id: '2620', active: true }, { name: 'Ibis Point', project_number: '2621' }, { city: 'X' }],
  });
  expect(synced.body.entities.map((one: rest.Project) => [one.name, one.active])).toEqual([
    ['Heron Quay', true],
    ['Ibis Point', true],
  ]);
  expect(synced.body.errors).toEqual([{ city: 'X', errors: { name: [expect.any(String)] } }]);
});

it('cost codes are listed, shown, made, changed and synced', async () => {
  const at = `cost_codes?project_id=${project}`;
  const listed = await expectFits(z.array(shapes.costCode), 200, 'viewer', 'GET', at);
  expect(listed.length).toBeGreaterThan(3);
  expect(listed[0].line_item_types.length).toBeGreaterThan(0);
  await expectFits(z.array(shapes.costCodeCompact), 200, 'pm', 'GET', `${at}&view=erp_compact`);
  expect(
    await expectFits(shapes.costCode, 200, 'pm', 'GET', `cost_codes/${listed[0].id}?project_id=${project}`),
  ).toEqual(listed[0]);
  const found = await ask('pm', 'GET', `${at}&filters[origin_id]=${listed[0].origin_id}`);
  expect(found.body.map((one: shapes.CostCode) => one.id)).toEqual([listed[0].id]);
  const cost_code = { code: '99-100', name: 'Odds and ends', origin_id: '99100' };
  const body = { project_id: project, cost_code };
  const made = await expectFits(shapes.costCode, 201, 'owner', 'POST', 'cost_codes', body);
  expect(made).toMatchObject({ full_code: '99-100', biller_id: project, origin_id: '99100' });
  expect(
    await ask('owner', 'POST', 'cost_codes', { ...body, cost_code: { code: '99-100', name: 'Twin' } }),
  ).toMatchObject({
    status: 422,
    body: { errors: { code: [expect.any(String)] } },
  });
  const patch = { project_id: project, cost_code: { name: 'Sundries' } };
  expect(await expectFits(shapes.costCode, 200, 'owner', 'PATCH', `cost_codes/${made.id}`, patch)).toMatchObject({
    name: 'Sundries',
  });
  const updates = [
    { origin_id: '99100', name: 'Once more' },
    { code: '99-200', name: 'New' },
    { code: '99-100', name: 'Twin' },
    { name: 'No code' },
  ];
  const synced = await ask('owner', 'PATCH', `cost_codes/sync?project_id=${project}`, { updates });
  expect(synced.body.entities.map((one: shapes.CostCode) => one.name)).toEqual(['Once more', 'New']);
  expect(synced.body.errors.map(({ errors }: { errors: object }) => Object.keys(errors))).toEqual([['code'], ['code']]);
  const [theirs] = await tieout.as('outsider').projects(tieout.otherCompany);
  expect((await ask('owner', 'GET', `cost_codes?project_id=${theirs!.id}`)).status).toBe(404);
  expect((await ask('owner', 'PATCH', `cost_codes/${made.id}`, { project_id: theirs!.id, cost_code: {} })).status).toBe(
    404,
  );
});

it('line item types are listed, shown, made, changed and synced', async () => {
  const listed = await expectFits(z.array(shapes.lineItemType), 200, 'pm', 'GET', 'line_item_types');
  expect(await expectFits(shapes.lineItemType, 200, 'pm', 'GET', `line_item_types/${listed[0].id}`)).toEqual(listed[0]);
  const line_item_type = { name: 'Rental', csv_import_code: 'RE', base_type: 'equipment', origin_id: '77' };
  const made = await expectFits(shapes.lineItemType, 201, 'owner', 'POST', 'line_item_types', { line_item_type });
  expect(made).toMatchObject({ code: 'RE', base_type: 'equipment', origin_id: '77' });
  const patch = { line_item_type: { base_type: 'other' } };
  expect(
    await expectFits(shapes.lineItemType, 200, 'owner', 'PATCH', `line_item_types/${made.id}`, patch),
  ).toMatchObject({
    base_type: 'other',
    name: 'Rental',
  });
  const updates = [
    { origin_id: '77', name: 'Rentals' },
    { id: listed[0].id, origin_id: '77' },
    { name: 'X', csv_import_code: 'RE' },
  ];
  const synced = await ask('owner', 'PATCH', 'line_item_types/sync', { company_id: tieout.company, updates });
  expect(synced.body.entities.map((one: shapes.LineItemType) => one.name)).toEqual(['Rentals']);
  expect(synced.body.errors.map(({ errors }: { errors: object }) => Object.keys(errors))).toEqual([
    ['origin_id'],
    ['code'],
  ]);
});

it('whoever may not write is told what it needs, for every call, and nothing changes', async () => {
  const asks: readonly (readonly [string, string, object, object])[] = [
    ['POST', 'vendors', { vendor: { name: 'X' } }, need.editsDirectory],
    ['PATCH', 'vendors/501', { vendor: { name: 'X' } }, need.editsDirectory],
    ['PATCH', 'vendors/sync', { updates: [] }, need.editsDirectory],
    ['POST', `projects/${project}/vendors`, { vendor: { name: 'X' } }, need.editsDirectory],
    ['PATCH', `projects/${project}/vendors/501`, { vendor: { name: 'X' } }, need.editsDirectory],
    ['PATCH', `projects/${project}/vendors/inactive/501`, {}, need.editsDirectory],
    ['POST', `projects/${project}/vendors/501/actions/add`, {}, need.editsDirectory],
    ['PATCH', `companies/${tieout.company}/vendors/inactive/501`, {}, need.editsDirectory],
    ...['POST users', 'PATCH users/1', 'PATCH users/1/invite', 'PATCH users/sync', 'PATCH users/inactive/1'].map(
      (call) => {
        const [method, end] = call.split(' ') as [string, string];
        return [method, `companies/${tieout.company}/${end}`, { updates: [] }, need.managesDirectory] as const;
      },
    ),
    ['POST', `companies/${tieout.company}/permission_templates`, { name: 'X' }, need.managesDirectory],
    ['POST', 'projects', { project: { name: 'X' } }, need.managesDirectory],
    ['PATCH', `projects/${project}`, { project: { name: 'X' } }, need.managesDirectory],
    ['PATCH', 'projects/sync', { updates: [] }, need.managesDirectory],
    ['POST', 'cost_codes', { project_id: project, cost_code: {} }, need.managesDirectory],
    ['PATCH', 'cost_codes/701', { project_id: project, cost_code: {} }, need.managesDirectory],
    ['PATCH', `cost_codes/sync?project_id=${project}`, { updates: [] }, need.managesDirectory],
    ['POST', 'line_item_types', { line_item_type: {} }, need.managesDirectory],
    ['PATCH', 'line_item_types/801', { line_item_type: {} }, need.managesDirectory],
    ['PATCH', 'line_item_types/sync', { updates: [] }, need.managesDirectory],
  ];
  const before = await tieout.as('owner').companyHistory(tieout.company);
  for (const [method, path, body, wanted] of asks) {
    for (const who of people) {
      if (who === 'owner') continue;
      expect(await ask(who, method, path, body), `${who} ${method} ${path}`).toMatchObject({
        status: 403,
        body: { code: 'not_permitted', missing: [wanted] },
      });
    }
  }
  expect(await tieout.as('owner').companyHistory(tieout.company)).toEqual(before);
});
