import { randomInt } from 'node:crypto';
import type { MadeType, NewErpLine, NewErpRecord, RecordKey } from '../../src/connectors/contract.ts';
import type { RecordHands, RecordVariation } from '../../src/connectors/harness.ts';
import { cents, parseMoney } from '../../src/domain/money.ts';
import type { Day } from '../../src/domain/time.ts';
import type { RecordKind } from '../../src/simulators/sage-100-contractor/record-actions.ts';
import type { Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';

const digits = () => String(randomInt(1_000_000, 1_000_000_000));
const address = { address: '1 Main St', city: 'Portland', state: 'OR', zip: '97201' };
const kinds = {
  vendor: 'vendors',
  job: 'jobs',
  commitment: 'subcontracts',
  change_order: 'subcontract-changes',
} as const satisfies Record<MadeType, RecordKind>;

function lines(from: number, costCode: string): readonly NewErpLine[] {
  return [12_345_67, -99_00, 5_000_00].map((amount, i) => ({
    number: from + i,
    description: `Part ${'cab'[i]} <of it>`,
    costCode,
    costType: '4',
    amount: cents(amount),
  }));
}

/** A record for the small company of `sage-harness.ts`. A change order gets a subcontract of three lines of its own. */
export async function sageRecord(
  simulator: Simulator,
  type: MadeType,
  { refusedAs }: RecordVariation = {},
): Promise<NewErpRecord> {
  const named = { number: digits(), name: 'Dry Wall & Co.', ...address };
  if (type === 'vendor') return { type, ...named, phone: '503 555 0100', email: 'office@example.com' };
  if (type === 'job') return { type, ...named };
  const jobNumber = refusedAs === 'erp_unknown_job' ? '999' : '7';
  const costCode = refusedAs === 'erp_unknown_cost_code' ? '9999.000' : '3300.500';
  const shared = { number: `K-${digits()}`, jobNumber, title: 'Walls', date: '2026-03-01' as Day };
  if (type === 'commitment') {
    const vendorNumber = refusedAs === 'erp_unknown_vendor' ? '999' : '12';
    return { type, ...shared, vendorNumber, retainageRate: 1_000, lines: lines(1, costCode) };
  }
  if (refusedAs === 'erp_unknown_commitment') {
    return { type, ...shared, commitmentNumber: 'NONE', lines: lines(1, costCode) };
  }
  const commitmentNumber = `C-${digits()}`;
  const common = { description: 'Pour', cstcde: '3100.000', csttyp: 4, amount_cents: 100_000 };
  const contract = [1, 2, 3].map((linnum) => ({ linnum, ...common }));
  const subcontract = { ctcnum: commitmentNumber, vendor: 12, job: 7, description: 'Base', lines: contract };
  await simulator.setUp({ subcontracts: [subcontract] });
  return { type, ...shared, commitmentNumber, lines: lines(4, costCode) };
}

/** Each text of a record, and how long it may be. */
function limitsOf(record: NewErpRecord): Readonly<Record<string, number>> {
  if (!('name' in record)) return { number: 20, title: 50 };
  const all = { name: 75, address: 75, city: 50, state: 20, zip: 10 };
  return record.type === 'vendor' ? { ...all, phone: 20, email: 75 } : all;
}
const long = (text: string, length: number) => `${text}${'é'.repeat(length)}`.slice(0, length);
const withLines = (record: NewErpRecord, length: number): NewErpRecord =>
  'lines' in record
    ? { ...record, lines: record.lines.map((line) => ({ ...line, description: long('', length) })) }
    : record;

async function full(simulator: Simulator, type: MadeType): Promise<NewErpRecord> {
  const record = await sageRecord(simulator, type);
  const texts = Object.entries(limitsOf(record)).map(([field, limit]) => [field, long(digits(), limit)]);
  return withLines({ ...record, ...Object.fromEntries(texts) }, 50);
}

async function tooLong(simulator: Simulator, type: MadeType): Promise<readonly NewErpRecord[]> {
  const record = await sageRecord(simulator, type);
  const fresh = () => ({ ...record, number: 'name' in record ? digits() : `K-${digits()}` });
  const longer = Object.entries(limitsOf(record)).map(([field, limit]) => ({
    ...fresh(),
    [field]: long(digits(), limit + 1),
  }));
  if ('name' in record) return [...longer, { ...record, number: '1'.repeat(16) }];
  return [...longer, withLines(fresh(), 51)];
}

/** Hands on the simulator's screens. */
export function sageRecords(simulator: Simulator): RecordHands {
  const found = async ({ type, number, commitmentNumber }: RecordKey) => {
    const column = { vendor: 'recnum', job: 'recnum', commitment: 'ctcnum', change_order: 'chgnum' }[type];
    const rows = (await simulator.records.list(kinds[type])).filter((row) => row[column] === number);
    const whole = await Promise.all(rows.map(({ recnum }) => simulator.records.find(kinds[type], String(recnum))));
    return whole.filter(
      (one) => one !== null && (type !== 'change_order' || one.lines?.[0]?.ctcnum === commitmentNumber),
    );
  };
  return {
    aRecord: (type, variation = {}) =>
      variation.texts === 'full' ? full(simulator, type) : sageRecord(simulator, type, variation),
    tooLong: (type) => tooLong(simulator, type),
    count: async (key) => (await found(key)).length,
    read: async (key) => asHeld(key, (await found(key))[0] ?? null),
    // No message that was seen has a place for the rate.
    lacks: ['retainageRate'],
    async delete(key) {
      const [one] = await found(key);
      const answer = await simulator.records.delete(kinds[key.type], String(one?.record.recnum));
      if ('refused' in answer) throw new Error(answer.refused.detail);
    },
  };
}

type Whole = NonNullable<Awaited<ReturnType<Simulator['records']['find']>>>;

function asHeld({ type }: RecordKey, whole: Whole | null): NewErpRecord {
  if (whole === null) throw new Error('it is not in the books');
  const { record: row } = whole;
  const cell = (name: string) => String(row[name] ?? '');
  if (type === 'vendor' || type === 'job') {
    const name = cell(type === 'vendor' ? 'vndnme' : 'jobnme');
    const place = { address: cell('addrs1'), city: cell('ctynme'), state: cell('state_'), zip: cell('zipcde') };
    const named = { number: cell('recnum'), name, ...place };
    return type === 'job' ? { type, ...named } : { type, ...named, phone: cell('phnnum'), email: cell('e_mail') };
  }
  const ofChange = type === 'change_order';
  const shared = {
    number: cell(ofChange ? 'chgnum' : 'ctcnum'),
    jobNumber: cell('jobnum'),
    title: cell('dscrpt'),
    date: cell(ofChange ? 'chgdte' : 'condte') as Day,
    lines: (whole.lines ?? []).map((line) => ({
      number: Number(ofChange ? line.sbclin : line.linnum),
      description: String(line.dscrpt),
      costCode: String(line.cstcde),
      costType: String(line.csttyp),
      amount: parseMoney(String(ofChange ? line.chgamt : line.amount))!,
    })),
  };
  if (ofChange) return { type, ...shared, commitmentNumber: String(whole.lines?.[0]?.ctcnum) };
  return { type: 'commitment', ...shared, vendorNumber: cell('vndnum'), retainageRate: 0 };
}
