import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { type Receiver, receiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

/** Pipedream's package for Procore, unchanged, pointed at this server by its one constant. */

let house: OutsideHouse;
let to: Receiver;
let pipedream: Package;

interface Package {
  // biome-ignore lint/suspicious/noExplicitAny: the package has no types
  readonly app: any;
  // biome-ignore lint/suspicious/noExplicitAny: the package has no types
  readonly source: any;
  // biome-ignore lint/suspicious/noExplicitAny: the package has no types
  readonly purchaseOrders: any;
}

const within = (path: string) => import(/* @vite-ignore */ `@pipedream/procore/${path}`);

beforeAll(async () => {
  house = await outsideHouse();
  const { default: constants } = await within('common/constants.mjs');
  constants.BASE_URL = `${house.url}/rest{version}`;
  pipedream = {
    app: (await within('procore.app.mjs')).default,
    source: (await within('sources/new-event-instant/new-event-instant.mjs')).default,
    purchaseOrders: (await within('sources/new-purchase-order-event-instant/new-purchase-order-event-instant.mjs'))
      .default,
  };
  // It tells its console each request with its token.
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
beforeAll(async () => {
  to = await receiver();
});
afterEach(() => {
  to.answer = { status: 200 };
});
afterAll(async () => {
  vi.restoreAllMocks();
  await to.close();
  await house.end();
});

/** The app as its platform would have it: methods on one object, with a token. */
const appOf = async (who: string) =>
  bound({ $auth: { oauth_access_token: await house.token(who) } }, pipedream.app.methods);

/** Its platform binds all methods to the one object that they share. */
// biome-ignore lint/suspicious/noExplicitAny: the package has no types
function bound(made: object, methods: Record<string, any>): any {
  for (const [name, method] of Object.entries(methods)) Object.assign(made, { [name]: method.bind(made) });
  return made;
}

/** A source as its platform would run it: a small database, an address of its own, and somewhere to emit to. */
// biome-ignore lint/suspicious/noExplicitAny: the package has no types
async function sourceOf(source: any, props: object) {
  const kept = new Map<string, unknown>();
  const emitted: unknown[] = [];
  const answers: unknown[] = [];
  const given = {
    app: await appOf('integrator'),
    db: { get: (key: string) => kept.get(key), set: (key: string, value: unknown) => void kept.set(key, value) },
    http: { endpoint: to.url, respond: (answer: unknown) => void answers.push(answer) },
    $emit: (event: unknown, meta: unknown) => void emitted.push({ event, meta }),
    companyId: house.company,
    projectId: house.project,
    ...props,
  };
  const made = bound(given, source.methods);
  return {
    emitted,
    answers,
    kept,
    activate: () => source.hooks.activate.call(made),
    deactivate: () => source.hooks.deactivate.call(made),
    run: (event: object) => source.run.call(made, event),
  };
}

describe('the app', () => {
  it('lists companies and projects, page by page', async () => {
    const app = await appOf('approver');
    expect(await app.listCompanies({ companyId: house.company })).toMatchObject([{ id: house.company }]);
    const projects = await app.paginate({
      resourcesFn: app.listProjects,
      resourcesFnArgs: { companyId: house.company, params: { company_id: house.company } },
    });
    expect(projects).toMatchObject([{ id: house.project, name: 'Pier 4' }]);
    const { options } = pipedream.app.propDefinitions.projectId;
    expect(await options.call(app, { companyId: house.company, page: 0 })).toEqual([
      { label: 'Pier 4', value: house.project },
    ]);
  });
});

it('the app lists users', async () => {
  const app = await appOf('approver');
  const { options } = pipedream.app.propDefinitions.userId;
  const found = await options.call(app, { companyId: house.company, page: 0 });
  expect(found.map(({ value }: { value: unknown }) => typeof value)).toEqual(['number', 'number', 'number']);
  for (const { label } of found) expect(label).toMatch(/approver|integrator|accountant/);
});

describe('a source', () => {
  it('listens, emits what is told under its own secret, and leaves nothing behind', async () => {
    const source = await sourceOf(pipedream.source, {
      resourceName: 'ERP Requests',
      eventTypes: ['create', 'update', 'delete'],
    });
    await source.activate();
    const [hook] = (await house.call('integrator', 'GET', `/rest/v1.0/webhooks/hooks?project_id=${house.project}`))
      .body;
    expect(hook).toMatchObject({
      id: source.kept.get('webhookHookId'),
      namespace: 'pipedream',
      destination_url: to.url,
    });
    expect(source.kept.get('webhookTriggerIds')).toHaveLength(3);

    const invoice = await house.asked();
    const [told] = await until(
      async () => to.got,
      (got) => got.length > 0,
    );
    await source.run(told!);
    expect(source.answers).toEqual([{ status: 200 }]);
    expect(source.emitted).toMatchObject([
      {
        event: { resource_name: 'ERP Requests', event_type: 'create', company_id: house.company },
        meta: { id: told!.body.id, summary: 'New Event: create', ts: Date.parse(told!.body.timestamp) },
      },
    ]);
    const { body } = await house.drive('GET', `/erp_requests/${told!.body.resource_id}`);
    expect(body.request_data.requisitions[0].procore_requisition_id).toBe(invoice);
    await source.run({ ...told!, headers: { authorization: 'Bearer another' } });
    expect(source.answers[1]).toEqual({ status: 401 });

    await source.deactivate();
    expect(
      (await house.call('integrator', 'GET', `/rest/v1.0/webhooks/hooks?project_id=${house.project}`)).body,
    ).toEqual([]);
    expect(await house.rows('select id from tieout.webhook_trigger')).toEqual([]);
  });

  it('of purchase orders fetches what it is told of', async () => {
    const source = await sourceOf(pipedream.purchaseOrders, { eventTypes: ['create'] });
    await source.activate();
    expect(source.kept.get('webhookTriggerIds')).toHaveLength(1);
    const before = to.got.length;
    const { body: order } = await house.call('approver', 'POST', '/rest/v1.0/purchase_order_contracts', {
      project_id: house.project,
      purchase_order_contract: {
        vendor_id: (await house.call('approver', 'GET', '/rest/v1.0/vendors')).body[0].id,
        title: 'Rebar',
      },
    });
    await until(
      async () => to.got,
      (got) => got.length > before,
    );
    const told = to.got[before]!;
    expect(told.body).toMatchObject({ resource_name: 'Purchase Order Contracts', resource_id: order.id });
    // Its app fetches with the token of whoever may read commitments.
    await house.rows(
      `insert into tieout.project_grant (company_id, project_id, person_id, commitments)
       select $1, $2, id, 'read_only' from tieout.person where login = 'integrator'`,
      [house.company, house.project],
    );
    await source.run(told);
    expect(source.emitted).toMatchObject([{ event: { resource: { id: order.id, title: 'Rebar' } } }]);
    await source.deactivate();
  });
});
