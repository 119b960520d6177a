import type { Caller, Connection } from '../src/app/unit-of-work.ts';
import type { ErpConnector, ErpTraits } from '../src/connectors/contract.ts';
import type { InvoiceId, PersonId } from '../src/domain/ids.ts';
import type { Move } from '../src/domain/link.ts';
import type { RefusalCode } from '../src/domain/refusal.ts';
import { source } from '../src/domain/testing/bill-source.ts';
import { Books } from './books.ts';
import { Chance } from './chance.ts';
import { type Committed, DatabaseTrouble, SimulatedDatabase } from './database.ts';
import { simulatedErp, simulatedTraits } from './erp.ts';
import { company, connectionOf, grants, invoiceRow } from './ground.ts';
import { HubProcess } from './hub-process.ts';
import { commands, keepBooks, passOn, pickMove } from './people.ts';
import { checkBills, checkCommit } from './promises.ts';
import { type SimulatedStore, simulatedStore } from './store.ts';
import { liveIn, type Owner, VirtualTime } from './time.ts';
import { ambiguity, drawFaults, lateMs, noFaults, Weather } from './weather.ts';

/** So long do people, the accountant and the weather go on. */
const dayMs = 40_000;
/** So long may it take until everything stands still, once the faults have stopped. */
const calmMs = 3_600_000;
const leaseMs = 10_000;

/** How one schedule came out: what went wrong, if anything did, and how much happened in it. */
export interface Ending {
  readonly seed: number;
  readonly wrong: string | null;
  readonly happenings: number;
  readonly kills: number;
  readonly asks: number;
  readonly bills: number;
  readonly unlinked: number;
  /** Asks whose request or answer was lost, or whose bill came late. */
  readonly ambiguous: number;
}

export interface ScheduleOptions {
  /** Told what happens, moment by moment. */
  readonly say?: (line: string) => void;
  /** Lets a process stand still where only an ERP that proves uniqueness stands it, with one that does not. */
  readonly beyond?: boolean;
  /** Lost requests, lost answers and late bills are the only faults, and there are many; what the ERP can promise. */
  readonly ambiguous?: ErpTraits['once'];
}

/** One day of two hubs, an ERP and their people, and the calm after it. The seed decides everything. */
export function runSchedule(seed: number, options: ScheduleOptions = {}): Promise<Ending> {
  return new Schedule(seed, options).run();
}

class Schedule {
  readonly #seed: number;
  readonly #chance: Chance;
  /** So many of a hundred asks are at work while another server, its clock ahead, takes the database's place. */
  readonly #failsOver: number;
  /** For that alone, so that it changes no other day. */
  readonly #apart: Chance;
  readonly #time = new VirtualTime();
  readonly #say: ((line: string) => void) | null;
  readonly #books: Books;
  readonly #weather: Weather;
  readonly #database: SimulatedDatabase;
  readonly #store: SimulatedStore;
  readonly #connection: Connection;
  readonly #hubs: HubProcess[] = [];
  readonly #invoices: readonly InvoiceId[];
  readonly #erp: ErpConnector;
  readonly #written = new Map<unknown, Set<string>>();
  /** The version that an invoice had when somebody moved it. */
  readonly #movedFrom = new Map<unknown, number>();
  #wrong: string | null = null;
  #happenings = 0;
  #kills = 0;
  #asks = 0;
  #made = 0;
  #unlinked = 0;
  #ambiguous = 0;
  #calm = false;

  constructor(seed: number, { say, beyond = false, ambiguous }: ScheduleOptions) {
    this.#seed = seed;
    this.#say = say ?? null;
    const chance = new Chance(seed);
    this.#chance = chance;
    this.#apart = new Chance(-seed - 1_000_000_000);
    const once = ambiguous ?? (!beyond && chance.percent(35) ? 'proved' : 'bounded');
    const faults = ambiguous === undefined ? drawFaults(chance, once === 'proved' || beyond) : ambiguity;
    this.#weather = new Weather(chance, faults);
    this.#books = new Books(() => this.#time.now);
    this.#database = new SimulatedDatabase(this.#time, this.#weather, (committed) => this.#committed(committed));
    this.#connection = connectionOf(chance.percent(20));
    // Now and then so many that those who wait for each other go by handfuls.
    const invoices = chance.percent(15) ? chance.whole(4, 6) : chance.whole(1, 3);
    this.#invoices = Array.from({ length: invoices }, (_, index) => this.#enter(index + 1));
    this.#store = simulatedStore(
      this.#database,
      {
        now: () => this.#database.clock.instant(),
        connection: this.#connection,
        source: (invoice) => ({ ...source, invoiceNumber: `INV-${invoice}` }),
        grants,
      },
      leaseMs,
    );
    const traits = simulatedTraits(once);
    const call = (kind: 'look' | 'ask') => {
      const weather = this.#weather.call(kind);
      if (kind === 'ask') {
        this.#asks++;
        if (this.#apart.percent(this.#failsOver))
          this.#time.in(this.#apart.next() * 1_500, () => this.#failOver(), null);
        if (weather.thereMs === null || weather.backMs === null || weather.workMs >= lateMs) this.#ambiguous++;
      }
      return weather;
    };
    this.#erp = simulatedErp({ time: this.#time, books: this.#books, clock: this.#database.clock, traits, call });
    this.#failsOver = ambiguous === undefined && this.#apart.percent(5) ? 30 : 0;
  }

