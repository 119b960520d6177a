import type { Bill, BillSource, PostingPeriod } from '../domain/bill.ts';
import type {
  BillReference,
  CommitmentId,
  CompanyId,
  ConnectionId,
  InvoiceId,
  LinkId,
  PersonId,
  ProjectId,
} from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import type { Look } from '../domain/look.ts';
import type { Grants } from '../domain/permission.ts';
import type { Policy } from '../domain/policy.ts';
import type { Fingerprint, Sighting, Standing } from '../domain/sighting.ts';
import type { Instant } from '../domain/time.ts';
import type { Connection } from './ports/connection.ts';
import type { HistoryEvent, NewEvent } from './ports/events.ts';
import type { ErpInvoice, Invoice, InvoiceHead, InvoiceLine, LastSighting, StoredBill } from './ports/invoices.ts';
import type { JobKind, Lease } from './ports/jobs.ts';
import type { BillingPeriod, Commitment, Project, Vendor } from './ports/project-records.ts';

export type * from './ports/accountant-report.ts';
export type * from './ports/agents.ts';
export type * from './ports/alerts.ts';
export type * from './ports/attachments.ts';
export type * from './ports/billing.ts';
export type * from './ports/caller.ts';
export type * from './ports/care.ts';
export * from './ports/codes.ts';
export type * from './ports/commitments.ts';
export type * from './ports/connection.ts';
export type * from './ports/corrections.ts';
export type * from './ports/directory.ts';
export type * from './ports/erp-figures.ts';
export * from './ports/erp-records.ts';
export type * from './ports/events.ts';
export type * from './ports/forced-unlinks.ts';
export type * from './ports/founding.ts';
export type * from './ports/handful.ts';
export type * from './ports/imports.ts';
export type * from './ports/installation.ts';
export type * from './ports/invoices.ts';
export type * from './ports/jobs.ts';
export type * from './ports/list.ts';
export type * from './ports/mail.ts';
export type * from './ports/mails.ts';
export type * from './ports/many.ts';
export type * from './ports/oauth.ts';
export * from './ports/operations.ts';
export * from './ports/outside.ts';
export type * from './ports/project-records.ts';
export type * from './ports/sealed-history.ts';
export type * from './ports/secrets.ts';
export type * from './ports/set-up-tests.ts';
export type * from './ports/single-sign-on.ts';
export * from './ports/telemetry.ts';
export type * from './ports/tie-out.ts';
export type * from './ports/ways-in.ts';
export * from './ports/webhooks.ts';

import type { AccountantReportTx } from './ports/accountant-report.ts';
import type { AgentTx } from './ports/agents.ts';
import type { AlertTx } from './ports/alerts.ts';
import type { AttachmentTx } from './ports/attachments.ts';
import type { BillingTx } from './ports/billing.ts';
import type { CareTx } from './ports/care.ts';
import type { CodesTx } from './ports/codes.ts';
import type { CommitmentReads, CommitmentTx } from './ports/commitments.ts';
import type { CorrectionTx } from './ports/corrections.ts';
import type { DirectoryTx } from './ports/directory.ts';
import type { ErpFiguresTx } from './ports/erp-figures.ts';
import type { RecordTx } from './ports/erp-records.ts';
import type { ForcedUnlinkTx } from './ports/forced-unlinks.ts';
import type { HandfulTx, ToExport } from './ports/handful.ts';
import type { Keeping, RequestKey } from './ports/idempotency.ts';
import type { ImportTx } from './ports/imports.ts';
import type { JobsTx } from './ports/jobs.ts';
import type {
  Counts,
  ListChoices,
  ListedRow,
  ListFilter,
  ListQuery,
  ListViewTx,
  Matching,
  Selected,
} from './ports/list.ts';
import type { MailTx } from './ports/mails.ts';
import type { ManyTx } from './ports/many.ts';
import type { ApplicationTx } from './ports/oauth.ts';
import type { OperationTx } from './ports/operations.ts';
import type { OutsideTx } from './ports/outside.ts';
import type { SealedHistoryTx } from './ports/sealed-history.ts';
import type { SecretsTx } from './ports/secrets.ts';
import type { SetUpTestTx } from './ports/set-up-tests.ts';
import type { SingleSignOnTx } from './ports/single-sign-on.ts';
import type { TieOutTx } from './ports/tie-out.ts';
import type { WaysInTx } from './ports/ways-in.ts';
import type { WebhookTx } from './ports/webhooks.ts';

/** How what is asked for one by one is read together, for the store as for the jobs. */
export { gathering } from './gathering.ts';
export * from './ports/idempotency.ts';

