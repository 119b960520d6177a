import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Answer } from '../support/callers.ts';
import { ok } from '../support/contracts.ts';
import { eventually } from './eventually.ts';
import { type Ground, type HubProcess, openGround } from './ground.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/**
 * A hub that dies between the commit of a write and its answer: asked again under the same key, the next hub gives the
 * answer of the first and writes nothing. The database is made slow in the commit itself, so the hub is killed while the
 * database is committing, with nothing of it known to the hub.
 */
let ground: Ground;
let hub: HubProcess;
let project: number;
let vendor: number;
let code: number;
let type: number;
beforeAll(async () => {
  ground = await openGround();
  hub = await ground.hub();
  project = (await hub.as('owner').projects(hub.company))[0]!.id;
  vendor = (await ok(hub.call('owner', 'GET', '/rest/v1.0/vendors')))[0].id;
  code = (await ok(hub.call('owner', 'GET', `/rest/v1.0/cost_codes?project_id=${project}`)))[0].id;
  type = (await ok(hub.call('owner', 'GET', '/rest/v1.0/line_item_types')))[0].id;
  await ground.rows(`create function tieout.slowly() returns trigger language plpgsql as $$
    begin perform pg_sleep(3); return null; end $$`);
  await ground.rows(`create constraint trigger slowly after update on tieout.idempotency deferrable initially deferred
    for each row when (new.key like 'dies%' and new.status is not null) execute function tieout.slowly()`);
});
afterAll(() => ground?.end());

const key = (name: string) => ({ 'Idempotency-Token': name });
/** In this database: in others of the same server other tests sleep. */
const sleeps = `select 1 from pg_stat_activity
  where wait_event = 'PgSleep' and backend_type = 'client backend' and datname = current_database()`;
const sleeping = async () => (await ground.rows(sleeps)).length > 0;

/** Asks, kills the hub while its transaction commits, and gives the next hub's answer to the same request. */
async function askAndDie(name: string, method: string, path: string, body: object) {
  let first: Answer | 'none yet' | 'died' = 'none yet';
  const asked = hub.call('owner', method, path, body, key(name)).then(
    (answer) => {
      first = answer;
    },
    () => {
      first = 'died';
    },
  );
  await eventually('the commit is under way', async () => {
    expect(first).toBe('none yet');
    return sleeping();
  });
  await hub.program.stop('SIGKILL');
  await asked;
  expect(first).toBe('died');
  await eventually('the commit is over', async () => !(await sleeping()));
  hub = await ground.hub();
  // The hold of a request that died runs out by itself after a minute.
  await ground.rows('update tieout.idempotency set held_until = now() where status is null');
  return hub.call('owner', method, path, body, key(name));
}

const line = (amount: string) => ({ cost_code_id: code, line_item_type_id: type, description: 'Work', amount });

it('a commitment, a line, a change order, a payment: made once, and answered', async () => {
  const contracts = '/rest/v1.0/work_order_contracts';
  const fields = { title: 'Piling, once', vendor_id: vendor, status: 'Draft' };
  const made = await askAndDie('dies-1', 'POST', contracts, { project_id: project, work_order_contract: fields });
  expect(made).toMatchObject({ status: 201, body: { title: 'Piling, once' } });
  expect(made.headers.get('idempotency-replayed')).toBe('true');
  const titled = await ground.rows("select id from tieout.commitment where title = 'Piling, once'");
  expect(titled).toEqual([{ id: String(made.body.id) }]);

  const lines = `${contracts}/${made.body.id}/line_items`;
  const added = await askAndDie('dies-2', 'POST', lines, { project_id: project, line_item: line('100.00') });
  expect(added).toMatchObject({ status: 201, body: { amount: '100.00' } });
  expect(await ok(hub.call('owner', 'GET', `${lines}?project_id=${project}`))).toHaveLength(1);

  const approved = { project_id: project, work_order_contract: { status: 'Approved' } };
  await ok(hub.call('owner', 'PATCH', `${contracts}/${made.body.id}`, approved));
  const orders = `/rest/v1.0/projects/${project}/commitment_change_orders`;
  const change_order = { contract_id: made.body.id, title: 'More', line_items: [line('50.00')] };
  const ordered = await askAndDie('dies-3', 'POST', orders, { change_order });
  expect(ordered).toMatchObject({ status: 201, body: { title: 'More' } });
  const listed = await ok(hub.call('owner', 'GET', `${orders}?filters[contract_id]=${made.body.id}`));
  expect(listed.map(({ id }: { id: number }) => id)).toEqual([ordered.body.id]);

  const contract_payment = { amount: '10.00', date: '2026-10-01' };
  const body = { project_id: project, contract_id: made.body.id, contract_payment };
  const paid = await askAndDie('dies-4', 'POST', '/rest/v1.0/contract_payments', body);
  expect(paid).toMatchObject({ status: 201, body: { amount: '10.00' } });
  const at = `/rest/v1.0/contract_payments?project_id=${project}&contract_id=${made.body.id}`;
  expect(await ok(hub.call('owner', 'GET', at))).toHaveLength(1);
});

