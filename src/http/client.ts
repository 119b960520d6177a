import type { SubjectKind } from '../domain/attachment.ts';
import type { ErpKind } from '../domain/erp-kinds.ts';
import { fill, words } from '../domain/words/words.ts';
import { wholeList } from './all-pages.ts';
import type * as files from './api/attachment-shapes.ts';
import type { Contacts, Invitations, Periods } from './api/billing-shapes.ts';
import type { List } from './api/list-shapes.ts';
import type * as api from './api/shapes.ts';
import { applicationCalls } from './application-calls.ts';
import { attachmentsPath } from './attachments-path.ts';
import { auditCalls } from './audit-calls.ts';
import { careCalls, type ReportSpan, reportPath } from './care-calls.ts';
import { commitmentCalls, withAllLines } from './commitment-calls.ts';
import { correctionCalls } from './correction-calls.ts';
import { directoryCalls } from './directory-calls.ts';
import { importCalls, importErrors } from './import-calls.ts';
import { listCalls, listFilePath, resultsPath } from './list-calls.ts';
import { type Asking, ownHeaders, shownToHeader } from './own-headers.ts';
import { ownSignInCalls } from './own-sign-in-calls.ts';
import { passkeyCalls } from './passkey-calls.ts';
import { recordCalls } from './record-calls.ts';
import type * as rest from './rest/shapes.ts';
import { singleSignOnCalls } from './single-sign-on-calls.ts';
import { binderPath, tieOutCalls } from './tie-out-calls.ts';
import { wayInCalls } from './way-in-calls.ts';

export type { AccountantReport, Approver } from './api/accountant-report-shapes.ts';
export type { Alert, AlertWishes, MyAlerts } from './api/alert-shapes.ts';
export type * from './api/application-shapes.ts';
export type * from './api/attachment-shapes.ts';
export type { AuditCheckpoint, AuditCheckpoints, NewAuditCheckpoint, Verification } from './api/audit-shapes.ts';
export type { Health, NewSchedule, Schedule } from './api/care-shapes.ts';
export type * from './api/commitment-shapes.ts';
export type { Correction, CorrectionOfInvoice } from './api/correction-shapes.ts';
export type * from './api/directory-shapes.ts';
export type {
  ExportOutcomes,
  OutcomeEvent,
  OutcomeEvents,
  Prerequisites,
  Unsynced,
  UnsyncedInvoice,
  UnsyncedInvoices,
} from './api/erp-figure-shapes.ts';
export type { ImportErrorLine, ImportedFile, ImportProgressLine } from './api/import-shapes.ts';
export type * from './api/list-shapes.ts';
export type { MadePasskey, NewPasskey, OwnPasskey, OwnPasskeys, PasskeyOptions } from './api/own-passkey-shapes.ts';
export type { MadeToken, OfferedFactor, OwnSession, OwnSignIn, OwnToken, OwnTokens } from './api/own-sign-in-shapes.ts';
export type {
  ErpRecordItem,
  ErpRecordList,
  ErpRecordMatches,
  ErpRecordWhole,
  RecordMoveBody,
  RecordReading,
} from './api/record-shapes.ts';
export type { SetUpState, TestResult } from './api/set-up-test-shapes.ts';
export type * from './api/shapes.ts';
export type { NewSingleSignOn, SingleSignOnSettings, TestedProvider } from './api/single-sign-on-shapes.ts';
export type { Finding, Findings, TieOut, TieOutRow, TieOutRows, TieOutWhole } from './api/tie-out-shapes.ts';
export type { OthersToken, PersonFactors, WaysIn } from './api/way-in-shapes.ts';
export type { ContractKind, WholeCommitment } from './commitment-calls.ts';
export type { PasskeyPlace } from './passkey-calls.ts';
export type { OurRecordMove } from './record-calls.ts';
export type {
  BillingPeriod,
  ChangeOrder,
  CommitmentRow,
  ContractLine,
  ContractPayment,
  Project,
  PurchaseOrderContract,
  Requisition,
  RequisitionExtended,
  RequisitionInput,
  RequisitionItem,
  Vendor,
  WholePurchaseOrder,
  WholeWorkOrder,
  WorkOrderContract,
} from './rest/shapes.ts';
export type { ShownProvider } from './single-sign-on-calls.ts';
export type { ReportSpan };
export { attachmentsPath, binderPath, importErrors, listFilePath, reportPath, resultsPath, shownToHeader };