/** For whom a transaction runs: the wall of row-level security is set by it. */
export interface Scope {
  readonly company: CompanyId;
  readonly person?: PersonId;
  /** How what this transaction answers is kept with it; see {@link Keeping}. */
  readonly keeping?: Keeping;
}

/** An invoice as the commands of the ERP tool need it, its row locked until the transaction ends. */
export interface LockedInvoice {
  readonly head: InvoiceHead;
  readonly link: Link | null;
}

export interface NewLink {
  readonly invoiceId: InvoiceId;
  readonly projectId: ProjectId;
  readonly connectionId: ConnectionId;
  readonly reference: BillReference;
  readonly sentBy: PersonId;
}

/**
 * What may be read and written within one transaction. A transaction is short: nothing from outside is awaited in it.
 * Calls that need nothing of each other's answers may be awaited together: what they send is done in the order of the calls.
 */
export interface Tx {
  /** The database's clock at this moment. */
  now(): Promise<Instant>;

  readonly links: {
    /** The invoice with its newest link, locked; null if it is not there or was deleted. */
    lock(invoice: InvoiceId): Promise<LockedInvoice | null>;
    /** By the link, for the hub's own jobs. */
    lockByLink(link: LinkId): Promise<LockedInvoice | null>;
    add(link: NewLink): Promise<Link>;
    /** Saves the link and moves the invoice's version on. */
    save(link: Link): Promise<void>;
    /** Freezes what the ERP will be asked to make, with a row for each line that it joins. */
    saveBill(link: LinkId, stored: StoredBill): Promise<void>;
    bill(link: LinkId): Promise<StoredBill | null>;
    /** Another month for a bill that was frozen already: where it is posted, not what it is. */
    changePeriod(link: LinkId, period: PostingPeriod): Promise<void>;
  };
  readonly bills: {
    source(invoice: InvoiceId): Promise<BillSource | null>;
    /** Of many, in as many statements as of one. */
    sources(invoices: readonly InvoiceId[]): Promise<ReadonlyMap<InvoiceId, BillSource>>;
    /** The bills of live links that were frozen when they were accepted. */
    frozen(invoices: readonly InvoiceId[]): Promise<ReadonlyMap<InvoiceId, Bill>>;
  };
  readonly sightings: {
    /** Of another bill that bears its number by now, only that it is there: how that one stands is nothing of the link's. */
    note(link: Pick<Link, 'id' | 'record'>, sighting: Sighting): Promise<void>;
    /** What was noted last. */
    last(link: LinkId): Promise<LastSighting | null>;
    /** The newest that says something, with the bill as it then was. */
    lastSeen(link: LinkId): Promise<(LastSighting & { readonly fingerprint: Fingerprint | null }) | null>;
    /** How the bill stood when it was last seen; null if it never was. */
    lastStanding(link: LinkId): Promise<Standing | null>;
  };
  readonly connections: {
    list(): Promise<readonly Connection[]>;
    get(id: ConnectionId): Promise<Connection | null>;
    /** Was nothing ever sent to the company's connection, nor joined with it or numbered, nor is anything about to be? */
    isUnused(): Promise<boolean>;
    /**
     * As {@link isUnused}, and holds the connection, or its having none, to the end of the transaction. What an integrator
     * numbered does not stand in the way of another that is driven from outside.
     */
    holdUnused(becomes: string): Promise<boolean>;
    /**
     * Is it of the kind still that it was when it was read? It is then held so to the end of the transaction: whoever would have
     * another take its place waits, and sees what was done with it.
     */
    stays(connection: Pick<Connection, 'id' | 'kind'>): Promise<boolean>;
    /** The company's connection becomes this one, which takes nothing along of what another kind was; or it is its first. */
    become(kind: string, name: string, settings: Readonly<Record<string, unknown>>): Promise<ConnectionId>;
    noteRead(id: ConnectionId, at: Instant, error: string | null): Promise<void>;
    setPolicy(id: ConnectionId, policy: Policy, on: boolean): Promise<void>;
    /** Of one that waits to be looked over: it was restored at the latest now, whatever its clock said then. */
    setRestoredAt(id: ConnectionId, at: Instant): Promise<void>;
    /** What the ERP got since the back-up was looked over: exports go on. */
    forgetRestored(id: ConnectionId): Promise<void>;
    /** What its bills were made in bears this name now. Whoever exports there by the name of before holds that job no longer. */
    setBooks(id: ConnectionId, books: string): Promise<void>;
    /** The hour of the company's day at which it is tied out; null for never by itself. */
    setTieOutHour(id: ConnectionId, hour: number | null): Promise<void>;
    /** The synced links of a connection after one, in order of their ids. */
    syncedLinks(id: ConnectionId, after: LinkId | null, limit: number): Promise<readonly Link[]>;
  };
  readonly agents: AgentTx;
  readonly alerts: AlertTx;
  readonly approvers: AccountantReportTx;
  readonly setUpTests: SetUpTestTx;
  readonly attachments: AttachmentTx;
  readonly jobs: JobsTx;
  readonly handful: HandfulTx;
  readonly many: ManyTx;
  readonly operations: OperationTx;
  readonly listViews: ListViewTx;
  readonly events: { append(events: readonly NewEvent[]): Promise<void> };
  readonly people: { grants(person: PersonId): Promise<Grants | null> };
  readonly project: ProjectTx;
  readonly commitments: CommitmentTx;
  readonly billing: BillingTx;
  readonly care: CareTx;
  readonly directory: DirectoryTx;
  readonly applications: ApplicationTx;
  readonly singleSignOn: SingleSignOnTx;
  readonly waysIn: WaysInTx;
  readonly outside: OutsideTx;
  readonly webhooks: WebhookTx;
  readonly mails: MailTx;
  readonly codes: CodesTx;
  readonly imports: ImportTx;
  readonly tieOuts: TieOutTx;
  readonly figures: ErpFiguresTx;
  readonly records: RecordTx;
  readonly corrections: CorrectionTx;
  readonly forced: ForcedUnlinkTx;
  readonly sealedHistory: SealedHistoryTx;
  readonly secrets: SecretsTx;
  /** Remembers, in the transaction that did it, which invoice a request with a key made or moved. */
  noteDone(key: RequestKey, person: PersonId, invoice: InvoiceId): Promise<void>;
}