it('a requisition, and one of its lines: changed once, though whoever asks again names the version that is gone', async () => {
  // Slow is the commit of the change itself: an answer that is kept after it is not kept any more.
  await ground.rows(`create constraint trigger slowly after update on tieout.invoice deferrable initially deferred
    for each row when (new.comment = 'Once.') execute function tieout.slowly()`);
  const march = { start_date: '2027-03-01', end_date: '2027-03-31', due_date: '2027-03-25' };
  const periods = `/rest/v1.0/projects/${project}/billing_periods`;
  const { body: period } = await hub.call('owner', 'POST', periods, { billing_period: march });
  const [{ commitment_id }] = await ok(hub.call('owner', 'GET', `/rest/v1.1/requisitions?project_id=${project}`));
  const { body: invoice } = await hub.call('owner', 'POST', '/rest/v1.1/requisitions', {
    ...{ project_id: project, commitment_id },
    requisition: { period_id: period.id, billing_date: '2027-03-31' },
  });
  const at = `/rest/v1.1/requisitions/${invoice.id}`;
  const comment = { project_id: project, requisition: { comment: 'Once.', version: invoice.version } };
  const changed = await askAndDie('dies-comment', 'PATCH', at, comment);
  expect(changed).toMatchObject({ status: 200, body: { comment: 'Once.' } });
  expect(changed.headers.get('idempotency-replayed')).toBe('true');

  const items = `/rest/v1.0/requisitions/${invoice.id}/contract_items`;
  const [item] = await ok(hub.call('owner', 'GET', `${items}?project_id=${project}`));
  const work = { work_completed_this_period: '1.00', version: changed.body.version };
  const done = await askAndDie('dies-line', 'PATCH', `${items}/${item.id}`, {
    ...{ project_id: project, requisition_contract_item: work },
  });
  expect(done.status).toBe(200);
  expect(done.headers.get('idempotency-replayed')).toBe('true');
});

it.each([
  ['vendors', { name: 'Twice Glass' }],
  ['work_order_contracts', { title: 'Twice Glass', vendor_id: 0 }],
])('a sync of %s that died within: what was made is not made again', async (many, fields) => {
  const entry = 'vendor_id' in fields ? { ...fields, vendor_id: vendor } : fields;
  // Neither has an id or an origin id by which it could be found again.
  const updates = [entry, { ...entry }];
  const body = { project_id: project, company_id: hub.company, updates };
  const answer = await askAndDie(`dies-${many}`, 'PATCH', `/rest/v1.0/${many}/sync`, body);
  expect(answer).toMatchObject({ status: 200, body: { errors: [] } });
  const ids = answer.body.entities.map(({ id }: { id: number }) => String(id));
  const [table, column] = many === 'vendors' ? ['vendor', 'name'] : ['commitment', 'title'];
  const made = await ground.rows(`select id from tieout.${table} where ${column} = 'Twice Glass' order by id`);
  expect(made.map(({ id }) => id)).toEqual(ids);
  expect(ids).toHaveLength(2);
});
