import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Hooks, hooksOf } from '../support/hooks.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { expectRestError } from '../support/problem.ts';
import { gotBy, type Received } from '../support/receiver.ts';

let house: OutsideHouse;
let hooks: Hooks;
beforeAll(async () => {
  house = await outsideHouse();
  hooks = hooksOf(house);
});
afterEach(() => hooks.clear());
afterAll(() => house.end());

describe('hooks', () => {
  it('are made, listed, changed and deleted, and never show what they send along', async () => {
    const id = await hooks.make('https://example.com/take');
    const [listed] = (await hooks.ask('GET', `?${hooks.scope()}`)).body;
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
    const changed = await hooks.ask('PATCH', `/${id}`, { company_id: house.company, hook: { api_version: 'v4' } });
    expect(changed.body).toMatchObject({
      api_version: 'v4',
      namespace: 'acme-erp',
      destination_url: listed.destination_url,
    });
    const rows = await house.rows<{ row: string }>(
      'select h::text as row, destination_headers::text from tieout.webhook_hook h',
    );
    expect(JSON.stringify(rows)).not.toContain('a-long-secret');
    const gone = await hooks.ask('DELETE', `/${id}?${hooks.scope()}`);
    expect([gone.status, gone.body]).toEqual([200, {}]);
    expectRestError(await hooks.ask('DELETE', `/${id}?${hooks.scope()}`), 404, 'not_found');
  });

  it('stand in the history with whoever made, changed and deleted them, their host, and nothing secret', async () => {
    const id = await hooks.make('https://example.com/a-secret-path');
    const [same] = await hooks.listenTo(id, 'Requisitions', 'create');
    const [, other] = await hooks.listenTo(id, 'Requisitions', 'create', 'update');
    const patch = (fields: object) => hooks.ask('PATCH', `/${id}`, { company_id: house.company, hook: fields });
    await patch({ destination_url: 'https://elsewhere.example.com:8443/take' });
    await patch({ namespace: 'acme-erp' });
    await hooks.ask('DELETE', `/${id}/triggers/bulk`, { company_id: house.company, triggers: [same, other, 999_999] });
    await Promise.all([1, 2].map(() => hooks.ask('DELETE', `/${id}?${hooks.scope()}`)));
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

  it('that are deleted leave what another hook is told', async () => {
    const [to, other] = [await hooks.listen(), await hooks.listen()];
    const [id, stays] = [await hooks.make(to.url), await hooks.make(other.url)];
    for (const one of [id, stays]) await hooks.listenTo(one, 'Requisitions', 'create');
    const invoice = await house.invoice(house.commitments[3]);
    await Promise.all([to, other].map((one) => gotBy(one, 1)));
    expect((await hooks.ask('DELETE', `/${id}?${hooks.scope()}`)).status).toBe(200);
    const told = 'select e.resource_id from tieout.webhook_delivery d join tieout.webhook_event e on e.id = d.event_id';
    expect(await house.rows(`${told} where d.hook_id = $1`, [stays])).toEqual([{ resource_id: String(invoice) }]);
  });

  it('do not send what they send along to another address than it was given for', async () => {
    const id = await hooks.make('https://example.com/take');
    const move = async (destination_url: string, more: object = {}) =>
      (await hooks.ask('PATCH', `/${id}`, { company_id: house.company, hook: { destination_url, ...more } })).body
        .destination_headers;
    expect(await move('https://example.com/elsewhere')).toEqual({ Authorization: '********12345' });
    const anew = { destination_headers: { Authorization: 'Bearer another-secret-67890' } };
    expect(await move('https://other.example.com/take', anew)).toEqual({ Authorization: '********67890' });
    expect(await move('https://example.com/take')).toEqual({});
  });

  it('are of a project or of the company, and of nobody else', async () => {
    const own = await hooks.make('https://example.com/', {}, { project_id: house.project });
    expect((await hooks.ask('GET', `?project_id=${house.project}`)).body).toMatchObject([{ id: own }]);
    expect((await hooks.ask('GET', `?${hooks.scope()}`)).body).toEqual([]);
    const [trigger] = await hooks.listenTo(own, 'Requisitions', 'create');
    // Whichever way one asks: it is the hook that is of a project.
    for (const asked of [hooks.scope(), `project_id=${house.project}`]) {
      const found = (await hooks.ask('GET', `/${own}/triggers?${asked}`)).body;
      expect(found).toMatchObject([{ id: trigger, project_id: house.project }]);
    }
    const ofCompany = await hooks.make('https://example.com/');
    expectRestError(await hooks.ask('DELETE', `/${ofCompany}?project_id=${house.project}`), 404, 'not_found');
    expectRestError(await hooks.ask('GET', '?project_id=999999'), 404, 'not_found');
    expectRestError(await hooks.ask('GET', `?${hooks.scope()}`, undefined, 'accountant'), 403, 'not_permitted');
    expectRestError(await hooks.ask('GET', `?${hooks.scope()}`, undefined, 'stranger'), 404, 'not_found');
    for (const [method, end] of [
      ['DELETE', `/${own}`],
      ['GET', `/${own}/triggers`],
      ['GET', `/${own}/deliveries`],
    ] as const) {
      expectRestError(await hooks.ask(method, end, undefined, 'stranger'), 404, 'not_found');
    }
  });

  it('refuse what cannot be sent to', async () => {
    const refused = async (other: object, field: string) =>
      expectRestError(
        await hooks.ask('POST', '', {
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
    expectRestError(await hooks.ask('POST', '', one), 422, 'too_many_hooks');
    const [found] = await house.rows<{ id: number }>('select min(id) as id from tieout.webhook_hook');
    const id = found!.id;
    await house.rows(
      `insert into tieout.webhook_trigger (company_id, hook_id, resource_name, event_type, made_by)
       select $1, $2, 'R' || n, 'create', (select min(id) from tieout.person) from generate_series(1, 499) n`,
      [house.company, id],
    );
    const listen = (...names: string[]) =>
      hooks.ask('POST', `/${id}/triggers/bulk`, {
        company_id: house.company,
        triggers: names.map((resource_name) => ({ resource_name, event_type: 'update' })),
      });
    expectRestError(await listen('Vendors', 'Projects'), 422, 'too_many_hooks');
    expect((await listen('Vendors')).status).toBe(200);
  });

  it('are told what can be listened to, and of which resource nothing is ever deleted', async () => {
    const asked = `/rest/v1.0/webhooks/resources?${hooks.scope()}`;
    const { body } = await house.call('integrator', 'GET', asked);
    const except = Object.fromEntries(body.map((one: { tools: string; except: string[] }) => [one.tools, one.except]));
    expect(except).toMatchObject({
      Requisitions: [],
      'Purchase Order Contracts': [],
      'ERP Requests': ['update', 'delete'],
      'ERP Alerts': ['delete'],
      'Company Vendors': ['delete'],
      'Cost Codes': ['delete'],
      'Company Users': ['delete'],
    });
  });

  it('listen by triggers: one, many, and none again', async () => {
    const id = await hooks.make('https://example.com/');
    const one = await hooks.ask('POST', `/${id}/triggers`, {
      company_id: house.company,
      api_version: 'v2',
      trigger: { resource_name: 'ERP Requests', event_type: 'create' },
    });
    expect(one.status).toBe(201);
    expect(one.body).toMatchObject({ webhook_hook_id: id, resource_name: 'ERP Requests', event_type: 'create' });
    const [same, other] = await hooks.listenTo(id, 'ERP Requests', 'create', 'update');
    expect(same).toBe(one.body.id);
    expect((await hooks.ask('GET', `/${id}/triggers?${hooks.scope()}`)).body).toHaveLength(2);
    const some = await hooks.ask('DELETE', `/${id}/triggers/bulk`, {
      company_id: house.company,
      triggers: [other, 999_999],
    });
    expect([some.status, some.body]).toEqual([207, { success: [other], failed: [999_999] }]);
    expect((await hooks.ask('DELETE', `/${id}/triggers/${same}?${hooks.scope()}`)).status).toBe(200);
    expectRestError(await hooks.ask('DELETE', `/${id}/triggers/${same}?${hooks.scope()}`), 404, 'not_found');
    const many = Array.from({ length: 501 }, (_, i) => ({ resource_name: `R${i}`, event_type: 'create' }));
    const tooMany = await hooks.ask('POST', `/${id}/triggers/bulk`, { company_id: house.company, triggers: many });
    expect(tooMany.status).toBe(422);
    // By the name of the field: it was the body that had to be a list.
    for (const [triggers, field] of [
      [undefined, 'triggers'],
      [[{ resource_name: 'Projects', event_type: 'burn' }], 'triggers.0.event_type'],
    ] as const) {
      const wrong = await hooks.ask('POST', `/${id}/triggers/bulk`, { company_id: house.company, triggers });
      expectRestError(wrong, 422, 'invalid', field);
    }
    for (const [triggers, field] of [
      [undefined, 'triggers'],
      [['seven'], 'triggers.0'],
    ] as const) {
      const wrong = await hooks.ask('DELETE', `/${id}/triggers/bulk`, { company_id: house.company, triggers });
      expectRestError(wrong, 422, 'invalid', field);
    }
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
    const to = await hooks.listen();
    const id = await hooks.make(to.url);
    await hooks.listenTo(id, 'Requisitions', 'create');
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
    const id = await hooks.make('https://example.com/');
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