export type InvoiceFields = Omit<InvoiceHead, 'id' | 'number' | 'createdAt' | 'updatedAt' | 'version'>;
export type NewInvoiceLine = Omit<InvoiceLine, 'id'>;

/** The project side's share of a transaction. */
export type SavedHead = Pick<InvoiceHead, 'amountDue' | 'retainage' | 'version' | 'updatedAt'>;

export interface ProjectTx {
  /** Locked until the transaction ends: whoever bills it bills what it is. */
  commitment(id: CommitmentId): Promise<Commitment | null>;
  periods(project: ProjectId): Promise<readonly BillingPeriod[]>;
  invoice(id: InvoiceId): Promise<Invoice | null>;
  /** The newest invoice of a commitment, its commitment's row locked so that two cannot be made at once. */
  latestOfCommitment(id: CommitmentId): Promise<Invoice | null>;
  /** Locks an invoice and says where it is, without its lines: many of them take their time. */
  placeOf(id: InvoiceId): Promise<{ readonly projectId: ProjectId; readonly commitmentId: CommitmentId } | null>;
  /** Locks a commitment: nobody carries its amounts forward, or adds to its lines, before this transaction ends. */
  lockCommitment(id: CommitmentId): Promise<void>;
  addInvoice(fields: InvoiceFields, number: number, lines: readonly NewInvoiceLine[], by: PersonId): Promise<InvoiceId>;
  /** @returns what the saving itself makes other: the sums, and that there is a newer version. */
  saveInvoice(id: InvoiceId, fields: InvoiceFields, lines: readonly InvoiceLine[]): Promise<SavedHead>;
  deleteInvoice(id: InvoiceId): Promise<void>;
}

/** The lease ran out, or someone else took the job: stop here, the next one starts with a look. */
export class LeaseLost extends Error {}

/** What somebody may change of themselves, whatever their rights are and wherever. */
export interface OwnTx {
  saveLook(look: Partial<Look>): Promise<void>;
}

export interface UnitOfWork {
  /**
   * One transaction, committed when `work` returns, rolled back when it throws. Where it met what another did at the same
   * moment, it is done once more from its beginning: `work` adds to nothing that was there before it.
   */
  run<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** What is a person's own, in whichever company. */
  own<T>(person: PersonId, work: (mine: OwnTx) => Promise<T>): Promise<T>;
  /** Is the code running now inside a transaction? Asking an ERP there would hold locks while waiting for the world. */
  inside(): boolean;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}
