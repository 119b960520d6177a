import type { z } from 'zod';
import { wholeList } from '../all-pages.ts';
import type * as api from '../api/commitment-shapes.ts';
import type { History } from '../api/shapes.ts';
import type { Query, Request } from '../client.ts';
import type * as rest from '../rest/contract-answers.ts';
import type * as input from '../rest/contract-shapes.ts';
import type { Vendor } from '../rest/shapes.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;
type Seen = { readonly version?: number };
/** Sent again with the same key, it is made or changed once, and answered as before. */
type Once = { readonly idempotencyKey?: string };
/** A commitment of either kind; what the other kind has besides is left out of the answer. */
export type WholeCommitment = rest.WholeWorkOrder &
  Partial<Omit<rest.WholePurchaseOrder, keyof rest.WholeWorkOrder>> &
  Pick<rest.CommitmentRow, 'type'>;
type Contract = rest.WholeWorkOrder | rest.WholePurchaseOrder;
type ContractInput = z.input<typeof input.workOrderInput> | z.input<typeof input.purchaseOrderInput>;

const addresses = {
  subcontract: ['/rest/v1.0/work_order_contracts', 'work_order_contract'],
  purchase_order: ['/rest/v1.0/purchase_order_contracts', 'purchase_order_contract'],
} as const;
export type ContractKind = keyof typeof addresses;

/** A commitment with every line that is billed against, those of its change orders too. */
export const withAllLines = (project: number) => ({ project_id: project, change_order_lines: 'true' });

const within = (company: number, project: number) => `/api/v1/companies/${company}/projects/${project}`;

/** The typed client's share for the Commitments tool. */
export function commitmentCalls(call: Call) {
  return {
    ...contractCalls(call),
    ...scheduleCalls(call),
    ...projectCalls(call),
    ...changeOrderCalls(call),
    ...paymentCalls(call),
  };
}

/** Commitments, read and written. */
function contractCalls(call: Call) {
  const whole = wholeList(call);
  return {
    purchaseOrders: (company: number, project: number) =>
      whole<rest.PurchaseOrderContract>(addresses.purchase_order[0], company, withAllLines(project)),
    vendors: (company: number) => whole<Vendor>('/rest/v1.0/vendors', company, { company_id: company }),
    /** Both kinds, in short, with their statuses by one set of names. */
    commitmentRows: (company: number, project: number) =>
      whole<rest.CommitmentRow>('/rest/v1.0/commitments', company, { project_id: project }),
    wholeCommitment: (company: number, project: number, id: number) =>
      call<WholeCommitment>('GET', `/rest/v1.0/commitments/${id}`, { company, query: withAllLines(project) }),
    contract: (company: number, project: number, kind: ContractKind, id: number) =>
      call<Contract>('GET', `${addresses[kind][0]}/${id}`, { company, query: withAllLines(project) }),
    createContract: (company: number, project: number, kind: ContractKind, fields: ContractInput, once: Once = {}) =>
      call<Contract>('POST', addresses[kind][0], {
        company,
        ...once,
        body: { project_id: project, [addresses[kind][1]]: fields },
      }),
    updateContract: (
      company: number,
      project: number,
      kind: ContractKind,
      id: number,
      fields: ContractInput,
      seen: Seen & Once = {},
    ) =>
      call<rest.WorkOrderContract | rest.PurchaseOrderContract>('PATCH', `${addresses[kind][0]}/${id}`, {
        company,
        query: withAllLines(project),
        ...seen,
        body: { project_id: project, [addresses[kind][1]]: fields },
      }),
    deleteContract: (company: number, project: number, kind: ContractKind, id: number, seen: Seen = {}) =>
      call<null>('DELETE', `${addresses[kind][0]}/${id}`, { company, ...seen, query: { project_id: project } }),
    commitmentHistory: (company: number, project: number, id: number) =>
      call<History>('GET', `${within(company, project)}/commitments/${id}/history`),
  };
}

