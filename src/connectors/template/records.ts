import { formatMoney } from '../../domain/money.ts';
import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import type { ExportErrorCode } from '../../domain/refusal.ts';
import { sayTrouble } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { CreateAnswer, MadeType, NewErpLine, NewErpRecord, RecordKey, RecordSighting } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { erp } from './client.ts';
import { mustBeOurBooks, type Plainbooks, pages } from './look.ts';
import { money, type Row, rowsOf, text } from './rows.ts';

/*
 * Records besides bills: vendors, jobs, commitments and change orders. If your ERP shall only be asked for bills, leave
 * this file out, declare `makes: []`, and spread `makesNothing(erp)` into the connector.
 */

const lists: Readonly<Record<MadeType, string>> = {
  vendor: '/vendors',
  job: '/jobs',
  commitment: '/subcontracts',
  change_order: '/changes',
};

/** By its number. What is thrown is made *unknown* by `careful`; gone counts only in our own books. */
export async function findRecord(books: Plainbooks, key: RecordKey, signal: AbortSignal): Promise<RecordSighting> {
  // Before the first question, as with bills.
  const asOf = await books.clock.now();
  const found: Row[] = [];
  const query = [['by', 'number'] as const, ['value', key.number] as const];
  for await (const row of pages(books, lists[key.type], query, signal)) {
    if (text(row, 'number') !== key.number) {
      throw new ErpTrouble('unreadable_answer', { erp, what: 'a record that nobody asked for' });
    }
    // Changes are numbered within their subcontract.
    if (key.type !== 'change_order' || text(row, 'subcontract') === key.commitmentNumber) found.push(row);
  }
  const [row] = found;
  if (row === undefined) {
    await mustBeOurBooks(books, signal);
    return { is: 'gone', asOf };
  }
  if (found.length > 1) {
    const facts = { erp, count: found.length, what: words.madeRecords.several[key.type], number: key.number };
    return { is: 'unknown', because: sayTrouble('several_records', facts), trouble: 'several_records' };
  }
  const held = heldAs(key.type, row);
  const name = 'name' in held ? held.name : held.title;
  return { is: 'present', number: held.number, name, fingerprint: recordFingerprint(held), asOf };
}

const refusals: Readonly<Record<string, ExportErrorCode>> = {
  unknown_vendor: 'erp_unknown_vendor',
  unknown_job: 'erp_unknown_job',
  unknown_subcontract: 'erp_unknown_commitment',
  unknown_cost_code: 'erp_unknown_cost_code',
  number_used: 'erp_duplicate_number',
};

/**
 * One ask. The ERP keeps numbers unique, so one that is taken is its own no. Where yours does not, look for the number
 * first: one that is there is `erp_duplicate_number`, whoever took it. Whatever fails is thrown, and never a no.
 */
export async function createRecord(
  books: Plainbooks,
  record: NewErpRecord,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  await mustBeOurBooks(books, signal);
  const long = tooLong(record);
  if (long !== null) return { is: 'refused', refusal: { code: 'erp_invalid', detail: long } };
  signal.throwIfAborted();
  const answer = await books.ask({ method: 'POST', path: lists[record.type], body: askedFor(record) }, signal);
  const asOf = await books.clock.now();
  if (answer.status === 201) {
    const [made] = rowsOf([answer.body.record], 'record');
    const held = recordFingerprint(heldAs(record.type, made!));
    if (held !== recordFingerprint(record)) throw new ErpTrouble('made_differently', { erp, what: held });
    const label = fill(words.madeRecords.labels[record.type], { number: record.number });
    return { is: 'created', record: { id: record.number, identity: null, label }, asOf };
  }
  const [error] = rowsOf([answer.body.error], 'error');
  const code = text(error!, 'code');
  const known = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  return { is: 'refused', refusal: { code: known ?? 'erp_invalid', detail: text(error!, 'message') } };
}

/** The longest that the ERP takes. Refused here, so that it is said which text it is; never cut. */
const limits: Readonly<Record<string, number>> = {
  number: 24,
  name: 60,
  title: 60,
  address: 60,
  city: 60,
  state: 60,
  zip: 60,
  phone: 20,
};
function tooLong(record: NewErpRecord): string | null {
  const { parts, details } = words.madeRecords;
  const lines = 'lines' in record ? record.lines.map((line) => ['lineDescription', line.description] as const) : [];
  for (const [field, value] of [...Object.entries(record), ...lines]) {
    const limit = field === 'lineDescription' ? 60 : limits[field];
    if (typeof value !== 'string' || limit === undefined || value.length <= limit) continue;
    const facts = { erp, field: parts[field as keyof typeof parts], length: value.length, limit };
    return fill(details.tooLong, facts);
  }
  return null;
}

/** The record as this ERP is asked for it. Every field of it is here: what is left out here is lost. */
function askedFor(record: NewErpRecord): object {
  if (record.type === 'vendor' || record.type === 'job') {
    const { type, ...rest } = record;
    return rest;
  }
  const { number, jobNumber: job, title: description, date } = record;
  const lines = record.lines.map((line) => ({
    line: line.number,
    description: line.description,
    cost_code: line.costCode,
    cost_type: line.costType,
    amount: formatMoney(line.amount),
  }));
  const shared = { number, job, description, date, lines };
  if (record.type === 'change_order') return { ...shared, subcontract: record.commitmentNumber };
  const rate = record.retainageRate;
  const percent = `${Math.trunc(rate / 100)}.${String(rate % 100).padStart(2, '0')}`;
  return { ...shared, vendor: record.vendorNumber, retainage_rate: percent };
}

/** The row in our words, for its fingerprint; what no fingerprint looks at is left empty. */
function heldAs(type: MadeType, row: Row): NewErpRecord {
  const place = { address: '', city: '', state: '', zip: '' };
  const number = text(row, 'number');
  if (type === 'vendor') return { type, number, name: text(row, 'name'), ...place, phone: '', email: null };
  if (type === 'job') return { type, number, name: text(row, 'name'), ...place };
  // Lines that a change brought are the change's.
  const lines = rowsOf(row.lines, 'lines').filter((line) => line.change === undefined);
  const shared = { number, jobNumber: text(row, 'job'), title: text(row, 'description'), date: null };
  const all = { ...shared, lines: lines.map(lineOf) };
  if (type === 'change_order') return { type, ...all, commitmentNumber: text(row, 'subcontract') };
  return { type, ...all, vendorNumber: text(row, 'vendor'), retainageRate: 0 };
}

const lineOf = (line: Row): NewErpLine => ({
  number: Number(line.line),
  description: text(line, 'description'),
  costCode: text(line, 'cost_code'),
  costType: text(line, 'cost_type'),
  amount: money(line, 'amount'),
});
