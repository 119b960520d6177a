import type { Bill, PostingPeriod } from '../domain/bill.ts';
import type { BillReference } from '../domain/ids.ts';
import type { ExportErrorCode } from '../domain/refusal.ts';
import type { ErpRecord } from '../domain/sighting.ts';
import type { Day } from '../domain/time.ts';
import type { Clock, ErpConnector, MadeType, NewErpRecord, RecordKey } from './contract.ts';

/** How a bill of the kit shall differ from a plain one. */
export interface BillVariation {
  /**
   * The ERP shall refuse it, and for exactly this reason. The harness may prepare the books for it (close a period,
   * take a vendor's terms away), as long as plain bills made after it go through.
   */
  readonly refusedAs?: ExportErrorCode;
  /** Amounts of its lines, in cents, on lines that the ERP knows. Three at the most. */
  readonly lines?: readonly { readonly amount: number; readonly retainage: number }[];
  /** Its posting period is typed: one that is open in the ERP and is not that of its billing date. */
  readonly posted?: 'in another period';
}

/**
 * What a connector's author gives to `testConnector`: the connector as the hub would have it, and hands on the other
 * side of it, where only an accountant and the weather are.
 *
 * Nothing here is optional, for the kit never skips. What an ERP lacks is answered as lacking, where the comment says
 * how, and the kit then holds the connector to what follows from that.
 */
export interface ErpHarness {
  /**
   * Wrapped in `careful`, over the real wire, with a `settleMs` that the kit can wait for by {@link Weather.settle}.
   */
  readonly connector: ErpConnector;
  /**
   * The same as a second hub process would have it: opened anew with the same settings, so that it shares nothing with
   * the first but the ERP. Whatever a connector keeps in its own memory is not there.
   */
  readonly secondHub: ErpConnector;
  /** The same with a credential that the ERP refuses. */
  readonly badCredential: ErpConnector;
  /**
   * The same with a credential that is let in, but to books that are not ours: of another company, or empty. Where an
   * address has one set of books only, the settings name a company that is not the one there.
   */
  readonly wrongCompany: ErpConnector;
  readonly clock: Clock;
  /** Every secret that a connector was given. At least one: the kit searches all that it sees for them. */
  readonly secrets: readonly string[];
  /**
   * Of the reasons of {@link BillVariation.refusedAs} those that `problems` tells before anything is sent; empty for a
   * connector without `problems`. What shows only in the ERP's own answer is left out.
   */
  readonly foretells: readonly ExportErrorCode[];
  /** Counts what `connector` asks of its ERP. `callMeter()` makes it, laid around the port that all its calls pass. */
  readonly calls: CallCount;
  /** A bill that the ERP has never seen, under a reference that it has never seen. */
  aBill(variation?: BillVariation): Promise<{ readonly bill: Bill; readonly reference: BillReference }>;
  readonly accountant: Accountant;
  /** Of a connector with `makes: []` nothing of it is ever called: {@link noRecords}. */
  readonly records: RecordHands;
  readonly weather: Weather;
  close(): Promise<void>;
}

/** Calls of a connector to its ERP, as near to the ERP as the harness can count them. */
export interface CallCount {
  /** How many have begun and not ended. One that was given up has ended when the connector's side let go of it. */
  underWay(): Promise<number>;
  /** The most that were under way at once since this was last asked. */
  mostAtOnce(): Promise<number>;
}

/** What people do with their own hands inside the ERP, past the connector, whatever the weather. */
export interface Accountant {
  /** Bills that bear the reference, counted in the ERP's own books, void and paid ones included. */
  countUnder(reference: BillReference): Promise<number>;
  /** The bill as those books hold it: told from the ERP's own rows, by other code than the connector's. */
  read(record: ErpRecord): Promise<BookedBill>;
  /**
   * What the ERP has no place for at all; empty where it has one for everything. Of these the kit expects nothing in
   * the books, but a posting period that somebody typed must then be refused, as `erp_invalid`.
   */
  readonly lacks: readonly BookedPart[];
  /**
   * All that a connector shall list, each number as it lists it, in any order. The books hold more vendors than the
   * connector reads at once, and more than 100 in any case, for a list is often cut at its first page.
   */
  numbers(jobNumber: string): Promise<BookNumbers>;
  /**
   * Makes the bill disappear. Where people cannot delete one, whatever does it there: an administrator's clean-up, a
   * restored backup.
   */
  delete(record: ErpRecord): Promise<void>;
  void(record: ErpRecord): Promise<void>;
  pay(record: ErpRecord): Promise<void>;
  /**
   * Makes a bill under the number of one that was deleted, as far as the ERP ever uses numbers again: `another bill`,
   * or `the same bill` as a restored company would hold it after somebody keyed it in anew. Answers the new record. In
   * an ERP that never uses numbers again it bears a new number, and the kit expects the old one to stay gone.
   */
  makeAgain(deleted: ErpRecord, what: 'another bill' | 'the same bill'): Promise<ErpRecord>;
  /**
   * Makes a second bill that bears the same reference, as somebody does who copies a bill on the screen. Null where the
   * ERP refuses it: just that is what `once: 'proved'` claims, so there it must be null.
   */
  copy(record: ErpRecord): Promise<ErpRecord | null>;
}

