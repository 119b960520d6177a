import { wholeList } from '../all-pages.ts';
import type { Contacts, Invitations, Periods } from '../api/billing-shapes.ts';
import type { Request } from '../client.ts';
import type * as rest from '../rest/shapes.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;
type Seen = { readonly version?: number; readonly idempotencyKey?: string };
type PeriodInput = Pick<rest.BillingPeriod, 'start_date' | 'end_date' | 'due_date' | 'status'>;

/** Billing periods, and who is invited to bill in them. */
export function billingCalls(call: Call) {
  const whole = wholeList(call);
  const invitations = (company: number, project: number, commitment: number) =>
    `/api/v1/companies/${company}/projects/${project}/commitments/${commitment}/invitations`;
  return {
    billingPeriods: (company: number, project: number) =>
      whole<rest.BillingPeriod>(`/rest/v1.0/projects/${project}/billing_periods`, company),
    createBillingPeriod: (
      company: number,
      project: number,
      billing_period: PeriodInput,
      once: Pick<Request, 'idempotencyKey'> = {},
    ) =>
      call<rest.BillingPeriod>('POST', `/rest/v1.0/projects/${project}/billing_periods`, {
        company,
        ...once,
        body: { billing_period },
      }),
    updateBillingPeriod: (
      company: number,
      project: number,
      id: number,
      billing_period: Partial<PeriodInput>,
      seen: Seen = {},
    ) =>
      call<rest.BillingPeriod>('PATCH', `/rest/v1.0/projects/${project}/billing_periods/${id}`, {
        company,
        ...seen,
        body: { billing_period },
      }),
    removeBillingPeriod: (company: number, project: number, id: number, seen: Seen = {}) =>
      call<null>('DELETE', `/rest/v1.0/projects/${project}/billing_periods/${id}`, { company, ...seen }),
    generateBillingPeriods: (
      company: number,
      project: number,
      body: { readonly from: string; readonly months: number; readonly due_day: number },
    ) => call<Periods>('POST', `/api/v1/companies/${company}/projects/${project}/billing-periods/generate`, { body }),
    billingInvitations: (company: number, project: number, commitment: number) =>
      call<Invitations>('GET', invitations(company, project, commitment)),
    inviteToBill: (company: number, project: number, commitment: number, period_id: number) =>
      call<Invitations>('POST', invitations(company, project, commitment), { body: { period_id } }),
    uninviteToBill: (company: number, project: number, commitment: number, period: number) =>
      call<null>('DELETE', `${invitations(company, project, commitment)}/${period}`),
    billingContacts: (company: number, vendor: number) =>
      call<Contacts>('GET', `/api/v1/companies/${company}/vendors/${vendor}/contacts`),
    addBillingContact: (company: number, vendor: number, person_id: number) =>
      call<Contacts>('POST', `/api/v1/companies/${company}/vendors/${vendor}/contacts`, { body: { person_id } }),
    removeBillingContact: (company: number, vendor: number, person: number) =>
      call<null>('DELETE', `/api/v1/companies/${company}/vendors/${vendor}/contacts/${person}`),
  };
}
