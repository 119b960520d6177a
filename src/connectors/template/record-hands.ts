import { randomBytes } from 'node:crypto';
import { cents, parseMoney } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import type { MadeType, NewErpLine, NewErpRecord, RecordKey } from '../contract.ts';
import type { RecordHands, RecordVariation } from '../harness.ts';
import type { Books } from './pretend-books.ts';
import { type ContractLine, type ListOfRecords, longest, takeFrom } from './pretend-records.ts';

const number = () => `N-${randomBytes(5).toString('hex')}`;
const address = { address: '1 Main St', city: 'Portland', state: 'OR', zip: '97201' };

function lines(from: number, costCode: string): readonly NewErpLine[] {
  return [12_345_67, -99_00, 5_000_00].map((amount, i) => ({
    number: from + i,
    description: `Part ${'cab'[i]}`,
    costCode,
    costType: 'S',
    amount: cents(amount),
  }));
}

function plainRecord(type: MadeType, { refusedAs }: RecordVariation): NewErpRecord {
  const named = { number: number(), name: 'Dry Wall Co.', ...address };
  if (type === 'vendor') return { type, ...named, phone: '503 555 0100', email: 'office@example.com' };
  if (type === 'job') return { type, ...named };
  const jobNumber = refusedAs === 'erp_unknown_job' ? 'J-999' : 'J-7';
  const costCode = refusedAs === 'erp_unknown_cost_code' ? '99-999' : '03-100';
  const shared = { number: number(), jobNumber, title: 'Walls', date: '2026-03-01' as Day };
  if (type === 'commitment') {
    const vendorNumber = refusedAs === 'erp_unknown_vendor' ? 'V-999' : 'V-12';
    return { type, ...shared, vendorNumber, retainageRate: 1_050, lines: lines(1, costCode) };
  }
  const commitmentNumber = refusedAs === 'erp_unknown_commitment' ? 'S-999' : 'S-1';
  return { type, ...shared, commitmentNumber, lines: lines(4, costCode) };
}

/** Each text of a record, and how long it may be. */
const limitsOf = (record: NewErpRecord): Readonly<Record<string, number>> => {
  const { place, phone } = longest;
  if (!('name' in record)) return { number: longest.number, title: longest.description };
  const all = { number: longest.number, name: longest.name, address: place, city: place, state: place, zip: place };
  return record.type === 'vendor' ? { ...all, phone } : all;
};
const long = (text: string, length: number) => `${text}${'é'.repeat(length)}`.slice(0, length);

const withLines = (record: NewErpRecord, length: number): NewErpRecord =>
  'lines' in record
    ? { ...record, lines: record.lines.map((line) => ({ ...line, description: long('', length) })) }
    : record;

function full(record: NewErpRecord): NewErpRecord {
  const texts = Object.entries(limitsOf(record)).map(([field, limit]) => [field, long(number(), limit)]);
  return withLines({ ...record, ...Object.fromEntries(texts) }, longest.description);
}

function overfull(record: NewErpRecord): readonly NewErpRecord[] {
  const fresh = () => ({ ...record, number: number() });
  const longer = Object.entries(limitsOf(record)).map(([field, limit]) => ({
    ...fresh(),
    [field]: long(number(), limit + 1),
  }));
  return 'lines' in record ? [...longer, withLines(fresh(), longest.description + 1)] : longer;
}

const listOf = {
  vendor: 'vendors',
  job: 'jobs',
  commitment: 'subcontracts',
  change_order: 'changes',
} as const satisfies Record<MadeType, ListOfRecords>;

/** Hands on the books past the connector, by other code than its own. */
export function recordHandsOf({ kept }: Books): RecordHands {
  const found = ({ type, number: wanted, commitmentNumber }: RecordKey) =>
    kept[listOf[type]].filter(
      (row) => row.number === wanted && (!('subcontract' in row) || row.subcontract === commitmentNumber),
    );
  return {
    aRecord: async (type, variation = {}) =>
      variation.texts === 'full' ? full(plainRecord(type, {})) : plainRecord(type, variation),
    tooLong: async (type) => overfull(plainRecord(type, {})),
    count: async (key) => found(key).length,
    read: async (key) => asHeld(key, found(key)[0]),
    lacks: [],
    delete: async ({ type, number: wanted, commitmentNumber }) =>
      takeFrom(kept, listOf[type], wanted, commitmentNumber),
  };
}

function asHeld({ type }: RecordKey, row: object | undefined): NewErpRecord {
  if (row === undefined) throw new Error('it is not in the books');
  if (type === 'vendor' || type === 'job') {
    const { terms, ...rest } = row as { readonly terms?: unknown };
    return { type, ...rest } as NewErpRecord;
  }
  const held = row as {
    readonly number: string;
    readonly job: string;
    readonly vendor?: string;
    readonly subcontract?: string;
    readonly description: string;
    readonly date: Day;
    readonly retainage_rate?: string;
    readonly lines: readonly (ContractLine & { readonly change?: string })[];
  };
  const own = held.lines.filter(({ change }) => change === undefined);
  const shared = {
    number: held.number,
    jobNumber: held.job,
    title: held.description,
    date: held.date,
    lines: own.map((line) => ({
      number: line.line,
      description: line.description,
      costCode: line.cost_code,
      costType: line.cost_type,
      amount: parseMoney(line.amount)!,
    })),
  };
  if (type === 'change_order') return { type, ...shared, commitmentNumber: held.subcontract! };
  return { type, ...shared, vendorNumber: held.vendor!, retainageRate: Number(held.retainage_rate!.replace('.', '')) };
}
