import { fill, words } from '../domain/words/words.ts';
import { wholeList } from './all-pages.ts';
import type * as api from './api/shapes.ts';
import { attachmentsPath } from './attachments-path.ts';
import { applicationCalls } from './calls/application.ts';
import { attachmentCalls } from './calls/attachment.ts';
import { auditCalls } from './calls/audit.ts';
import { billingCalls } from './calls/billing.ts';
import { careCalls, type ReportSpan, reportPath } from './calls/care.ts';
import { commitmentCalls, withAllLines } from './calls/commitment.ts';
import { connectionCalls } from './calls/connection.ts';
import { correctionCalls } from './calls/correction.ts';
import { directoryCalls } from './calls/directory.ts';
import { importCalls, importErrors } from './calls/import.ts';
import { invoiceCalls } from './calls/invoice.ts';
import { listCalls, listFilePath, resultsPath } from './calls/list.ts';
import { ownSignInCalls } from './calls/own-sign-in.ts';
import { passkeyCalls } from './calls/passkey.ts';
import { recordCalls } from './calls/record.ts';
import { requisitionCalls } from './calls/requisition.ts';
import { singleSignOnCalls } from './calls/single-sign-on.ts';
import { binderPath, tieOutCalls } from './calls/tie-out.ts';
import { wayInCalls } from './calls/way-in.ts';
import { type Asking, ownHeaders, shownToHeader } from './own-headers.ts';
import { payApplicationPath, periodPath } from './pay-application-paths.ts';
import type * as rest from './rest/shapes.ts';

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
export type { ContractKind, WholeCommitment } from './calls/commitment.ts';
export type { PasskeyPlace } from './calls/passkey.ts';
export type { OurRecordMove } from './calls/record.ts';
export type { ShownProvider } from './calls/single-sign-on.ts';
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
export type { ReportSpan };
export {
  attachmentsPath,
  binderPath,
  importErrors,
  listFilePath,
  payApplicationPath,
  periodPath,
  reportPath,
  resultsPath,
  shownToHeader,
};

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

function search(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}

/** How the server is asked, and how what it answers is read. */
function openRoad(options: ClientOptions) {
  const { fetch = globalThis.fetch } = options;
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
  return { call, fetched, download };
}

/** Makes the typed client that the page and the command line share. Every method throws {@link Refused} on a no. */
export function client(options: ClientOptions) {
  const { call, fetched, download } = openRoad(options);
  const whole = wholeList(call);
  return {
    me: () => call<api.Me>('GET', '/api/v1/me'),
    setLook: (body: Partial<Pick<api.Me, 'language' | 'theme'>>) => call<null>('PATCH', '/api/v1/me', { body }),
    signIn: (login: string, password: string) =>
      call<WaitingSignIn | null>('POST', '/api/v1/session', { body: { login, password } }),
    signOut: () => call<null>('DELETE', '/api/v1/session'),

    ...invoiceCalls(call, download),
    ...attachmentCalls(call),
    ...connectionCalls(call),
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
    ...billingCalls(call),
    ...requisitionCalls(call),
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
