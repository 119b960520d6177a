import { expect } from 'vitest';
import type { z } from 'zod';
import * as shapes from '../../src/http/rest/contract-answers.ts';
import type { Billing } from './billing.ts';
import type { Answer, Running } from './tieout.ts';

/** Where and with what a test writes commitments: a project of the demo, a vendor, and a pair of codes. */
export interface Contracts {
  readonly project: number;
  readonly vendor: number;
  /** Asks under /rest/v1.0, within the project. */
  as(who: string, method: string, path: string, body?: object): Promise<Answer>;
  pm(method: string, path: string, body?: object): Promise<Answer>;
  /** A line as it is sent. */
  line(amount: string, more?: object): object;
  /** A subcontract of its own with two lines, 1,000.00 and 500.00, in the status wanted; its id. */
  subcontract(status?: string, terms?: object): Promise<number>;
  /** With the lines of its approved change orders, unless asked otherwise. */
  show(id: number, query?: string): Promise<Answer['body']>;
  readonly changeOrders: string;
}

/** The body of an answer that is as it should be. */
export async function ok(answer: Promise<Answer>, status = 200): Promise<Answer['body']> {
  const { status: is, body } = await answer;
  expect(is, JSON.stringify(body)).toBe(status);
  return body;
}

/** Held to its shape: whatever is sent is described, and nothing that is described is left out. */
export function fits<T>(shape: z.ZodType, answer: T): T {
  expect(shape.parse(answer)).toEqual(answer);
  return answer;
}

export async function contracts(tieout: Running, bills: Billing): Promise<Contracts> {
  const { project, commitment } = await bills.site('SC-2604-01');
  const contract = await tieout.as('owner').commitment(tieout.company, project, commitment);
  const vendor = contract.vendor.id;
  const [first] = contract.line_items;
  const as: Contracts['as'] = (who, method, path, body) => {
    const asks = method === 'GET' || method === 'DELETE';
    const query = asks ? `${path.includes('?') ? '&' : '?'}project_id=${project}` : '';
    const sent = body === undefined ? undefined : { project_id: project, ...body };
    return tieout.call(who, method, `/rest/v1.0${path}${query}`, sent);
  };
  const pm: Contracts['pm'] = (method, path, body) => as('pm', method, path, body);
  const line: Contracts['line'] = (amount, more = {}) => ({
    cost_code_id: first!.cost_code.id,
    line_item_type_id: first!.line_item_type.id,
    description: 'Work',
    amount,
    ...more,
  });
  return {
    project,
    vendor,
    as,
    pm,
    line,
    subcontract: async (status = 'Approved', terms = {}) => {
      const fields = { vendor_id: vendor, retainage_percent: '10', ...terms };
      const made = await ok(pm('POST', '/work_order_contracts', { work_order_contract: fields }), 201);
      for (const amount of ['1000.00', '500.00']) {
        await ok(pm('POST', `/work_order_contracts/${made.id}/line_items`, { line_item: line(amount) }), 201);
      }
      if (status !== 'Draft') {
        await ok(pm('PATCH', `/work_order_contracts/${made.id}`, { work_order_contract: { status } }));
      }
      return made.id;
    },
    show: async (id, query = '?change_order_lines=true') =>
      fits(shapes.wholeWorkOrder, await ok(pm('GET', `/work_order_contracts/${id}${query}`))),
    changeOrders: `/projects/${project}/commitment_change_orders`,
  };
}