/** The lines of a commitment. */
function scheduleCalls(call: Call) {
  const schedule = (company: number, project: number, id: number) =>
    `${within(company, project)}/commitments/${id}/schedule-of-values`;
  return {
    scheduleOfValues: (company: number, project: number, id: number) =>
      call<api.ScheduleOfValues>('GET', schedule(company, project, id)),
    setScheduleOfValues: (
      company: number,
      project: number,
      id: number,
      body: z.input<typeof api.scheduleBody>,
      seen: Seen = {},
    ) => call<api.ScheduleOfValues>('PUT', schedule(company, project, id), { ...seen, body }),
    reorderLines: (company: number, project: number, id: number, order: readonly number[], seen: Seen = {}) =>
      call<api.ScheduleOfValues>('PUT', `${schedule(company, project, id)}/order`, { ...seen, body: { order } }),
    /** Pasted text; a file is sent as its bytes, under its own content type. */
    importSchedule: (
      company: number,
      project: number,
      id: number,
      table: string | Blob,
      query: Query = {},
      seen: Seen & Once = {},
    ) =>
      call<api.ImportedSchedule>('POST', `${schedule(company, project, id)}/import`, {
        query,
        ...seen,
        ...(typeof table === 'string' ? { body: { text: table } } : { file: table }),
      }),
  };
}

/** What all commitments of a project share. */
const projectCalls = (call: Call) => ({
  codes: (company: number, project: number) => call<api.Codes>('GET', `${within(company, project)}/codes`),
  projectSettings: (company: number, project: number) =>
    call<api.ProjectSettings>('GET', `${within(company, project)}/settings`),
  setProjectSettings: (company: number, project: number, body: api.ProjectSettings) =>
    call<api.ProjectSettings>('PUT', `${within(company, project)}/settings`, { body }),
});

/** Change orders of a project's commitments. */
function changeOrderCalls(call: Call) {
  const orders = (project: number) => `/rest/v1.0/projects/${project}/commitment_change_orders`;
  const whole = wholeList(call);
  return {
    changeOrders: (company: number, project: number, query: Query = {}) =>
      whole<rest.ChangeOrder>(orders(project), company, query),
    changeOrder: (company: number, project: number, id: number) =>
      call<rest.ChangeOrder>('GET', `${orders(project)}/${id}`, { company }),
    createChangeOrder: (
      company: number,
      project: number,
      fields: z.input<typeof input.changeOrderInput>,
      once: Once = {},
    ) => call<rest.ChangeOrder>('POST', orders(project), { company, ...once, body: { change_order: fields } }),
    updateChangeOrder: (
      company: number,
      project: number,
      id: number,
      fields: z.input<typeof input.changeOrderInput>,
      seen: Seen = {},
    ) =>
      call<rest.ChangeOrder>('PATCH', `${orders(project)}/${id}`, { company, ...seen, body: { change_order: fields } }),
    deleteChangeOrder: (company: number, project: number, id: number, seen: Seen = {}) =>
      call<null>('DELETE', `${orders(project)}/${id}`, { company, ...seen }),
  };
}

/** What was paid on a commitment. */
function paymentCalls(call: Call) {
  const payments = '/rest/v1.0/contract_payments';
  const whole = wholeList(call);
  return {
    payments: (company: number, project: number, contract: number) =>
      whole<rest.ContractPayment>(payments, company, { project_id: project, contract_id: contract }),
    createPayment: (
      company: number,
      project: number,
      contract: number,
      fields: z.input<typeof input.paymentInput>,
      once: Once = {},
    ) =>
      call<rest.ContractPayment>('POST', payments, {
        company,
        ...once,
        body: { project_id: project, contract_id: contract, contract_payment: fields },
      }),
    updatePayment: (
      company: number,
      project: number,
      id: number,
      fields: z.input<typeof input.paymentInput>,
      sent: Seen & Once = {},
    ) =>
      call<rest.ContractPayment>('PATCH', `${payments}/${id}`, {
        company,
        ...sent,
        body: { project_id: project, contract_payment: fields },
      }),
    deletePayment: (company: number, project: number, id: number, seen: Seen = {}) =>
      call<null>('DELETE', `${payments}/${id}`, { company, ...seen, query: { project_id: project } }),
  };
}
