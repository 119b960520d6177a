import type { Bill } from '../../domain/bill.ts';
import type { ErpProblem } from '../contract.ts';
import { batch } from './batch.ts';
import { proveCompany } from './company.ts';
import type { Lists } from './lists.ts';
import type { Row } from './ports.ts';
import { problemsIn, type SageRules } from './prerequisites.ts';
import { text } from './rows.ts';

/** Bills asked about in one round trip: their vendors, jobs and codes are far fewer, their numbers as many. */
const billsABatch = 200;

/** Everything that would make Sage refuse each of some bills, in a round trip for two hundred of them. */
export async function* problems(
  from: Lists & { readonly rules: SageRules },
  bills: readonly Bill[],
  signal: AbortSignal,
): AsyncGenerator<readonly ErpProblem[], void, undefined> {
  for (let at = 0; at < bills.length; at += billsABatch) {
    yield* await ofSome(from, bills.slice(at, at + billsABatch), signal);
  }
}

const whole = (numbers: readonly string[]) => [...new Set(numbers.filter((one) => /^\d{1,15}$/.test(one)))].map(Number);
const texts = (list: readonly string[]) => [...new Set(list.filter((one) => one !== ''))];
const keyed = (rows: readonly Row[], column: string) => new Map(rows.map((row) => [text(row, column), row]));

async function ofSome(
  from: Lists & { readonly rules: SageRules },
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
  const [ofVendors, ofJobs, ofContracts] = [
    keyed(answer(vendors), 'recnum'),
    keyed(answer(jobs), 'recnum'),
    keyed(answer(contracts), 'ctcnum'),
  ];
  const taken = new Map(answer(used).map((row) => [`${text(row, 'vndnum')} ${text(row, 'invnum')}`, row]));
  return bills.map((bill) =>
    problemsIn(
      {
        vendor: ofVendors.get(bill.vendorNumber),
        job: ofJobs.get(bill.jobNumber),
        subcontract: ofContracts.get(bill.commitmentNumber),
        codes: answer(costCodes),
        types: answer(costTypes),
        used: taken.get(`${bill.vendorNumber} ${bill.invoiceNumber}`),
      },
      bill,
      from.rules,
    ),
  );
}
