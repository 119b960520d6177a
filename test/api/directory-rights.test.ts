import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, directoryOf } from '../support/directory.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let directory: Directory;
beforeAll(async () => {
  tieout = await runTieout({}, { operators: ['pm'], publicUrl: 'https://tieout.example.com' });
  directory = directoryOf(tieout);
});
afterAll(() => tieout.end());

const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;

describe('a template', () => {
  it('gives its levels to whoever holds it, and changes them', async () => {
    const api = tieout.as('owner');
    const { company } = tieout;
    const made = await api.addTemplate(company, {
      name: 'Bookkeeper',
      erp_integrations: 'standard',
      directory: 'read_only',
      commitments: 'standard',
    });
    const person = await directory.newPerson({ template_id: made.id });
    expect(person).toMatchObject({
      erp_integrations: 'standard',
      directory: 'read_only',
      template: { name: 'Bookkeeper' },
    });
    const [project] = await api.projects(company);
    await api.setProjectRight(company, person.id, project!.id, { template_id: made.id });
    // Whoever says neither takes nothing away.
    const right = at(`directory/people/${person.id}/projects/${project!.id}`);
    for (const nothing of [{}, { template_id: null }]) {
      const refused = await tieout.call('owner', 'PUT', right, nothing);
      expect(expectProblem(refused, 422, 'invalid').facts).toMatchObject({ field: 'commitments', because: 'required' });
    }
    await api.editTemplate(company, made.id, { erp_integrations: 'admin', commitments: 'admin' });
    expect(await directory.personOf(person.login)).toMatchObject({
      erp_integrations: 'admin',
      projects: [{ project_id: project!.id, commitments: 'admin', template_id: made.id }],
    });
    const other = await api.addTemplate(company, { name: 'Other' });
    const taken = await tieout.call('owner', 'PATCH', at(`directory/templates/${other.id}`), { name: 'Bookkeeper' });
    expect(expectProblem(taken, 422, 'invalid').facts).toMatchObject({ field: 'name', because: 'taken' });
    expectProblem(await tieout.call('owner', 'DELETE', at(`directory/templates/${made.id}`)), 409, 'template_in_use');
    // A level of one's own takes the template away.
    expect(await api.editPerson(company, person.id, { erp_integrations: 'read_only' })).toMatchObject({
      template: null,
      erp_integrations: 'read_only',
      directory: 'read_only',
    });
    await api.setProjectRight(company, person.id, project!.id, { commitments: 'none' });
    await api.deleteTemplate(company, made.id);
    expect((await api.templates(company)).templates.map((one) => one.name)).toEqual(['Other']);
  });

  it('holds in the database too: nobody has a template and other levels', async () => {
    const api = tieout.as('owner');
    const made = await api.addTemplate(tieout.company, { name: 'Held', erp_integrations: 'read_only' });
    const person = await directory.newPerson({ template_id: made.id });
    await expect(
      sql(tieout.urls.superUrl, `update membership set erp_integrations = 'admin' where person_id = $1`, [person.id]),
    ).rejects.toThrow(/membership_has_its_templates_levels/);
  });
});

