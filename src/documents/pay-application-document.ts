import type { PayLine } from '../domain/billing/pay-application.ts';
import type { Quantity, UnitPrice } from '../domain/billing/quantity.ts';
import type { Day, Instant } from '../domain/time.ts';

/** A line of the continuation sheet: its amounts, and what tells a reader which work it is. */
export interface PayApplicationLine extends PayLine {
  readonly position: number;
  readonly description: string;
  readonly costCode: string;
  readonly costType: string;
  /** No earlier application of the commitment has this line. */
  readonly appearsFirst: boolean;
  /** For a line that is billed by quantity; null for one that is billed by amount. */
  readonly units: {
    readonly quantity: Quantity;
    readonly unitPrice: UnitPrice;
    readonly unit: string | null;
    /** Billed by earlier applications, and by this one. */
    readonly previous: Quantity;
    readonly thisPeriod: Quantity;
  } | null;
}

/** A party or a place as a letter has it: a name, and below it what is known of the address. */
export interface Party {
  readonly name: string;
  readonly address: readonly string[];
}

/** All that the paper and the tables of one subcontractor invoice say. Whoever makes it reads the store; this room does not. */
export interface PayApplicationDocument {
  readonly project: Party & { readonly number: string };
  readonly contractor: Party;
  readonly subcontractor: Party;
  readonly commitment: { readonly number: string; readonly title: string; readonly contractDate: Day | null };
  readonly application: {
    /** The invoice's place among those of its commitment: 1, 2, 3 … */
    readonly number: number;
    readonly invoiceNumber: string | null;
    readonly start: Day;
    readonly end: Day;
    readonly billingDate: Day | null;
    /** As people read it. */
    readonly status: string;
    readonly final: boolean;
  };
  readonly lines: readonly PayApplicationLine[];
  /** When the invoice last changed: the date of the document, so that equal invoices give equal bytes. */
  readonly asOf: Instant;
}
