import { moneyOf } from './cents.ts';
import type { Tx } from './database.ts';
import { type NewInvoice, periodOf } from './payable-invoice.ts';
import { badCosts, type Found, one, unknown, whole } from './references.ts';
import { codes, no, type SageRefusal } from './refusal.ts';
import type { BlankColumn } from './weather.ts';

/** What the program's options and the hour say about new invoices. */
export interface Rules {
  /** Months, `yyyy-mm`, that are closed to posting. */
  readonly closedPeriods: readonly string[];
  /** What becomes of an invoice past what is left of its subcontract. */
  readonly overSubcontract: 'none' | 'warning' | 'refuse';
  /** Number of a subcontract that somebody has open. */
  readonly lockedSubcontract: string | null;
  /** A column of the invoice that stays empty though the message fills it. */
  readonly blank: BlankColumn | null;
}
/** For what stands in the books from before: nobody asks whether its period is closed by now. */
export const noRules: Rules = { closedPeriods: [], overSubcontract: 'none', lockedSubcontract: null, blank: null };

/**
 * Do the records that the invoice names exist, are they set up, and may it be posted? A warning lets it pass.
 * Which of these the program interface checks, and in which order, is inferred from what the screen does.
 */
export async function missingPrerequisite(
  tx: Tx,
  invoice: NewInvoice,
  rules: Rules,
): Promise<SageRefusal | { readonly warning: string | null }> {
  const vendor = await one(tx, 'select * from actpay where recnum = $1', whole(invoice.vndnum));
  if (!vendor) return unknown('vendor', invoice.vndnum);
  const job = await one(tx, 'select * from actrec where recnum = $1', whole(invoice.jobnum));
  if (!job) return unknown('job', invoice.jobnum);
  const bad = (await badPhase(tx, invoice)) ?? (await badCosts(tx, invoice.lines));
  if (bad) return bad;
  if (invoice.ctcnum !== '' && invoice.pchord !== '') {
    return no(codes.codedConstraint, 'An order number and a subcontract number exclude each other.');
  }
  const subcontract = await one(tx, 'select * from subcon where ctcnum = $1', invoice.ctcnum);
  if (invoice.ctcnum !== '') {
    const refused = subcontract ? badSubcontract(invoice, subcontract, rules) : unknown('subcontract', invoice.ctcnum);
    if (refused) return refused;
  }
  const refused =
    badSetUp(vendor, job) ?? closedPeriod(invoice, rules) ?? (await numberTaken(tx, invoice, vendor.dupchk === 1));
  if (refused) return refused;
  const over = subcontract ? overSubcontract(invoice, subcontract) : null;
  if (over !== null && rules.overSubcontract === 'refuse') return no(codes.codedConstraint, over);
  return { warning: rules.overSubcontract === 'warning' ? over : null };
}

/** A job that has phases wants one of them; one that has none takes none. */
async function badPhase(tx: Tx, { jobnum, phsnum }: NewInvoice): Promise<SageRefusal | null> {
  if (phsnum !== '' && phsnum !== '0') {
    const found = await one(tx, 'select * from jobphs where recnum = $1 and phsnum = $2', jobnum, whole(phsnum));
    return found ? null : unknown(`job ${jobnum} phase`, phsnum);
  }
  const phases = await one(tx, 'select * from jobphs where recnum = $1 limit 1', jobnum);
  return phases ? no(codes.invalidData, `Invalid data: job ${jobnum} has phases, and PhaseRef names none.`) : null;
}

function badSubcontract(invoice: NewInvoice, subcontract: Found, rules: Rules): SageRefusal | null {
  const refused = (why: string) => no(codes.codedConstraint, `Subcontract ${invoice.ctcnum} ${why}.`);
  if (subcontract.vndnum !== invoice.vndnum || subcontract.jobnum !== invoice.jobnum) {
    return refused('is of another vendor or job');
  }
  if (subcontract.phsnum !== (invoice.phsnum || '0')) return refused('is of another phase');
  if (subcontract.lckedt === 1) return refused('is locked for editing');
  if (rules.lockedSubcontract === invoice.ctcnum) return refused('is in use by another user');
  return null;
}

function badSetUp(vendor: Found, job: Found): SageRefusal | null {
  const missing = (what: string) => no(codes.invalidData, `Set-up is incomplete: ${what}.`);
  if (vendor.duetrm === '') return missing(`vendor ${vendor.recnum} has no due terms`);
  if (vendor.lgrdft === '0') return missing(`vendor ${vendor.recnum} has no ledger account`);
  if (job.dptmnt === '0') return missing(`job ${job.recnum} has no department`);
  return null;
}

function closedPeriod(invoice: NewInvoice, { closedPeriods }: Rules): SageRefusal | null {
  const { actper, postyr } = periodOf(invoice);
  if (!closedPeriods.includes(`${postyr}-${String(actper).padStart(2, '0')}`)) return null;
  return no(codes.codedConstraint, `Posting period ${actper} of ${postyr} is closed.`);
}

/** A vendor may be set to have each invoice number once. Sage's database itself does not care. */
async function numberTaken(tx: Tx, invoice: NewInvoice, once: boolean): Promise<SageRefusal | null> {
  const { recnum, vndnum, invnum } = invoice;
  if (recnum !== null && (await one(tx, 'select recnum from acpinv where recnum = $1', recnum))) {
    return no(codes.duplicateKey, `Duplicate key: payable invoice ${recnum} already exists.`);
  }
  const same = 'select recnum from acpinv where vndnum = $1 and invnum = $2 and status <> 5 limit 1';
  if (!once || !(await one(tx, same, vndnum, invnum))) return null;
  return no(codes.codedConstraint, `Invoice number ${invnum} already exists for vendor ${vndnum}.`);
}

/** By how much an invoice of type 1 Contract goes past its subcontract's balance, as a sentence. */
function overSubcontract(invoice: NewInvoice, subcontract: Found): string | null {
  const over = invoice.total - Math.round(Number(subcontract.balttl) * 100);
  if (invoice.invtyp !== 1 || over <= 0) return null;
  return `The invoice exceeds what is left of subcontract ${invoice.ctcnum} by ${moneyOf(over)}.`;
}
