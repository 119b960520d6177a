/**
 * Of what kind the id is that a parameter of an address, a field of a query or a field of a body names. Whoever asks for one
 * that stands here nowhere gets an error, and with it the run fails: a new route has to say of what its ids are.
 */

/** Kinds by the address up to and with the parameter; the first that fits counts. */
const params: readonly (readonly [RegExp, string])[] = [
  [/\/companies\/:company(_id)?$/, 'company'],
  [/\/projects\/:(id|project|project_id)$/, 'project'],
  [/\/me\/sessions\/:id$/, 'session'],
  [/\/me\/passkeys\/:id$/, 'passkey'],
  [/\/tokens\/:id$/, 'token'],
  [/\/me\/applications\/:id$/, 'grant'],
  [/\/applications\/:client$/, 'application'],
  [/\/service-accounts\/:client$/, 'program'],
  [/\/subcontractor-invoices\/:id$/, 'invoice'],
  [/\/subcontractor-invoices\/:id\/attachments\/:attachment$/, 'invoiceFile'],
  [/\/projects\/:project\/commitments\/:(id|commitment)$/, 'subcontract'],
  [/\/companies\/:company\/commitments\/:id$/, 'subcontract'],
  [/\/commitments\/:id\/attachments\/:attachment$/, 'commitmentFile'],
  [/\/change-orders\/:id$/, 'changeOrder'],
  [/\/change-orders\/:id\/attachments\/:attachment$/, 'changeOrderFile'],
  [/\/list-views\/:id$/, 'view'],
  [/\/operations\/:id$/, 'operation'],
  [/\/connections\/:id$/, 'connection'],
  [/\/connections\/:id\/agents\/:agent$/, 'agent'],
  [/\/tie-outs\/:id$/, 'tieOut'],
  [/\/tie-outs\/:id\/findings\/:finding$/, 'finding'],
  [/\/corrections\/:id$/, 'correction'],
  [/\/forced-unlinks\/:id$/, 'forcedUnlink'],
  [/\/alerts\/:id$/, 'alert'],
  [/\/billing-periods\/:id$/, 'period'],
  [/\/billing_periods\/:id$/, 'emptyPeriod'],
  [/\/invitations\/:period$/, 'period'],
  [/\/single-sign-on\/people\/:person$/, 'person'],
  [/\/vendors\/:vendor\/contacts\/:person$/, 'biller'],
  [/\/directory\/people\/:id$/, 'person'],
  [/\/directory\/people\/:id\/projects\/:project$/, 'project'],
  [/\/vendors\/(inactive\/)?:(id|vendor)$/, 'vendor'],
  [/\/directory\/contacts\/:id$/, 'contact'],
  [/\/(directory\/templates|permission_templates)\/:id$/, 'template'],
  [/\/webhooks\/:id$/, 'hook'],
  [/\/hooks\/:hook$/, 'hook'],
  [/\/triggers\/:id$/, 'trigger'],
  [/\/requisitions\/:(id|requisition_id)$/, 'invoice'],
  [/\/(contract_items|contract_detail_items)\/:id$/, 'invoiceLine'],
  [/\/(change_order_items|whole_change_order_items)\/:id$/, 'invoiceChangeLine'],
  [/\/work_order_contracts\/:(id|contract)$/, 'draft'],
  [/\/purchase_order_contracts\/:(id|contract)$/, 'order'],
  [/\/work_order_contracts\/:contract\/line_item(s|_contract_details)\/:id$/, 'draftLine'],
  [/\/purchase_order_contracts\/:contract\/line_item(s|_contract_details)\/:id$/, 'orderLine'],
  [/\/rest\/v1.0\/commitments\/:id$/, 'subcontract'],
  [/\/(commitment_change_orders|change_order_packages)\/:id$/, 'changeOrder'],
  [/\/contract_payments\/:id$/, 'payment'],
  [/\/erp_requests\/:id$/, 'request'],
  [/\/erp_request_details\/:id$/, 'requestDetail'],
  [/\/staged_records\/:id$/, 'staged'],
  [/\/users\/(inactive\/)?:(id|user_id)$/, 'person'],
  [/\/cost_codes\/:id$/, 'costCode'],
  [/\/line_item_types\/:id$/, 'costType'],
];

/** Parameters that name no record, and what is put there. */
const paramWords: Readonly<Record<string, string>> = {
  policy: 'void_is_gone',
  test: 'vendors',
  format: 'csv',
  name: 'password',
};

/** The kinds of records that an ERP has too: ours, and what it lists. */
export const recordKinds: Readonly<Record<string, readonly [ours: string, listed: string]>> = {
  vendor: ['vendor', 'listedVendor'],
  job: ['newProject', 'listedJob'],
  sub_job: ['subJob', 'listedSubJob'],
  cost_code: ['costCode', 'listedCostCode'],
  cost_type: ['costType', 'listedCostType'],
  commitment: ['subcontract', 'listedCommitment'],
  change_order: ['changeOrder', 'listedChangeOrder'],
  payment: ['payment', 'listedPayment'],
};

