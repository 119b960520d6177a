import type { ConnectionId, InvoiceId, LinkId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { DetailStatus, OutsideTold, RequestDetail, RequestName } from '../../domain/outside.ts';
import type { Instant } from '../../domain/time.ts';

/** What an integrator was asked to do, with every asking. */
export interface OutsideRequest {
  readonly id: number;
  readonly connectionId: ConnectionId;
  readonly name: RequestName;
  readonly linkId: LinkId;
  readonly invoiceId: InvoiceId;
  /** The sending that it asks a bill for has ended without one: whoever did not begin yet is not to. */
  readonly withdrawn: boolean;
  /** The sending that it is of has ended, however. */
  readonly ended: boolean;
  readonly projectId: ProjectId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** As Procore's shape has it under `request_data`, but for the numbers of details. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Oldest first. */
  readonly details: readonly (RequestDetail & { readonly askedBy: PersonId | null })[];
}

/** What the ERP calls one of our records, as its integrator told it. */
export interface ExternalRecord {
  readonly connectionId: ConnectionId;
  readonly itemType: string;
  readonly itemId: number;
  readonly originId: string | null;
  readonly originCode: string | null;
  readonly originData: string | null;
  /** Of a requisition: the request whose bill it is the number of. */
  readonly requestId: number | null;
  /** When it was last told; null where somebody else gave the number that it has. */
  readonly changedAt: Instant | null;
  /** When its number was last given or taken back; null where nobody ever spoke of it. */
  readonly numberToldAt: Instant | null;
}

export interface NewExternalRecord {
  readonly itemType: string;
  readonly itemId: number;
  readonly originId: string | null;
  readonly originCode: string | null;
  readonly originData: string | null;
  /** Of a requisition: the request whose bill it is the number of. */
  readonly requestId: number | null;
  /** Was its number spoken of, given or taken back? */
  readonly numberTold: boolean;
}

/** Records that a bill names by the ERP's numbers, as integrators call their kinds. */
export const numberedTypes = [
  'vendor',
  'project',
  'work_order_contract',
  'purchase_order_contract',
  'cost_code',
  'line_item_type',
] as const;
export type NumberedType = (typeof numberedTypes)[number];

export const stagedStatuses = ['archived', 'imported', 'invalid', 'staged'] as const;
export interface StagedRecord {
  readonly id: number;
  readonly itemType: string;
  readonly originId: string;
  readonly originCode: string | null;
  readonly originData: string | null;
  readonly parentId: number | null;
  readonly status: (typeof stagedStatuses)[number];
  readonly body: unknown;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What is said of one by its id, or by its number in the ERP. What is left out says nothing, and stays as it is. */
export interface StagedEntry extends Pick<StagedRecord, 'itemType' | 'originId'>, Partial<Said> {
  readonly id: number | null;
}
type Said = {
  readonly [K in 'originCode' | 'originData' | 'parentId' | 'status' | 'body']: StagedRecord[K] | undefined;
};

export interface RequestFilter {
  /** Left out: of every connection. */
  readonly connection?: ConnectionId;
  readonly invoices: readonly InvoiceId[] | null;
  readonly ids: readonly number[] | null;
}

/** One asking, with the request that it is of. */
export interface Asking {
  readonly request: Pick<OutsideRequest, 'id' | 'name' | 'invoiceId'>;
  readonly detail: RequestDetail;
}

export interface AskingFilter {
  readonly connection: ConnectionId;
  readonly invoices: readonly InvoiceId[] | null;
  readonly ids: readonly number[] | null;
  /** As they are shown: `stale` is one in progress of which nothing was heard since `staleBefore`. */
  readonly statuses: readonly string[] | null;
  readonly staleBefore: Instant;
}

/** A part of a list. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** One sending of an invoice; without a link the next one, whatever it will be. */
export interface Sending {
  readonly invoice: InvoiceId;
  readonly link: LinkId | null;
}

/** What is asked of integrators and what they say, within a transaction of the hub. */
export interface OutsideTx {
  /** What was told of a link's bill, as of now. */
  told(link: Link): Promise<OutsideTold>;
  /** The bill of a sending before this one that the integrator says is there; without a link, of any sending. */
  earlierBill(invoice: InvoiceId, link: LinkId | null): Promise<string | null>;
  /** That of each of several sendings, in their order. */
  earlierBills(sendings: readonly Sending[]): Promise<readonly (string | null)[]>;
  /** Newest first. */
  requests(
    filter: RequestFilter & { readonly offset?: number; readonly limit: number },
  ): Promise<readonly OutsideRequest[]>;
  countRequests(filter: RequestFilter): Promise<number>;
  /** Oldest first. */
  askings(filter: AskingFilter & Slice): Promise<readonly Asking[]>;
  countAskings(filter: AskingFilter): Promise<number>;
  /** The request that a detail is of. */
  requestOfDetail(detail: number): Promise<OutsideRequest | null>;
  /**
   * Asks again for the bill of a link, if it was asked for at all, nobody is known to be at it and no earlier bill is there.
   * @param staleMs an open detail that is older than this does not count as being at it.
   */
  askAgain(link: Link, by: PersonId, staleMs: number): Promise<boolean>;
  /** Asks whether a link's bill is gone, unless that was asked and is still open. */
  askUnlink(link: Link, by: PersonId, staleMs: number): Promise<boolean>;
  /** The integrator's word on a detail; `in_progress` is a sign of life. */
  noteAnswer(detail: number, status: DetailStatus, messages: readonly string[], by: PersonId): Promise<void>;
  external(connection: ConnectionId, itemType: string, ids: readonly number[]): Promise<readonly ExternalRecord[]>;
  /** Which of our records has this number already; null where none does. */
  holderOf(connection: ConnectionId, itemType: string, originId: string): Promise<number | null>;
  putExternal(connection: ConnectionId, record: NewExternalRecord, by: PersonId): Promise<ExternalRecord>;
  forgetExternal(connection: ConnectionId, itemType: string, ids: readonly number[]): Promise<void>;
  /**
   * Gives one of the company's own records its number in the ERP, takes it away (null), or leaves it (undefined), and says
   * which it had and which it has then; null where there is none such.
   */
  numberRecord(
    itemType: NumberedType,
    id: number,
    number: string | null | undefined,
  ): Promise<
    | { readonly projectId: ProjectId | null; readonly had: string | null; readonly number: string | null }
    | 'taken'
    | null
  >;
  /** The numbers that records of ours have now, by whomever; those that are not there are left out. */
  numbersOf(
    itemType: NumberedType,
    ids: readonly number[],
  ): Promise<readonly { readonly id: number; readonly number: string | null }[]>;
  /** Is there such a line of an invoice of the company? */
  hasLine(id: number): Promise<boolean>;
  staged(connection: ConnectionId, ids: readonly number[]): Promise<readonly StagedRecord[]>;
  /** By its id or its number in the ERP; null where there is no such id, `taken` where another has the number. */
  putStaged(connection: ConnectionId, entry: StagedEntry): Promise<StagedRecord | 'taken' | null>;
}
