import type { CorrectionWay } from '../../domain/correction.ts';
import type { Policies, Policy } from '../../domain/policy.ts';
import type * as shapes from '../api/correction-shapes.ts';
import type { ForcedUnlinkView } from '../api/shapes.ts';
import type { RequisitionExtended } from '../rest/shapes.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly idempotencyKey?: string },
) => Promise<T>;

const forced = (company: number, invoice: number) => `${erp(company)}/subcontractor-invoices/${invoice}/forced-unlink`;
const erp = (company: number) => `/api/v1/companies/${company}/erp`;

/** Calls about corrections and policies, typed from the same shapes that the server answers in. */
export function correctionCalls(call: Call) {
  const one = (company: number, id: number) => `${erp(company)}/corrections/${id}`;
  const ofInvoice = (company: number, invoice: number) =>
    `${erp(company)}/subcontractor-invoices/${invoice}/correction`;
  return {
    /** Switches one policy of a connection on or off. @returns all of them */
    setPolicy: (company: number, connection: number, policy: Policy, on: boolean) =>
      call<Policies>('PUT', `${erp(company)}/connections/${connection}/policies/${policy}`, { body: { on } }),
    forcedUnlinkOf: (company: number, invoice: number) =>
      call<{ forced_unlink: ForcedUnlinkView | null }>('GET', forced(company, invoice)),
    askForcedUnlink: (company: number, invoice: number, reason: string) =>
      call<ForcedUnlinkView>('POST', forced(company, invoice), { body: { reason } }),
    /** Another person confirms it, or somebody takes it back. */
    endForcedUnlink: (company: number, id: number, act: 'confirm' | 'withdraw') =>
      call<ForcedUnlinkView>('POST', `${erp(company)}/forced-unlinks/${id}/${act}`, { body: {} }),
    corrections: (company: number) => call<{ corrections: shapes.Correction[] }>('GET', `${erp(company)}/corrections`),
    correctionOf: (company: number, invoice: number) =>
      call<shapes.CorrectionOfInvoice>('GET', ofInvoice(company, invoice)),
    correction: (company: number, id: number) => call<shapes.Correction>('GET', one(company, id)),
    correctionFigures: (company: number, id: number) => call<RequisitionExtended>('GET', `${one(company, id)}/figures`),
    beginCorrection: (company: number, invoice: number, reason: string) =>
      call<shapes.Correction>('POST', ofInvoice(company, invoice), { body: { reason } }),
    checkCorrection: (company: number, id: number) =>
      call<shapes.Correction>('POST', `${one(company, id)}/check`, { body: {} }),
    chooseWay: (company: number, id: number, way: CorrectionWay) =>
      call<shapes.Correction>('PUT', `${one(company, id)}/way`, { body: { way } }),
    abandonCorrection: (company: number, id: number, reason: string) =>
      call<shapes.Correction>('POST', `${one(company, id)}/abandon`, { body: { reason } }),
  };
}
