import type * as alerts from './api/alert-shapes.ts';
import type * as shapes from './api/care-shapes.ts';

type Call = <T>(method: string, path: string, request?: { readonly body?: unknown }) => Promise<T>;

const erp = (company: number) => `/api/v1/companies/${company}/erp`;

/** Calls about the care of connections, typed from the same shapes that the server answers in. */
export function careCalls(call: Call) {
  return {
    health: (company: number, connection: number) =>
      call<shapes.Health>('GET', `${erp(company)}/connections/${connection}/health`),
    setSchedule: (company: number, connection: number, body: shapes.NewSchedule) =>
      call<object>('PUT', `${erp(company)}/connections/${connection}/schedule`, { body }),
    alerts: (company: number) => call<{ alerts: alerts.Alert[] }>('GET', `${erp(company)}/alerts`),
    myAlerts: (company: number) => call<alerts.MyAlerts>('GET', `${erp(company)}/my-alerts`),
    setMyAlerts: (company: number, body: alerts.AlertWishes) =>
      call<alerts.MyAlerts>('PUT', `${erp(company)}/my-alerts`, { body }),
  };
}
