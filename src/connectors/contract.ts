import type { Bill, BillLimits } from '../domain/bill.ts';
import type { BillCosts } from '../domain/bill-costs.ts';
import type { BillReference } from '../domain/ids.ts';
import type { Cents } from '../domain/money.ts';
import type { MadeType, NewErpRecord, RecordKey } from '../domain/records/made.ts';
import type { ExportError } from '../domain/refusal.ts';
import type { ErpFinding } from '../domain/set-up-tests.ts';
import type { ErpRecord, Fingerprint, Sighting, Standing } from '../domain/sighting.ts';
import type { Day, Instant } from '../domain/time.ts';
import type { TroubleCode } from '../domain/trouble.ts';

// The domain may import nothing of ours, so its own part of the contract stands there.
export type { MadeType, NewErpLine, NewErpRecord, RecordKey } from '../domain/records/made.ts';

/** What an ERP is like: what a person does there to undo a bill, how old its answers may be, how long it may take. */
export interface ErpTraits {
  /** As people read it, with its mark: `Sage 100 Contractor®`. */
  readonly name: string;
  /** What a person does in the ERP to take a bill back. */
  readonly undo: 'delete' | 'void' | 'reverse';
  /**
   * Whose books it reads and writes, by what its settings name and each look proves: `Harbor & Pine Builders`. The same
   * from whatever machine, another for every other company. The hub keeps it with the first link, and believes nothing of
   * others. Left out only where no settings could lead elsewhere.
   */
  readonly books?: string | undefined;
  /** What takes a void bill out of the books there, as people find it; left out where nothing does. */
  readonly removesVoid?: string;
  readonly reads: 'live' | 'mirror';
  /**
   * `proved`: the ERP itself enforces our reference as unique. `bounded`: at most one bill as long as no process pauses,
   * between its deadline check and the bytes leaving, for longer than the quarantine.
   */
  readonly once: 'proved' | 'bounded';
  /** Nothing is sent later than this after the intent was saved, and no call outlives it. */
  readonly callMs: number;
  /** Counted from the intent: after this, an ask has either taken effect or never will. At least `callMs`. */
  readonly settleMs: number;
  /** Calls under way at once, over all hub processes, live unlink checks included. */
  readonly maxInFlight: number;
  /** Bills that one call of `lookForMany` asks the ERP for: of more, it makes a call for each so many. 1 where each costs one. */
  readonly keysACall: number;
  readonly limits: BillLimits;
  /** Records besides bills that it can be asked to make; empty for one that is only asked for bills. */
  readonly makes: readonly MadeType[];
  /**
   * Records that it is not asked to make, and finds by their number all the same, whatever became of them there: put out of
   * use, or moved to another job. Left out, their list is read, and what that leaves out counts as gone.
   */
  readonly finds?: readonly MadeType[] | undefined;
}

/** How to find a bill: by the reference that we put on it, or by the record that the ERP gave us. */
export type BillKey = { readonly reference: BillReference } | { readonly record: ErpRecord };

export interface ErpVendor {
  readonly number: string;
  readonly name: string;
}
export interface ErpJob {
  readonly number: string;
  readonly name: string;
  /** Parts of the job that the ERP books separately; empty where it has none. */
  readonly phases: readonly { readonly number: string; readonly name: string }[];
}
export interface ErpCostCode {
  readonly code: string;
  readonly name: string;
}
/** What kind of cost a line is: material, labor, subcontract … Empty lists are for ERPs that know no such thing. */
export interface ErpCostType {
  readonly code: string;
  readonly name: string;
}
export interface ErpSubcontract {
  readonly number: string;
  /** Null where the ERP does not say whose it is. */
  readonly vendorNumber: string | null;
  readonly description: string;
  /** Null where the ERP keeps no sum of it. */
  readonly amount: Cents | null;
  readonly lines: readonly ErpSubcontractLine[];
}
export interface ErpSubcontractLine {
  readonly number: number;
  readonly description: string;
  readonly costCode: string;
  readonly costType: string;
  /** With its change orders. */
  readonly amount: Cents;
  readonly billed: Cents;
}
export interface ErpPayment {
  readonly number: string;
  readonly date: Day;
  readonly amount: Cents;
}

/** A bill as a list of all of them has it. */
export interface ErpBill {
  readonly record: ErpRecord;
  /** What stands where ours stands, whoever wrote it; null where nothing does. */
  readonly reference: string | null;
  readonly standing: Standing;
  /** As a look would tell it; null where it cannot be told, as without a date. */
  readonly fingerprint: Fingerprint | null;
  /** What it costs by cost code and type, made by `costsOf`; left out where the ERP does not tell it with its bills. */
  readonly costs?: BillCosts | null | undefined;
}

/** What an ERP told of one record that is no bill, found by its number. */
export type RecordSighting =
  | {
      readonly is: 'present';
      readonly number: string;
      readonly name: string;
      /** What ours and theirs are compared by: `recordFingerprint`. */
      readonly fingerprint: string;
      readonly asOf: Instant;
    }
  | { readonly is: 'gone'; readonly asOf: Instant }
  | { readonly is: 'unknown'; readonly because: string; readonly trouble?: TroubleCode };

