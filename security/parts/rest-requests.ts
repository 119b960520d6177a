import type { Place } from './seed-kinds.ts';

/**
 * The routes of `/rest` have no description that says what goes into their queries and bodies: it stands here. A write that
 * stands here nowhere makes the run fail.
 */

type Body = (own: Place) => object;
const line = ({ costCode, costType }: Place) => ({
  cost_code_id: costCode,
  line_item_type_id: costType,
  amount: '1.00',
});
const change = ({ subcontract }: Place) => ({ contract_id: subcontract, title: 'x', number: '77' });
const wrapped = (name: string, fields: object) => ({ [name]: fields });
const updates = (...all: object[]) => ({ updates: all });
const named: Body = () => ({ name: 'x' });
const nothing: Body = () => ({});
const trigger = { resource_name: 'Requisitions', event_type: 'update' };

/** The body of each write: right in every field, with one's own ids. */
export const restBodies: readonly (readonly [RegExp, Body])[] = [
  [
    /^POST .*\/requisitions$/,
    (own) => ({ commitment_id: own.subcontract, requisition: { period_id: own.emptyPeriod } }),
  ],
  [/^PATCH .*\/requisitions\/:id$/, (own) => wrapped('requisition', { period_id: own.emptyPeriod })],
  [/^PATCH .*_items\/:id$/, () => wrapped('requisition_contract_item', { comment: 'x' })],
  [
    /bulk_item_update$/,
    (own) => ({ requisition_items: [{ id: own.invoiceLine, line_item_id: own.subcontractLine, comment: 'x' }] }),
  ],
  [
    /(add|remove)_change_order_package$/,
    (own) => ({ commitment_id: own.subcontract, change_order_package_id: own.changed }),
  ],
  [
    /^POST .*\/billing_periods$/,
    () => wrapped('billing_period', { start_date: '2032-01-01', end_date: '2032-01-31', due_date: '2032-01-31' }),
  ],
  [/^PATCH .*\/billing_periods\/:id$/, () => wrapped('billing_period', { due_date: '2031-02-01' })],
  [/^POST .*\/work_order_contracts$/, (own) => wrapped('work_order_contract', { vendor_id: own.vendor, title: 'x' })],
  [
    /^POST .*\/purchase_order_contracts$/,
    (own) => wrapped('purchase_order_contract', { vendor_id: own.vendor, title: 'x' }),
  ],
  [/work_order_contracts\/sync$/, (own) => updates({ id: own.draft, vendor_id: own.vendor, title: 'x' })],
  [/purchase_order_contracts\/sync$/, (own) => updates({ id: own.order, vendor_id: own.vendor, title: 'x' })],
  [/^PATCH .*\/work_order_contracts\/:id$/, (own) => wrapped('work_order_contract', { vendor_id: own.vendor })],
  [/^PATCH .*\/purchase_order_contracts\/:id$/, (own) => wrapped('purchase_order_contract', { vendor_id: own.vendor })],
  [/^POST .*\/line_items$/, (own) => wrapped('line_item', line(own))],
  [/work_order_contracts\/:contract\/line_items\/sync$/, (own) => updates({ id: own.draftLine, ...line(own) })],
  [/purchase_order_contracts\/:contract\/line_items\/sync$/, (own) => updates({ id: own.orderLine, ...line(own) })],
  [/^PATCH .*\/line_items\/:id$/, (own) => wrapped('line_item', line(own))],
  [/line_item_contract_details/, nothing],
  [
    /^POST .*\/commitment_change_orders$/,
    (own) => wrapped('change_order', { ...change(own), line_items: [line(own)] }),
  ],
  [/^PATCH .*\/commitment_change_orders\/:id$/, (own) => wrapped('change_order', change(own))],
  [
    /^POST .*\/change_order_packages$/,
    (own) => ({ contract_id: own.subcontract, change_order: { title: 'x', number: '78', line_items: [line(own)] } }),
  ],
  [/^PATCH .*\/change_order_packages\/:id$/, (own) => ({ contract_id: own.subcontract, change_order: { title: 'x' } })],
  [
    /^POST .*\/contract_payments$/,
    (own) => ({
      contract_id: own.subcontract,
      contract_payment: { date: '2026-01-31', amount: '1.00', requisition_id: own.invoice },
    }),
  ],
  [
    /^PATCH .*\/contract_payments\/:id$/,
    (own) => ({ contract_id: own.subcontract, contract_payment: { requisition_id: own.invoice } }),
  ],
  [/^DELETE .*\/contract_payments\/:id$/, (own) => ({ contract_id: own.subcontract })],
  [/^(PUT|PATCH) .*\/erp_request_details\/:id$/, () => ({ status: 'failed', messages: ['x'] })],
  [/erp_request_details\/sync$/, (own) => updates({ id: own.requestDetail, status: 'failed', messages: ['x'] })],
  [/external_data\/sync$/, (own) => updates({ item_type: 'vendor', item_id: own.vendor, origin_id: 'x-1' })],
  [/external_data\/bulk_destroy$/, (own) => ({ item_type: 'vendor', item_ids: [own.vendor] })],
  [/^POST .*\/staged_records$/, (own) => ({ item_type: 'vendor', origin_id: 'x', parent_id: own.staged })],
  [/^(PUT|PATCH) .*\/staged_records\/:id$/, (own) => ({ parent_id: own.staged })],
  [/staged_records\/sync$/, (own) => updates({ id: own.staged, item_type: 'vendor', origin_id: 'x', parent_id: null })],
  [/^POST .*\/hooks$/, () => wrapped('hook', { namespace: 'x', destination_url: 'https://hooks.example/y' })],
  [/^PATCH .*\/hooks\/:hook$/, () => wrapped('hook', { destination_url: 'https://hooks.example/z' })],
  [/^POST .*\/triggers$/, () => wrapped('trigger', trigger)],
  [/^POST .*\/triggers\/bulk$/, () => ({ triggers: [trigger] })],
  [/^DELETE .*\/triggers\/bulk$/, (own) => ({ triggers: [own.anotherTrigger] })],
  [
    /^POST .*\/users$/,
    (own) =>
      wrapped('user', {
        ...{ first_name: 'X', last_name: 'Y', email_address: 'x@y.example' },
        ...{ vendor_id: own.vendor, company_permission_template_id: own.template },
      }),
  ],
  [
    /users\/sync$/,
    (own) => updates({ id: own.person, vendor_id: own.vendor, company_permission_template_id: own.template }),
  ],
  [
    /^PATCH .*\/users\/:id$/,
    (own) => wrapped('user', { vendor_id: own.vendor, company_permission_template_id: own.template }),
  ],
  [
    /users\/bulk_(add|remove)$/,
    (own) => ({
      users: [{ user_id: own.person, project_id: own.project, permission_template_id: own.template }],
    }),
  ],
  [/users\/(:id\/invite|inactive\/:id)$/, nothing],
  [/^POST .*\/permission_templates$/, () => wrapped('permission_template', { name: 'x' })],
  [/vendors\/(inactive\/:id|:id\/actions\/add)$/, nothing],
  [/^(POST|PATCH) .*\/vendors(\/:id)?$/, () => wrapped('vendor', { name: 'x' })],
  [/vendors\/sync$/, (own) => updates({ id: own.vendor, name: 'x' })],
  [/^(POST|PATCH) .*\/projects(\/:id)?$/, () => wrapped('project', { name: 'x' })],
  [/projects\/sync$/, (own) => updates({ id: own.project, name: 'x' })],
  [/^(POST|PATCH) .*\/cost_codes(\/:id)?$/, () => wrapped('cost_code', { code: '99-999', name: 'x' })],
  [/cost_codes\/sync$/, (own) => updates({ id: own.costCode, name: 'x' })],
  [/^(POST|PATCH) .*\/line_item_types(\/:id)?$/, () => wrapped('line_item_type', { name: 'x' })],
  [/line_item_types\/sync$/, (own) => updates({ id: own.costType, name: 'x' })],
  [/./, named],
];