describe('Can Push to Accounting', () => {
  const push = (who: string, id: number, granted: boolean) =>
    tieout.call(who, 'PUT', at(`directory/people/${id}/push-to-accounting`), { granted });

  /** Sessions that wait for a row which another holds. */
  const waiting = () =>
    sql(
      tieout.urls.superUrl,
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );

  it('is granted and revoked by a Directory Admin who holds it, and by the operator', async () => {
    const clerk = await directory.personOf('clerk');
    expect(expectProblem(await push('clerk', clerk.id, true), 403, 'not_permitted').missing).toEqual([
      { tool: 'directory', at_least: 'admin' },
      { privilege: 'push_to_accounting' },
    ]);
    expect(expectProblem(await push('approver', clerk.id, true), 403, 'not_permitted').missing).toEqual([
      { tool: 'directory', at_least: 'admin' },
    ]);
    for (const who of ['owner', 'pm']) {
      expect((await push(who, clerk.id, true)).body).toMatchObject({
        push_to_accounting: true,
        accounting_approver: true,
      });
      expect((await push(who, clerk.id, false)).body).toMatchObject({ push_to_accounting: false });
    }
    expect((await directory.history()).slice(0, 2).map(({ by, says }) => [by, says])).toEqual([
      ['Priya Raman', 'Tess Lindgren lost Can Push to Accounting'],
      ['Priya Raman', 'Tess Lindgren was granted Can Push to Accounting'],
    ]);
  });

  it('is granted by nobody, and no right given, whose own was taken away while they waited', async () => {
    const { id } = await directory.personOf('approver');
    const level = (directory: 'admin' | 'read_only') =>
      tieout.as('owner').editPerson(tieout.company, id, { directory });
    const clerk = await directory.personOf('clerk');
    await level('admin');
    const client = new pg.Client({ connectionString: tieout.urls.superUrl });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('select from tieout.company where id = $1 for update', [tieout.company]);
      const raised = tieout.call('approver', 'PATCH', at(`directory/people/${id}`), { erp_integrations: 'admin' });
      const granted = push('approver', clerk.id, true);
      await expect.poll(async () => (await waiting()).length).toBeGreaterThanOrEqual(2);
      await client.query(`update tieout.membership set directory = 'none' where person_id = $1`, [id]);
      await client.query('commit');
      expectProblem(await raised, 403, 'not_permitted');
      expectProblem(await granted, 403, 'not_permitted');
    } finally {
      await client.end();
      await level('read_only');
    }
  });

  it('is never taken from the last who could grant it, nor is the last Directory Admin lost', async () => {
    const owner = await directory.personOf('owner');
    for (const admin of (await directory.people()).filter((one) => one.directory === 'admin' && one.id !== owner.id)) {
      await tieout.as('owner').editPerson(tieout.company, admin.id, { directory: 'none' });
    }
    const edit = (body: object) => tieout.call('owner', 'PATCH', at(`directory/people/${owner.id}`), body);
    expectProblem(await push('owner', owner.id, false), 409, 'last_granter');
    expectProblem(await edit({ directory: 'standard' }), 409, 'last_administrator');
    expectProblem(await edit({ active: false }), 409, 'last_administrator');
    const template = await tieout.as('owner').addTemplate(tieout.company, { name: 'Admins', directory: 'admin' });
    expect((await edit({ template_id: template.id })).status).toBe(200);
    const lowered = await tieout.call('owner', 'PATCH', at(`directory/templates/${template.id}`), {
      directory: 'none',
    });
    expectProblem(lowered, 409, 'last_administrator');
    const second = await directory.newPerson({ directory: 'admin' });
    // Who was never let in is nobody who could.
    expectProblem(await edit({ active: false }), 409, 'last_administrator');
    const code = (await tieout.as('owner').invite(tieout.company, second.id)).link.split('#')[1]!;
    const accepted = { code, password: 'correct horse battery' };
    expect((await tieout.call(null, 'POST', '/api/v1/invitations', accepted)).status).toBe(200);
    expectProblem(await edit({ directory: 'standard' }), 409, 'last_granter');
    expect((await push('owner', second.id, true)).status).toBe(200);
    // Two at once must not take the last two.
    const both = await Promise.all([push('owner', owner.id, false), push('pm', second.id, false)]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect((await push('pm', owner.id, true)).status).toBe(200);
    expect((await push('pm', second.id, false)).status).toBe(200);
  });

  it('under the other rule is the operator’s alone to grant, and to change the rule', async () => {
    const set = (who: string, push_granted_by: string) =>
      tieout.call(who, 'PATCH', at('settings'), { push_granted_by });
    expectProblem(await set('approver', 'operator'), 403, 'not_permitted');
    expect((await set('owner', 'operator')).body).toMatchObject({ push_granted_by: 'operator' });
    const clerk = await directory.personOf('clerk');
    expectProblem(await push('owner', clerk.id, true), 403, 'operator_only');
    expectProblem(await set('owner', 'directory_admin'), 403, 'operator_only');
    expect((await tieout.as('owner').people(tieout.company)).grant).toMatchObject({
      allowed: false,
      reason: { code: 'operator_only', detail: expect.stringContaining('TIEOUT_OPERATORS') },
    });
    expect((await push('pm', clerk.id, true)).status).toBe(200);
    expect((await push('pm', clerk.id, false)).status).toBe(200);
    await sql(tieout.urls.superUrl, `update company_setting set push_granted_by = 'directory_admin'`);
  });
});
