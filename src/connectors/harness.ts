import type { Bill } from '../domain/bill.ts';
import type { BillReference } from '../domain/ids.ts';
import type { ExportErrorCode } from '../domain/refusal.ts';
import type { ErpRecord } from '../domain/sighting.ts';
import type { Clock, ErpConnector } from './contract.ts';

/** How a bill of the kit shall differ from a plain one. */
export interface BillVariation {
  /**
   * The ERP shall refuse it, and for exactly this reason. The harness may prepare the books for it (close a period,
   * take a vendor's terms away), as long as plain bills made after it go through.
   */
  readonly refusedAs?: ExportErrorCode;
  /** Amounts of its lines, in cents, on lines that the ERP knows. */
  readonly lines?: readonly { readonly amount: number; readonly retainage: number }[];
}

/**
 * What a connector's author gives to `testConnector`: the connector as the hub would have it, and hands on the other
 * side of it, where only an accountant and the weather are.
 */
export interface ErpHarness {
  /**
   * Wrapped in `careful`, over the real wire, with a `settleMs` that the kit can wait for by {@link Weather.settle}.
   */
  readonly connector: ErpConnector;
  /** The same with a credential that the ERP refuses. */
  readonly badCredential: ErpConnector;
  readonly clock: Clock;
  /** Every secret that either connector was given. At least one: the kit searches all that it sees for them. */
  readonly secrets: readonly string[];
  /** A bill that the ERP has never seen, under a reference that it has never seen. */
  aBill(variation?: BillVariation): Promise<{ readonly bill: Bill; readonly reference: BillReference }>;
  readonly accountant: Accountant;
  readonly weather: Weather;
  close(): Promise<void>;
}

/** What people do with their own hands inside the ERP, past the connector. */
export interface Accountant {
  /** Bills that bear the reference, counted in the ERP's own books, void and paid ones included. */
  countUnder(reference: BillReference): Promise<number>;
  delete(record: ErpRecord): Promise<void>;
  void(record: ErpRecord): Promise<void>;
  pay(record: ErpRecord): Promise<void>;
  /**
   * Makes a bill under the number of one that was deleted, as far as the ERP ever uses numbers again: `another bill`,
   * or `the same bill` as a restored company would hold it after somebody keyed it in anew. Answers the new record. In
   * an ERP that never uses numbers again it bears a new number, and the kit expects the old one to stay gone.
   */
  makeAgain(deleted: ErpRecord, what: 'another bill' | 'the same bill'): Promise<ErpRecord>;
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
  /** Down, slow and lost are over. */
  comeBack(): Promise<void>;
  /** Lets pass what `settleMs` stands for: afterwards no ask is under way any more. */
  settle(): Promise<void>;
}