/** Fields of queries and bodies that name a record, wherever they stand. */
const fields: Readonly<Record<string, string>> = {
  company_id: 'company',
  project_id: 'project',
  vendor_id: 'vendor',
  connection_id: 'connection',
  template_id: 'template',
  permission_template_id: 'template',
  company_permission_template_id: 'template',
  person_id: 'person',
  user_id: 'person',
  commitment_id: 'subcontract',
  contract_id: 'subcontract',
  period_id: 'period',
  cost_code_id: 'costCode',
  line_item_type_id: 'costType',
  line_item_id: 'subcontractLine',
  requisition_id: 'invoice',
  change_order_package_id: 'changed',
  change_order_id: 'changed',
  invoice_ids: 'invoice',
};

/** The same, where it hangs on the route or on where the field stands. */
const fieldsAt: readonly (readonly [RegExp, string])[] = [
  [/\/schedule-of-values body lines\.\*\.id$/, 'draftLine'],
  [/\/records\/vendor\/:id\/(retrieve|accept|retry|reject) body flow_id$/, 'flow'],
  ...Object.entries(recordKinds).map(
    ([kind, [, listed]]) => [new RegExp(`/records/${kind}/:id/link body erp_id$`), listed] as const,
  ),
];

/** Fields that look as if they named a record of ours, or are whole numbers, and are neither. */
const plain: Readonly<Record<string, string>> = {
  client_id: 'of the provider, or of an application that is looked up by its name',
  employee_id: 'what the employer calls somebody',
  origin_id: 'the ERP’s own number',
  state: 'what an application sends along',
  erp_id: 'read by the moves that join to a record of the ERP, which say so above',
  flow_id: 'the place has one that is under way: that of its vendor',
  company: 'of whom a checkpoint says that it is: it is compared, never looked up',
};
/** Whole numbers that count something. */
const numbers =
  /^(limit|days|months|due_day|hour|tie_out_hour|from|to|place|square_feet|.*_extension|.*_minutes|.*_hours?|version|waiting_days|position|.*_rate|quantity|number|after|before|schedule_impact_.*|revision|name)$/;

/** Bodies that nobody looks into for an id: what a browser's authenticator made. */
const notLookedInto = /\/passkey(s|\/second)?$/;

/** @throws where no kind is known for it. */
export function kindOfParam(template: string, prefix: string): string | null {
  const name = /:(\w+)[^/]*$/.exec(prefix)![1]!;
  if (name in paramWords) return null;
  const known = params.find(([at]) => at.test(prefix));
  if (known === undefined) throw new Error(`of what kind is the id at ${prefix}? where-ids-go.ts does not know`);
  // A schedule that was billed cannot be written, whatever ids are in it.
  return known[1] === 'subcontract' && template.includes('/schedule-of-values') ? 'draft' : known[1];
}

export const wordAt = (name: string): string => paramWords[name]!;

export interface Field {
  readonly name: string;
  /** As a schema says it. */
  readonly isNumber: boolean;
  /** Names and `*` for the members of a list. */
  readonly path: readonly string[];
  readonly where: 'query' | 'body';
}

/** The kind of record that a field names; null for none. @throws where it could be one and nobody says of what. */
export function kindOfField(method: string, address: string, { name, isNumber, path, where }: Field): string | null {
  const at = `${method} ${address} ${where} ${path.join('.')}`;
  const special = fieldsAt.find(([here]) => here.test(at));
  if (special !== undefined) return special[1];
  if (fields[name] !== undefined) return fields[name];
  const looksLikeOne = /(^|_)ids?$/.test(name) || (isNumber && !numbers.test(name));
  if (!looksLikeOne || name in plain || notLookedInto.test(address)) return null;
  throw new Error(`does ${at} name a record, and of what kind? where-ids-go.ts does not know`);
}

/** Kinds that stand in a project: whoever may see one project need not know those of another. */
export const inProject: ReadonlySet<string> = new Set([
  ...[
    'project',
    'newProject',
    'subcontract',
    'order',
    'draft',
    'subcontractLine',
    'orderLine',
    'draftLine',
    'changed',
    'changeOrder',
  ],
  ...['payment', 'period', 'emptyPeriod', 'invoice', 'sentInvoice', 'invoiceLine', 'invoiceChangeLine', 'costCode'],
  ...['invoiceFile', 'commitmentFile', 'changeOrderFile', 'correction', 'forcedUnlink', 'subJob', 'request'],
  ...['requestDetail'],
]);
