import { expect } from 'vitest';
import * as shapes from '../../src/http/rest/shapes.ts';
import { sql } from './sql.ts';
import type { Running } from './tieout.ts';

export type Requisitions = Awaited<ReturnType<typeof requisitions>>;
export type Item = shapes.RequisitionItem;

export const path = '/rest/v1.1/requisitions';
export const itemOf = (invoice: shapes.RequisitionExtended, line: number) =>
  invoice.items.find((item) => item.line_item_id === line)!;

/** Invoices of one subcontract of the demo, as its project manager writes them by Procore's addresses. */
export async function requisitions(tieout: Running) {
  const owner = tieout.as('owner');
  const number = 'SC-2611-03';
  const { id: project } = (await owner.projects(tieout.company)).find(
    (one) => one.project_number === number.slice(3, 7),
  )!;
  const found = (await owner.commitments(tieout.company, project)).find((one) => one.number === number)!;
  const { id: commitment } = found;
  const pm = (method: string, to: string, body?: unknown) => tieout.call('pm', method, to, body);
  const query = (more = '') => `project_id=${project}${more}`;

  async function enter(requisition: object): Promise<shapes.RequisitionExtended> {
    const answer = await pm('POST', path, { project_id: project, commitment_id: commitment, requisition });
    expect([answer.status, answer.body.message]).toEqual([201, undefined]);
    // Unknown fields are dropped by reading: what is left must be all that was sent.
    expect(shapes.requisitionExtended.parse(answer.body)).toEqual(answer.body);
    return answer.body;
  }
  const change = (id: number, requisition: object) =>
    pm('PATCH', `${path}/${id}`, { project_id: project, requisition });
  const remove = (id: number) => pm('DELETE', `${path}/${id}?${query()}`);
  const scratch = await enter({});
  const room = (item: shapes.RequisitionItem) =>
    Number(item.scheduled_value) - Number(item.total_completed_and_stored_to_date);
  const lines = found.line_items.map((line) => line.id).filter((line) => room(itemOf(scratch, line)) > 500);
  expect(lines.length).toBeGreaterThan(1);
  await remove(scratch.id);
  return {
    project,
    commitment,
    /** Ids of its lines with room for more, in their order. */
    lines,
    pm,
    query,
    enter,
    change,
    remove,
    /** What the ERP would be told of one line. */
    async billed(invoice: number, position: number): Promise<unknown> {
      const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${invoice}/export-preview`;
      const { lines } = (await tieout.call('approver', 'GET', path)).body.bill;
      const line = lines.find((one: { line_number: number }) => one.line_number === position);
      return [line.amount, line.quantity, line.unit_price];
    },
    /** A line by quantity and a change order on the subcontract, as its own tool makes them: straight into the tables here. */
    async addLine(change: boolean, amount: number, units?: readonly [number, number]): Promise<number> {
      const [row] = await sql<{ id: number }>(
        tieout.urls.superUrl,
        `insert into commitment_line (company_id, commitment_id, position, change_order, cost_code_id, cost_type_id,
           description, amount, quantity, unit_price, unit)
         select company_id, commitment_id, (select max(position) + 1 from commitment_line where commitment_id = $1), $2,
           cost_code_id, cost_type_id, 'Added by a test', $3, $4, $5, $6
         from commitment_line where commitment_id = $1 order by position limit 1 returning id`,
        [commitment, change, amount, units?.[0] ?? null, units?.[1] ?? null, units ? 'ea' : null],
      );
      return Number(row!.id);
    },
  };
}