/** Of what kind the ids are that stand in a body under a name that says nothing of it. */
export const restFields: readonly (readonly [RegExp, string])[] = [
  [/work_order_contracts\/sync body updates\.\*\.id$/, 'draft'],
  [/purchase_order_contracts\/sync body updates\.\*\.id$/, 'order'],
  [/work_order_contracts\/.*\/line_items\/sync body updates\.\*\.id$/, 'draftLine'],
  [/purchase_order_contracts\/.*\/line_items\/sync body updates\.\*\.id$/, 'orderLine'],
  [/bulk_item_update body requisition_items\.\*\.id$/, 'invoiceLine'],
  [/erp_request_details\/sync body updates\.\*\.id$/, 'requestDetail'],
  [/external_data\/\w+ body (updates\.\*\.item_id|item_ids\.\*)$/, 'vendor'],
  [/staged_records.* body (updates\.\*\.)?(id|parent_id)$/, 'staged'],
  [/triggers\/bulk body triggers\.\*$/, 'anotherTrigger'],
  [/users\/sync body updates\.\*\.id$/, 'person'],
  [/vendors\/sync body updates\.\*\.id$/, 'vendor'],
  [/projects\/sync body updates\.\*\.id$/, 'project'],
  [/cost_codes\/sync body updates\.\*\.id$/, 'costCode'],
  [/line_item_types\/sync body updates\.\*\.id$/, 'costType'],
  [/body (requisition\.)?period_id$/, 'emptyPeriod'],
];

