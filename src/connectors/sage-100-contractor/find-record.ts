import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import type { Instant } from '../../domain/time.ts';
import { sayTrouble } from '../../domain/trouble.ts';
import { words } from '../../domain/words/words.ts';
import type { NewErpLine, NewErpRecord, RecordKey, RecordSighting } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { type Batch, batch } from './batch.ts';
import { type Company, mustProve, proof, proofColumns, sageName } from './company.ts';
import type { Looker } from './look.ts';
import type { Row } from './ports.ts';
import { money, text } from './rows.ts';

/** Cells of a record's header, whatever its table calls them: `rec`, `num`, `nme`, and of contracts `vnd` and `job`. */
const columns = {
  vendor: ['r.recnum AS rec, r.recnum AS num, r.vndnme AS nme'],
  job: ['r.recnum AS rec, r.recnum AS num, r.jobnme AS nme'],
  // The original amounts: what change orders brought is theirs.
  commitment: [
    'r.recnum AS rec, r.ctcnum AS num, r.dscrpt AS nme, r.vndnum AS vnd, r.jobnum AS job',
    'l.linnum AS lin, l.dscrpt AS txt, l.cstcde AS cde, l.csttyp AS typ, l.amount AS amt, l.change AS chg',
  ],
  change_order: [
    'r.recnum AS rec, r.chgnum AS num, r.dscrpt AS nme, l.ctcnum AS ctc, r.jobnum AS job',
    'l.sbclin AS lin, l.dscrpt AS txt, l.cstcde AS cde, l.csttyp AS typ, l.chgamt AS amt',
  ],
} as const;

/** No record bears a number that is none; the proof of the company is asked for all the same. */
const whole = (asked: Batch, column: string, number: string) =>
  /^\d{1,15}$/.test(number.trim()) ? `${column} = ${asked.value(Number(number))}` : '1 = 0';

/**
 * How the record is joined to the proof of whose books these are. Tables and columns of vendors, jobs and subcontracts
 * are as seen; that a subcontract's change stands in `sbcgln` under a change order of `prmchg`, and all their columns
 * but `recnum`, is INFERRED. Where a column is called otherwise SQL Server says so, and the answer is *unknown*.
 */
function joins(asked: Batch, key: RecordKey): string {
  switch (key.type) {
    case 'vendor':
      return `LEFT JOIN dbo.actpay AS r ON ${whole(asked, 'r.recnum', key.number)}`;
    case 'job':
      return `LEFT JOIN dbo.actrec AS r ON ${whole(asked, 'r.recnum', key.number)}`;
    case 'commitment':
      return `LEFT JOIN dbo.subcon AS r ON r.ctcnum = ${asked.value(key.number)} LEFT JOIN dbo.sbcnln AS l ON l.recnum = r.recnum`;
    case 'change_order':
      return `LEFT JOIN dbo.sbcgln AS l ON l.ctcnum = ${asked.value(key.commitmentNumber ?? '')} LEFT JOIN dbo.prmchg AS r ON r.recnum = l.recnum AND r.chgnum = ${asked.value(key.number)}`;
  }
}

/** Adds the read of the records of a number. What it returns believes no other company. */
export function readRecords(
  asked: Batch,
  company: Company,
  key: RecordKey,
): (answer: (place: number) => readonly Row[]) => readonly (readonly Row[])[] {
  const place = asked.add(
    `SELECT ${proofColumns}, ${columns[key.type].join(', ')} FROM (${proof(asked, company)}) AS p ${joins(asked, key)}`,
  );
  return (answer) => {
    const rows = answer(place);
    mustProve(rows[0], company);
    const there = rows.filter(holdsRecord);
    return [...Map.groupBy(there, (row) => text(row, 'rec')).values()];
  };
}

/** Of a row that was damaged on the way nobody may read that there is no such record. */
function holdsRecord(row: Row): boolean {
  if (row.rec !== null) return true;
  if (row.num === null && row.nme === null) return false;
  throw new ErpTrouble('unreadable_answer', { erp: sageName, what: 'rec' });
}

/** One record by its number, in one round trip with the proof of whose books these are. */
export async function findRecord(look: Looker, key: RecordKey, signal: AbortSignal): Promise<RecordSighting> {
  const asOf = await look.clock.now();
  const asked = batch();
  const read = readRecords(asked, look, key);
  return sightingOfRecord(read(await asked.run(look.sql, signal)), key, asOf);
}

export function sightingOfRecord(found: readonly (readonly Row[])[], key: RecordKey, asOf: Instant): RecordSighting {
  const [rows, another] = found;
  if (rows === undefined) return { is: 'gone', asOf };
  if (another !== undefined) {
    const facts = { count: found.length, what: words.madeRecords.several[key.type], number: key.number, erp: sageName };
    return { is: 'unknown', because: sayTrouble('several_records', facts), trouble: 'several_records' };
  }
  const [head] = rows as readonly [Row];
  const [number, name] = [text(head, 'num'), text(head, 'nme')];
  return { is: 'present', number, name, fingerprint: recordFingerprint(held(rows, key.type)), asOf };
}

/** The record as Sage holds it, in the words of ours; what no fingerprint looks at is left empty. */
function held(rows: readonly Row[], type: RecordKey['type']): NewErpRecord {
  const [head] = rows as readonly [Row];
  const [number, name] = [text(head, 'num'), text(head, 'nme')];
  const place = { address: '', city: '', state: '', zip: '' };
  if (type === 'vendor') return { type, number, name, ...place, phone: '', email: null };
  if (type === 'job') return { type, number, name, ...place };
  const shared = { number, title: name, jobNumber: text(head, 'job'), date: null, lines: linesOf(rows) };
  if (type === 'change_order') return { type, ...shared, commitmentNumber: text(head, 'ctc') };
  return { type, ...shared, vendorNumber: text(head, 'vnd'), retainageRate: 0 };
}

function linesOf(rows: readonly Row[]): readonly NewErpLine[] {
  const own = rows.filter((row) => row.lin !== null);
  // A line that a change order brought began at nothing.
  const asAgreed = own.filter((row) => row.chg === undefined || money(row, 'amt') !== 0 || money(row, 'chg') === 0);
  return asAgreed.map((row) => ({
    number: Number(text(row, 'lin')),
    description: text(row, 'txt'),
    costCode: text(row, 'cde'),
    costType: text(row, 'typ'),
    amount: money(row, 'amt'),
  }));
}