export interface Paged<T> {
  readonly rows: readonly T[];
  readonly total: number;
}
/** Moments from one to another, both included; null: open on that side. */
export interface Span {
  readonly from: Instant | null;
  readonly to: Instant | null;
}
export interface RequisitionFilter {
  readonly ids: readonly number[] | null;
  readonly commitment: CommitmentId | null;
  readonly periods: readonly number[] | null;
  readonly statuses: readonly string[] | null;
  readonly originIds: readonly string[] | null;
  /** Only of these commitments, whatever else is asked: what a subcontractor's contact may see. */
  readonly among?: readonly CommitmentId[] | null;
  readonly commitments?: readonly number[] | null;
  readonly created?: Span | null;
  readonly updated?: Span | null;
  /** Only the newest of each commitment, or only those that are not. */
  readonly isLast?: boolean | null;
}

/** Reading without a lock, each within a transaction of its own for the wall's sake. */
export interface Reads extends CommitmentReads {
  list(
    scope: Scope,
    query: ListQuery,
  ): Promise<{ readonly rows: readonly ListedRow[]; readonly counts: Counts; readonly connection: Connection | null }>;
  /** A page's rows alone, for whoever reads one after the other. */
  listRows(scope: Scope, query: ListQuery): Promise<readonly ListedRow[]>;
  /** How many there are of it, and what they come to, counted up to `most`. */
  matching(scope: Scope, filter: ListFilter, most: number): Promise<Matching>;
  /** Which ones, in the order of the list, up to `most`. */
  selection(scope: Scope, query: ListQuery): Promise<readonly Selected[]>;
  listChoices(scope: Scope, readable: readonly ProjectId[] | null): Promise<ListChoices>;
  erpInvoice(scope: Scope, id: InvoiceId): Promise<ErpInvoice | null>;
  /** What exports need to know of their links and their company's connections; links that are not there are left out. */
  toExport(
    scope: Scope,
    links: readonly LinkId[],
  ): Promise<{
    readonly links: ReadonlyMap<LinkId, ToExport>;
    readonly connections: ReadonlyMap<ConnectionId, Connection>;
  }>;
  /** Knows deleted invoices too: their history stays. */
  history(
    scope: Scope,
    id: InvoiceId,
  ): Promise<{ readonly projectId: ProjectId; readonly events: readonly HistoryEvent[] } | null>;
  projects(scope: Scope): Promise<readonly Project[]>;
  vendors(scope: Scope): Promise<readonly Vendor[]>;
  commitments(scope: Scope, project: ProjectId): Promise<readonly Commitment[]>;
  periods(scope: Scope, project: ProjectId): Promise<readonly BillingPeriod[]>;
  invoices(scope: Scope, project: ProjectId, filter: RequisitionFilter, page: Page): Promise<Paged<Invoice>>;
  /** Which commitment an invoice of the project is on, without its lines; null where there is no such invoice. */
  commitmentOf(scope: Scope, project: ProjectId, invoice: InvoiceId): Promise<CommitmentId | null>;
  companiesOf(
    person: PersonId,
  ): Promise<
    readonly { readonly id: CompanyId; readonly name: string; readonly demo: boolean; readonly grants: Grants }[]
  >;
  /** The rights of this moment; null if the person does not belong to the company. */
  grants(scope: { readonly company: CompanyId; readonly person: PersonId }): Promise<Grants | null>;
  person(id: PersonId): Promise<{
    readonly id: PersonId;
    readonly login: string;
    readonly name: string;
    readonly email: string | null;
    readonly look: Look;
  } | null>;
}

/** What of each company is in hand in a process, and the most that one of them may have there. */
export interface Shares {
  readonly inHand: ReadonlyMap<CompanyId, number>;
  readonly mostOfOne: number;
  /** Of those whose most is another one. */
  readonly mostOf?: ReadonlyMap<CompanyId, number>;
}

/** Delivery of jobs over all companies, and the slots of each connection. */
export interface Queue {
  /**
   * Takes what is due, by turns of the companies, and says when the next of its kind will be (null: there is none), held
   * ones included; of a company that has its share in hand there is none.
   */
  claim(
    kind: JobKind,
    atMost: number,
    shares?: Shares,
  ): Promise<{ readonly leases: readonly Lease[]; readonly nextInMs: number | null }>;
  /** Prolongs the leases of a living process. */
  renew(leases: readonly Lease[]): Promise<void>;
  nextInMs(kind: JobKind): Promise<number | null>;
  /** Hands a lease back before its time: at a stop, someone else may go on at once. */
  giveBack(lease: Lease): Promise<void>;
  /**
   * Runs `call` within one of the connection's slots, of which there are `maxInFlight` over all processes. Waits up to
   * `waitMs` for one; null if there was none. A slot outlives a process that died by little more than `holdMs`.
   */
  withinSlot<T>(
    connection: Connection,
    slots: number,
    holdMs: number,
    waitMs: number,
    call: () => Promise<T>,
  ): Promise<{ readonly value: T } | null>;
}
