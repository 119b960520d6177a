import { randomBytes } from 'node:crypto';
import { smallCompany } from '../../erp/tryton/small-company.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { Clock, ErpConnector } from '../../src/connectors/contract.ts';
import type { Accountant, BillVariation, ErpHarness } from '../../src/connectors/harness.ts';
import { refusedReasons } from '../../src/connectors/kit/case.ts';
import { openTryton, type TrytonOptions } from '../../src/connectors/tryton/connector.ts';
import type { Row } from '../../src/connectors/tryton/values.ts';
import type { Bill } from '../../src/domain/bill.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import type { ErpRecord } from '../../src/domain/sighting.ts';
import type { Day, Instant } from '../../src/domain/time.ts';
import { newReference } from './small-bill.ts';
import { clerkLogin, type RunningTryton, runTryton, tieoutLogin } from './tryton.ts';
import { trytonBill } from './tryton-bill.ts';
import { bookedBill, countFrom, invoices, payInCash, removeAsByBackup, trytonNumbers } from './tryton-hands.ts';
import { trytonRecords } from './tryton-records.ts';
import { openWeather, type TrytonWeather } from './tryton-weather.ts';

const machineClock: Clock = { now: async () => Date.now() as Instant };
const never = new AbortController().signal;
function variedBill({ refusedAs, lines, posted }: BillVariation): Bill {
  if (posted !== undefined) return trytonBill({ postingPeriod: { year: 2026, month: 5 } }, lines);
  switch (refusedAs) {
    case undefined:
      return trytonBill({}, lines);
    case 'erp_unknown_vendor':
      return trytonBill({ vendorNumber: '999' }, lines);
    case 'erp_unknown_job':
      return trytonBill({ jobNumber: '999' }, lines);
    case 'erp_unknown_commitment':
      return trytonBill({ commitmentNumber: 'SC-999' }, lines);
    case 'erp_unknown_cost_code': {
      const bill = trytonBill({}, lines);
      return { ...bill, lines: bill.lines.map((line) => ({ ...line, costCode: '9999.000' })) };
    }
    case 'erp_closed_period':
      return trytonBill({ billingDate: '2025-01-31' as Day }, lines);
    case 'erp_setup_incomplete':
      return trytonBill({ vendorNumber: '203', commitmentNumber: 'SC-003' }, lines);
    default:
      throw new Error(`the small company has no bill that is refused as ${refusedAs}`);
  }
}

export interface TrytonHarness extends ErpHarness {
  readonly tryton: RunningTryton;
  readonly weather: TrytonWeather;
  /** Another way into the same books: with the weather between, unless an address is given. */
  open(change?: Partial<TrytonOptions>): ErpConnector;
}

/** @param bills whether the connector posts what it makes. */
export async function openTrytonHarness(bills: 'posted' | 'drafts'): Promise<TrytonHarness> {
  const tryton = await runTryton();
  const weather = await openWeather(tryton.address);
  const wrong = `wrong-${randomBytes(8).toString('hex')}`;
  const open = (change: Partial<TrytonOptions> = {}) => {
    const { user, password } = tieoutLogin;
    const usual = { address: weather.address, database: 'tryton', companyName: smallCompany.name, clock: machineClock };
    const connector = openTryton({ ...usual, user, password: () => password, bills, ...change });
    return careful(connector, { clock: machineClock, insideTransaction: () => false });
  };
  const made = new Map<BillReference, Bill>();
  const byHand = open({ address: tryton.address, user: clerkLogin.user, password: () => clerkLogin.password });
  return {
    tryton,
    open,
    weather,
    connector: open(),
    secondHub: open(),
    wrongCompany: open({ companyName: 'Another Builder, Inc.' }),
    calls: weather.calls,
    badCredential: open({ password: () => wrong }),
    clock: machineClock,
    secrets: [tieoutLogin.password, wrong],
    foretells: refusedReasons,
    async aBill(variation = {}) {
      const bill = variedBill(variation);
      const reference = newReference();
      made.set(reference, bill);
      return { bill, reference };
    },
    accountant: accountantOf(tryton, byHand, made),
    records: trytonRecords(tryton.clerk),
    async close() {
      await weather.close();
      await tryton.close();
    },
  };
}

function accountantOf(
  { clerk, file }: RunningTryton,
  byHand: ErpConnector,
  made: ReadonlyMap<BillReference, Bill>,
): Accountant {
  const deleted = new Map<string, BillReference>();
  const invoice = async ({ id }: ErpRecord): Promise<Row> => {
    const [row] = await clerk.find(invoices, [['id', '=', Number(id)]], ['state', 'comment', 'move']);
    if (!row) throw new Error(`Tryton has no supplier invoice ${id}`);
    return row;
  };
  const press = (button: string, { id }: ErpRecord) => clerk.call(`model.${invoices}.${button}`, [Number(id)]);
  return {
    countUnder: async (reference) => (await clerk.find(invoices, [['comment', '=', reference]], [])).length,
    read: (record) => bookedBill(clerk, record),
    lacks: [],
    numbers: async (job) => trytonNumbers(job),
    async delete(record) {
      const row = await invoice(record);
      deleted.set(record.identity ?? record.id, row.comment as BillReference);
      if (row.state === 'draft') await press('delete', record);
      else removeAsByBackup(file, Number(record.id), Number(row.move));
    },
    async void(record) {
      await press('cancel', record);
    },
    async pay(record) {
      if ((await invoice(record)).state === 'draft') await press('post', record);
      await payInCash(clerk, Number(record.id));
    },
    async makeAgain(old, what) {
      const reference = deleted.get(old.identity ?? old.id);
      const bill = reference && made.get(reference);
      if (!bill) throw new Error(`${old.label} was not deleted here`);
      countFrom(file, Number(old.id));
      const same = what === 'the same bill';
      const under = same ? reference : newReference();
      const again = await byHand.createBill(same ? bill : trytonBill(), under, never);
      if (again.is !== 'created') throw new Error(`it was not made again: ${JSON.stringify(again)}`);
      return again.record;
    },
    async copy(record) {
      const [copy] = (await press('copy', record)) as [number];
      const seen = await byHand.lookFor({ record: { ...record, id: String(copy) } }, never);
      if (seen.is !== 'present') throw new Error(`the copy is not to be seen: ${JSON.stringify(seen)}`);
      return seen.record;
    },
  };
}
