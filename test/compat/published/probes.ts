import type { Billing } from '../../support/billing.ts';
import { type Contracts, ok } from '../../support/contracts.ts';
import type { Running } from '../../support/tieout.ts';
import type { Probe } from './requests.ts';

/** Every write that sends fields of a record, each on records of its own. */
export async function probes(tieout: Running, bills: Billing, at: Contracts): Promise<readonly Probe[]> {
  const ground = { tieout, bills, at };
  const families = [vendors, projects, users, codes, commitments, lines, changeOrders, money, invoices, hooks];
  const all: Probe[] = [];
  for (const family of families) all.push(...(await family(ground)));
  return all;
}

interface Ground {
  readonly tieout: Running;
  readonly bills: Billing;
  readonly at: Contracts;
}

const make = (tieout: Running, path: string, body: object, status = 201) =>
  ok(tieout.call('owner', 'POST', `/rest/${path}`, body, { 'Procore-Company-Id': String(tieout.company) }), status);

/** Making, changing and syncing at one path. */
const threefold = (
  path: string,
  id: number,
  needs: NonNullable<Probe['needs']>,
  more: Omit<Probe, 'operation' | 'needs'>,
): Probe[] => [
  { operation: `POST ${path}`, needs, ...more },
  { operation: `PATCH ${path}/{id}`, ...more, places: { ...more.places, id } },
  { operation: `PATCH ${path}/sync`, ...more, needs: () => ({ id }) },
];
const twofold = (...given: Parameters<typeof threefold>): Probe[] => threefold(...given).slice(0, 2);

