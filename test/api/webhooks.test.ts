import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CompanyId } from '../../src/domain/ids.ts';
import { companyStanding } from '../../src/store/check-up.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectRestError } from '../support/problem.ts';
import { type Received, type Receiver, receiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
const receivers: Receiver[] = [];
beforeAll(async () => {
  house = await outsideHouse();
});
afterEach(async () => {
  for (const one of receivers.splice(0)) await one.close();
  await house.rows('delete from tieout.webhook_hook');
});
afterAll(() => house.end());

const listen = async () => {
  const made = await receiver();
  receivers.push(made);
  return made;
};
const path = '/rest/v1.0/webhooks/hooks';
const ask = (method: string, end: string, body?: unknown, who = 'integrator') =>
  house.call(who, method, `${path}${end}`, body);
const scope = () => `company_id=${house.company}`;

async function hook(to: string, other: object = {}, scoped: object = { company_id: house.company }): Promise<number> {
  const made = await ask('POST', '', {
    ...scoped,
    hook: {
      api_version: 'v2',
      namespace: 'acme-erp',
      destination_url: to,
      destination_headers: { Authorization: 'Bearer a-long-secret-12345' },
      ...other,
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}
const listenTo = async (id: number, resource_name: string, ...events: string[]) => {
  const made = await ask('POST', `/${id}/triggers/bulk`, {
    company_id: house.company,
    api_version: 'v2',
    triggers: events.map((event_type) => ({ resource_name, event_type })),
  });
  expect(made.status).toBe(200);
  return made.body.success.map((one: { id: number }) => one.id) as number[];
};
const gotBy = (to: Receiver, count: number) =>
  until(
    async () => to.got,
    (got) => got.length >= count,
  );
const deliveries = async (id: number, status = 'any') =>
  (await ask('GET', `/${id}/deliveries?${scope()}&filters[status]=${status}`)).body;

describe('hooks', () => {
  it('are made, listed, changed and deleted, and never show what they send along', async () => {
    const id = await hook('https://example.com/take');
    const [listed] = (await ask('GET', `?${scope()}`)).body;
    expect(listed).toEqual({
      id,
      api_version: 'v2',
      namespace: 'acme-erp',
      destination_url: 'https://example.com/take',
      destination_headers: { Authorization: '********12345' },
      owned_by_company_id: house.company,
      owned_by_project_id: null,
      owned_by_user_id: expect.any(Number),
    });
    const changed = await ask('PATCH', `/${id}`, { company_id: house.company, hook: { api_version: 'v4' } });
    expect(changed.body).toMatchObject({
      api_version: 'v4',
      namespace: 'acme-erp',
      destination_url: listed.destination_url,
    });
    const rows = await house.rows<{ row: string }>(
      'select h::text as row, destination_headers::text from tieout.webhook_hook h',
    );
    expect(JSON.stringify(rows)).not.toContain('a-long-secret');
    const gone = await ask('DELETE', `/${id}?${scope()}`);
    expect([gone.status, gone.body]).toEqual([200, {}]);
    expectRestError(await ask('DELETE', `/${id}?${scope()}`), 404, 'not_found');
  });

  it('stand in the history with whoever made, changed and deleted them, their host, and nothing secret', async () => {
    const id = await hook('https://example.com/a-secret-path');
    const [same] = await listenTo(id, 'Requisitions', 'create');
    const [, other] = await listenTo(id, 'Requisitions', 'create', 'update');
    const patch = (fields: object) => ask('PATCH', `/${id}`, { company_id: house.company, hook: fields });
    await patch({ destination_url: 'https://elsewhere.example.com:8443/take' });
    await patch({ namespace: 'acme-erp' });
    await ask('DELETE', `/${id}/triggers/bulk`, { company_id: house.company, triggers: [same, other, 999_999] });
    await Promise.all([1, 2].map(() => ask('DELETE', `/${id}?${scope()}`)));
    const told = await house.rows<{ type: string; by: string | null; facts: object }>(
      `select e.type, p.login as by, e.facts from tieout.company_event e left join tieout.person p on p.id = e.person_id
        where e.type like 'webhook.%' and (e.facts ->> 'hook')::bigint = $1 order by e.id`,
      [id],
    );
    const [receiver, was] = ['elsewhere.example.com:8443', 'example.com'];
    expect(told.map(({ type, facts }) => [type, facts])).toEqual([
      ['webhook.added', { hook: id, receiver: was }],
      ['webhook.triggers_added', { hook: id, of: 'Requisitions (create)' }],
      ['webhook.triggers_added', { hook: id, of: 'Requisitions (update)' }],
      ['webhook.changed', { hook: id, receiver, was }],
      ['webhook.triggers_removed', { hook: id, of: 'Requisitions (create), Requisitions (update)' }],
      ['webhook.deleted', { hook: id, receiver }],
    ]);
    expect(told.every(({ by }) => by !== null)).toBe(true);
  });

  it('do not send what they send along to another address than it was given for', async () => {
    const id = await hook('https://example.com/take');
    const move = async (destination_url: string, more: object = {}) =>
      (await ask('PATCH', `/${id}`, { company_id: house.company, hook: { destination_url, ...more } })).body
        .destination_headers;
    expect(await move('https://example.com/elsewhere')).toEqual({ Authorization: '********12345' });
    const anew = { destination_headers: { Authorization: 'Bearer another-secret-67890' } };
    expect(await move('https://other.example.com/take', anew)).toEqual({ Authorization: '********67890' });
    expect(await move('https://example.com/take')).toEqual({});
  });

  it('are of a project or of the company, and of nobody else', async () => {
    const own = await hook('https://example.com/', {}, { project_id: house.project });
    expect((await ask('GET', `?project_id=${house.project}`)).body).toMatchObject([{ id: own }]);
    expect((await ask('GET', `?${scope()}`)).body).toEqual([]);
    const [trigger] = await listenTo(own, 'Requisitions', 'create');
    // Whichever way one asks: it is the hook that is of a project.
    for (const asked of [scope(), `project_id=${house.project}`]) {
      const found = (await ask('GET', `/${own}/triggers?${asked}`)).body;
      expect(found).toMatchObject([{ id: trigger, project_id: house.project }]);
    }
    expectRestError(await ask('GET', '?project_id=999999'), 404, 'not_found');
    expectRestError(await ask('GET', `?${scope()}`, undefined, 'accountant'), 403, 'not_permitted');
    expectRestError(await ask('GET', `?${scope()}`, undefined, 'stranger'), 404, 'not_found');
    for (const [method, end] of [
      ['DELETE', `/${own}`],
      ['GET', `/${own}/triggers`],
      ['GET', `/${own}/deliveries`],
    ] as const) {
      expectRestError(await ask(method, end, undefined, 'stranger'), 404, 'not_found');
    }
  });

  it('refuse what cannot be sent to', async () => {
    const refused = async (other: object, field: string) =>
      expectRestError(
        await ask('POST', '', {
          company_id: house.company,
          hook: { destination_url: 'https://example.com', ...other },
        }),
        422,
        'invalid',
        field,
      );
    await refused({ destination_url: 'ftp://example.com' }, 'destination_url');
    await refused({ destination_url: 'https://me:secret@example.com' }, 'destination_url');
    await refused({ namespace: 'Not Good' }, 'namespace');
    await refused({ destination_headers: { Host: 'other' } }, 'destination_headers');
    await refused({ destination_headers: { 'X-A': 'b\r\nX-C: d' } }, 'destination_headers');
  });

  it('have a limit', async () => {
    await house.rows(
      `insert into tieout.webhook_hook (company_id, owner_id, api_version, namespace, destination_url)
       select $1, (select min(id) from tieout.person), 'v2', 'many', 'https://example.com' from generate_series(1, 50)`,
      [house.company],
    );
    const one = { company_id: house.company, hook: { destination_url: 'https://example.com' } };
    expectRestError(await ask('POST', '', one), 422, 'too_many_hooks');
  });

  it('listen by triggers: one, many, and none again', async () => {
    const id = await hook('https://example.com/');
    const one = await ask('POST', `/${id}/triggers`, {
      company_id: house.company,
      api_version: 'v2',
      trigger: { resource_name: 'ERP Requests', event_type: 'create' },
    });
    expect(one.status).toBe(201);
    expect(one.body).toMatchObject({ webhook_hook_id: id, resource_name: 'ERP Requests', event_type: 'create' });
    const [same, other] = await listenTo(id, 'ERP Requests', 'create', 'update');
    expect(same).toBe(one.body.id);
    expect((await ask('GET', `/${id}/triggers?${scope()}`)).body).toHaveLength(2);
    const some = await ask('DELETE', `/${id}/triggers/bulk`, { company_id: house.company, triggers: [other, 999_999] });
    expect([some.status, some.body]).toEqual([207, { success: [other], failed: [999_999] }]);
    expect((await ask('DELETE', `/${id}/triggers/${same}?${scope()}`)).status).toBe(200);
    expectRestError(await ask('DELETE', `/${id}/triggers/${same}?${scope()}`), 404, 'not_found');
    const many = Array.from({ length: 501 }, (_, i) => ({ resource_name: `R${i}`, event_type: 'create' }));
    const tooMany = await ask('POST', `/${id}/triggers/bulk`, { company_id: house.company, triggers: many });
    expect(tooMany.status).toBe(422);
  });
});

describe('what is told', () => {
  it('of the company: its vendors, projects, people and codes', async () => {
    const to = await listen();
    const id = await hook(to.url);
    const names = ['Company Vendors', 'Projects', 'Company Users', 'Cost Codes', 'Line Item Types'];
    for (const name of names) await listenTo(id, name, 'create', 'update');
    const write = async (method: string, end: string, body: object): Promise<number> => {
      const answer = await house.call('approver', method, end, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body.id;
    };
    const v1 = `/api/v1/companies/${house.company}/directory/people`;
    const vendor = await write('POST', '/rest/v1.0/vendors', { vendor: { name: 'Echo Glass' } });
    await write('PATCH', `/rest/v1.0/vendors/${vendor}`, { vendor: { city: 'Reno' } });
    // What changes nothing is no news.
    await write('PATCH', `/rest/v1.0/vendors/${vendor}`, { vendor: { city: 'Reno' } });
    const project = await write('POST', '/rest/v1.0/projects', { project: { name: 'Heron Quay' } });
    const person = await write('POST', v1, { login: 'nora', name: 'Nora Ek' });
    await write('PATCH', `${v1}/${person}`, { email: 'nora@example.com' });
    const code = await write('POST', '/rest/v1.0/cost_codes', {
      project_id: project,
      cost_code: { code: '99-1', name: 'Odds' },
    });
    const type = await write('POST', '/rest/v1.0/line_item_types', {
      line_item_type: { name: 'Rental', csv_import_code: 'RE' },
    });
    const got = await gotBy(to, 7);
    expect(got.map(({ body }) => [body.resource_name, body.event_type, body.resource_id])).toEqual([
      ['Company Vendors', 'create', vendor],
      ['Company Vendors', 'update', vendor],
      ['Projects', 'create', project],
      ['Company Users', 'create', person],
      ['Company Users', 'update', person],
      ['Cost Codes', 'create', code],
      ['Line Item Types', 'create', type],
    ]);
  });

  it('of what is parted from its record in the ERP: its number is gone', async () => {
    const to = await listen();
    await listenTo(await hook(to.url), 'Company Vendors', 'update');
    const [made] = await house.rows<{ id: string }>(
      `insert into tieout.vendor (company_id, name, erp_number) values ($1, 'Kiln Brick', 'V-900') returning id`,
      [house.company],
    );
    const path = `/api/v1/companies/${house.company}/erp/records/vendor/${made!.id}/unlink`;
    const parted = await house.call('approver', 'POST', path, {});
    expect(parted.status, JSON.stringify(parted.body)).toBe(200);
    const got = await gotBy(to, 1);
    expect(got.map(({ body }) => [body.event_type, body.resource_id])).toEqual([['update', Number(made!.id)]]);
  });

  it('of a file that comes or goes: an update of what it hangs on', async () => {
    const to = await listen();
    const id = await hook(to.url);
    for (const name of ['Requisitions', 'Work Order Contracts']) await listenTo(id, name, 'update');
    const invoice = await house.invoice();
    const [commitment] = house.commitments;
    const updatedAt = async () =>
      (await house.rows<{ at: Date }>('select updated_at as at from tieout.invoice where id = $1', [invoice]))[0]!.at;
    const before = await updatedAt();
    const path = (kind: string, of: number) => `/api/v1/companies/${house.company}/${kind}/${of}/attachments`;
    const attach = async (to: string): Promise<{ readonly id: number }> => {
      const body = new FormData();
      body.append('file', new Blob(['%PDF-1.7 waiver']), 'waiver.pdf');
      const headers = { authorization: `Bearer ${await house.token('approver')}` };
      const answer = await fetch(`${house.url}${to}`, { method: 'POST', headers, body });
      expect(answer.status).toBe(201);
      return (await answer.json()) as { readonly id: number };
    };
    const made = await attach(path('subcontractor-invoices', invoice));
    expect(await updatedAt()).not.toEqual(before);
    await house.call('approver', 'DELETE', `${path('subcontractor-invoices', invoice)}/${made.id}`);
    await attach(path('commitments', commitment!));
    const got = (await gotBy(to, 3)).map(({ body }) => [body.resource_name, body.event_type, body.resource_id]);
    expect(got).toEqual([
      ['Requisitions', 'update', invoice],
      ['Requisitions', 'update', invoice],
      ['Work Order Contracts', 'update', commitment],
    ]);
  });

  it('of an ERP request: thin, with the secret along', async () => {
    const to = await listen();
    await listenTo(await hook(to.url), 'ERP Requests', 'create');
    const id = await house.asked();
    const [told] = await gotBy(to, 1);
    const [detail] = (await house.drive('GET', `/erp_request_details?filters[item_id]=${id}`)).body;
    expect(told!.headers).toMatchObject({
      authorization: 'Bearer a-long-secret-12345',
      'content-type': 'application/json',
    });
    expect(told!.body).toEqual({
      id: expect.any(Number),
      ulid: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      timestamp: expect.stringMatching(/Z$/),
      metadata: {
        source_user_id: null,
        source_project_id: house.project,
        source_operation_id: null,
        source_company_id: house.company,
        source_application_id: null,
      },
      user_id: null,
      company_id: house.company,
      project_id: house.project,
      api_version: 'v2.0',
      event_type: 'create',
      resource_name: 'ERP Requests',
      resource_id: detail.erp_request_id,
    });
  });

  it('of a requisition, in the order of its changes, in the shape that was asked for', async () => {
    const [third, fourth] = [await listen(), await listen()];
    for (const [to, api_version] of [
      [third, 'v3'],
      [fourth, 'v4'],
    ] as const) {
      await listenTo(await hook(to.url, { api_version }), 'Requisitions', 'create', 'update', 'delete');
    }
    const id = await house.invoice(house.commitments[1]);
    await house.as('approver').updateRequisition(house.company, house.project, id, { comment: 'later' });
    await house.as('approver').deleteRequisition(house.company, house.project, id);
    const events = (await gotBy(third, 3)).map(({ body }) => body);
    expect(events.map(({ event_type }) => event_type)).toEqual(['create', 'update', 'delete']);
    expect(events[0]).toMatchObject({
      api_version: 'v3.0',
      resource_id: id,
      related_resources: [{ id: house.project, name: 'Projects' }],
    });
    const [thin] = (await gotBy(fourth, 3)).map(({ body }) => body);
    expect(thin).toEqual({
      id: events[0].ulid,
      timestamp: expect.any(String),
      reason: 'create',
      company_id: String(house.company),
      project_id: String(house.project),
      user_id: String(events[0].user_id),
      resource_type: 'Requisitions',
      resource_id: String(id),
    });
  });

  it('of vendors, projects, commitments and payments', async () => {
    const to = await listen();
    const id = await hook(to.url);
    const every = ['create', 'update', 'delete'];
    for (const resource of [
      'Company Vendors',
      'Work Order Contracts',
      'Purchase Order Contracts',
      'Contract Payments',
    ]) {
      await listenTo(id, resource, ...every);
    }
    await listenTo(id, 'Projects', ...every);
    const write = async (method: string, path: string, body: object) => {
      const answer = await house.call('approver', method, `/rest/v1.0${path}`, body);
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body.id as number;
    };
    const company_id = house.company;
    const project_id = house.project;
    const vendor = await write('POST', '/vendors', { company_id, vendor: { name: 'Drum Roofing' } });
    const project = await write('POST', '/projects', {
      company_id,
      project: { name: 'Pier 5', project_number: '1005' },
    });
    const order = await write('POST', '/purchase_order_contracts', {
      project_id,
      purchase_order_contract: { vendor_id: vendor, title: 'Roof tiles' },
    });
    await write('PATCH', `/purchase_order_contracts/${order}`, {
      project_id,
      purchase_order_contract: { title: 'Tiles' },
    });
    const payment = await write('POST', '/contract_payments', {
      project_id,
      contract_id: house.commitments[0],
      contract_payment: { date: '2026-10-31', amount: '5.00' },
    });
    const got = (await gotBy(to, 5)).map(({ body }) => [body.resource_name, body.event_type, body.resource_id]);
    expect(got.slice(0, 5)).toEqual([
      ['Company Vendors', 'create', vendor],
      ['Projects', 'create', project],
      ['Purchase Order Contracts', 'create', order],
      ['Purchase Order Contracts', 'update', order],
      ['Contract Payments', 'create', payment],
    ]);
  });

  it('nothing of another project, nor of what was refused', async () => {
    const [to, elsewhere] = [await listen(), await listen()];
    await listenTo(await hook(to.url), 'Requisitions', 'update');
    await house.rows(`insert into tieout.project (company_id, name, number) values ($1, 'Elsewhere', '9')`, [
      house.company,
    ]);
    const [other] = await house.rows<{ id: string }>(`select id from tieout.project where number = '9'`);
    await listenTo(await hook(elsewhere.url, {}, { project_id: Number(other!.id) }), 'Requisitions', 'update');
    const id = await house.invoice(house.commitments[2]);
    await house.move('approver', 'retrieve', id);
    await house.move('approver', 'send', id);
    const got = await gotBy(to, 1);
    expect(got.map(({ body }) => body.resource_id)).toEqual([id]);
    expect(elsewhere.got).toEqual([]);
  });
});

describe('the key that deliveries are signed with', () => {
  const sign = (method: string, id: number, key?: string) =>
    house.call(
      'approver',
      method,
      `/api/v1/companies/${house.company}/webhooks/${id}/signing`,
      undefined,
      key === undefined ? {} : { 'idempotency-key': key },
    );
  const isSignedWith = (secret: string, { headers, body }: Received) =>
    String(headers['webhook-signature']).includes(
      createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${JSON.stringify(body)}`)
        .digest('base64'),
    );

  it('that a receiver holds signs on, however often it is changed because an answer was lost', async () => {
    const to = await listen();
    const id = await hook(to.url);
    await listenTo(id, 'Requisitions', 'create');
    const held = (await sign('GET', id)).body.secret;
    await sign('POST', id);
    await sign('POST', id);
    const newest = (await sign('POST', id)).body.secret;
    await house.invoice();
    const [told] = await gotBy(to, 1);
    expect([held, newest].map((secret) => isSignedWith(secret, told!))).toEqual([true, true]);
    // The overlap is over: now the newest alone, and at the next change it and its follower.
    await house.rows(`update tieout.webhook_hook set signing_overlap_until = now() where id = $1`, [id]);
    const next = (await sign('POST', id)).body.secret;
    await house.invoice();
    const later = (await gotBy(to, 2))[1]!;
    expect([held, newest, next].map((secret) => isSignedWith(secret, later))).toEqual([false, true, true]);
  });

  it('is changed once for an Idempotency-Key, and no secret is kept for it', async () => {
    const id = await hook('https://example.com/');
    const first = await sign('POST', id, 'rotate-1');
    const again = await sign('POST', id, 'rotate-1');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await sign('GET', id)).body).toEqual(first.body);
    const kept = await house.rows<{ row: string }>('select i::text as row from tieout.idempotency i');
    expect(JSON.stringify(kept)).toContain('rotate-1');
    expect(JSON.stringify(kept)).not.toContain('whsec_');
  });
});

describe('a receiver that fails', () => {
  const due = (id: number) =>
    house.rows(
      `with ready as (update tieout.webhook_hook set paused_until = null where id = $1)
       update tieout.job set run_at = now() where kind = 'webhook' and subject_id = $1 and state = 'queued'`,
      [id],
    );
  const standing = async () => {
    const database = openDatabase(house.urls.appUrl);
    return companyStanding(database, house.company as CompanyId).finally(() => database.close());
  };
  const failuresOf = async (id: number) =>
    (await house.rows<{ failures: number }>('select failures from tieout.webhook_hook where id = $1', [id]))[0]!
      .failures;

  it.each([
    ['an error', { status: 500 }],
    ['somewhere else', { status: 302, location: 'http://127.0.0.1:1/' }],
  ])('with %s holds up all that follows, in order, and is well again with the next success', async (_, answer) => {
    const to = await listen();
    const id = await hook(to.url);
    await listenTo(id, 'Requisitions', 'create');
    to.answer = answer;
    const first = await house.invoice(house.commitments[3]);
    await gotBy(to, 1);
    const [failed] = await until(
      () => deliveries(id),
      (found) => found.length > 0,
    );
    expect(failed).toMatchObject({ outcome: 'retried', response_status: answer.status, response_body: 'taken' });
    const second = await house.invoice(house.commitments[3]);
    expect(await deliveries(id, 'failing')).toHaveLength(1);
    to.answer = { status: 204 };
    await due(id);
    const got = await until(
      async () => to.got,
      (all) => all.at(-1)!.body.resource_id === second,
    );
    // The first may have been tried by itself meanwhile, a second after it failed.
    const tries = got.slice(0, -1).map(({ body }) => body);
    expect(tries.length).toBeGreaterThan(1);
    expect(tries.map(({ resource_id }) => resource_id)).toEqual(tries.map(() => first));
    expect(new Set(tries.map(({ ulid }) => ulid)).size).toBe(1);
    await until(
      () => deliveries(id, 'successful'),
      (found) => found.length === 2,
    );
    expect(await failuresOf(id)).toBe(0);
    expect(await deliveries(id, 'failing')).toEqual([]);
    expectRestError(await ask('GET', `/${id}/deliveries?${scope()}&filters[status]=lost`), 400, 'malformed');
  });

  const move = async (id: number, to: Receiver) => {
    const moved = await ask('PATCH', `/${id}`, { company_id: house.company, hook: { destination_url: to.url } });
    expect(moved.status).toBe(200);
  };

  it('is asked at once at its other address, where nothing is given up for the old one', async () => {
    const [to, other] = [await listen(), await listen()];
    const id = await hook(to.url);
    await listenTo(id, 'Requisitions', 'create');
    [to.answer, other.answer] = [{ status: 500 }, { status: 500 }];
    await house.invoice(house.commitments[3]);
    await until(
      () => failuresOf(id),
      (failures) => failures > 0,
    );
    // As it stands after half a day of failures.
    const resting = `update tieout.job set run_at = now() + interval '1 hour' where kind = 'webhook' and subject_id = $1
      and state = 'queued' and held_until <= clock_timestamp() returning id`;
    await until(
      () => house.rows(resting, [id]),
      (found) => found.length === 1,
    );
    await house.rows(
      `update tieout.webhook_hook set failures = 20, failing_since = now() - interval '13 hours',
       paused_until = now() + interval '1 hour' where id = $1`,
      [id],
    );
    await move(id, other);
    await gotBy(other, 1);
    await until(
      () => failuresOf(id),
      (failures) => failures > 0 && failures < 20,
    );
    expect(await deliveries(id, 'discarded')).toEqual([]);
  });

  it('is not taken for failing at an address that it was given while it failed at another', async () => {
    const [to, other] = [await listen(), await listen()];
    const id = await hook(to.url);
    await listenTo(id, 'Requisitions', 'create');
    await house.rows('update tieout.webhook_hook set failures = 20 where id = $1', [id]);
    to.answer = null;
    const invoice = await house.invoice(house.commitments[3]);
    await gotBy(to, 1);
    await move(id, other);
    await to.close();
    const [told] = await gotBy(other, 1);
    expect(told!.body.resource_id).toBe(invoice);
  });

  it('with silence is given five seconds', async () => {
    const to = await listen();
    const id = await hook(to.url);
    await listenTo(id, 'Requisitions', 'create');
    to.answer = null;
    await house.invoice(house.commitments[3]);
    const [failed] = await until(
      () => deliveries(id),
      (found) => found.length > 0,
    );
    expect(failed).toMatchObject({ outcome: 'retried', response_status: null });
    expect(failed.response_error).toContain('5 seconds');
  });

  it('for half a day loses what waits; what comes later is tried again', async () => {
    const to = await listen();
    const id = await hook(to.url);
    await listenTo(id, 'Requisitions', 'create');
    to.answer = { status: 503 };
    await house.invoice(house.commitments[3]);
    await until(
      () => failuresOf(id),
      (failures) => failures > 0,
    );
    await house.invoice(house.commitments[3]);
    const lost = await until(
      async () => {
        // Again and again: an attempt that is under way writes down since when it knew of the failure.
        const past = `update tieout.webhook_hook set failing_since = now() - interval '13 hours'
          where id = $1 and failing_since is not null`;
        await house.rows(past, [id]);
        await due(id);
        return deliveries(id, 'discarded');
      },
      (found) => found.length === 2,
    );
    expect(lost[1]).toMatchObject({ outcome: 'discarded', started_at: null });
    const endless = `select id from tieout.webhook_delivery where hook_id = $1 and completed_at is null`;
    expect(await house.rows(endless, [id]), 'what was given up untried is forgotten one day too').toEqual([]);
    expect(await standing()).toMatchObject({ failing: { host: new URL(to.url).host, since: null } });
    // Long after, the receiver fails still: what comes then has half a day of its own.
    const long = `update tieout.webhook_hook set failing_since = failing_since - interval '13 hours' where id = $1`;
    await house.rows(long, [id]);
    const third = await house.invoice(house.commitments[3]);
    await due(id);
    const [kept] = await until(
      () => deliveries(id, 'any').then((all: object[]) => all.slice(2)),
      (found) => found.length > 0,
    );
    expect(kept).toMatchObject({ outcome: 'retried' });
    to.answer = { status: 200 };
    await due(id);
    const [well] = await until(
      () => deliveries(id, 'successful'),
      (found) => found.length === 1,
    );
    expect(well.event.resource_id).toBe(third);
    expect(await standing()).toMatchObject({ failing: null });
    await ask('DELETE', `/${id}?${scope()}`);
    const left = `select id from tieout.webhook_event e where not exists
      (select from tieout.webhook_delivery d where d.event_id = e.id) and resource_id = $1`;
    expect(await house.rows(left, [third]), 'a hook that is deleted leaves nothing behind').toEqual([]);
  });
});
