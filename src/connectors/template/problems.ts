import type { Bill } from '../../domain/bill.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { ErpProblem } from '../contract.ts';
import { erp } from './client.ts';
import { mustBeOurBooks, type Plainbooks, pages } from './look.ts';
import { type Row, text } from './rows.ts';

/*
 * What would make the ERP refuse a bill, told before anybody sends one. If yours says so only when it is asked to make
 * the bill, leave this file out, and let `foretells` of the harness be empty.
 */

/** Bills asked about with one set of questions: each of them names one vendor, one job and one subcontract. */
const billsABatch = 50;

/** All of it, for each bill in its place; what cannot be read is thrown, for silence would say that all is well. */
export async function* problems(books: Plainbooks, bills: readonly Bill[], signal: AbortSignal) {
  for (let at = 0; at < bills.length; at += billsABatch) {
    const some = bills.slice(at, at + billsABatch);
    const found = await groundOf(books, some, signal);
    // Afterwards: what is missing in other books, or to a key that may see nothing, is not missing in ours.
    await mustBeOurBooks(books, signal);
    yield* some.map((bill) => problemsIn(found, bill));
  }
}

interface Ground {
  readonly vendors: ReadonlyMap<string, Row>;
  readonly jobs: ReadonlyMap<string, Row>;
  readonly subcontracts: ReadonlyMap<string, Row>;
  readonly costCodes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly costTypes: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
}

async function groundOf(books: Plainbooks, bills: readonly Bill[], signal: AbortSignal): Promise<Ground> {
  const numbered = async (path: string, of: (bill: Bill) => string) => {
    const values = [...new Set(bills.map(of))].map((value) => ['value', value] as const);
    const rows = new Map<string, Row>();
    for await (const row of pages(books, path, [['by', 'number'], ...values], signal))
      rows.set(text(row, 'number'), row);
    return rows;
  };
  const all = async (path: string, field: string) => {
    const values = new Set<string>();
    for await (const row of pages(books, path, [], signal)) values.add(text(row, field));
    return values;
  };
  const vendors = await numbered('/vendors', (bill) => bill.vendorNumber);
  const jobs = await numbered('/jobs', (bill) => bill.jobNumber);
  const subcontracts = await numbered('/subcontracts', (bill) => bill.commitmentNumber);
  const costCodes = new Map<string, ReadonlySet<string>>();
  for (const job of jobs.keys()) {
    costCodes.set(job, await all(`/jobs/${encodeURIComponent(job)}/cost-codes`, 'code'));
  }
  const costTypes = await all('/cost-types', 'code');
  return { vendors, jobs, subcontracts, costCodes, costTypes, closed: await all('/closed-periods', 'period') };
}

const say = words.erp.billDetails;

function problemsIn(found: Ground, bill: Bill): readonly ErpProblem[] {
  const { vendorNumber: vendor, jobNumber: job, commitmentNumber: subcontract } = bill;
  const problems: ErpProblem[] = [];
  const tell = (kind: ErpProblem['about']['kind'], number: string, code: ExportErrorCode, template: string) =>
    problems.push({ code, detail: fill(template, { erp, number }), about: { kind, number } });
  const period = bill.postingPeriod
    ? `${bill.postingPeriod.year}-${String(bill.postingPeriod.month).padStart(2, '0')}`
    : bill.billingDate.slice(0, 7);
  if (found.closed.has(period)) tell('period', period, 'erp_closed_period', 'The period {number} is closed.');
  const row = found.vendors.get(vendor);
  if (row === undefined) tell('vendor', vendor, 'erp_unknown_vendor', say.unknown.vendor);
  else if (row.terms === null) tell('vendor', vendor, 'erp_setup_incomplete', say.noDueTerms);
  if (!found.jobs.has(job)) tell('job', job, 'erp_unknown_job', say.unknown.job);
  const contract = found.subcontracts.get(subcontract);
  const isOf = contract !== undefined && text(contract, 'vendor') === vendor && text(contract, 'job') === job;
  if (contract === undefined) tell('commitment', subcontract, 'erp_unknown_commitment', say.unknown.commitment);
  else if (!isOf) tell('commitment', subcontract, 'erp_invalid', 'Subcontract {number} is of another vendor or job.');
  // Of a job that is not there no codes can be read.
  const codes = found.costCodes.get(job);
  for (const code of new Set(bill.lines.map((line) => line.costCode))) {
    if (codes !== undefined && !codes.has(code)) {
      tell('costCode', code, 'erp_unknown_cost_code', say.unknown.costCode);
    }
  }
  for (const type of new Set(bill.lines.map((line) => line.costType))) {
    if (!found.costTypes.has(type)) tell('costType', type, 'erp_unknown_cost_code', say.unknown.costType);
  }
  return problems;
}