async function vendors({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const beside = { company_id: tieout.company };
  const named = (number: number) => ({ name: `Probed ${number}` });
  const { id } = await make(tieout, 'v1.0/vendors', { vendor: { name: 'Probed' } });
  const all = threefold('/rest/v1.0/vendors', id, named, { beside });
  for (const version of ['v1.0', 'v1.1']) {
    const own = await make(tieout, `v1.0/projects/${at.project}/vendors`, { vendor: { name: `Probed ${version}` } });
    const places = { project_id: at.project };
    all.push(...twofold(`/rest/${version}/projects/{project_id}/vendors`, own.id, named, { places }));
  }
  return all;
}

async function projects({ tieout }: Ground): Promise<readonly Probe[]> {
  const beside = { company_id: tieout.company };
  const { id } = await make(tieout, 'v1.0/projects', { project: { name: 'Probed' } });
  return threefold('/rest/v1.0/projects', id, (number) => ({ name: `Probed ${number}` }), { beside });
}

async function users({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const template = (await tieout.as('owner').addTemplate(tieout.company, { name: 'Probed' })).id;
  const all: Probe[] = [];
  for (const version of ['v1.0', 'v1.1', 'v1.2', 'v1.3']) {
    const user = { last_name: 'Probed', email_address: `probed.${version}@example.com` };
    const { id } = await make(tieout, `${version}/companies/${tieout.company}/users`, { user });
    const needs = (number: number) => ({ last_name: 'Probed', email_address: `q${number}@example.com` });
    const samples = { vendor_id: at.vendor, company_permission_template_id: template };
    all.push(...threefold(`/rest/${version}/companies/{company_id}/users`, id, needs, { samples }));
  }
  return all;
}

async function codes({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const beside = { project_id: at.project, company_id: tieout.company };
  const code = await make(tieout, 'v1.0/cost_codes', { ...beside, cost_code: { code: '98-100', name: 'Probed' } });
  const line_item_type = { csv_import_code: 'PR', name: 'Probed' };
  const type = await make(tieout, 'v1.0/line_item_types', { ...beside, line_item_type });
  const needs = (number: number) => ({ name: 'Probed', code: `98-${number}` });
  const shownAs = { csv_import_code: 'code' };
  let kinds = 0;
  const kind = (number: number) => ({ name: 'Probed', csv_import_code: `P${number}` });
  const typed = threefold('/rest/v1.0/line_item_types', type.id, kind, { beside, shownAs }).map((probe) => ({
    ...probe,
    samples: { csv_import_code: `K${++kinds}` },
  }));
  const query = { project_id: at.project };
  return [...threefold('/rest/v1.0/cost_codes', code.id, needs, { beside, query }), ...typed];
}

async function commitments({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const beside = { project_id: at.project };
  const all: Probe[] = [];
  for (const kind of ['work_order', 'purchase_order']) {
    const path = `v1.0/${kind}_contracts`;
    const body = { ...beside, [`${kind}_contract`]: { vendor_id: at.vendor, title: 'Probed' } };
    const { id } = await make(tieout, path, body);
    const samples = {
      vendor_id: at.vendor,
      status: kind === 'work_order' ? 'Out For Bid' : 'Processing',
      retainage_percent: '7.5',
      accounting_method: 'unit',
    };
    const made = threefold(`/rest/${path}`, id, () => ({ vendor_id: at.vendor }), { beside, samples });
    all.push(...made.map((probe, i) => ({ ...probe, samples: { ...samples, number: `${kind}-${i}` } })));
  }
  return all;
}

async function lines({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const beside = { project_id: at.project };
  const all: Probe[] = [];
  for (const kind of ['work_order', 'purchase_order']) {
    const path = `v1.0/${kind}_contracts`;
    const contract = { vendor_id: at.vendor, title: 'Probed lines', accounting_method: 'unit' };
    const { id } = await make(tieout, path, { ...beside, [`${kind}_contract`]: contract });
    const price = { quantity: '2', unit_cost: '5.00', uom: 'ea' };
    const line_item = { ...at.line('10.00'), ...price };
    const line = await make(tieout, `${path}/${id}/line_items`, { ...beside, line_item });
    const samples = {
      ...line_item,
      amount: '24.00',
      quantity: '3',
      unit_cost: '8.00',
      uom: 'hr',
      description: 'Probed',
    };
    const places = { [`${kind}_contract_id`]: id };
    const more = { beside, places, samples };
    all.push(...threefold(`/rest/${path}/{${kind}_contract_id}/line_items`, line.id, () => line_item, more));
  }
  return all;
}

async function changeOrders({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const contract_id = await at.subcontract();
  const more = { title: 'Probed', line_items: [at.line('10.00')] };
  const orders = `/rest/v1.0/projects/${at.project}/commitment_change_orders`;
  const order = await make(tieout, orders.slice(6), { change_order: { ...more, contract_id } });
  const places = { project_id: at.project };
  const samples = { contract_id, status: 'pending', grand_total: '10.00' };
  const path = '/rest/v1.0/projects/{project_id}/commitment_change_orders';
  const packages = '/rest/v1.0/change_order_packages';
  const beside = { ...places, contract_id };
  const other = await make(tieout, packages.slice(6), { ...beside, change_order: more });
  const ofOrders = twofold(path, order.id, () => ({ ...more, contract_id }), { places, samples });
  const ofPackages = twofold(packages, other.id, () => ({ title: 'Probed' }), { beside, samples });
  return [
    ...ofOrders.map((probe, i) => ({ ...probe, samples: { ...samples, number: `77${i}` } })),
    ...ofPackages.map((probe, i) => ({ ...probe, samples: { ...samples, grand_total: i === 0 ? '0.00' : '10.00' } })),
  ];
}

/** Payments and billing periods. */
async function money({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const beside = { project_id: at.project, contract_id: await at.subcontract() };
  const needs = () => ({ amount: '10.00', date: '2026-11-02' });
  const payment = await make(tieout, 'v1.0/contract_payments', { ...beside, contract_payment: needs() });
  const period = (number: number) => {
    const year = 2040 + number;
    return { start_date: `${year}-01-01`, end_date: `${year}-01-31`, due_date: `${year}-01-25` };
  };
  const places = { project_id: at.project };
  const { id } = await make(tieout, `v1.0/projects/${at.project}/billing_periods`, { billing_period: period(0) });
  const samples = { amount: '12.50', payment_method: 'check', requisition_id: null };
  const dates = { start_date: '2039-02-01', end_date: '2039-02-25', due_date: '2039-02-26', status: 'closed' };
  const path = '/rest/v1.0/projects/{project_id}/billing_periods';
  const later = { start_date: '2039-04-01', end_date: '2039-04-25', due_date: '2039-04-26', status: 'closed' };
  const [first, second] = twofold(path, id, period, { places });
  return [
    ...twofold('/rest/v1.0/contract_payments', payment.id, needs, { beside, samples }),
    { ...first!, samples: dates },
    { ...second!, samples: later },
  ];
}

async function invoices({ tieout, bills, at }: Ground): Promise<readonly Probe[]> {
  const all: Probe[] = [];
  const periods = await tieout.as('owner').billingPeriods(tieout.company, at.project);
  const period = periods.find(({ status }) => status === 'open');
  const samples = { status: 'under_review', period_id: period!.id, submitted_at: '2026-11-09' };
  for (const version of ['v1.0', 'v1.1']) {
    const path = `/rest/${version}/requisitions`;
    for (const method of ['POST', 'PATCH']) {
      const commitment_id = await at.subcontract();
      const beside = { project_id: at.project, commitment_id };
      const invoice_number = `PR-${method}-${version}`;
      const own = { ...samples, invoice_number };
      // Their fields are those of an item, which is sent by itself.
      const elsewhere = ['items'];
      if (method === 'POST') all.push({ operation: `POST ${path}`, beside, samples: own, elsewhere });
      else {
        const { id } = await make(tieout, 'v1.1/requisitions', { ...beside, requisition: { status: 'draft' } });
        all.push({ operation: `PATCH ${path}/{id}`, places: { id }, beside, samples: own, elsewhere });
      }
    }
  }
  return [...all, ...(await itemsOf({ tieout, bills, at }))];
}

async function itemsOf({ tieout, at }: Ground): Promise<readonly Probe[]> {
  const commitment_id = await at.subcontract();
  const beside = { project_id: at.project, commitment_id };
  const { id, items } = await make(tieout, 'v1.1/requisitions', { ...beside, requisition: { status: 'draft' } });
  const path = '/rest/v1.0/requisitions/{requisition_id}';
  const samples = {
    work_completed_this_period: '100.00',
    materials_presently_stored: '20.00',
    work_completed_retainage_retained_this_period: '5.00',
    materials_stored_retainage_currently_retained: '1.00',
    work_completed_retainage_released_this_period: '0.00',
    work_completed_this_period_quantity: '1',
  };
  const places = { requisition_id: id, id: items[0].id };
  const query = { project_id: at.project };
  return [{ operation: `PATCH ${path}/contract_items/{id}`, places, query, beside: query, samples }];
}

async function hooks({ tieout }: Ground): Promise<readonly Probe[]> {
  const beside = { company_id: tieout.company };
  const needs = () => ({ api_version: 'v2', namespace: 'probed', destination_url: 'https://hooks.example/a' });
  const { id } = await make(tieout, 'v1.0/webhooks/hooks', { ...beside, hook: needs() });
  const samples = {
    namespace: 'probed-too',
    destination_url: 'https://hooks.example/b',
    destination_headers: { A: 'b' },
    api_version: 'v2',
  };
  return twofold('/rest/v1.0/webhooks/hooks', id, needs, { beside, samples });
}
