import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, directoryOf } from '../support/directory.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let directory: Directory;
beforeAll(async () => {
  tieout = await runTieout({}, { operators: ['pm'], publicUrl: 'https://tieout.example.com' });
  directory = directoryOf(tieout);
});
afterAll(() => tieout.end());

const at = (path: string) => `/api/v1/companies/${tieout.company}/${path}`;

describe('people', () => {
  it('are read by who may, with their rights', async () => {
    expectProblem(await tieout.call('pm', 'GET', at('directory/people')), 403, 'not_permitted');
    const viewer = await tieout.as('viewer').people(tieout.company);
    expect(viewer.people.map((one) => one.login)).toContain('owner');
    expect(viewer.grant).toMatchObject({ allowed: false, reason: { code: 'not_permitted' } });
    expect(await directory.personOf('approver')).toMatchObject({
      erp_integrations: 'standard',
      directory: 'read_only',
      push_to_accounting: true,
      accounting_approver: true,
      has_password: true,
      home: true,
    });
  });

  it('are added, changed, deactivated and brought back, each with a line in the history', async () => {
    const made = await directory.newPerson({ erp_integrations: 'read_only' });
    expect(made).toMatchObject({
      active: true,
      has_password: false,
      invited_until: null,
      erp_integrations: 'read_only',
    });
    const api = tieout.as('owner');
    const vendor = await api.addVendor(tieout.company, { name: 'Delta Roofing', email: 'office@delta.example' });
    const changed = await api.editPerson(tieout.company, made.id, {
      name: 'Ann Lee',
      vendor_id: vendor.id,
      erp_integrations: 'standard',
    });
    expect(changed).toMatchObject({ name: 'Ann Lee', vendor: { name: 'Delta Roofing' }, erp_integrations: 'standard' });
    await api.editPerson(tieout.company, made.id, { active: false });
    await api.editPerson(tieout.company, made.id, { active: true });
    const says = (await directory.history()).slice(0, 5).map((event) => [event.by, event.says]);
    expect(says).toEqual([
      ['Dana Whitfield', 'Ann Lee was activated again'],
      ['Dana Whitfield', 'Ann Lee was deactivated'],
      [
        'Dana Whitfield',
        `${made.name}: name: Ann Lee (was ${made.name}); vendor: Delta Roofing; ERP Integrations: Standard (was Read Only)`,
      ],
      ['Dana Whitfield', 'Vendor Delta Roofing was added'],
      ['Dana Whitfield', `${made.name} (${made.login}) was added`],
    ]);
  });

  it('sign in with the address that they have now, which is one person’s over all companies', async () => {
    const api = tieout.as('owner');
    const approver = await directory.personOf('approver');
    const came = async (login: string) =>
      (await tieout.call(null, 'POST', '/api/v1/session', { login, password })).status === 204;
    const old = approver.email!;
    expect(await came(old)).toBe(true);
    await api.editPerson(tieout.company, approver.id, { email: 'Renamed@Example.com' });
    expect([await came('renamed@example.com'), await came(old), await came('approver')]).toEqual([true, false, true]);
    const held = () =>
      sql<{ person: string }>(
        tieout.urls.superUrl,
        `select p.login as person from sign_in."user" u join tieout.person p on p.id = u."personId"
          where u.email = 'outsider.new@example.com'`,
      );
    await sql(
      tieout.urls.superUrl,
      `update tieout.person set email = 'outsider.new@example.com' where login = 'outsider'`,
    );
    expect(await held()).toEqual([{ person: 'outsider' }]);
    // Of another company, of whom nobody here may know: it is written down, and signs in the one who had it.
    await api.editPerson(tieout.company, approver.id, { email: 'outsider.new@example.com' });
    expect(await held()).toEqual([{ person: 'outsider' }]);
    expect([await came('renamed@example.com'), await came('approver')]).toEqual([false, true]);
    await api.editPerson(tieout.company, approver.id, { email: old });
    expect(await came(old)).toBe(true);
  });

  it('cannot be added under a login that is taken, in whatever case, or with an address that is none', async () => {
    for (const login of ['owner', 'OWNER', 'outsider']) {
      const said = await tieout.call('owner', 'POST', at('directory/people'), { login, name: 'X' });
      expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'login', because: 'taken' });
    }
    const header = { login: 'header', name: 'X', email: 'a@x.de\r\nBcc: b@y.de' };
    expect(
      expectProblem(await tieout.call('owner', 'POST', at('directory/people'), header), 422, 'invalid').facts,
    ).toMatchObject({ field: 'email', because: 'mailbox' });
    const foreign = { login: 'foreign', name: 'X', vendor_id: 9_999_999 };
    const unknown = expectProblem(await tieout.call('owner', 'POST', at('directory/people'), foreign), 422, 'invalid');
    // A vendor is of the company, and of no project.
    expect(unknown.detail).toBe('Vendor id: there is no such record in this company');
  });

  it('who are deactivated have no company any more, from that moment', async () => {
    const { id } = await directory.personOf('viewer');
    await tieout.as('viewer').people(tieout.company);
    await tieout.as('owner').editPerson(tieout.company, id, { active: false });
    expectProblem(await tieout.call('viewer', 'GET', at('directory/people')), 404, 'not_found');
    expect((await tieout.as('viewer').me()).companies).toEqual([]);
    await tieout.as('owner').editPerson(tieout.company, id, { active: true });
    expect((await tieout.as('viewer').me()).companies).toHaveLength(1);
  });
});

