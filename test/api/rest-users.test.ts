import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as shapes from '../../src/http/rest/directory-shapes.ts';
import * as rest from '../../src/http/rest/shapes.ts';
import { fits, ok } from '../support/contracts.ts';
import { expectRestError } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let project: number;
beforeAll(async () => {
  tieout = await runTieout();
  project = (await tieout.as('owner').projects(tieout.company))[0]!.id;
});
afterAll(() => tieout.end());

const users = (end = '', version = 'v1.3') => `/rest/${version}/companies/${tieout.company}/users${end}`;
const owner = (method: string, path: string, body?: object) => tieout.call('owner', method, path, body);

describe('a user', () => {
  it('is made, changed by what is sent, deactivated and brought back', async () => {
    const user = {
      first_name: 'Ines',
      last_name: 'Duarte',
      email_address: 'ines@example.com',
      job_title: 'Estimator',
      business_phone_extension: '12',
      origin_id: 'E-7',
      is_employee: true,
    };
    const made = fits(shapes.user, await ok(owner('POST', users(), { user }), 201));
    expect(made).toMatchObject({ name: 'Ines Duarte', initials: 'ID', job_title: 'Estimator', origin_id: 'E-7' });
    expect(made.business_phone_extension).toBe(12);
    expect((await tieout.as('owner').people(tieout.company)).people).toContainEqual(
      expect.objectContaining({ id: made.id, login: 'ines@example.com', has_password: false }),
    );
    const renamed = await ok(owner('PATCH', users(`/${made.id}`), { user: { first_name: 'Inês', job_title: null } }));
    expect(renamed).toMatchObject({ name: 'Inês Duarte', job_title: null, zip: null, origin_id: 'E-7' });
    expect(await ok(owner('GET', users('?filters[origin_id]=E-7')))).toEqual([renamed]);

    await ok(owner('PATCH', users(`/${made.id}`), { user: { is_active: false } }));
    expect(await ok(owner('GET', users('?filters[origin_id]=E-7')))).toEqual([]);
    const [gone] = await ok(owner('GET', users('/inactive', 'v1.0')));
    expect(gone).toMatchObject({ id: made.id, is_active: false });
    expect(await ok(owner('PATCH', gone._links.reactivate))).toMatchObject({ id: made.id, is_active: true });
  });

  it('keeps initials that follow the name, where it is sent back as it was read', async () => {
    const user = { first_name: 'Olga', last_name: 'Petit', email_address: 'olga@example.com' };
    const read = await ok(owner('POST', users(), { user }), 201);
    await ok(owner('PATCH', users(`/${read.id}`), { user: read }));
    const change = { last_name: 'Moreau' };
    expect(await ok(owner('PATCH', users(`/${read.id}`), { user: change }))).toMatchObject({ initials: 'OM' });
    const own = { initials: 'Z' };
    expect(await ok(owner('PATCH', users(`/${read.id}`), { user: own }))).toMatchObject(own);
    expect(await ok(owner('PATCH', users(`/${read.id}`), { user: { first_name: 'Ola' } }))).toMatchObject(own);
  });

  it('needs a last name and an address of their own, and an origin id that nobody has', async () => {
    const post = (user: object) => owner('POST', users(), { user });
    const last_name = 'Roe';
    for (const [user, field] of [
      [{ email_address: 'roe@example.com' }, 'last_name'],
      [{ last_name }, 'email_address'],
      [{ last_name, email_address: 'not one' }, 'email_address'],
      // Taken by somebody: they have no other login that could be named.
      [{ last_name, email_address: 'ines@example.com' }, 'email_address'],
      [{ last_name, email_address: 'roe@example.com', origin_id: 'E-7' }, 'origin_id'],
      [{ last_name, email_address: 'roe@example.com', vendor_id: 999_999 }, 'vendor_id'],
    ] as const) {
      expectRestError(await post(user), 422, 'invalid', field);
    }
  });

  it('sync: by id, by origin id, or new; each by itself, and always 200', async () => {
    const updates = [
      { origin_id: 'E-7', notes: 'By origin id' },
      { first_name: 'Jo', last_name: 'Park', email_address: 'jo@example.com' },
      { id: 999_999_999, notes: 'Nobody' },
      { last_name: 'None' },
    ];
    const { entities, errors } = await ok(owner('PATCH', users('/sync'), { updates }));
    expect(entities).toMatchObject([{ origin_id: 'E-7', notes: 'By origin id' }, { name: 'Jo Park' }]);
    expect(errors.map((one: { errors: object }) => Object.keys(one.errors))).toEqual([['id'], ['email_address']]);
  });

  it('is invited by a link that is shown this once', async () => {
    const [{ id }] = await ok(owner('GET', users('?filters[origin_id]=E-7')));
    const { link } = await ok(owner('PATCH', users(`/${id}/invite`)), 202);
    expect(link).toMatch(/\/invitation#\d+-\w{26}$/);
  });

  it('is put on projects and taken off, each by itself', async () => {
    const [{ id: user_id }] = await ok(owner('GET', users('?filters[origin_id]=E-7')));
    const template = { name: 'Site', user_access_levels: { commitments: 'read_only' } };
    const templates = `/rest/v1.0/companies/${tieout.company}/permission_templates`;
    const made = await ok(owner('POST', templates, { permission_template: template }));
    expect(made).toMatchObject({ name: 'Site', user_access_levels: { commitments: 'read_only', directory: 'none' } });
    const place = { user_id, project_id: project };
    const unknown = { user_id: 999_999, project_id: project };
    const places = [{ ...place, permission_template_id: made.id }, unknown];
    const added = await ok(owner('POST', users('/bulk_add'), { users: places }), 207);
    expect(added.entities).toMatchObject([{ ...place, status: 'success' }, unknown]);
    const at = `/rest/v1.0/companies/${tieout.company}/users/${user_id}/project_assignments`;
    expect(await ok(owner('GET', at))).toMatchObject([{ project_id: project, permission_template_name: 'Site' }]);
    // Without a template they keep the one that they have there.
    expect((await ok(owner('POST', users('/bulk_add'), { users: [place] }), 200)).entities).toMatchObject([place]);
    expect(await ok(owner('GET', at))).toMatchObject([{ project_id: project, permission_template_name: 'Site' }]);
    const removed = await ok(owner('POST', users('/bulk_remove'), { users: [place] }), 200);
    expect(removed).toEqual({ [user_id]: { [project]: 'success' } });
    expect(await ok(owner('GET', at))).toEqual([]);
  });
});

describe('the vendors of a project', () => {
  const at = (end = '') => `/rest/v1.1/projects/${project}/vendors${end}`;

  it('are those that were put on it, and those that have a commitment there, who stay', async () => {
    const before = await ok(owner('GET', at()));
    expect(z.array(rest.vendor).parse(before)).toEqual(before);
    const made = await ok(owner('POST', at(), { vendor: { name: 'Onsite Fencing', website: 'onsite.example' } }), 201);
    expect(made).toMatchObject({ name: 'Onsite Fencing', website: 'onsite.example', project_ids: [project] });
    expect((await ok(owner('GET', at('?view=ids_only')))).length).toBe(before.length + 1);
    expect(await ok(owner('PATCH', at(`/${made.id}`), { vendor: { notes: 'Gate B' } }))).toMatchObject({
      notes: 'Gate B',
    });
    await ok(owner('DELETE', at(`/${made.id}/actions/remove`)), 204);
    expectRestError(await owner('GET', at(`/${made.id}`)), 404, 'not_found');
    expect(await ok(owner('POST', at(`/${made.id}/actions/add`)), 201)).toMatchObject({ project_ids: [project] });
    const refused = await owner('DELETE', at(`/${before[0].id}/actions/remove`));
    expectRestError(refused, 422, 'invalid', 'vendor');
    const { events } = await tieout.as('owner').companyHistory(tieout.company);
    const told = events.filter(({ type }) => type.startsWith('project_vendor.')).map(({ type }) => type);
    expect(told).toEqual(['project_vendor.added', 'project_vendor.removed', 'project_vendor.added']);
  });

  it('tell of no project that their reader may not read', async () => {
    const own = (await tieout.call('pm', 'GET', '/rest/v1.0/vendors')).body;
    const mine = (await tieout.as('pm').projects(tieout.company)).map(({ id }) => id);
    expect(own.flatMap((one: rest.Vendor) => one.project_ids).every((id: number) => mine.includes(id))).toBe(true);
  });
});
