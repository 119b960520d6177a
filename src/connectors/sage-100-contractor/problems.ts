import { type Bill, type BillLimits, limitProblems } from '../../domain/bill.ts';
import { billReference } from '../../domain/ids.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { ErpProblem } from '../contract.ts';
import { batch } from './batch.ts';
import { proveCompany } from './company.ts';
import type { Lists } from './lists.ts';
import { type MessageForm, unsendable, wantsRecordNumber } from './messages.ts';
import { misfit } from './misfit.ts';
import type { Row } from './ports.ts';
import { problemsIn, type SageRules, subcontractMeant } from './prerequisites.ts';
import { text } from './rows.ts';

/** Bills asked about in one round trip: their vendors, jobs and codes are far fewer, their numbers as many. */
const billsABatch = 200;

interface Asked extends Lists {
  readonly rules: SageRules;
  readonly form: MessageForm;
  /** What is too long is told by whoever knows these; it is not told twice. */
  readonly limits: BillLimits;
}

/** Everything that would make Sage refuse each of some bills, in a round trip for two hundred of them. */
export async function* problems(
  from: Asked,
  bills: readonly Bill[],
  signal: AbortSignal,
): AsyncGenerator<readonly ErpProblem[], void, undefined> {
  for (let at = 0; at < bills.length; at += billsABatch) {
    yield* await ofSome(from, bills.slice(at, at + billsABatch), signal);
  }
}

const whole = (numbers: readonly string[]) => [...new Set(numbers.filter((one) => /^\d{1,15}$/.test(one)))].map(Number);
const texts = (list: readonly string[]) => [...new Set(list.filter((one) => one !== ''))];
/** Sage's database takes both cases of a letter for one: what it found under either is found here. */
const plain = (number: string) => number.toLowerCase();
const keyed = (rows: readonly Row[]) => new Map(rows.map((row) => [Number(text(row, 'recnum')), row]));
const ofVendor = (vendor: string, number: string) => plain(`${vendor} ${number}`);

/** A reference as long as any, for a message that is never sent. */
const anyReference = billReference(new Uint8Array(26));

/** What the installed version's messages cannot carry. */
function ofTheMessage({ form, limits }: Asked, bill: Bill): readonly ErpProblem[] {
  const about = { kind: 'bill', number: bill.invoiceNumber } as const;
  const field = unsendable(bill);
  if (field !== null) return [{ code: 'erp_invalid', detail: fill(words.bill.unsendable, { field }), about }];
  if (limitProblems(bill, limits).length > 0) return [];
  const detail = misfit(bill, anyReference, wantsRecordNumber(form.names) ? { ...form, recordNumber: '1' } : form);
  return detail === null ? [] : [{ code: 'erp_invalid', detail, about }];
}

async function ofSome(
  from: Asked,
  bills: readonly Bill[],
  signal: AbortSignal,
): Promise<readonly (readonly ErpProblem[])[]> {
  const asked = batch();
  const prove = proveCompany(asked, from);
  const by = (table: string, column: string, list: string) =>
    asked.add(`SELECT * FROM dbo.${table} WHERE ${column} IN (${list})`);
  const lines = bills.flatMap((bill) => bill.lines);
  const codes = texts(lines.map((line) => line.costCode)).filter((code) => /^\d{1,9}(\.\d{1,3})?$/.test(code));
  const vendorNumbers = whole(bills.map((bill) => bill.vendorNumber));
  const vendors = by('actpay', 'recnum', asked.values(vendorNumbers));
  const jobs = by('actrec', 'recnum', asked.values(whole(bills.map((bill) => bill.jobNumber))));
  const contracts = by('subcon', 'ctcnum', asked.values(texts(bills.map((bill) => bill.commitmentNumber))));
  const costCodes = by('cstcde', 'recnum', asked.values(codes, 'decimal(12,3)'));
  const costTypes = by('csttyp', 'recnum', asked.values(whole(lines.map((line) => line.costType))));
  const numbers = asked.values(texts(bills.map((bill) => bill.invoiceNumber)));
  const used = asked.add(
    `SELECT recnum, vndnum, invnum FROM dbo.acpinv WHERE vndnum IN (${asked.values(vendorNumbers)}) AND invnum IN (${numbers}) AND status <> 5`,
  );
  const answer = await asked.run(from.sql, signal);
  prove(answer);
  const [ofVendors, ofJobs] = [keyed(answer(vendors)), keyed(answer(jobs))];
  const ofContracts = Map.groupBy(answer(contracts), (row) => plain(text(row, 'ctcnum')));
  const taken = new Map(answer(used).map((row) => [ofVendor(text(row, 'vndnum'), text(row, 'invnum')), row]));
  return bills.map((bill) => [
    ...problemsIn(
      {
        vendor: ofVendors.get(Number(bill.vendorNumber)),
        job: ofJobs.get(Number(bill.jobNumber)),
        subcontract: subcontractMeant(ofContracts.get(plain(bill.commitmentNumber)) ?? [], bill),
        codes: answer(costCodes),
        types: answer(costTypes),
        used: taken.get(ofVendor(bill.vendorNumber, bill.invoiceNumber)),
      },
      bill,
      from.rules,
    ),
    ...ofTheMessage(from, bill),
  ]);
}
