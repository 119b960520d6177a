import type { Ground } from './walk.ts';

const orders = '/rest/v1.0/projects/{project_id}/commitment_change_orders';

/** What the demo has none of: lines by quantity, files on every record, change orders and payments of purchase orders. */
export async function filled(ground: Ground): Promise<void> {
  for (const kind of ['work_order', 'purchase_order'] as const) {
    const contract = await contractOf(ground, kind);
    await invoiceOf(ground, contract);
  }
}

/** A file on a record, as a page sends it. */
async function attach({ tieout }: Ground, place: string, id: number): Promise<void> {
  const form = new FormData();
  form.append('file', new Blob(['%PDF-1.7\nfilled']), 'Filled.pdf');
  const { status } = await fetch(`${tieout.url}/api/v1/companies/${tieout.company}/${place}/${id}/attachments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tieout.token('owner')}` },
    body: form,
  });
  if (status !== 201) throw new Error(`a file on ${place} ${id}: ${status}`);
}

async function contractOf(ground: Ground, kind: 'work_order' | 'purchase_order'): Promise<number> {
  const { at, ask } = ground;
  const [wrapper, path] = [`${kind}_contract`, `/rest/v1.0/${kind}_contracts`];
  const query = { project_id: at.project };
  const fields = { vendor_id: at.vendor, title: 'By the piece', accounting_method: 'unit', retainage_percent: '10' };
  const { id } = await ask(`POST ${path}`, { body: { ...query, [wrapper]: fields } });
  const line_item = { ...at.line('100.00'), quantity: '10', unit_cost: '10.00', uom: 'ea' };
  const of = { [`${wrapper}_id`]: id };
  await ask(`POST ${path}/{${wrapper}_id}/line_items`, { ...of, body: { ...query, line_item } });
  await ask(`PATCH ${path}/{id}`, { id, body: { ...query, [wrapper]: { status: 'Approved' } } });
  const change_order = { contract_id: id, title: 'More', status: 'approved', line_items: [at.line('40')] };
  const order = await ask(`POST ${orders}`, { project_id: at.project, body: { change_order } });
  const payment = { contract_id: id, contract_payment: { amount: '5.00', date: '2026-11-02' } };
  await ask('POST /rest/v1.0/contract_payments', { body: { ...query, ...payment } });
  await attach(ground, 'commitments', id);
  await attach(ground, 'change-orders', order.id);
  await ask(`GET ${path}`, { query });
  await ask(`GET ${path}/{id}`, { id, query });
  await ask('GET /rest/v1.0/commitments/{id}', { id, query });
  await ask(`GET ${orders}`, { project_id: at.project });
  await ask(`GET ${orders}/{id}`, { project_id: at.project, id: order.id });
  await ask('GET /rest/v1.0/change_order_packages/{id}', { id: order.id, query });
  return id;
}

async function invoiceOf(ground: Ground, commitment_id: number): Promise<void> {
  const { at, ask } = ground;
  const query = { project_id: at.project };
  const requisition = { invoice_number: `FILLED-${commitment_id}`, billing_date: '2026-10-30', status: 'draft' };
  const { id, items } = await ask('POST /rest/v1.1/requisitions', { body: { ...query, commitment_id, requisition } });
  const path = '/rest/v1.0/requisitions/{requisition_id}';
  const of = { requisition_id: id, query };
  const change = { work_completed_this_period_quantity: '3', materials_presently_stored: '20.00' };
  const body = { ...query, requisition_contract_item: change };
  await ask(`PATCH ${path}/contract_items/{id}`, { ...of, id: items[0].id, body });
  await attach(ground, 'subcontractor-invoices', id);
  for (const items of ['contract_items', 'change_order_items', 'detail']) await ask(`GET ${path}/${items}`, of);
  await ask(`GET ${path}/contract_items/{id}`, { ...of, id: items[0].id });
  for (const version of ['v1.0', 'v1.1']) {
    for (const view of ['default', 'extended', 'items']) {
      await ask(`GET /rest/${version}/requisitions/{id}`, { id, query: { ...query, view } });
      await ask(`GET /rest/${version}/requisitions`, { query: { ...query, view, 'filters[id]': id } });
    }
  }
}
