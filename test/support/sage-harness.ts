import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { careful } from '../../src/connectors/careful.ts';
import type { Clock, ErpConnector } from '../../src/connectors/contract.ts';
import type { Accountant, BillVariation, ErpHarness, Weather } from '../../src/connectors/harness.ts';
import { callMeter } from '../../src/connectors/kit/call-meter.ts';
import { refusedReasons } from '../../src/connectors/kit/case.ts';
import { openSage100Contractor } from '../../src/connectors/sage-100-contractor/connector.ts';
import type { SageWays } from '../../src/connectors/sage-100-contractor/ports.ts';
import type { Bill } from '../../src/domain/bill.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import type { Day, Instant } from '../../src/domain/time.ts';
import { openRemoteSimulator } from '../../src/simulators/sage-100-contractor/remote.ts';
import type { MasterData } from '../../src/simulators/sage-100-contractor/set-up.ts';
import { openSimulator, type Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { freshDatabase } from './database.ts';
import { bearSameReference, bookedBill, manyVendors, sageLacks, sageNumbers, sageOddities } from './sage-hands.ts';
import { sageRecords } from './sage-records.ts';
import { sageWays } from './sage-ways.ts';
import { overTheWire } from './sage-wire.ts';
import { newReference, smallBill } from './small-bill.ts';

export const companyName = 'Kit Builders & Sons, Inc.';
export const machineClock: Clock = { now: async () => Date.now() as Instant };

/** A small company: vendor 12 on job 7 is well set up, vendor 13 has no due terms, subcontract SC-3 is locked. */
export const smallCompany: Required<MasterData> = {
  vendors: [
    { recnum: 12, name: 'Ace Concrete', dueTerms: 'Net 30', ledgerAccount: 2000 },
    { recnum: 13, name: 'Bare Electric', dueTerms: null, ledgerAccount: 2000 },
    { recnum: 14, name: 'Careful Roofing', dueTerms: 'Net 30', ledgerAccount: 2000, refuseDuplicates: true },
  ],
  jobs: [
    { recnum: 7, name: 'Harbor Tower', department: 1 },
    { recnum: 8, name: 'Mill Street', department: null },
  ],
  costCodes: [
    { recnum: '3100.000', name: 'Concrete forming' },
    { recnum: '3300.500', name: 'Cast-in-place concrete' },
    { recnum: '26000.000', name: 'Electrical' },
  ],
  costTypes: [
    { recnum: 1, name: 'Material' },
    { recnum: 4, name: 'Subcontract' },
  ],
  subcontracts: [
    { ctcnum: 'SC-1', vendor: 12, job: 7, description: 'Concrete', lines: contractLines() },
    { ctcnum: 'SC-2', vendor: 13, job: 7, description: 'Electrical', lines: contractLines() },
    { ctcnum: 'SC-3', vendor: 12, job: 7, description: 'More concrete', locked: true, lines: contractLines() },
    { ctcnum: 'SC-4', vendor: 14, job: 7, description: 'Roof', lines: contractLines() },
    { ctcnum: 'SC-5', vendor: 12, job: 8, description: 'Mill concrete', lines: contractLines() },
  ],
};

function contractLines() {
  const common = { cstcde: '3100.000', csttyp: 4, amount_cents: 500_000_000 };
  return [1, 2, 3].map((linnum) => ({ linnum, description: `Pour ${linnum}`, ...common }));
}

const numbers = { vendorNumber: '12', jobNumber: '7', commitmentNumber: 'SC-1', costType: '4' };

/** A bill for the small company, with a number of its own. */
export const sageBill = (change: Partial<Omit<Bill, 'lines'>> = {}, lines?: BillVariation['lines']): Bill =>
  smallBill(numbers, change, lines);

async function variedBill(simulator: Simulator, { refusedAs, lines, posted }: BillVariation): Promise<Bill> {
  if (posted !== undefined) return sageBill({ postingPeriod: { year: 2026, month: 2 } }, lines);
  switch (refusedAs) {
    case undefined:
      return sageBill({}, lines);
    case 'erp_unknown_vendor':
      return sageBill({ vendorNumber: '999' }, lines);
    case 'erp_unknown_job':
      return sageBill({ jobNumber: '999' }, lines);
    case 'erp_unknown_commitment':
      return sageBill({ commitmentNumber: 'SC-999' }, lines);
    case 'erp_unknown_cost_code': {
      const bill = sageBill({}, lines);
      return { ...bill, lines: bill.lines.map((line) => ({ ...line, costCode: '9999.000' })) };
    }
    case 'erp_closed_period':
      await simulator.weather.change({ closed_period: '2025-01' });
      return sageBill({ billingDate: '2025-01-31' as Day }, lines);
    case 'erp_setup_incomplete':
      return sageBill({ vendorNumber: '13', commitmentNumber: 'SC-2' }, lines);
    case 'erp_record_locked':
      return sageBill({ commitmentNumber: 'SC-3' }, lines);
    default:
      throw new Error(`the small company has no bill that is refused as ${refusedAs}`);
  }
}

/** How the connector reaches the simulator: as one whose password is right or wrong. */
interface Road {
  enter(password: string): SageWays;
  inFlight(): Promise<number>;
  close(): Promise<void>;
}

export interface SageHarness extends ErpHarness {
  readonly simulator: Simulator;
  /** The books' own database, and the password of the way into Sage. */
  readonly databaseUrl: string;
  readonly password: string;
  /** Where the simulator's own server listens; null where it is in this process. */
  readonly address: string | null;
}

/** How the hub comes to a connector: itself, unless something stands in between. */
export type Reach = (erp: ErpConnector, which: Which) => Promise<ErpConnector>;
/** Which of the harness's connectors it is. */
export type Which = 'right' | 'second hub' | 'wrong' | 'wrong company';

/** The simulator in this process, or as a process of its own. */
export async function openSageHarness(
  where: 'in this process' | 'in its own process',
  { reach = async (erp) => erp, clock = machineClock }: { readonly reach?: Reach; readonly clock?: Clock } = {},
): Promise<SageHarness> {
  const database = await freshDatabase();
  const password = `right-${randomBytes(8).toString('hex')}`;
  const wrong = `wrong-${randomBytes(8).toString('hex')}`;
  const simulator = await openSimulator({ connectionString: database.url, companyName, password });
  const company = { ...smallCompany, vendors: [...smallCompany.vendors, ...manyVendors] };
  await simulator.setUp(company);
  const remote = where === 'in its own process' ? await startProcess(database.url, password) : null;
  const road: Road = remote ?? {
    enter: (given) => sageWays(simulator, given),
    inFlight: async () => simulator.inFlight(),
    close: async () => {},
  };
  const weather: OnTheWay = { loseRequest: false, odd: null };
  const meter = callMeter();
  const through = (ways: SageWays): SageWays => {
    const now = () => {
      if (weather.odd === null) return ways;
      const oddly = sageOddities[weather.odd.how]!;
      return { sql: weather.odd.what === 'everything' ? oddly.sql : ways.sql, submit: oddly.submit };
    };
    return {
      sql: (text, parameters, signal) => meter.around(() => now().sql(text, parameters, signal)),
      submit: (xml, signal) =>
        meter.around(async () => {
          if (!weather.loseRequest) return await now().submit(xml, signal);
          weather.loseRequest = false;
          throw new Error('The connection broke before the message arrived.');
        }),
    };
  };
  const open = (given: string, which: Which, name = companyName) => {
    const ways = through(road.enter(given));
    const connector = openSage100Contractor({ ...ways, clock, companyName: name });
    return reach(careful(connector, { clock, insideTransaction: () => false }), which);
  };
  const bills = new Map<BillReference, { readonly before: string; readonly bill: Bill }>();
  return {
    simulator,
    databaseUrl: database.url,
    password,
    address: remote?.address ?? null,
    connector: await open(password, 'right'),
    secondHub: await open(password, 'second hub'),
    badCredential: await open(wrong, 'wrong'),
    wrongCompany: await open(password, 'wrong company', 'Another Builder, Inc.'),
    clock,
    secrets: [password, wrong],
    // Not a closed period: no table of Sage's that holds one is known.
    foretells: refusedReasons.filter((reason) => reason !== 'erp_closed_period'),
    calls: meter,
    async aBill(variation = {}) {
      const bill = await variedBill(simulator, variation);
      const reference = newReference();
      bills.set(reference, { before: new Date().toISOString(), bill });
      return { bill, reference };
    },
    accountant: {
      ...accountantOf(simulator, bills),
      numbers: (job) => sageNumbers(simulator, company, job),
      async copy(record) {
        const made = await placeBill(simulator, sageBill(), newReference());
        const copy = { id: made.recnum, identity: made._idnum, label: `Payable invoice ${made.recnum}` };
        await bearSameReference(database.url, record, copy);
        return copy;
      },
    },
    records: sageRecords(simulator),
    weather: weatherOf(simulator, road, weather),
    async close() {
      await road.close();
      await simulator.close();
      await database.drop();
    },
  };
}

function accountantOf(
  simulator: Simulator,
  bills: ReadonlyMap<BillReference, { readonly before: string; readonly bill: Bill }>,
): Omit<Accountant, 'numbers' | 'copy'> {
  const deleted = new Map<string, BillReference>();
  const done = (answer: { done: unknown } | { refused: { detail: string } }) => {
    if ('refused' in answer) throw new Error(answer.refused.detail);
  };
  return {
    countUnder: async (reference) => (await simulator.books.list()).filter((row) => row.usrdf1 === reference).length,
    read: (record) => bookedBill(simulator, record),
    lacks: sageLacks,
    async delete(record) {
      const found = await simulator.books.find(record.id);
      deleted.set(record.identity ?? record.id, String(found?.invoice.usrdf1) as BillReference);
      done(await simulator.books.delete(record.id));
    },
    void: async (record) => done(await simulator.books.void(record.id)),
    pay: async (record) => done(await simulator.books.pay(record.id)),
    async makeAgain(record, what) {
      const reference = deleted.get(record.identity ?? record.id);
      const old = reference ? bills.get(reference) : undefined;
      if (!reference || !old) throw new Error(`${record.label} was not deleted here`);
      // The company goes back to before the bill was made, and with it the counter of record numbers.
      const problem = await simulator.restoreBackup(old.before);
      if (problem) throw new Error(problem.problem);
      const same = what === 'the same bill';
      const again = await placeBill(simulator, same ? old.bill : sageBill(), same ? reference : newReference());
      return { id: again.recnum, identity: again._idnum, label: `Payable invoice ${again.recnum}` };
    },
  };
}

/** Puts a bill of ours into the books past the connector. */
export function placeBill(simulator: Simulator, bill: Bill, reference: BillReference) {
  return simulator.putBill({
    vendor: bill.vendorNumber,
    job: bill.jobNumber,
    subcontract: bill.commitmentNumber,
    invoiceNumber: bill.invoiceNumber,
    description: bill.description,
    date: bill.billingDate,
    reference,
    lines: bill.lines.map((line) => ({
      linnum: line.lineNumber,
      description: line.description,
      cstcde: line.costCode,
      csttyp: line.costType,
      amount_cents: line.amount,
      retainage_cents: line.retainage,
    })),
  });
}

/** What the simulator's own weather does not know: what happens on the way to it. */
interface OnTheWay {
  loseRequest: boolean;
  odd: { readonly how: string; readonly what: 'everything' | 'asks' } | null;
}

function weatherOf(simulator: Simulator, road: Road, way: OnTheWay): Weather {
  const change = async (to: Parameters<Simulator['weather']['change']>[0]) => {
    await simulator.weather.change(to);
  };
  return {
    loseNextAnswer: () => change({ lose_next_answer: true }),
    async loseNextRequest() {
      way.loseRequest = true;
    },
    refuseNext: (sentence) => change({ refuse_next: sentence }),
    goDown: () => change({ down: true }),
    slowDown: (ms) => change({ latency_ms: ms }),
    oddAnswers: Object.keys(sageOddities),
    async answerOddly(how, what) {
      way.odd = { how, what };
    },
    async comeBack() {
      way.odd = null;
      way.loseRequest = false;
      await change({ down: false, latency_ms: 0, lose_next_answer: false, refuse_next: null });
    },
    async settle() {
      // More than once: what a program that was ended had sent may not have been heard of yet when this is asked.
      for (let quiet = 0; quiet < 3; await wait(20)) quiet = (await road.inFlight()) > 0 ? 0 : quiet + 1;
    },
  };
}

export const servePath = fileURLToPath(new URL('../../src/simulators/sage-100-contractor/serve.ts', import.meta.url));

async function startProcess(databaseUrl: string, password: string): Promise<Road & { readonly address: string }> {
  const env = {
    ...process.env,
    SIMULATOR_DATABASE_URL: databaseUrl,
    SIMULATOR_PASSWORD: password,
    SIMULATOR_COMPANY: companyName,
    PORT: '0',
  };
  const child = spawn(process.execPath, [servePath], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)));
    child.stdout.setEncoding('utf8').once('data', (line: string) => {
      const found = /ready at (\S+)/.exec(line)?.[1];
      if (found) resolve(found);
      else reject(new Error(`the simulator said ${line}`));
    });
  });
  const remote = openRemoteSimulator({ url: address, password });
  const where = await remote.where();
  const entered: ReturnType<typeof overTheWire>[] = [];
  return {
    address,
    enter(given) {
      const ways = overTheWire(where, given);
      entered.push(ways);
      return ways;
    },
    inFlight: async () => (await remote.calls()).in_flight,
    async close() {
      for (const ways of entered) await ways.close();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
