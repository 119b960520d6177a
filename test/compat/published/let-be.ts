/** Fields that a write may send and that change nothing here, by reason. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  'Tieout has nothing of the kind': [
    'bid_contact',
    'change_order_change_reason_id',
    'batch_id',
    'bidding_distribution_ids',
    'default_permission_template_id',
    'add_to_new_projects',
    'department_ids',
    'enable_copy_of_standard_cost_codes',
    'location_id',
    'office_id',
    'parent_id',
    'parent_job_id',
    'program_id',
    'project_bid_type_id',
    'project_owner_type_id',
    'project_region_id',
    'project_stage_id',
    'project_template_id',
    'project_type_id',
    'standard_cost_code_id',
    'standard_cost_code_ids',
    'standard_cost_code_list_id',
    'trade_ids',
    'vendor_group_id',
    'work_classification_id',
  ],
  'files are attached at an address of their own': [
    'attachment_ids',
    'avatar',
    'drawing_revision_ids',
    'file_version_ids',
    'form_ids',
    'image_id',
    'image_ids',
    'prostore_file_ids',
    'upload_ids',
  ],
  'it follows from something else: the order of the codes, the vendor of the user, the price of the line, the number in the ERP, or the payments that there are':
    ['erp_integrated', 'extended_type', 'is_employee', 'payment_number', 'position'],
  'nobody is kept there': ['assignee_id', 'designated_reviewer_id', 'primary_contact_id', 'received_from_id'],
  'who bills a commitment is invited on its page': ['invoice_contact_user_ids'],
  'what is answered there is always the same': ['field_change', 'private', 'signature_required'],
  'a line has a cost code and a cost type, and is given them': ['wbs_code_id', 'tax_code_id'],
  'published for a cost code, of which they say nothing': [
    'amount',
    'cost_code_id',
    'description',
    'line_item_type_id',
    'quantity',
    'unit_cost',
    'uom',
  ],
  'there are no such overrides': [
    'override_end_date',
    'override_end_date_check',
    'override_start_date',
    'override_start_date_check',
  ],
  'it takes effect on a line that is billed by quantity': ['work_completed_this_period_quantity'],
  'it is kept, sealed, and not shown again': ['destination_headers.A'],
  'it is kept with its bill, by an integrator that drives the connection': ['origin_data'],
};
export const letBe: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(reasons).flatMap(([why, fields]) => fields.map((field) => [field, why] as const)),
);
export const whyLetBe = reasons;

/** Refused with 422, each with its reason. */
export const refusedFields: Readonly<Record<string, string>> = {
  origin_id: 'on an invoice it is the number of its bill, which only an integrator that drives the connection gives',
};

const users = (version: string) => `/rest/${version}/companies/{company_id}/users`;
const details = (kind: string) => `/rest/v1.0/${kind}_contracts/{${kind}_contract_id}/line_item_contract_details`;
const requisition = '/rest/v1.0/requisitions/{requisition_id}';
/** Writes that say which record is meant and no more, that are of what is never there, or whose fields others send. */
export const sendsNoRecord: readonly string[] = [
  'PATCH /rest/v1.0/companies/{company_id}/users/inactive/{id}',
  'PATCH /rest/v1.0/companies/{company_id}/vendors/inactive/{id}',
  'PATCH /rest/v1.0/projects/{project_id}/vendors/inactive/{id}',
  'POST /rest/v1.0/companies/{company_id}/permission_templates',
  ...['v1.0', 'v1.1', 'v1.2', 'v1.3'].map((version) => `PATCH ${users(version)}/{id}/invite`),
  ...['v1.1', 'v1.2', 'v1.3'].flatMap((version) => [
    `POST ${users(version)}/bulk_add`,
    `POST ${users(version)}/bulk_remove`,
  ]),
  ...['v1.0', 'v1.1'].map((version) => `POST /rest/${version}/projects/{project_id}/vendors/{id}/actions/add`),
  ...['work_order', 'purchase_order'].flatMap((kind) => [`POST ${details(kind)}`, `PATCH ${details(kind)}/{id}`]),
  ...['change_order_items', 'contract_detail_items', 'whole_change_order_items'].map(
    (items) => `PATCH ${requisition}/${items}/{id}`,
  ),
  `PATCH ${requisition}/bulk_item_update`,
  `POST ${requisition}/add_change_order_package`,
  'POST /rest/v1.0/webhooks/hooks/{hook_id}/triggers',
  'POST /rest/v1.0/webhooks/hooks/{hook_id}/triggers/bulk',
];