  async run(): Promise<Ending> {
    liveIn(this.#time);
    for (let hub = 0; hub < 2; hub++) this.#start();
    this.#plan();
    await this.#time.run((owner) => this.#afterEach(owner, dayMs));
    if (this.#wrong === null) await this.#liveness();
    return {
      seed: this.#seed,
      wrong: this.#wrong,
      happenings: this.#happenings,
      kills: this.#kills,
      asks: this.#asks,
      bills: this.#books.bills.length,
      unlinked: this.#unlinked,
      ambiguous: this.#ambiguous,
    };
  }

  #enter(number: number): InvoiceId {
    const row = invoiceRow(this.#database.rows.nextId() as InvoiceId, number);
    this.#database.rows.put('invoice', row);
    return row.id;
  }

  #start(): void {
    const { time, chance, store } = { time: this.#time, chance: this.#chance, store: this.#store };
    const wrong = (what: string) => this.#fail(what);
    this.#hubs.push(new HubProcess({ time, chance, store, clock: this.#database.clock, erp: this.#erp, wrong }));
  }

  /** The acts of the day, at moments that chance chose. */
  #plan(): void {
    const chance = this.#chance;
    const at = (run: () => void) => this.#time.in(chance.next() * dayMs, run, null);
    // A morning's work, so that few days are spent on invoices that go nowhere.
    for (const [index, invoice] of this.#invoices.entries()) {
      this.#time.in(10 + index * 5, () => this.#ask(invoice, 'send'), null);
      this.#time.in(60 + index * 5, () => this.#ask(invoice, 'accept'), null);
    }
    for (let acts = chance.whole(3, 12); acts > 0; acts--) {
      at(() => this.#ask(chance.one(this.#invoices)));
    }
    if (chance.percent(30)) at(() => this.#hurry(chance.one(this.#invoices)));
    for (let acts = chance.whole(0, 5); acts > 0; acts--) {
      at(() => this.#note(keepBooks(chance, this.#books, this.#time.now)));
    }
    if (chance.percent(25)) {
      const from = chance.next() * dayMs;
      this.#time.in(from, () => this.#setDown(true), null);
      this.#time.in(from + chance.next() * 15_000, () => this.#setDown(false), null);
    }
    if (chance.percent(10)) at(() => this.#restartDatabase());
    // Drawn apart, so that it changes no other day.
    const apart = new Chance(-this.#seed);
    if (apart.percent(2)) this.#time.in(dayMs / 2, () => this.#passOn(apart.one(this.#invoices)), null);
  }

  #setDown(down: boolean): void {
    this.#weather.down = down;
    this.#note(down ? 'the ERP goes down' : 'the ERP is back');
  }

  /** Whatever was not committed is gone, on every connection. */
  #restartDatabase(): void {
    this.#note('the database is restarted');
    this.#database.breakAll();
  }

  /** What is under way with the ERP goes on; by the clock of the server that goes on it looks long over. */
  #failOver(): void {
    if (this.#calm) return;
    this.#database.clock.stepForward(this.#erp.traits.settleMs + this.#apart.whole(1_000, 600_000));
    this.#restartDatabase();
    this.#tell('export');
  }

  /** Somebody presses a button on a page that one of the hubs serves. Twice, now and then. */
  #ask(invoice: InvoiceId, wanted?: Move): void {
    const hubs = this.#hubs.filter((hub) => hub.alive);
    if (hubs.length === 0) return;
    for (let times = this.#chance.percent(10) ? 2 : 1; times > 0; times--) {
      const hub = this.#chance.one(hubs);
      const move = wanted ?? pickMove(this.#chance, this.#database.rows.linkOf(invoice));
      this.#time.in(this.#chance.next() * 3, () => void this.#press(hub, invoice, move), hub);
    }
  }

  /** The whole way round within seconds: the bill deleted, unlinked twice, sent, accepted. */
  #hurry(invoice: InvoiceId): void {
    const { record } = this.#database.rows.linkOf(invoice) ?? {};
    const bill = this.#books.there().find((one) => one.record.identity === record?.identity);
    if (bill !== undefined) this.#books.remove(bill);
    const moves: readonly Move[] = ['unlink', 'unlink', 'send', 'accept'];
    for (const [place, move] of moves.entries()) {
      this.#time.in(place * 40 + this.#chance.next() * 60, () => this.#ask(invoice, move), null);
    }
  }

  /** What rarely comes about by chance: somebody presses Unlink after each step. */
  #passOn(invoice: InvoiceId): void {
    const { record } = this.#database.rows.linkOf(invoice) ?? {};
    const bill = this.#books.there().find((one) => one.record.identity === record?.identity);
    const steps = bill === undefined ? [] : passOn(this.#books, bill);
    for (const [place, step] of steps.entries()) {
      this.#time.in(place * 3_000, step, null);
      this.#time.in(place * 3_000 + 500, () => this.#ask(invoice, 'unlink'), null);
    }
  }

  async #press(hub: HubProcess, invoice: InvoiceId, move: Move): Promise<RefusalCode | 'done' | 'threw'> {
    const caller: Caller = { company, person: this.#chance.whole(1, 2) as PersonId, grants, requestId: null };
    const seen = this.#database.rows.get('invoice', invoice)!.version;
    // As the page showed it, which may be a while ago.
    const version = !this.#calm && this.#chance.percent(30) ? seen - (this.#chance.percent(30) ? 1 : 0) : undefined;
    this.#note(`${move} of ${invoice}`);
    try {
      const outcome = await commands[move](hub.deps, caller, { invoice, version });
      this.#note(`${move} of ${invoice}: ${outcome.ok ? 'done' : outcome.refusal.code}`);
      if (outcome.ok) {
        const from = this.#movedFrom.get(caller);
        if (version !== undefined && from !== undefined && from !== version) {
          this.#fail(`${move} was let through on version ${version}, the invoice was at ${from}`);
        }
        return 'done';
      }
      const changed = [...(this.#written.get(caller) ?? [])].filter(
        (table) => table !== 'event' && table !== 'sighting',
      );
      if (changed.length > 0) this.#fail(`a refused ${move} (${outcome.refusal.code}) changed ${changed.join(', ')}`);
      return outcome.refusal.code;
    } catch (cause) {
      if (!(cause instanceof DatabaseTrouble)) this.#fail(`${move} threw: ${(cause as Error).stack}`);
      return 'threw';
    }
  }

  #committed(committed: Committed): void {
    const wrong = checkCommit(this.#database, this.#books, this.#connection.policies.void_is_gone, committed);
    if (wrong !== null) this.#fail(wrong);
    for (const { table, row, was } of committed.writes) {
      if (committed.by !== null) {
        const tables = this.#written.get(committed.by) ?? new Set();
        this.#written.set(committed.by, tables.add(table));
      }
      if (table === 'invoice' && was !== undefined && 'version' in was) this.#movedFrom.set(committed.by, was.version);
      if (table === 'link' && 'link' in row && 'stored' in row) {
        if (row.link.state === 'unlinked') this.#unlinked++;
        if (this.#say !== null)
          this.#note(
            `link ${row.id} (${row.link.reference.slice(0, 8)}) is ${row.link.state}${row.link.parked ? ', parked' : ''}`,
          );
      }
      if (table === 'job' && 'kind' in row && was === undefined) this.#tell(row.kind);
    }
  }

  /** A notice to every hub that there is work; it may get lost. */
  #tell(kind: string): void {
    for (const hub of this.#hubs) {
      if (this.#chance.percent(this.#weather.faults.noticeLost)) continue;
      this.#time.in(this.#weather.latencyMs(), () => hub.wake(kind), hub);
    }
  }

  #afterEach(owner: Owner | null, until: number): boolean {
    this.#happenings++;
    if (this.#books.bills.length !== this.#made) {
      this.#made = this.#books.bills.length;
      this.#note(
        `a bill is made: ${this.#books.bills.at(-1)!.record.id} ${this.#books.bills.at(-1)!.reference?.slice(0, 8)}`,
      );
      const wrong = checkBills(this.#database, this.#books);
      if (wrong !== null) this.#fail(wrong);
    }
    if (owner instanceof HubProcess && owner.alive) this.#strike(owner);
    return this.#wrong !== null || this.#time.now > until;
  }

  /** Between any two steps a process may die, or stand still for longer than its leases. */
  #strike(hub: HubProcess): void {
    const { killed, pauses } = this.#weather.faults;
    if (this.#chance.percent(killed)) {
      this.#note('a hub is killed');
      this.#kills++;
      hub.alive = false;
      // The server notices at once, or when it next looks.
      this.#time.in(
        this.#chance.percent(50) ? 0 : this.#chance.whole(0, 8_000),
        () => this.#database.hangUp(hub),
        null,
      );
      this.#time.in(this.#chance.whole(10, 12_000), () => this.#replace(hub), null);
    } else if (this.#chance.percent(pauses)) {
      hub.standsStillUntil = this.#time.now + this.#chance.whole(50, 25_000);
      this.#note(`a hub stands still until ${hub.standsStillUntil.toFixed(0)}`);
    }
  }

  #replace(dead: HubProcess): void {
    this.#hubs.splice(this.#hubs.indexOf(dead), 1);
    this.#start();
  }

