import { randomUUID } from 'node:crypto';
import type { JobRow, Kept, Subcontract, VendorRow } from './pretend-records.ts';

/*
 * The books of a pretend ERP, "Plainbooks", in memory: as small as an honest ERP can be. Yours exists already: delete
 * this file and `pretend-erp.ts` once your harness reaches the real one, or a simulator on its real wire.
 *
 * It shares no code with the connector, not even for money: what both sides had wrong in the same way, no test would see.
 */

export interface LineRow {
  readonly line: number;
  readonly cost_code: string;
  readonly cost_type: string;
  readonly description: string;
  readonly amount: string;
  readonly retainage: string;
  readonly quantity: string | null;
  readonly unit_price: string | null;
}
/** A bill as it is asked for. */
export interface NewBill {
  readonly reference: string;
  readonly vendor: string;
  readonly job: string;
  readonly subcontract: string;
  readonly invoice_number: string;
  readonly description: string;
  readonly date: string;
  /** `yyyy-mm`; null: that of the date. */
  readonly period: string | null;
  readonly lines: readonly LineRow[];
}
export interface BillRow extends NewBill {
  /** Never used again, unlike the number. */
  readonly key: string;
  readonly number: string;
  readonly status: 'open' | 'paid' | 'void';
  readonly period: string;
  readonly amount: string;
  readonly retainage: string;
}
export interface Payment {
  readonly number: string;
  readonly date: string;
  readonly amount: string;
}

/** What somebody set up before any bill came. */
export interface Company {
  readonly name: string;
  readonly vendors: readonly VendorRow[];
  readonly jobs: readonly JobRow[];
  readonly costCodes: readonly { readonly code: string; readonly name: string }[];
  readonly costTypes: readonly { readonly code: string; readonly name: string }[];
  readonly subcontracts: readonly Subcontract[];
  readonly closedPeriods: readonly string[];
  /** Does the ERP enforce that a reference is used once? Then its connector may declare `once: 'proved'`. */
  readonly uniqueReferences: boolean;
  /** Does it refuse an invoice number that the vendor has used already? */
  readonly uniqueNumbers: boolean;
}
export interface No {
  readonly code: string;
  readonly message: string;
}
export type Added = { readonly made: BillRow } | { readonly no: No };

export interface Books {
  readonly company: Company;
  /** What may grow of the company. */
  readonly kept: Kept;
  bills(): readonly BillRow[];
  paymentsOf(key: string): readonly Payment[];
  /** @param number the number it shall bear; the next one unless given. */
  add(bill: NewBill, number?: string): Added;
  delete(key: string): void;
  void(key: string): void;
  pay(key: string): void;
}

const lengths = { invoice_number: 24, description: 60, line_description: 60 };

export function openBooks(given: Company): Books {
  const { vendors, jobs, subcontracts } = given;
  const kept: Kept = { vendors: [...vendors], jobs: [...jobs], subcontracts: [...subcontracts], changes: [] };
  const company: Company = { ...given, ...kept };
  const bills = new Map<string, BillRow>();
  const payments = new Map<string, Payment[]>();
  const change = (key: string, to: Partial<BillRow>) => {
    const bill = bills.get(key);
    if (bill === undefined) throw new Error(`there is no bill ${key}`);
    bills.set(key, { ...bill, ...to });
    return bill;
  };
  return {
    company,
    kept,
    bills: () => [...bills.values()],
    paymentsOf: (key) => payments.get(key) ?? [],
    add(bill, number) {
      const no = refusalOf(company, [...bills.values()], bill);
      if (no !== null) return { no };
      // The number of the newest bill is used again once that one is deleted, as in many an ERP.
      const next = 1 + Math.max(100, ...[...bills.values()].map((one) => Number(one.number)));
      const made: BillRow = {
        ...bill,
        key: randomUUID(),
        number: number ?? String(next),
        status: 'open',
        period: bill.period ?? bill.date.slice(0, 7),
        amount: total(bill.lines.map((line) => line.amount)),
        retainage: total(bill.lines.map((line) => line.retainage)),
      };
      bills.set(made.key, made);
      return { made };
    },
    delete(key) {
      if (!bills.delete(key)) throw new Error(`there is no bill ${key}`);
    },
    void(key) {
      change(key, { status: 'void' });
    },
    pay(key) {
      const { number, amount, retainage } = change(key, { status: 'paid' });
      const net = total([amount, retainage.startsWith('-') ? retainage.slice(1) : `-${retainage}`]);
      payments.set(key, [{ number: `P-${number}`, date: '2026-04-30', amount: net }]);
    },
  };
}

const no = (code: string, message: string): No => ({ code, message });

function refusalOf(company: Company, bills: readonly BillRow[], bill: NewBill): No | null {
  if (company.uniqueReferences && bills.some((one) => one.reference === bill.reference)) {
    return no('reference_used', `A bill with reference ${bill.reference} exists.`);
  }
  const long = tooLong(bill);
  if (long !== null) return no('invalid', `${long} is too long.`);
  const vendor = company.vendors.find(({ number }) => number === bill.vendor);
  if (!vendor) return no('unknown_vendor', `There is no vendor ${bill.vendor}.`);
  if (!company.jobs.some(({ number }) => number === bill.job)) return no('unknown_job', `There is no job ${bill.job}.`);
  const subcontract = company.subcontracts.find(({ number }) => number === bill.subcontract);
  if (!subcontract) return no('unknown_subcontract', `There is no subcontract ${bill.subcontract}.`);
  if (subcontract.vendor !== bill.vendor || subcontract.job !== bill.job) {
    return no('invalid', `Subcontract ${bill.subcontract} is of another vendor or job.`);
  }
  for (const line of bill.lines) {
    if (!company.costCodes.some(({ code }) => code === line.cost_code)) {
      return no('unknown_cost_code', `There is no cost code ${line.cost_code}.`);
    }
    if (!company.costTypes.some(({ code }) => code === line.cost_type)) {
      return no('unknown_cost_code', `There is no cost type ${line.cost_type}.`);
    }
  }
  if (vendor.terms === null) return no('vendor_without_terms', `Vendor ${bill.vendor} has no payment terms.`);
  const period = bill.period ?? bill.date.slice(0, 7);
  if (company.closedPeriods.includes(period)) return no('period_closed', `The period ${period} is closed.`);
  const sameNumber = (one: BillRow) => one.vendor === bill.vendor && one.invoice_number === bill.invoice_number;
  if (company.uniqueNumbers && bills.some(sameNumber)) {
    return no('number_used', `Vendor ${bill.vendor} has an invoice ${bill.invoice_number} already.`);
  }
  return null;
}

function tooLong(bill: NewBill): string | null {
  if (bill.invoice_number.length > lengths.invoice_number) return 'The invoice number';
  if (bill.description.length > lengths.description) return 'The description';
  const line = bill.lines.find(({ description }) => description.length > lengths.line_description);
  return line ? `The description of line ${line.line}` : null;
}

/** Adds decimals with two places, in whole cents. */
function total(amounts: readonly string[]): string {
  const cents = amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n);
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