/** What of a bill's surroundings an ERP would stumble over; `period` and `bill` are of the bill itself. */
export const problemKinds = ['vendor', 'job', 'commitment', 'costCode', 'costType', 'period', 'bill'] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** Something that would make the ERP refuse a bill, and what it lies in, as the ERP numbers it. */
export interface ErpProblem extends ExportError {
  readonly about: { readonly kind: ProblemKind; readonly number: string };
}

export type CheckAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly because: string; readonly trouble?: TroubleCode };

/** All that commands and queries may do with an ERP. No write is here, and no delete is anywhere. */
export interface ErpReader {
  readonly traits: ErpTraits;
  /** Is it there, and does it let us in? Never throws for a bad credential. */
  check(signal: AbortSignal): Promise<CheckAnswer>;
  /**
   * Looks at everything that this connection rests on, for whoever sets it up; changes nothing. What fails is a finding,
   * and the rest is looked at all the same. Left out where there is nothing to say beyond {@link ErpReader.check}.
   */
  examine?(signal: AbortSignal): AsyncIterable<ErpFinding>;
  /**
   * One bill. `asOf` is when the look began (less a mirror's age). A record's number under another identity is answered
   * as `present` with that other record: it is not ours to call it gone. Two bills under one reference are `unknown`.
   */
  lookFor(bill: BillKey, signal: AbortSignal): Promise<Sighting>;
  /** Many bills, in the order asked. Complete, or it throws: an answer that ends early must never read as "gone". */
  lookForMany(bills: readonly BillKey[], signal: AbortSignal): AsyncIterable<Sighting>;
  vendors(signal: AbortSignal): AsyncIterable<ErpVendor>;
  jobs(signal: AbortSignal): AsyncIterable<ErpJob>;
  costCodes(jobNumber: string, signal: AbortSignal): AsyncIterable<ErpCostCode>;
  costTypes(signal: AbortSignal): AsyncIterable<ErpCostType>;
  subcontracts(jobNumber: string, signal: AbortSignal): AsyncIterable<ErpSubcontract>;
  /**
   * Every bill that is on a subcontract or bears a reference, void and paid ones too, in any order. What was there when
   * the list was begun, and was not touched meanwhile, is in it once. Throws where the ERP cannot be asked for all.
   */
  bills(signal: AbortSignal): AsyncIterable<ErpBill>;
  /**
   * For each bill, in the order asked, everything known that would make the ERP refuse it: complete, or it throws. Read in
   * batches, for many are asked about at once. Left out where an ERP says so only when it is asked to make the bill.
   */
  problems?(bills: readonly Bill[], signal: AbortSignal): AsyncIterable<readonly ErpProblem[]>;
  /** What was paid of a bill, oldest first. Empty for one that is not paid or not there. */
  payments(bill: ErpRecord, signal: AbortSignal): AsyncIterable<ErpPayment>;
  /**
   * One record that is no bill, of a type in `traits.makes` or `traits.finds`, by its number. Never throws. `asOf` is when the look began.
   * Two records of one number are `unknown`.
   */
  findRecord(key: RecordKey, signal: AbortSignal): Promise<RecordSighting>;
}

export type CreateAnswer =
  /**
   * `asOf` is when the answer came. Left out, the hub asks its clock itself, once the next call is under way: a connector
   * that waits for the clock keeps one of the ERP's slots meanwhile.
   */
  | { readonly is: 'created'; readonly record: ErpRecord; readonly asOf?: Instant }
  /** The ERP said no: nothing was made. */
  | { readonly is: 'refused'; readonly refusal: ExportError }
  /** It may have been made: look again. `affirmed`: the ERP had said yes, and nobody could look after it. */
  | { readonly is: 'unclear'; readonly because: string; readonly trouble?: TroubleCode; readonly affirmed?: true };

export interface ErpConnector extends ErpReader {
  /**
   * Handed to the job that exports bills alone. Refuses text longer than declared, never cuts it.
   * @param affirmed for a connector that looks for what it made: called as soon as the ERP has said yes, so that this is not
   *   forgotten should the look fail, or its time be over.
   */
  createBill(bill: Bill, reference: BillReference, signal: AbortSignal, affirmed?: () => void): Promise<CreateAnswer>;
  /**
   * Makes a record of a type in `traits.makes`; the other of the two writes in the house, handed to the job that exports
   * records alone. A number that is taken is refused as `erp_duplicate_number`, whoever took it; text that the ERP could
   * not hold whole is refused too.
   */
  createRecord(record: NewErpRecord, signal: AbortSignal): Promise<CreateAnswer>;
}

/** The hub's clock: that of its database, so that hubs on several machines agree. */
export interface Clock {
  now(): Promise<Instant>;
  /** Is a moment known to have come, from what the clock has said already? Spares asking it; left out, it is asked. */
  hasPassed?(instant: Instant): boolean;
}