describe('vendors, contacts and projects', () => {
  it('are made and changed; an ERP number belongs to one', async () => {
    const api = tieout.as('owner');
    const { company } = tieout;
    const first = await api.addVendor(company, { name: 'Echo Glass', erp_number: '99001', city: 'Reno' });
    const changed = await api.editVendor(company, first.id, { phone: '555-0100', active: false });
    expect(changed).toMatchObject({ name: 'Echo Glass', phone: '555-0100', active: false, city: 'Reno' });
    const twin = { name: 'Twin', erp_number: '99001' };
    const said = await tieout.call('owner', 'POST', at('directory/vendors'), twin);
    expect(expectProblem(said, 422, 'invalid').facts).toMatchObject({ field: 'erp_number', because: 'taken' });
    const second = await api.addVendor(company, { name: 'Twin' });
    const patched = await tieout.call('owner', 'PATCH', at(`directory/vendors/${second.id}`), { erp_number: '99001' });
    expect(expectProblem(patched, 422, 'invalid').facts).toMatchObject({ field: 'erp_number', because: 'taken' });
    const filled = await api.editVendor(company, second.id, {
      profile: { website: 'twin.example', prequalified: true },
    });
    expect(filled.profile).toMatchObject({ website: 'twin.example', prequalified: true, trade_name: null });
    const less = await api.editVendor(company, second.id, { profile: { website: null } });
    expect(less.profile).toMatchObject({ website: null, prequalified: true });
    const [newest] = (await api.companyHistory(company)).events;
    expect(newest!.says).toBe('Vendor Twin: website: – (was twin.example)');
    const contact = await api.addContact(company, { name: 'Bo', vendor_id: second.id, email: 'bo@twin.example' });
    expect(await api.editContact(company, contact.id, { title: 'Foreman' })).toMatchObject({
      name: 'Bo',
      title: 'Foreman',
      vendor: { name: 'Twin' },
    });
    const project = await api.addProject(company, { name: 'Heron Quay', number: '2620' });
    expect(await api.editProject(company, project.id, { city: 'Tacoma', erp_number: '2620' })).toMatchObject({
      number: '2620',
      city: 'Tacoma',
      erp_number: '2620',
    });
    // Whoever made it can work there.
    const grants = (await api.me()).companies[0]!.grants;
    expect(grants.commitments[String(project.id)]).toBe('admin');
  });
});

it('a key makes one person of a request that is sent twice', async () => {
  const body = { login: 'once', name: 'Once' };
  const send = () => tieout.call('owner', 'POST', at('directory/people'), body, { 'idempotency-key': 'one-person' });
  const [first, second] = [await send(), await send()];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.headers.get('idempotency-replayed')).toBe('true');
  expect(second.body.id).toBe(first.body.id);
});

it('says what is set, and that no mail goes out without a server', async () => {
  const found = await tieout.as('viewer').companySettings(tieout.company);
  expect(found).toEqual({
    push_granted_by: 'directory_admin',
    mail: {
      rejections: true,
      digest: false,
      digest_hour: 7,
      time_zone: 'UTC',
      from: null,
      usual_from: null,
      server: false,
      waiting: 0,
      gave_up: 0,
      last_error: null,
    },
  });
  const wrong = await tieout.call('owner', 'PATCH', at('settings'), { mail: { time_zone: 'Mars/Olympus' } });
  expect(expectProblem(wrong, 422, 'invalid').facts).toMatchObject({ field: 'time_zone' });
});