  /** Faults stop: every export comes to an end, and every link can be cut if and only if its bill is gone. */
  async #liveness(): Promise<void> {
    this.#note('the faults stop');
    this.#calm = true;
    this.#weather.faults = noFaults;
    this.#weather.down = false;
    const from = this.#time.now;
    const busy = () =>
      [...this.#database.rows.all('job')].some((job) => {
        if (job.kind !== 'export' || job.state !== 'queued') return false;
        // Where an accountant has put a second bill under a reference, only an accountant can end it.
        const { reference } = this.#database.rows.get('link', job.subject)!.link;
        return this.#books.there().filter((bill) => bill.reference === reference).length < 2;
      });
    await this.#time.run(
      (owner) => this.#afterEach(owner, from + calmMs) || (this.#time.now > from + 2_000 && !busy()),
    );
    if (this.#wrong !== null) return;
    if (busy()) return this.#fail('an export did not come to an end within an hour of calm');
    for (const row of this.#database.rows.all('link')) {
      const several = this.#books.there().filter((bill) => bill.reference === row.link.reference).length > 1;
      if (row.link.state === 'exporting' && !row.link.parked && !several)
        return this.#fail(`link ${row.id} is exporting for ever`);
    }
    for (const invoice of this.#invoices) await this.#unlinkInCalm(invoice);
  }

  async #unlinkInCalm(invoice: InvoiceId): Promise<void> {
    const link = this.#database.rows.linkOf(invoice);
    const hub = this.#hubs.find((one) => one.alive);
    if (this.#wrong !== null || link?.state !== 'synced' || hub === undefined) return;
    const ofLink = () =>
      this.#books.there().filter((bill) => bill.reference === link.reference || bill.record.id === link.record!.id);
    const before = ofLink();
    let said: string | null = null;
    this.#time.in(
      0,
      () =>
        void this.#press(hub, invoice, 'unlink').then((code) => {
          said = code;
        }),
      hub,
    );
    const until = this.#time.now + 60_000;
    await this.#time.run((owner) => this.#afterEach(owner, until) || said !== null);
    if (said === null) return this.#fail(`unlink of ${invoice} was not answered within a minute`);
    const there = ofLink();
    // Asked for by a process that stood still until now: whether the look came before it or after, it said what it saw.
    if (there.some((bill) => bill.revived && !before.includes(bill))) return;
    const isGone = there.length === 0;
    // Somebody who pressed just before may have cut it meanwhile.
    const isCut = this.#database.rows.get('link', link.id)!.link.state === 'unlinked';
    if (isGone && !isCut && said !== 'purged_in_erp')
      this.#fail(`the bill of ${invoice} is gone, and unlink said ${said}`);
    // Another that bears its number by now is not its own: where its own is back in the books, void, that one counts.
    const own = there.filter(
      (bill) => bill.reference === link.reference || bill.record.identity === link.record!.identity,
    );
    const voids =
      (own.length > 0 ? own : there).every((bill) => bill.standing === 'void') &&
      this.#connection.policies.void_is_gone;
    if (!isGone && said === 'done' && !voids) this.#fail(`the bill of ${invoice} is there, and unlink said ${said}`);
  }

  #note(line: string): void {
    this.#say?.(`${this.#time.now.toFixed(1).padStart(10)}${this.#calm ? ' calm' : ''}  ${line}`);
  }

  #fail(what: string): void {
    this.#note(`WRONG: ${what}`);
    this.#wrong ??= what;
  }
}
