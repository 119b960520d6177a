import type { ChosenWay, SetUpTest } from '../../domain/set-up-tests.ts';
import type * as report from '../api/accountant-report-shapes.ts';
import type * as alerts from '../api/alert-shapes.ts';
import type * as shapes from '../api/care-shapes.ts';
import type * as setUp from '../api/set-up-test-shapes.ts';

type Call = <T>(
  method: string,
  path: string,
  request?: { readonly body?: unknown; readonly query?: Readonly<Record<string, string | undefined>> },
) => Promise<T>;

/** Days, both included. */
export interface ReportSpan {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Where the report is as a file: for links that a browser follows by itself. */
export const reportPath = (company: number, format: 'csv' | 'xlsx', span: ReportSpan): string => {
  const given = Object.entries(span).filter(([, day]) => day !== undefined) as [string, string][];
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  return `/api/v1/companies/${company}/erp/accountant-report.${format}${query}`;
};

const erp = (company: number) => `/api/v1/companies/${company}/erp`;

/** Calls about the care of connections, typed from the same shapes that the server answers in. */
export function careCalls(call: Call) {
  return {
    health: (company: number, connection: number) =>
      call<shapes.Health>('GET', `${erp(company)}/connections/${connection}/health`),
    setSchedule: (company: number, connection: number, body: shapes.NewSchedule) =>
      call<object>('PUT', `${erp(company)}/connections/${connection}/schedule`, { body }),
    confirmBooks: (company: number, connection: number, books: string) =>
      call<object>('PUT', `${erp(company)}/connections/${connection}/books`, { body: { books } }),
    lookedOver: (company: number, connection: number) =>
      call<object>('POST', `${erp(company)}/connections/${connection}/looked-over`, { body: {} }),
    setUpState: (company: number, connection: number) =>
      call<setUp.SetUpState>('GET', `${erp(company)}/connections/${connection}/set-up`),
    setWay: (company: number, connection: number, way: ChosenWay) =>
      call<object>('PUT', `${erp(company)}/connections/${connection}/way`, { body: { way } }),
    testConnection: (company: number, connection: number, test: SetUpTest) =>
      call<setUp.TestResult>('POST', `${erp(company)}/connections/${connection}/tests/${test}`, { body: {} }),
    accountantReport: (company: number, query: ReportSpan) =>
      call<report.AccountantReport>('GET', `${erp(company)}/accountant-report`, { query: { ...query } }),
    alerts: (company: number) => call<{ alerts: alerts.Alert[] }>('GET', `${erp(company)}/alerts`),
    myAlerts: (company: number) => call<alerts.MyAlerts>('GET', `${erp(company)}/my-alerts`),
    setMyAlerts: (company: number, body: alerts.AlertWishes) =>
      call<alerts.MyAlerts>('PUT', `${erp(company)}/my-alerts`, { body }),
  };
}
