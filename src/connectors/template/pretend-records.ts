import type { Company, No } from './pretend-books.ts';

/*
 * What Plainbooks keeps besides bills, and how it is added there. No code is shared with the connector, as with bills.
 */

interface Place {
  readonly number: string;
  readonly name: string;
  readonly address?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zip?: string;
}
export interface VendorRow extends Place {
  readonly terms: string | null;
  readonly phone?: string;
  readonly email?: string | null;
}
export type JobRow = Place;
export interface ContractLine {
  readonly line: number;
  readonly description: string;
  readonly cost_code: string;
  readonly cost_type: string;
  readonly amount: string;
}
export interface Subcontract {
  readonly number: string;
  readonly vendor: string;
  readonly job: string;
  readonly description: string;
  readonly date?: string | null;
  /** In percent, with two places. */
  readonly retainage_rate?: string;
  readonly amount: string;
  /** `change` is the number of the change that brought a line. */
  readonly lines: readonly (ContractLine & { readonly billed: string; readonly change?: string })[];
}
export interface ChangeRow {
  readonly number: string;
  readonly subcontract: string;
  readonly job: string;
  readonly description: string;
  readonly date: string | null;
  readonly lines: readonly ContractLine[];
}
export type NewSubcontract = Omit<Subcontract, 'lines' | 'amount'> & { readonly lines: readonly ContractLine[] };

/** Lists of the company that grow. */
export interface Kept {
  readonly vendors: VendorRow[];
  readonly jobs: JobRow[];
  readonly subcontracts: Subcontract[];
  readonly changes: ChangeRow[];
}
export const listsOfRecords = ['vendors', 'jobs', 'subcontracts', 'changes'] as const;
export type ListOfRecords = (typeof listsOfRecords)[number];

/** The longest texts that it takes. */
export const longest = { number: 24, name: 60, place: 60, phone: 20, description: 60 } as const;

type RecordAdded = { readonly made: unknown } | { readonly no: No };
const no = (code: string, message: string) => ({ no: { code, message } });

/** Adds what was posted to a list, or says why not. */
export function addTo(kept: Kept, company: Company, list: ListOfRecords, given: unknown): RecordAdded {
  if (list === 'vendors') return addPlain(kept.vendors, { ...(given as VendorRow), terms: null });
  if (list === 'jobs') return addPlain(kept.jobs, given as JobRow);
  return list === 'subcontracts'
    ? addSubcontract(kept, company, given as NewSubcontract)
    : addChange(kept, company, given as ChangeRow);
}

const used = (number: string) => no('number_used', `There is a record ${number} already.`);
const tooLong = (texts: readonly (readonly [string | null | undefined, number])[]) =>
  texts.some(([text, limit]) => (text ?? '').length > limit) ? no('invalid', 'A text is too long.') : null;

function addPlain<T extends Place & { readonly phone?: string }>(list: T[], given: T): RecordAdded {
  const { number, name, address, city, state, zip, phone } = given;
  const places = [address, city, state, zip].map((text) => [text, longest.place] as const);
  const long = tooLong([[number, longest.number], [name, longest.name], [phone, longest.phone], ...places]);
  if (long) return long;
  if (list.some((one) => one.number === number)) return used(number);
  list.push(given);
  return { made: given };
}

function badContract(kept: Kept, company: Company, given: NewSubcontract | ChangeRow) {
  const { number, description, job, lines } = given;
  const texts = lines.map((line) => [line.description, longest.description] as const);
  const long = tooLong([[number, longest.number], [description, longest.description], ...texts]);
  if (long) return long;
  if (!kept.jobs.some((one) => one.number === job)) return no('unknown_job', `There is no job ${job}.`);
  const bad = lines.find(
    (line) =>
      !company.costCodes.some(({ code }) => code === line.cost_code) ||
      !company.costTypes.some(({ code }) => code === line.cost_type),
  );
  return bad ? no('unknown_cost_code', `Line ${bad.line} has a cost code or type that is not there.`) : null;
}

function addSubcontract(kept: Kept, company: Company, given: NewSubcontract): RecordAdded {
  const { vendor, number } = given;
  if (!kept.vendors.some((one) => one.number === vendor)) return no('unknown_vendor', `There is no vendor ${vendor}.`);
  const bad = badContract(kept, company, given);
  if (bad) return bad;
  if (kept.subcontracts.some((one) => one.number === number)) return used(number);
  const amount = total(given.lines);
  const made = { ...given, amount, lines: given.lines.map((line) => ({ ...line, billed: '0.00' })) };
  kept.subcontracts.push(made);
  return { made };
}

/** Its lines come to the subcontract too. */
function addChange(kept: Kept, company: Company, given: ChangeRow): RecordAdded {
  const at = kept.subcontracts.findIndex(({ number }) => number === given.subcontract);
  const of = kept.subcontracts[at];
  if (of === undefined) return no('unknown_subcontract', `There is no subcontract ${given.subcontract}.`);
  const bad = badContract(kept, company, given);
  if (bad) return bad;
  const same = (one: ChangeRow) => one.number === given.number && one.subcontract === given.subcontract;
  if (kept.changes.some(same)) return used(given.number);
  kept.changes.push(given);
  const lines = [...of.lines, ...given.lines.map((line) => ({ ...line, billed: '0.00', change: given.number }))];
  kept.subcontracts[at] = { ...of, lines, amount: total(lines) };
  return { made: given };
}

/** Takes a record out of its list, as somebody does at the screen. */
export function takeFrom(kept: Kept, list: ListOfRecords, number: string, subcontract?: string): void {
  const rows: { number: string; subcontract?: string }[] = kept[list];
  const at = rows.findIndex((one) => one.number === number && (list !== 'changes' || one.subcontract === subcontract));
  if (at < 0) throw new Error(`there is no ${number} among the ${list}`);
  rows.splice(at, 1);
  if (list !== 'changes') return;
  const of = kept.subcontracts.findIndex((one) => one.number === subcontract);
  const lines = kept.subcontracts[of]!.lines.filter(({ change }) => change !== number);
  kept.subcontracts[of] = { ...kept.subcontracts[of]!, lines, amount: total(lines) };
}

function total(lines: readonly { readonly amount: string }[]): string {
  const cents = lines.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n);
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