/** A refusal from the server: its sentence is the message, its code is stable. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: api.Problem | null;
  /** Sentences by field: /rest has them in every 422, the other where more than one field is wrong. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** It came without a sentence: what answers like that is hardly Tieout. */
  readonly wordless: boolean;
  constructor(status: number, body: unknown) {
    const known = (typeof body === 'object' && body !== null ? body : {}) as Partial<api.Problem> & {
      errors?: Record<string, string[]>;
      message?: string;
    };
    const fields = typeof known.errors === 'object' ? known.errors : {};
    const ofFields = Object.values(fields).flat();
    const sentence = ofFields.length > 1 ? ofFields.join('; ') : (known.detail ?? known.message ?? ofFields[0]);
    super(sentence || fill(words.failures.answered, { status }));
    this.wordless = !sentence;
    this.status = status;
    this.code = known.code ?? (status === 404 ? 'not_found' : 'invalid');
    this.problem = known.code === undefined ? null : (known as api.Problem);
    this.fields = fields;
  }
}

export interface ClientOptions extends Asking {
  /** `''` in the page (same origin, session cookie), an address elsewhere. */
  readonly baseUrl: string;
  /** A session's cookie, where no browser keeps it. */
  readonly cookie?: string;
}

export interface DownloadedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Where all those of a billing period are, as one PDF. */
export const periodPath = (company: number, project: number, period: number): string =>
  `/api/v1/companies/${company}/projects/${project}/billing-periods/${period}/pay-applications.pdf`;

/** Where a pay application is: for links that a browser follows by itself. */
export const payApplicationPath = (company: number, id: number, format: 'pdf' | 'csv' | 'xlsx'): string =>
  `/api/v1/companies/${company}/subcontractor-invoices/${id}/pay-application.${format}`;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export interface Request {
  readonly query?: Query;
  readonly body?: unknown;
  /** A file, as browsers send it. */
  readonly form?: FormData;
  /** A file as its bytes, under its own content type. */
  readonly file?: Blob;
  readonly company?: number;
  readonly version?: number;
  readonly idempotencyKey?: string;
}

/** A sign-in whose password was right, and that waits for a second factor: which are there. */
export interface WaitingSignIn {
  readonly waits_for: 'code';
  readonly ways: { readonly code: boolean; readonly passkey: boolean };
}

type PeriodInput = Pick<rest.BillingPeriod, 'start_date' | 'end_date' | 'due_date' | 'status'>;

