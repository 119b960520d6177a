import { plainNumber } from '../../domain/records/fingerprint.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { NewErpLine, NewErpRecord } from '../contract.ts';
import type { Batch } from './batch.ts';
import { sageName } from './company.ts';
import type { Row } from './ports.ts';
import { text } from './rows.ts';

type Contract = Extract<NewErpRecord, { readonly lines: readonly NewErpLine[] }>;
type Answer = (place: number) => readonly Row[];

const { unknown, otherCommitment, lockedCommitment } = words.erp.billDetails;
const says = words.madeRecords.details;
const no = (code: ExportErrorCode, template: string, facts: Readonly<Record<string, unknown>>): ExportError => ({
  code,
  detail: fill(template, { erp: sageName, ...facts }),
});

/**
 * Adds the reads of all that a record stands on to a batch. What it returns names the first thing that would make Sage
 * refuse the record, or number its lines otherwise than ours, before anything is sent; null where nothing is known to be
 * wrong.
 */
export function readRecordPrerequisites(asked: Batch, record: NewErpRecord): (answer: Answer) => ExportError | null {
  if (record.type === 'vendor' || record.type === 'job') return () => badNumber(record.number);
  const costs = readCosts(asked, record);
  const job = asked.add(`SELECT recnum FROM dbo.actrec WHERE recnum = ${asked.value(wholeOf(record.jobNumber))}`);
  const jobThere = (answer: Answer) =>
    answer(job).length > 0 ? null : no('erp_unknown_job', unknown.job, { number: record.jobNumber });
  if (record.type === 'commitment') {
    const { vendorNumber: number } = record;
    const vendor = asked.add(`SELECT recnum FROM dbo.actpay WHERE recnum = ${asked.value(wholeOf(number))}`);
    return (answer) =>
      (answer(vendor).length > 0 ? null : no('erp_unknown_vendor', unknown.vendor, { number })) ??
      jobThere(answer) ??
      costs(answer) ??
      numberedFrom(1, record);
  }
  const number = asked.value(record.commitmentNumber);
  const contract = asked.add(`SELECT vndnum, jobnum, lckedt FROM dbo.subcon WHERE ctcnum = ${number}`);
  const last = asked.add(
    `SELECT ISNULL(MAX(l.linnum), 0) AS lin FROM dbo.sbcnln AS l INNER JOIN dbo.subcon AS c ON c.recnum = l.recnum WHERE c.ctcnum = ${number}`,
  );
  return (answer) =>
    jobThere(answer) ??
    checkContract(answer(contract)[0], record) ??
    costs(answer) ??
    numberedFrom(Number(text(answer(last)[0] ?? {}, 'lin')) + 1, record);
}

/** Vendors and jobs of Sage are numbered, from 1, with at most fifteen digits. */
function badNumber(number: string): ExportError | null {
  return /^[1-9]\d{0,14}$/.test(plainNumber(number)) ? null : no('erp_invalid', says.noNumber, { number });
}

/** -1 for what is no number, which no record bears. */
const wholeOf = (number: string) => (/^\d{1,15}$/.test(number.trim()) ? Number(number) : -1);

function checkContract(row: Row | undefined, record: Extract<NewErpRecord, { type: 'change_order' }>) {
  const number = record.commitmentNumber;
  if (row === undefined) return no('erp_unknown_commitment', unknown.commitment, { number });
  const [vendor, job] = [text(row, 'vndnum'), text(row, 'jobnum')];
  if (job !== plainNumber(record.jobNumber)) {
    return no('erp_unknown_commitment', otherCommitment, { number, vendor, job });
  }
  return String(row.lckedt ?? '0') === '1' ? no('erp_record_locked', lockedCommitment, { number }) : null;
}

/** Cost codes have at most nine digits and three places: others would end the read with an error of SQL Server's. */
const isCode = (code: string) => /^\d{1,9}(\.\d{1,3})?$/.test(code);
const isType = (code: string) => /^\d{1,4}$/.test(code);

function readCosts(asked: Batch, { lines }: Contract): (answer: Answer) => ExportError | null {
  const codes = [...new Set(lines.map(({ costCode }) => costCode))];
  const types = [...new Set(lines.map(({ costType }) => costType))];
  const known = asked.values(codes.filter(isCode), 'decimal(12,3)');
  const code = asked.add(`SELECT recnum FROM dbo.cstcde WHERE recnum IN (${known})`);
  const type = asked.add(
    `SELECT recnum FROM dbo.csttyp WHERE recnum IN (${asked.values(types.filter(isType).map(Number))})`,
  );
  return (answer) => missing('costCode', codes, answer(code)) ?? missing('costType', types, answer(type));
}

function missing(kind: 'costCode' | 'costType', wanted: readonly string[], rows: readonly Row[]): ExportError | null {
  const there = new Set(rows.map((row) => Number(text(row, 'recnum'))));
  const number = wanted.find((one) => one.trim() === '' || !there.has(Number(one)));
  return number === undefined ? null : no('erp_unknown_cost_code', unknown[kind], { number });
}

/**
 * Sage numbers lines itself, in their order and after those that are there; a bill names them by their numbers. So they
 * must be numbered alike here, or each later bill would stand on another line.
 */
function numberedFrom(first: number, { lines }: Contract): ExportError | null {
  if (lines.length === 0) return no('erp_invalid', says.noLines, {});
  const numbers = lines.map(({ number }) => number).sort((a, b) => a - b);
  const at = numbers.findIndex((number, i) => number !== first + i);
  return at < 0 ? null : no('erp_invalid', says.otherLines, { line: numbers[at], expected: first + at });
}
