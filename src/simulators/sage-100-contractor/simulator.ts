import type pg from 'pg';
import { addInvoice, type MadeInvoice } from './add-invoice.ts';
import { purgeAudit } from './audit.ts';
import { restoreBackup } from './backup.ts';
import { type Books, openBooks } from './books.ts';
import { change, openBooksDatabase } from './database.ts';
import { changeOptions, type Options, type OptionsChange, readOptions } from './options.ts';
import { isPassword } from './password.ts';
import { type NewInvoice, plainInvoice } from './payable-invoice.ts';
import { type Call, openPorts, type Ports, type Session, strangerPorts } from './ports.ts';
import { noRules } from './prerequisites.ts';
import { openRecords, type Records } from './record-actions.ts';
import { readMessageSchema } from './schema-of-messages.ts';
import { type MasterData, putCompany, setUp } from './set-up.ts';
import {
  changeWeather,
  readWeather,
  type Weather,
  type WeatherChange,
  type WeatherOfWire,
  weatherOfWire,
} from './weather.ts';

/** A bill that stands in the books from before. Amounts in whole cents, the day as `yyyy-mm-dd`. */
export interface OldBill {
  readonly vendor: string | number;
  readonly job: string | number;
  readonly subcontract: string;
  readonly invoiceNumber: string;
  readonly description: string;
  readonly date: string;
  /** What the hub wrote on it: goes into the user-defined field where the connector looks for it. */
  readonly reference: string;
  readonly lines: readonly {
    /** Number of the subcontract's line. */
    readonly linnum: number;
    readonly description: string;
    readonly cstcde: string | number;
    readonly csttyp: string | number;
    readonly amount_cents: number;
    readonly retainage_cents: number;
  }[];
}

/** A pretended Sage 100 Contractor: one company's books, the screen 4-2, and the two ways in for a connector. */
export interface Simulator extends Ports, Session {
  readonly companyName: string;
  readonly books: Books;
  /** The screens of vendors, jobs, subcontracts and change orders. */
  readonly records: Records;
  readonly weather: { read(): Promise<Weather>; change(change: WeatherChange): Promise<Weather> };
  /** The database of the books, for those that read it as SQL Server would; its tables stand in the schema `sage_100_contractor`. */
  readonly database: pg.Pool;
  /** The weather as the wire to the database meets it. */
  readonly wire: WeatherOfWire;
  readonly options: { read(): Promise<Options>; change(change: OptionsChange): Promise<Options> };
  /** The ports as whoever gives this password gets them; a wrong one is refused at every call. */
  signIn(user: string, password: string): Ports;
  setUp(given: MasterData): Promise<void>;
  /** Places a bill as if its message had made it. A reference that is there already answers its record. */
  putBill(bill: OldBill): Promise<MadeInvoice>;
  /** The same for many, in one transaction and in their order. */
  putBills(bills: readonly OldBill[]): Promise<readonly MadeInvoice[]>;
  /** @returns a sentence where `to` is no moment of these books. */
  restoreBackup(to: unknown, by?: string): Promise<{ problem: string } | null>;
  /** Forgets audited rows that are older than Sage keeps them. @returns how many. */
  purgeAudit(now?: Date): Promise<number>;
  /** Counts a call that comes another way, until it ends. The weather's latency is over when this resolves. */
  begin(signal: AbortSignal): Promise<Call>;
  /** Calls of connectors under way, and the most there ever were at once, in this process. */
  inFlight(): number;
  mostInFlight(): number;
  /** Resolves when nothing that was asked is still at work. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** A role that owns the schema `sage_100_contractor`, or may make it. */
  readonly connectionString: string;
  /** The company whose books these are: the connector insists on it. */
  readonly companyName: string;
  /** Where given, the ports want it through {@link Simulator.signIn} or the network. */
  readonly password?: string;
  /** The schema of the messages that it takes; as shipped beside this file where none is given. */
  readonly messageSchema?: URL | string;
}

export async function openSimulator(options: SimulatorOptions): Promise<Simulator> {
  const schema = await readMessageSchema(options.messageSchema ?? new URL('./mbxml.xsd', import.meta.url));
  const pool = await openBooksDatabase(options.connectionString);
  try {
    await putCompany(pool, options.companyName);
    await purgeAudit(pool, new Date());
  } catch (error) {
    await pool.end();
    throw error;
  }
  const calls = { inFlight: 0, mostInFlight: 0 };
  const closing = new AbortController();
  const { ports, openSession, begin, settled } = openPorts(
    pool,
    { company: options.companyName, schema },
    calls,
    closing.signal,
  );
  const putBills = (bills: readonly OldBill[]) => placeBills(pool, bills);
  return {
    ...ports,
    openSession,
    begin,
    companyName: options.companyName,
    books: openBooks(pool),
    records: openRecords(pool),
    weather: { read: () => readWeather(pool), change: (change) => changeWeather(pool, change) },
    database: pool,
    wire: weatherOfWire(pool),
    options: {
      read: () => readOptions(pool),
      change: (to) => change(pool, 'supervisor', (tx) => changeOptions(tx, to)),
    },
    signIn: (user, password) => (isPassword(password, options.password) ? ports : strangerPorts(user)),
    setUp: (given) => setUp(pool, given),
    putBill: async (bill) => (await putBills([bill]))[0] as MadeInvoice,
    putBills,
    restoreBackup: (to, by = 'supervisor') => restoreBackup(pool, to, by),
    purgeAudit: (now = new Date()) => purgeAudit(pool, now),
    inFlight: () => calls.inFlight,
    mostInFlight: () => calls.mostInFlight,
    settled,
    async close() {
      closing.abort();
      await settled();
      await pool.end();
    },
  };
}

function placeBills(pool: pg.Pool, bills: readonly OldBill[]): Promise<readonly MadeInvoice[]> {
  return change(pool, 'set-up', async (tx) => {
    const placed: MadeInvoice[] = [];
    for (const bill of bills) {
      const there = await tx.query<MadeInvoice>(
        `select recnum, _idnum from acpinv where usrdf1 = $1 and usrdf1 <> ''`,
        [bill.reference],
      );
      if (there.rows[0]) {
        placed.push(there.rows[0]);
        continue;
      }
      const added = await addInvoice(tx, invoiceOf(bill), 'tieout', noRules);
      if ('refused' in added) {
        throw new Error(`Bill ${bill.invoiceNumber} cannot be placed: ${added.refused.statusMessage}`);
      }
      placed.push(added.made);
    }
    return placed;
  });
}

function invoiceOf(bill: OldBill): NewInvoice {
  const lines = bill.lines.map((line) => ({
    linref: String(line.linnum),
    prtdsc: line.description,
    cstcde: String(line.cstcde),
    csttyp: String(line.csttyp),
    linqty: '',
    linprc: '',
    amount: line.amount_cents,
    retain: line.retainage_cents,
  }));
  return {
    ...plainInvoice,
    invnum: bill.invoiceNumber,
    vndnum: String(bill.vendor),
    jobnum: String(bill.job),
    ctcnum: bill.subcontract,
    dscrpt: bill.description,
    invdte: bill.date,
    usrdf1: bill.reference,
    total: lines.reduce((all, line) => all + line.amount, 0),
    retain: lines.reduce((all, line) => all + line.retain, 0),
    lines,
  };
}
