import type { CommitmentId, ConnectionId, InvoiceId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { Cents } from '../../domain/money.ts';
import type { Flow, FlowEnd, LastEnd, RecordFilter, RecordState } from '../../domain/records/flow.ts';
import type { Held } from '../../domain/records/holders.ts';
import type { ListedKind, RecordKind } from '../../domain/records/kinds.ts';
import type { MadeType, NewErpRecord, RecordKey } from '../../domain/records/made.ts';
import type { MakingSource } from '../../domain/records/making.ts';
import type { Comparable } from '../../domain/records/match.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';

/** A record of ours that an invoice stands on, with what is under way between it and the ERP. */
export interface OurRecord {
  readonly kind: RecordKind;
  readonly id: number;
  readonly projectId: ProjectId | null;
  readonly commitmentId: CommitmentId | null;
  readonly number: string | null;
  readonly name: string;
  readonly erpNumber: string | null;
  /** The ERP's number of the job that it is of; null where it is of none, or that is not there. */
  readonly job: string | null;
  /** Of a commitment or change order; `inactive` of a vendor or project that is not used any more. */
  readonly status: string | null;
  readonly flow: Flow | null;
  /** How the flow before ended. */
  readonly last: LastEnd | null;
}

/** A record in the ERP as its list told it. */
export interface ListedRecord {
  readonly id: number;
  readonly connection: ConnectionId;
  readonly kind: ListedKind;
  readonly key: string;
  readonly number: string;
  readonly name: string;
  readonly job: string | null;
  readonly invoice: InvoiceId | null;
  readonly detail: ListedDetail;
  readonly archived: boolean;
}
/** A list as it was read. `whole`: what it lacks is not there. */
export interface ReadList {
  readonly records: readonly NewListed[];
  readonly whole: boolean;
}
export type NewListed = Omit<ListedRecord, 'id' | 'connection' | 'kind' | 'archived'>;

/** What a list tells besides number and name, as much as it does. */
export interface ListedDetail {
  readonly email?: string | null;
  readonly address?: string | null;
  /** The ERP's number of the vendor. */
  readonly vendor?: string | null;
  readonly amount?: Cents | null;
  readonly date?: string | null;
  /** What the payment's bill is called there. */
  readonly bill?: string | null;
}

/** A list of the ERP: how old it is, and whether somebody waits for a newer one. */
export interface Reading {
  readonly kind: ListedKind;
  readonly askedAt: Instant | null;
  readonly asOf: Instant | null;
  readonly error: string | null;
  readonly records: number;
}

export type { RecordFilter };
export type RecordCounts = Readonly<Record<RecordFilter, number>>;

export interface RecordQuery {
  readonly kind: RecordKind;
  readonly connection: ConnectionId | null;
  readonly filter: RecordFilter;
  readonly search: string | null;
  readonly project: ProjectId | null;
  readonly after: { readonly sort: string; readonly id: number } | null;
  readonly limit: number;
}

/** One row of a list: a record of ours, or one that is in the ERP alone. */
export interface RecordRow {
  /** Null: it is in the ERP alone. */
  readonly id: number | null;
  /** In the ERP's list; null where it is not in it. */
  readonly listed: { readonly id: number; readonly number: string; readonly name: string } | null;
  /** Of one that is synced: does the ERP's list have it? Null where that list does not tell. */
  readonly inList: boolean | null;
  readonly kind: RecordKind;
  readonly number: string | null;
  readonly name: string;
  /** What stands beside it to know it by: the vendor, the commitment, the city. */
  readonly beside: string | null;
  readonly amount: Cents | null;
  readonly status: string | null;
  readonly project: { readonly id: ProjectId; readonly name: string; readonly number: string } | null;
  readonly commitment: CommitmentId | null;
  readonly erpNumber: string | null;
  readonly state: RecordState;
  readonly flow: Flow | null;
  readonly last: LastEnd | null;
  readonly sort: string;
}

/** A flow as the job that exports it needs it. */
export interface RecordExport {
  readonly flow: Flow;
  readonly kind: MadeType;
  readonly recordId: number;
  readonly connection: ConnectionId;
  readonly wanted: NewErpRecord | null;
  readonly fingerprint: string | null;
}

export interface FlowChange {
  readonly state: Flow['state'];
  readonly parked: boolean;
  readonly acceptedBy: PersonId | null;
  readonly error: Flow['error'];
  readonly askedAt: Instant | null;
  readonly settleMs: number | null;
}

/** Records besides invoices, within a transaction of the hub. */
export interface RecordTx {
  /** Locked until the transaction ends; null where there is none such, or it was deleted. */
  lock(kind: RecordKind, id: number): Promise<OurRecord | null>;
  /** As the list shows it. */
  row(kind: RecordKind, id: number, connection: ConnectionId | null): Promise<RecordRow | null>;
  list(query: RecordQuery): Promise<readonly RecordRow[]>;
  counts(kind: RecordKind, connection: ConnectionId | null): Promise<RecordCounts>;
  /** What waits for somebody, of each kind: to be brought in, accepted, or looked at after a failure. */
  waiting(connection: ConnectionId | null): Promise<Readonly<Record<RecordKind, number>>>;
  /** What stands on it, so that it may not be parted yet. */
  held(kind: RecordKind, id: number): Promise<readonly Held[]>;
  /** Everything of it that the ERP would be asked to hold. */
  source(kind: MadeType, id: number): Promise<MakingSource | null>;

  /** Gives it its number in the ERP, or takes it away. `taken`: another of ours has it. */
  setNumber(kind: RecordKind, id: number, number: string | null): Promise<'done' | 'taken'>;
  addFlow(record: OurRecord, connection: ConnectionId, by: PersonId): Promise<Flow>;
  changeFlow(id: number, change: Partial<FlowChange>): Promise<void>;
  /** Freezes what the ERP will be asked to make. */
  saveWanted(id: number, number: string, wanted: NewErpRecord, fingerprint: string): Promise<void>;
  /**
   * Under which numbers the ERP is being asked to make others of ours. Whoever gives a number, or has one asked for, waits here
   * for whoever does the same: it stays true until the transaction ends.
   */
  onTheirWay(kind: MadeType, but: number | null): Promise<readonly RecordKey[]>;
  endFlow(id: number, end: FlowEnd, by: PersonId | null, reason: string | null): Promise<void>;
  toExport(flow: number): Promise<RecordExport | null>;
  /** When the two were last joined by hand or by an export, as the history of this record says. */
  joinedAt(kind: RecordKind, id: number): Promise<Instant | null>;

  listed(id: number): Promise<ListedRecord | null>;
  /** Which record of ours bears this number already; null where none does. */
  holderOf(listed: { readonly kind: RecordKind; readonly key: string }): Promise<number | null>;
  archive(id: number, by: PersonId | null): Promise<void>;
  /** Those of ours that are joined to nothing, or those of the ERP that are, to be compared; at most so many. */
  unjoined(
    kind: ListedKind,
    connection: ConnectionId,
    side: 'ours' | 'erp',
    most: number,
  ): Promise<readonly (Comparable & { readonly beside: string | null })[]>;
  /** What of ours can be compared with what the ERP lists; its job aside. */
  comparable(kind: RecordKind, id: number): Promise<Comparable | null>;
  /** A project of ours by its number in the ERP. */
  projectOfJob(job: string): Promise<ProjectId | null>;
  addSubJob(project: ProjectId, number: string, name: string, erpNumber: string): Promise<number | null>;

  readings(connection: ConnectionId): Promise<readonly Reading[]>;
  askReading(connection: ConnectionId, kinds: readonly ListedKind[]): Promise<void>;
  /** Takes the place of what the list said before. Who was put aside stays so. */
  keepReading(connection: ConnectionId, kind: ListedKind, asOf: Instant, read: ReadList): Promise<void>;
  /** @param begun what was asked for after it stays asked for. */
  failReading(connection: ConnectionId, kind: ListedKind, begun: Instant, because: string): Promise<void>;
  /** What an integrator offers to be brought in, as far as such records are brought in. */
  staged(connection: ConnectionId, kind: ListedKind): Promise<readonly NewListed[]>;
  /** It was brought in: its integrator is told so where it looks. */
  stagedIsImported(connection: ConnectionId, kind: ListedKind, key: string): Promise<void>;
  /** The ERP's numbers of the jobs that are worked on. */
  jobsInWork(most: number): Promise<readonly string[]>;
  /** Bills of synced links, newest first. */
  billsInWork(
    connection: ConnectionId,
    most: number,
  ): Promise<readonly { readonly invoice: InvoiceId; readonly record: ErpRecord }[]>;
  history(kind: RecordKind, id: number): Promise<readonly RecordEvent[]>;
}

export interface RecordEvent {
  readonly id: number;
  readonly at: Instant;
  readonly by: string | null;
  readonly type: string;
  readonly facts: Readonly<Record<string, unknown>>;
}
