import { sql } from '../../test/support/sql.ts';
import type { Running } from '../../test/support/tieout.ts';

/** Which table an id in an address is of, by the word before it. */
export const tables: Readonly<Record<string, string>> = {
  'subcontractor-invoices': 'invoice',
  requisitions: 'invoice',
  connections: 'connection',
  agents: 'agent',
  alerts: 'alert',
  operations: 'operation',
  'list-views': 'list_view',
  'tie-outs': 'tie_out',
  findings: 'tie_out_finding',
  corrections: 'correction',
  'forced-unlinks': 'forced_unlink',
  attachments: 'attachment',
  commitments: 'commitment',
  commitment_contracts: 'commitment',
  work_order_contracts: 'commitment',
  purchase_order_contracts: 'commitment',
  line_items: 'commitment_line',
  projects: 'project',
  vendors: 'vendor',
  inactive: 'vendor',
  templates: 'permission_template',
  contacts: 'contact',
  people: 'membership',
  users: 'membership',
  'billing-periods': 'billing_period',
  billing_periods: 'billing_period',
  invitations: 'billing_period',
  'change-orders': 'change_order',
  commitment_change_orders: 'change_order',
  change_order_packages: 'change_order',
  contract_payments: 'contract_payment',
  hooks: 'webhook_hook',
  triggers: 'webhook_trigger',
  webhooks: 'webhook_hook',
  staged_records: 'staged_record',
  erp_request_details: 'erp_request_detail',
};

export interface Ids {
  readonly own: readonly number[];
  readonly foreign: readonly number[];
}

/** Some ids of each table, of one's own company and of the other. */
export async function knownIds(tieout: Running): Promise<(table: string | undefined) => Ids> {
  const known = new Map<string, Ids>();
  for (const table of new Set(Object.values(tables))) {
    const id = table === 'membership' ? 'person_id' : 'id';
    const of = async (company: number) =>
      (
        await sql<{ id: string }>(
          tieout.urls.superUrl,
          `select ${id} as id from tieout.${table} where company_id = ${company} order by 1 limit 2`,
        )
      ).map((row) => Number(row.id));
    known.set(table, { own: await of(tieout.company), foreign: await of(tieout.otherCompany) });
  }
  return (table) => known.get(table ?? '') ?? { own: [], foreign: [] };
}