/** Records besides bills, of the types in `traits.makes`, on the other side of the connector. */
export interface RecordHands {
  /**
   * A record that the ERP has never seen and takes as it is, under a number that nothing there bears; a change order on
   * a commitment that is there. What it stands on may be made for it, past the connector.
   */
  aRecord(type: MadeType, variation?: RecordVariation): Promise<NewErpRecord>;
  /** The plain record with one text too long by one character, once for each of its texts. */
  tooLong(type: MadeType): Promise<readonly NewErpRecord[]>;
  /** Counted in the ERP's own books. */
  count(key: RecordKey): Promise<number>;
  /** As those books hold it, told by other code than the connector's. What it has no place for is as you like. */
  read(key: RecordKey): Promise<NewErpRecord>;
  /** Parts that the ERP has no place for, or that its messages do not carry. */
  readonly lacks: readonly RecordField[];
  /** Makes it disappear. */
  delete(key: RecordKey): Promise<void>;
}
export interface RecordVariation {
  /** The ERP shall refuse it, and for exactly this reason; never asked of a type that stands on no such thing. */
  readonly refusedAs?: RefusedRecord;
  /** Each of its texts is as long as the ERP takes, in characters that are not of ASCII where it lets them be. */
  readonly texts?: 'full';
}
export type RefusedRecord =
  | 'erp_unknown_vendor'
  | 'erp_unknown_job'
  | 'erp_unknown_commitment'
  | 'erp_unknown_cost_code';
/** Parts of a record that not every ERP has a place for. */
export type RecordField = 'address' | 'city' | 'state' | 'zip' | 'phone' | 'email' | 'date' | 'retainageRate';

/** For a connector that makes nothing but bills. */
export const noRecords: RecordHands = {
  aRecord: nothingIsMade,
  tooLong: nothingIsMade,
  count: nothingIsMade,
  read: nothingIsMade,
  lacks: [],
  delete: nothingIsMade,
};
function nothingIsMade(): never {
  throw new Error('this connector makes nothing but bills');
}

/** Parts of a bill that not every ERP has a place for. */
export type BookedPart =
  | 'description'
  | 'postingPeriod'
  | 'costCode'
  | 'costType'
  | 'lineDescription'
  | 'quantity'
  | 'unitPrice';

/** A bill in the books of an ERP, in our words. Null where the books hold nothing. */
export interface BookedBill {
  readonly vendorNumber: string;
  readonly jobNumber: string;
  readonly commitmentNumber: string;
  readonly invoiceNumber: string;
  readonly description: string | null;
  readonly billingDate: Day;
  readonly postingPeriod: PostingPeriod | null;
  /** In cents. */
  readonly amount: number;
  readonly retainage: number;
  /** In the order of their numbers. */
  readonly lines: readonly BookedLine[];
}
export interface BookedLine {
  readonly lineNumber: number;
  readonly costCode: string | null;
  readonly costType: string | null;
  readonly description: string | null;
  /** In cents. */
  readonly amount: number;
  readonly retainage: number;
  /** Exact decimals, as many places as the ERP likes. Read only where the bill had them: a line by amount may have 1. */
  readonly quantity: string | null;
  readonly unitPrice: string | null;
}

export interface BookNumbers {
  readonly vendors: readonly string[];
  readonly jobs: readonly string[];
  /** As a bill on that job may name them. */
  readonly costCodes: readonly string[];
  /** Empty where the ERP knows no such thing. */
  readonly costTypes: readonly string[];
  readonly subcontracts: readonly string[];
}

/** What networks and machines do. */
export interface Weather {
  /** The next ask takes effect; its answer never comes. */
  loseNextAnswer(): Promise<void>;
  /** The next ask never arrives; its sender cannot tell. */
  loseNextRequest(): Promise<void>;
  /** The ERP refuses the next ask, whatever it is, in these words. */
  refuseNext(sentence: string): Promise<void>;
  /** Nothing answers, until it comes back. */
  goDown(): Promise<void>;
  /** Everything is answered only after this many milliseconds. What was asked still takes effect. */
  slowDown(ms: number): Promise<void>;
  /**
   * Answers that are none, as this wire can give them, by names of your own: `403`, `404`, `an HTML page`, `no rows`,
   * `permission denied`, `half an answer`. At least two, and every one that could be read as an absence.
   */
  readonly oddAnswers: readonly string[];
  /**
   * Until it comes back, everything is answered so, or only asks to make a bill: looks before and after them are not.
   * An ask may take effect all the same, or not.
   */
  answerOddly(how: string, what: 'everything' | 'asks'): Promise<void>;
  /** Down, slow, lost and odd are over. */
  comeBack(): Promise<void>;
  /** Lets pass what `settleMs` stands for: afterwards no ask is under way any more. */
  settle(): Promise<void>;
}
