/** What of the published description Tieout serves, by family. Held to the running program by the test. */

const contract = (kind: string) => {
  const at = `/rest/v1.0/${kind}_contracts`;
  const lines = `${at}/{${kind}_contract_id}/line_items`;
  return [
    `GET ${at}`,
    `POST ${at}`,
    `GET ${at}/{id}`,
    `PATCH ${at}/{id}`,
    `DELETE ${at}/{id}`,
    `PATCH ${at}/sync`,
    `GET ${lines}`,
    `POST ${lines}`,
    `GET ${lines}/{id}`,
    `PATCH ${lines}/{id}`,
    `DELETE ${lines}/{id}`,
    `PATCH ${lines}/sync`,
    ...kept(detailsOf(kind)),
    `DELETE ${detailsOf(kind)}/{id}`,
  ];
};
const kept = (at: string) => [`GET ${at}`, `POST ${at}`, `GET ${at}/{id}`, `PATCH ${at}/{id}`];
const keptAndSynced = (at: string) => [...kept(at), `PATCH ${at}/sync`];
const ofVersion = (version: string) => {
  const at = `/rest/${version}/companies/{company_id}`;
  return [`GET ${at}/me`, `GET ${at}/users`, `GET ${at}/users/{id}`];
};
const usersWritten = ['v1.0', 'v1.1', 'v1.2', 'v1.3'].flatMap((version) => {
  const at = `/rest/${version}/companies/{company_id}/users`;
  const bulk = version === 'v1.0' ? [] : [`POST ${at}/bulk_add`, `POST ${at}/bulk_remove`];
  return [`POST ${at}`, `PATCH ${at}/{id}`, `PATCH ${at}/{id}/invite`, `PATCH ${at}/sync`, ...bulk];
});
const ofProject = ['v1.0', 'v1.1'].flatMap((version) => {
  const at = `/rest/${version}/projects/{project_id}/vendors`;
  return [...kept(at), `POST ${at}/{id}/actions/add`, `DELETE ${at}/{id}/actions/remove`];
});
const inactive = (at: string) => [`GET ${at}/inactive`, `PATCH ${at}/inactive/{id}`];
const detailsOf = (kind: string) => `/rest/v1.0/${kind}_contracts/{${kind}_contract_id}/line_item_contract_details`;
const requisition = '/rest/v1.0/requisitions/{requisition_id}';
const payments = '/rest/v1.0/contract_payments';
const periods = '/rest/v1.0/projects/{project_id}/billing_periods';
const orders = '/rest/v1.0/projects/{project_id}/commitment_change_orders';
const hooks = '/rest/v1.0/webhooks/hooks';

export const served: Readonly<Record<string, readonly string[]>> = {
  'Companies and people': [
    'GET /rest/v1.0/me',
    'GET /rest/v1.0/companies',
    ...['v1.0', 'v1.1', 'v1.2', 'v1.3'].flatMap(ofVersion),
    ...usersWritten,
    ...inactive('/rest/v1.0/companies/{company_id}/users'),
    'GET /rest/v1.0/companies/{company_id}/users/{user_id}/project_assignments',
    'GET /rest/v1.0/companies/{company_id}/permission_templates',
    'POST /rest/v1.0/companies/{company_id}/permission_templates',
    'GET /rest/v1.0/companies/{company_id}/permission_templates/{id}',
  ],
  Projects: [...keptAndSynced('/rest/v1.0/projects'), 'GET /rest/v1.1/projects'],
  Vendors: [
    ...keptAndSynced('/rest/v1.0/vendors'),
    ...inactive('/rest/v1.0/companies/{company_id}/vendors'),
    ...ofProject,
    ...inactive('/rest/v1.0/projects/{project_id}/vendors'),
  ],
  'Cost codes and line item types': [
    ...keptAndSynced('/rest/v1.0/cost_codes'),
    ...keptAndSynced('/rest/v1.0/line_item_types'),
  ],
  Commitments: ['GET /rest/v1.0/commitments', 'GET /rest/v1.0/commitments/{id}'],
  Subcontracts: contract('work_order'),
  'Purchase orders': contract('purchase_order'),
  'Commitment change orders': [...kept(orders), `DELETE ${orders}/{id}`, ...kept('/rest/v1.0/change_order_packages')],
  'Contract payments': [...kept(payments), `DELETE ${payments}/{id}`],
  'Billing periods': [...kept(periods), `DELETE ${periods}/{id}`],
  'Subcontractor invoices': [
    ...['v1.0', 'v1.1'].flatMap((version) => {
      const at = `/rest/${version}/requisitions`;
      return [...kept(at), `DELETE ${at}/{id}`];
    }),
    ...['contract_items', 'change_order_items', 'contract_detail_items'].flatMap((items) => [
      `GET ${requisition}/${items}`,
      `GET ${requisition}/${items}/{id}`,
      `PATCH ${requisition}/${items}/{id}`,
    ]),
    `PATCH ${requisition}/whole_change_order_items/{id}`,
    `GET ${requisition}/detail`,
    `GET ${requisition}/change_histories`,
    `PATCH ${requisition}/bulk_item_update`,
    `POST ${requisition}/add_change_order_package`,
    `DELETE ${requisition}/remove_change_order_package`,
  ],
  Webhooks: [
    `GET ${hooks}`,
    `POST ${hooks}`,
    `PATCH ${hooks}/{id}`,
    `DELETE ${hooks}/{id}`,
    `GET ${hooks}/{hook_id}/triggers`,
    `POST ${hooks}/{hook_id}/triggers`,
    `DELETE ${hooks}/{hook_id}/triggers/{id}`,
    `POST ${hooks}/{hook_id}/triggers/bulk`,
    `DELETE ${hooks}/{hook_id}/triggers/bulk`,
    `GET ${hooks}/{hook_id}/deliveries`,
    'GET /rest/v1.0/webhooks/resources',
    'GET /rest/v1.0/webhooks/resources/api_versions',
  ],
};

/** Served, but nothing of the kind is in Tieout: they answer 404 for any id, so there is no answer to hold. */
export const neverThere: readonly string[] = [
  `GET ${requisition}/contract_detail_items/{id}`,
  `PATCH ${requisition}/contract_detail_items/{id}`,
  `PATCH ${requisition}/whole_change_order_items/{id}`,
  ...['work_order', 'purchase_order'].flatMap((kind) => {
    const [, ...one] = [...kept(detailsOf(kind)), `DELETE ${detailsOf(kind)}/{id}`];
    return one;
  }),
];

/** Not served; the last word of it is read as the id of another that is, and there is no such id. */
export const takenForAnId: readonly string[] = [];
