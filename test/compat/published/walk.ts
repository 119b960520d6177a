import type { Billing } from '../../support/billing.ts';
import { type Contracts, contracts } from '../../support/contracts.ts';
import type { Receiver } from '../../support/receiver.ts';
import type { Answer, Running } from '../../support/tieout.ts';
import { until } from '../../support/until.ts';

/** One call of every operation that is served, against the demo. */

interface Asked {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly who?: string;
  /** What the places of the path are. */
  readonly [place: string]: unknown;
}
/** Asks for an operation by its published name and keeps the answer. */
export type Ask = (operation: string, asked?: Asked) => Promise<Answer['body']>;
export interface Kept {
  readonly operation: string;
  readonly status: number;
  readonly body: unknown;
}

export function asking(tieout: Running, kept: Kept[]): Ask {
  return async (operation, { query = {}, body, who = 'owner', ...places } = {}) => {
    const [method, template] = operation.split(' ') as [string, string];
    const values: Record<string, unknown> = { company_id: tieout.company, ...places };
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
    const words = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const asked = words.size === 0 ? path : `${path}?${words}`;
    // An invitation is a secret, which nobody keeps: it is made anew.
    const keyed = (method === 'POST' || method === 'PATCH') && !path.endsWith('/invite');
    const key = keyed ? { 'Idempotency-Token': `walk-${kept.length}` } : {};
    const headers = { 'Procore-Company-Id': String(tieout.company), ...key };
    const answer = await tieout.call(who, method, asked, body, headers);
    if (answer.status >= 300) {
      throw new Error(`${method} ${asked}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    // Whatever is written is answered from what was kept with it, should its client ask again.
    if (keyed) {
      const again = await tieout.call(who, method, asked, body, headers);
      if (JSON.stringify(again.body) !== JSON.stringify(answer.body)) {
        throw new Error(`${method} ${asked} under the same key: ${again.status} ${JSON.stringify(again.body)}`);
      }
    }
    kept.push({ operation, status: answer.status, body: answer.body });
    return answer.body;
  };
}

interface Ground {
  readonly tieout: Running;
  readonly bills: Billing;
  readonly at: Contracts;
  readonly ask: Ask;
}

/** Reads and writes whatever is served. Every record it changes is one of its own. */
export async function walk(tieout: Running, bills: Billing, to: Receiver, kept: Kept[]): Promise<void> {
  const ground = { tieout, bills, at: await contracts(tieout, bills), ask: asking(tieout, kept) };
  const hook = await makeHook(ground, to);
  await companies(ground);
  await projectsAndVendors(ground);
  await codes(ground);
  for (const kind of ['work_order', 'purchase_order'] as const) await commitments(ground, kind);
  await changeOrders(ground);
  await payments(ground);
  await periods(ground);
  for (const version of ['v1.0', 'v1.1']) await invoices(ground, version);
  await items(ground);
  await webhooks(ground, hook);
}

async function companies(ground: Ground): Promise<void> {
  const { tieout, ask } = ground;
  const api = tieout.as('owner');
  const template = await api.addTemplate(tieout.company, { name: 'Guest' });
  const [vendor] = (await api.directoryVendors(tieout.company)).vendors;
  const guest = { login: 'guest', name: 'Cher', vendor_id: vendor!.id, template_id: template.id };
  await api.addPerson(tieout.company, guest);
  await ask('GET /rest/v1.0/me');
  await ask('GET /rest/v1.0/companies');
  for (const version of ['v1.0', 'v1.1', 'v1.2', 'v1.3']) {
    const at = `/rest/${version}/companies/{company_id}`;
    await ask(`GET ${at}/me`);
    for (const { id } of await ask(`GET ${at}/users`)) await ask(`GET ${at}/users/{id}`, { id });
  }
  await writtenUsers(ground);
  const templates = '/rest/v1.0/companies/{company_id}/permission_templates';
  const permission_template = { name: 'Visitor', user_access_levels: { directory: 'read_only' } };
  await ask(`POST ${templates}`, { body: { permission_template } });
  await ask(`GET ${templates}`, { query: { view: 'with_permissions' } });
  for (const { id } of await ask(`GET ${templates}`)) await ask(`GET ${templates}/{id}`, { id });
}

/** A user by every version of the calls, in and out of the company and of a project. */
async function writtenUsers({ ask, at }: Ground): Promise<void> {
  const all = '/rest/v1.0/companies/{company_id}/users';
  for (const version of ['v1.0', 'v1.1', 'v1.2', 'v1.3']) {
    const path = `/rest/${version}/companies/{company_id}/users`;
    const user = { first_name: 'Ines', last_name: 'Duarte', email_address: `ines.${version}@example.com` };
    const { id } = await ask(`POST ${path}`, { body: { user } });
    await ask(`PATCH ${path}/{id}`, { id, body: { user: { job_title: 'Estimator' } } });
    await ask(`PATCH ${path}/{id}/invite`, { id });
    if (version !== 'v1.0') {
      const users = [{ user_id: id, project_id: at.project }];
      await ask(`POST ${path}/bulk_add`, { body: { users } });
      await ask(`POST ${path}/bulk_remove`, { body: { users } });
    }
    const updates = [
      { id, is_active: false },
      { id, last_name: '' },
    ];
    await ask(`PATCH ${path}/sync`, { body: { updates } });
    const [gone] = await ask(`GET ${all}/inactive`);
    await ask(`PATCH ${all}/inactive/{id}`, { id: gone.id });
  }
  const pm = (await ask(`GET ${all}`)).find(({ name }: { name: string }) => name === 'Priya Raman');
  await ask(`GET ${all}/{user_id}/project_assignments`, { user_id: pm.id });
}

/** A vendor that is not active any more, and the vendors of a project. */
async function vendorsElsewhere({ ask, at }: Ground, vendor: number): Promise<void> {
  const [company, project] = ['/rest/v1.0/companies/{company_id}/vendors', '/rest/v1.0/projects/{project_id}/vendors'];
  const leave = () => ask('PATCH /rest/v1.0/vendors/{id}', { id: vendor, body: { vendor: { is_active: false } } });
  await leave();
  await ask(`GET ${company}/inactive`);
  await ask(`PATCH ${company}/inactive/{id}`, { id: vendor });
  for (const version of ['v1.0', 'v1.1']) {
    const path = `/rest/${version}/projects/{project_id}/vendors`;
    const of = { project_id: at.project };
    const { id } = await ask(`POST ${path}`, { ...of, body: { vendor: { name: `Onsite ${version}` } } });
    await ask(`GET ${path}`, of);
    await ask(`GET ${path}/{id}`, { ...of, id });
    await ask(`PATCH ${path}/{id}`, { ...of, id, body: { vendor: { notes: 'By the gate' } } });
    await ask(`DELETE ${path}/{id}/actions/remove`, { ...of, id });
    await ask(`POST ${path}/{id}/actions/add`, { ...of, id: vendor });
  }
  await leave();
  await ask(`GET ${project}/inactive`, { project_id: at.project });
  await ask(`PATCH ${project}/inactive/{id}`, { project_id: at.project, id: vendor });
}

async function projectsAndVendors(ground: Ground): Promise<void> {
  const { tieout, ask } = ground;
  const company_id = tieout.company;
  const query = { company_id };
  await ask('GET /rest/v1.1/projects', { query });
  for (const [many, wrapper] of [
    ['projects', 'project'],
    ['vendors', 'vendor'],
  ] as const) {
    const path = `/rest/v1.0/${many}`;
    const [first] = await ask(`GET ${path}`, { query });
    await ask(`GET ${path}/{id}`, { id: first.id, query });
    const made = await ask(`POST ${path}`, { body: { company_id, [wrapper]: { name: 'Heron Quay' } } });
    await ask(`PATCH ${path}/{id}`, { id: made.id, body: { company_id, [wrapper]: { name: 'Heron Quay 2' } } });
    const updates = [
      { id: made.id, name: 'Heron Quay 3' },
      { id: made.id, name: '' },
    ];
    await ask(`PATCH ${path}/sync`, { body: { company_id, updates } });
    if (many === 'vendors') await vendorsElsewhere(ground, made.id);
  }
}

async function codes({ tieout, at, ask }: Ground): Promise<void> {
  const query = { project_id: at.project, company_id: tieout.company };
  for (const [many, wrapper, fields] of [
    ['cost_codes', 'cost_code', { code: '99-100', name: 'Odds and ends' }],
    ['line_item_types', 'line_item_type', { csv_import_code: 'RE', name: 'Rental', base_type: 'equipment' }],
  ] as const) {
    const path = `/rest/v1.0/${many}`;
    const [first] = await ask(`GET ${path}`, { query });
    await ask(`GET ${path}/{id}`, { id: first.id, query });
    const made = await ask(`POST ${path}`, { body: { ...query, [wrapper]: fields } });
    await ask(`PATCH ${path}/{id}`, { id: made.id, body: { ...query, [wrapper]: { name: 'Others' } } });
    const updates = [
      { id: made.id, name: 'Sundries' },
      { id: made.id, name: '' },
    ];
    await ask(`PATCH ${path}/sync`, { query, body: { ...query, updates } });
  }
}

async function commitments({ at, ask }: Ground, kind: 'work_order' | 'purchase_order'): Promise<void> {
  const [wrapper, path] = [`${kind}_contract`, `/rest/v1.0/${kind}_contracts`];
  const query = { project_id: at.project };
  const who = 'pm';
  for (const { id } of await ask(`GET ${path}`, { query })) await ask(`GET ${path}/{id}`, { id, query });
  const body = (fields: object) => ({ ...query, [wrapper]: fields });
  const fields = { vendor_id: at.vendor, title: 'Piling', retainage_percent: '10' };
  const made = await ask(`POST ${path}`, { who, body: body(fields) });
  await ask(`PATCH ${path}/{id}`, { who, id: made.id, body: body({ title: 'Piles' }) });
  const updates = [
    { id: made.id, title: 'Piles, bored' },
    { id: made.id, vendor_id: 999_999_999 },
  ];
  await ask(`PATCH ${path}/sync`, { who, body: { ...query, updates } });
  const lines = `${path}/{${wrapper}_id}/line_items`;
  const of = { who, [`${wrapper}_id`]: made.id, query };
  const line = await ask(`POST ${lines}`, { ...of, body: { ...query, line_item: at.line('1000.00') } });
  await ask(`PATCH ${lines}/{id}`, { ...of, id: line.id, body: { ...query, line_item: { amount: '1100.00' } } });
  const lineUpdates = [
    { id: line.id, amount: '1200.00' },
    { id: line.id, cost_code_id: 999_999_999 },
  ];
  await ask(`PATCH ${lines}/sync`, { ...of, body: { ...query, updates: lineUpdates } });
  await ask(`GET ${lines}`, of);
  await ask(`GET ${lines}/{id}`, { ...of, id: line.id });
  await ask(`GET ${path}`, { query });
  await ask(`GET ${path}/{id}`, { id: made.id, query });
  await ask(`GET ${path}/{${wrapper}_id}/line_item_contract_details`, of);
  await ask('GET /rest/v1.0/commitments', { query });
  await ask('GET /rest/v1.0/commitments/{id}', { id: made.id, query });
  await ask(`DELETE ${lines}/{id}`, { ...of, id: line.id });
  await ask(`DELETE ${path}/{id}`, { who, id: made.id, query });
}

const orders = '/rest/v1.0/projects/{project_id}/commitment_change_orders';

async function changeOrders({ at, ask }: Ground): Promise<void> {
  const of = { project_id: at.project, who: 'pm' };
  const contract_id = await at.subcontract();
  const change_order = { contract_id, title: 'More', status: 'pending', line_items: [at.line('200')] };
  const { id } = await ask(`POST ${orders}`, { ...of, body: { change_order } });
  await ask(`PATCH ${orders}/{id}`, { ...of, id, body: { change_order: { status: 'approved' } } });
  await ask(`GET ${orders}`, of);
  await ask(`GET ${orders}/{id}`, { ...of, id });
  const query = { project_id: at.project, contract_id };
  const packages = '/rest/v1.0/change_order_packages';
  const older = { ...query, change_order: { title: 'Older', status: 'draft', line_items: [at.line('40')] } };
  const made = await ask(`POST ${packages}`, { who: 'pm', body: older });
  await ask(`PATCH ${packages}/{id}`, { who: 'pm', id: made.id, body: { ...query, change_order: { title: 'Old' } } });
  await ask(`GET ${packages}`, { query });
  await ask(`GET ${packages}/{id}`, { id, query });
  await ask('GET /rest/v1.0/commitments/{id}', { id: contract_id, query });
  await ask('GET /rest/v1.0/work_order_contracts/{id}', { id: contract_id, query });
  await ask(`PATCH ${orders}/{id}`, { ...of, id, body: { change_order: { status: 'void' } } });
  await ask(`DELETE ${orders}/{id}`, { ...of, id });
}

async function payments({ at, ask }: Ground): Promise<void> {
  const path = '/rest/v1.0/contract_payments';
  const query = { project_id: at.project, contract_id: await at.subcontract() };
  const contract_payment = { amount: '100.00', date: '2026-11-02', payment_method: 'check', check_number: '77' };
  const who = 'pm';
  const { id } = await ask(`POST ${path}`, { who, body: { ...query, contract_payment } });
  await ask(`PATCH ${path}/{id}`, { who, id, body: { ...query, contract_payment: { amount: '80.00' } } });
  await ask(`GET ${path}`, { query });
  await ask(`GET ${path}/{id}`, { id, query });
  await ask('GET /rest/v1.0/commitments/{id}', { id: query.contract_id, query });
  await ask('GET /rest/v1.0/work_order_contracts/{id}', { id: query.contract_id, query });
  await ask(`DELETE ${path}/{id}`, { who, id, query });
}

async function periods({ at, ask }: Ground): Promise<void> {
  const path = '/rest/v1.0/projects/{project_id}/billing_periods';
  const of = { project_id: at.project, who: 'pm' };
  const billing_period = { start_date: '2031-01-01', end_date: '2031-01-31', due_date: '2031-01-25' };
  const { id } = await ask(`POST ${path}`, { ...of, body: { billing_period } });
  await ask(`PATCH ${path}/{id}`, { ...of, id, body: { billing_period: { due_date: '2031-01-26' } } });
  await ask(`GET ${path}`, of);
  await ask(`GET ${path}/{id}`, { ...of, id });
  await ask(`DELETE ${path}/{id}`, { ...of, id });
}

async function invoices({ bills, ask }: Ground, version: string): Promise<void> {
  const path = `/rest/${version}/requisitions`;
  const { project, commitment, line } = await bills.site('SC-2604-01');
  const query = { project_id: project, per_page: 300 };
  await ask(`GET ${path}`, { query });
  const newest = { ...query, 'filters[is_last]': 'true' };
  for (const view of ['default', 'extended', 'items', 'action_policy']) {
    for (const { id } of await ask(`GET ${path}`, { query: { ...newest, view } })) {
      await ask(`GET ${path}/{id}`, { id, query: { project_id: project, view } });
    }
  }
  const requisition = {
    invoice_number: `PUB-${version}`,
    billing_date: '2026-10-30',
    status: 'under_review',
    items: [{ line_item_id: line, work_completed_this_period: '80.00' }],
  };
  const who = 'pm';
  const { id } = await ask(`POST ${path}`, {
    who,
    body: { project_id: project, commitment_id: commitment, requisition },
  });
  await ask(`PATCH ${path}/{id}`, { who, id, body: { project_id: project, requisition: { comment: 'Seen' } } });
  await ask(`DELETE ${path}/{id}`, { who, id, query: { project_id: project } });
}

/** The lines of an invoice, one of them of a change order that it takes on, and its history. */
async function items({ at, ask }: Ground): Promise<void> {
  const who = 'pm';
  const query = { project_id: at.project };
  const commitment_id = await at.subcontract();
  const requisition = { invoice_number: 'PUB-ITEMS', billing_date: '2026-10-30', status: 'draft' };
  const body = { ...query, commitment_id, requisition };
  const { id } = await ask('POST /rest/v1.1/requisitions', { who, body });
  const change_order = { contract_id: commitment_id, title: 'More', status: 'approved', line_items: [at.line('200')] };
  const order = await ask(`POST ${orders}`, { who, project_id: at.project, body: { change_order } });
  const path = '/rest/v1.0/requisitions/{requisition_id}';
  const of = { who, requisition_id: id };
  const added = { ...query, commitment_id, change_order_package_id: order.id };
  await ask(`POST ${path}/add_change_order_package`, { ...of, query: added });
  for (const [name, wrapper] of [
    ['contract_items', 'requisition_contract_item'],
    ['change_order_items', 'requisition_change_order_item'],
  ] as const) {
    const [item] = await ask(`GET ${path}/${name}`, { ...of, query });
    await ask(`GET ${path}/${name}/{id}`, { ...of, id: item.id, query });
    const change = { ...query, [wrapper]: { work_completed_this_period: '10.00' } };
    await ask(`PATCH ${path}/${name}/{id}`, { ...of, id: item.id, body: change });
    const requisition_items = [{ id: item.id, work_completed_this_period: '0.00' }];
    await ask(`PATCH ${path}/bulk_item_update`, { ...of, body: { ...query, requisition_items } });
  }
  await ask(`GET ${path}/contract_detail_items`, { ...of, query });
  await ask(`GET ${path}/detail`, { ...of, query });
  await ask(`GET ${path}/change_histories`, { ...of, query });
  await ask(`DELETE ${path}/remove_change_order_package`, { ...of, query: added });
  await ask('DELETE /rest/v1.1/requisitions/{id}', { who, id, query });
}

const hooks = '/rest/v1.0/webhooks/hooks';

async function makeHook({ tieout, ask }: Ground, to: Receiver): Promise<number> {
  const company_id = tieout.company;
  const authorized = { Authorization: 'Bearer a-long-secret-12345' };
  const hook = { api_version: 'v2', namespace: 'published', destination_url: to.url, destination_headers: authorized };
  const { id } = await ask(`POST ${hooks}`, { body: { company_id, hook } });
  const trigger = { resource_name: 'Company Vendors', event_type: 'create' };
  await ask(`POST ${hooks}/{hook_id}/triggers`, { hook_id: id, body: { company_id, api_version: 'v2', trigger } });
  return id;
}

/** At the end, when something was delivered. */
async function webhooks({ tieout, ask }: Ground, id: number): Promise<void> {
  const company_id = tieout.company;
  const query = { company_id };
  const of = { hook_id: id, query };
  await until(
    () => ask(`GET ${hooks}/{hook_id}/deliveries`, of),
    (found) => found.length > 0 && found[0].completed_at !== null,
  );
  await ask(`GET ${hooks}`, { query });
  const [first] = await ask(`GET ${hooks}/{hook_id}/triggers`, of);
  await ask(`DELETE ${hooks}/{hook_id}/triggers/{id}`, { ...of, id: first.id });
  const triggers = [{ resource_name: 'Projects', event_type: 'update' }];
  const bulk = `${hooks}/{hook_id}/triggers/bulk`;
  const { success } = await ask(`POST ${bulk}`, { ...of, body: { company_id, api_version: 'v2', triggers } });
  await ask(`DELETE ${bulk}`, { ...of, body: { company_id, triggers: [success[0].id, 999_999] } });
  await ask(`PATCH ${hooks}/{id}`, { id, body: { company_id, hook: { namespace: 'other' } } });
  await ask('GET /rest/v1.0/webhooks/resources', { query });
  await ask('GET /rest/v1.0/webhooks/resources/api_versions', { query });
  await ask(`DELETE ${hooks}/{id}`, { id, query });
}