/** Where `project_id` has to be named beside what the address says. */
const projectNamed =
  /\/(work_order_contracts|purchase_order_contracts|commitments|change_order_packages|contract_payments|requisitions|cost_codes|hooks|permission_templates)\b/;
/** Those that are the company's where no project is named. */
const companyToo = /\/(hooks|companies)\b/;
export const namesProject = (template: string): boolean =>
  projectNamed.test(template) && !template.includes(':project_id') && !companyToo.test(template);

/** Fields of queries by which a list is narrowed, and of what kind they are. */
export const restQueries: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/\/billing_periods$/, { 'filters[id]': 'period' }],
  [
    /\/(commitment_change_orders|change_order_packages)$/,
    { 'filters[id]': 'changeOrder', 'filters[contract_id]': 'subcontract', 'filters[vendor_id]': 'vendor' },
  ],
  [/\/change_order_packages(\/:id)?$/, { contract_id: 'subcontract' }],
  [/\/contract_payments(\/:id)?$/, { contract_id: 'subcontract' }],
  [/\/cost_codes$/, { 'filters[id]': 'costCode' }],
  [/\/work_order_contracts$/, { 'filters[id]': 'draft' }],
  [/\/purchase_order_contracts$/, { 'filters[id]': 'order' }],
  [/\/commitments$/, { 'filters[id]': 'subcontract' }],
  [
    /\/work_order_contracts\/:contract\/line_items$/,
    { 'filters[id]': 'draftLine', 'filters[cost_code_id]': 'costCode', 'filters[line_item_type_id]': 'costType' },
  ],
  [
    /\/purchase_order_contracts\/:contract\/line_items$/,
    { 'filters[id]': 'orderLine', 'filters[cost_code_id]': 'costCode', 'filters[line_item_type_id]': 'costType' },
  ],
  [/\/v1.[01]\/projects$/, { 'filters[id]': 'project', 'filters[vendor_id]': 'vendor' }],
  [
    /\/requisitions$/,
    { 'filters[id]': 'invoice', 'filters[commitment_id]': 'subcontract', 'filters[period_id]': 'period' },
  ],
  [/\/change_order_items$/, { 'filters[change_order_id]': 'changed' }],
  [/\/companies\/:company_id\/users$/, { 'filters[id]': 'person', 'filters[vendor_id]': 'vendor' }],
  [/\/vendors$/, { 'filters[id]': 'vendor' }],
  [/\/vendors\/inactive$/, { 'filters[id]': 'goneVendor' }],
  [/\/erp_request_details$/, { 'filters[item_id]': 'sentInvoice' }],
  [/\/external_data$/, { item_id: 'vendor' }],
  [/\/webhooks\/hooks(\/|$)/, { project_id: 'project' }],
];

export const restBody = (method: string, template: string, own: Place): object | undefined => {
  const call = `${method} ${template}`;
  const known = restBodies.find(([of]) => of.test(call))![1];
  if (method === 'GET') return undefined;
  if (known === named && method !== 'DELETE') throw new Error(`what does ${call} take? rest-requests.ts does not know`);
  return method === 'DELETE' && known === named ? undefined : known(own);
};

/** What a query needs besides. */
export const restQuery = (template: string): Readonly<Record<string, string>> =>
  /\/external_data$/.test(template) ? { item_type: 'vendor' } : {};