function search(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

/** Makes the typed client that the page and the command line share. Every method throws {@link Refused} on a no. */
export function client(options: ClientOptions) {
  async function call<T>(method: string, path: string, request: Request = {}): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json', ...(await ownHeaders(options)) };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.file !== undefined) headers['content-type'] = request.file.type;
    if (request.company !== undefined) headers['procore-company-id'] = String(request.company);
    if (request.version !== undefined) headers['if-match'] = `"${request.version}"`;
    if (request.idempotencyKey !== undefined) headers['idempotency-key'] = request.idempotencyKey;
    if (options.cookie) headers.cookie = options.cookie;
    const response = await fetch(`${options.baseUrl}${path}${search(request.query)}`, {
      method,
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(request.form === undefined ? {} : { body: request.form }),
      ...(request.file === undefined ? {} : { body: request.file }),
    });
    const text = await response.text();
    const body: unknown = text === '' ? null : parse(text);
    // Whatever stands before Tieout, or in its place, may answer 200 with a page of its own.
    const understood = body !== null || text === '' || text === 'null';
    if (!response.ok || !understood) throw new Refused(response.status, body);
    return body as T;
  }
  async function fetched(path: string): Promise<Response> {
    const response = await fetch(`${options.baseUrl}${path}`, { headers: await ownHeaders(options) });
    if (!response.ok) throw new Refused(response.status, parse(await response.text()));
    // Each file of ours is named: what is not would be the page of a proxy, kept as the file that was asked for.
    if (!response.headers.has('content-disposition')) throw new Refused(response.status, null);
    return response;
  }
  async function download(path: string): Promise<DownloadedFile> {
    const response = await fetched(path);
    const named = /filename="([^"]*)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
    return { name: named ?? 'file', bytes: new Uint8Array(await response.arrayBuffer()) };
  }
  const whole = wholeList(call);
  const erp = (company: number) => `/api/v1/companies/${company}/erp`;
  const invitations = (company: number, project: number, commitment: number) =>
    `/api/v1/companies/${company}/projects/${project}/commitments/${commitment}/invitations`;
  const invoices = (company: number) => `${erp(company)}/subcontractor-invoices`;
  type MoveRequest = { readonly version?: number; readonly idempotencyKey?: string };
  const onInvoice =
    (path: string) =>
    (company: number, id: number, request: MoveRequest = {}, body: object = {}) =>
      call<api.Item>('POST', `${invoices(company)}/${id}/${path}`, { ...request, body });
  const onProjectSide =
    (path: string) =>
    (company: number, id: number, request: MoveRequest = {}, body: object = {}) =>
      call<api.Item>('POST', `/api/v1/companies/${company}/subcontractor-invoices/${id}/${path}`, { ...request, body });
  return {
    me: () => call<api.Me>('GET', '/api/v1/me'),
    setLook: (body: Partial<Pick<api.Me, 'language' | 'theme'>>) => call<null>('PATCH', '/api/v1/me', { body }),
    signIn: (login: string, password: string) =>
      call<WaitingSignIn | null>('POST', '/api/v1/session', { body: { login, password } }),
    signOut: () => call<null>('DELETE', '/api/v1/session'),

    list: (company: number, query: Query) => call<List>('GET', invoices(company), { query }),
    invoice: (company: number, id: number) => call<api.Item>('GET', `${invoices(company)}/${id}`),
    history: (company: number, id: number) => call<api.History>('GET', `${invoices(company)}/${id}/history`),
    preview: (company: number, id: number) => call<api.Preview>('GET', `${invoices(company)}/${id}/export-preview`),
    unlinkCheck: (company: number, id: number) =>
      call<api.UnlinkCheck>('GET', `${invoices(company)}/${id}/unlink-check`),
    accept: onInvoice('accept'),
    retry: onInvoice('retry'),
    /** @param body `checked_in_erp`: where no look can tell it, how it was made sure that no bill is in the ERP. */
    reject: (
      company: number,
      id: number,
      reason: string,
      request: MoveRequest = {},
      body: { checked_in_erp?: string } = {},
    ) => onInvoice('reject')(company, id, request, { reason, ...body }),
    askedOutside: (company: number, id: number) => call<api.AskedOutside>('GET', `${invoices(company)}/${id}/requests`),
    connectOutside: (company: number, body: { kind: 'outside'; name: string; stale_after_minutes?: number }) =>
      call<{ connections: api.Connection[] }>('PUT', `${erp(company)}/connections`, { body }),
    unlink: (company: number, id: number, request: MoveRequest = {}) =>
      onInvoice('unlink')(company, id, request) as Promise<api.Item & { message: string }>,
    send: onProjectSide('send'),
    retrieve: onProjectSide('retrieve'),
    /** The pay application as a file; its name is the one that the server gives it. */
    payApplication: (company: number, id: number, format: 'pdf' | 'csv' | 'xlsx') =>
      download(payApplicationPath(company, id, format)),
    attachments: (company: number, kind: SubjectKind, id: number) =>
      call<{ attachments: files.Attachment[] }>('GET', attachmentsPath(company, kind, id)),
    attach: (company: number, kind: SubjectKind, id: number, name: string, content: Blob) => {
      const form = new FormData();
      form.append('file', content, name);
      return call<files.Attachment>('POST', attachmentsPath(company, kind, id), { form });
    },
    detach: (company: number, kind: SubjectKind, id: number, attachment: number) =>
      call<null>('DELETE', `${attachmentsPath(company, kind, id)}/${attachment}`),
    bulk: (company: number, body: object, once: Pick<Request, 'idempotencyKey'> = {}) =>
      call<{ operation_id: number }>('POST', `${invoices(company)}/bulk`, { body, ...once }),
    operation: (company: number, id: number) => call<api.Operation>('GET', `${erp(company)}/operations/${id}`),
    connections: (company: number) => call<{ connections: api.Connection[] }>('GET', `${erp(company)}/connections`),
    connectErp: (company: number, kind: ErpKind) =>
      call<{ id: number }>('POST', `${erp(company)}/connections`, { body: { kind } }),
    checkConnection: (company: number, id: number) =>
      call<{ ok: boolean; because: string | null; trouble: string | null; ms: number }>(
        'GET',
        `${erp(company)}/connections/${id}/check`,
      ),
    readNow: (company: number, id: number) =>
      call<null>('POST', `${erp(company)}/connections/${id}/read-now`, { body: {} }),

    makeAgentCode: (company: number, id: number) =>
      call<api.AgentCode>('POST', `${erp(company)}/connections/${id}/agent-codes`, { body: {} }),
    /** The same as `setPolicy` of `void_is_gone`. */
    setVoidPolicy: (company: number, id: number, void_is_gone: boolean) =>
      call<{ void_is_gone: boolean }>('PUT', `${erp(company)}/connections/${id}/void-policy`, {
        body: { void_is_gone },
      }),
    revokeAgent: (company: number, id: number, agent: number) =>
      call<null>('DELETE', `${erp(company)}/connections/${id}/agents/${agent}`),

    ...ownSignInCalls(call),
    ...singleSignOnCalls(call),
    ...passkeyCalls(call),
    ...careCalls(call),
    ...auditCalls(call, async (path) => (await fetched(path)).body!),
    accountantReportFile: (company: number, format: 'csv' | 'xlsx', span: ReportSpan) =>
      download(reportPath(company, format, span)),
    ...directoryCalls(call),
    ...wayInCalls(call),
    ...applicationCalls(call),
    ...importCalls(options, (status, body) => new Refused(status, body)),
    ...tieOutCalls(call, download),
    ...recordCalls(call),
    ...listCalls(call),
    downloadList: (company: number, format: 'csv' | 'xlsx', query: Query) =>
      download(listFilePath(company, format, query)),
    ...correctionCalls(call),

    projects: (company: number) => whole<rest.Project>('/rest/v1.0/projects', company, { company_id: company }),
    /** The subcontracts; `purchaseOrders` are the others. */
    commitments: (company: number, project: number) =>
      whole<rest.WorkOrderContract>('/rest/v1.0/work_order_contracts', company, withAllLines(project)),
    commitment: (company: number, project: number, id: number) =>
      call<rest.WorkOrderContract>('GET', `/rest/v1.0/work_order_contracts/${id}`, {
        company,
        query: withAllLines(project),
      }),
    ...commitmentCalls(call),
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
      seen: MoveRequest = {},
    ) =>
      call<rest.BillingPeriod>('PATCH', `/rest/v1.0/projects/${project}/billing_periods/${id}`, {
        company,
        ...seen,
        body: { billing_period },
      }),
    removeBillingPeriod: (company: number, project: number, id: number, seen: MoveRequest = {}) =>
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
    requisitions: (company: number, project: number, query: Query = {}) =>
      whole<rest.Requisition>('/rest/v1.1/requisitions', company, { project_id: project, ...query }),
    requisition: (company: number, project: number, id: number) =>
      call<rest.RequisitionExtended>('GET', `/rest/v1.1/requisitions/${id}`, {
        company,
        query: { project_id: project, view: 'extended' },
      }),
    /**
     * @param request a key, under which the invoice is made once however often it is asked for, and the correction in
     * which a deleted invoice is entered again.
     */
    createRequisition: (
      company: number,
      project: number,
      commitment: number,
      requisition: rest.RequisitionInput,
      { correction, ...request }: { readonly idempotencyKey?: string; readonly correction?: number | undefined } = {},
    ) =>
      call<rest.RequisitionExtended>('POST', '/rest/v1.1/requisitions', {
        company,
        ...request,
        body: {
          project_id: project,
          commitment_id: commitment,
          ...(correction === undefined ? {} : { correction_id: correction }),
          requisition,
        },
      }),
    updateRequisition: (
      company: number,
      project: number,
      id: number,
      requisition: rest.RequisitionInput,
      seen: { readonly version?: number } = {},
    ) =>
      call<rest.RequisitionExtended>('PATCH', `/rest/v1.1/requisitions/${id}`, {
        company,
        ...seen,
        body: { project_id: project, requisition },
      }),
    deleteRequisition: (company: number, project: number, id: number, seen: { readonly version?: number } = {}) =>
      call<null>('DELETE', `/rest/v1.1/requisitions/${id}`, { company, query: { project_id: project }, ...seen }),
  };
}
export type Client = ReturnType<typeof client>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
