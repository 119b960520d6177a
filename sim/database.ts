import { DatabaseClock } from './database-clock.ts';
import { Rows, type TableName, type Tables } from './rows.ts';
import type { Owner, VirtualTime } from './time.ts';

/** What a database does to a program now and then. The program must live with it. */
export class DatabaseTrouble extends Error {}

export interface DatabaseWeather {
  /** How long a round trip takes. */
  latencyMs(): number;
  /** What becomes of a commit: its answer or the whole of it may be lost with the connection. */
  commit(): 'well' | 'lost before' | 'lost after';
  /** Does the connection break under this statement? */
  breaks(): boolean;
}

export interface Committed {
  readonly by: unknown;
  readonly writes: readonly {
    readonly table: TableName;
    readonly row: Tables[TableName];
    readonly was: Tables[TableName] | undefined;
  }[];
}

/**
 * A database as PostgreSQL is one at *read committed*: a statement sees what was committed before it and what its own
 * transaction wrote; rows are locked until the transaction ends; whoever waits for each other in a circle is told; a
 * connection may break with a commit on its way.
 */
export class SimulatedDatabase {
  readonly rows = new Rows();
  readonly time: VirtualTime;
  readonly weather: DatabaseWeather;
  readonly clock: DatabaseClock;
  readonly onCommit: (committed: Committed) => void;
  readonly #locks = new Map<string, { holder: Transaction; readonly waiting: Transaction[] }>();
  readonly #open = new Set<Transaction>();

  constructor(time: VirtualTime, weather: DatabaseWeather, onCommit: (committed: Committed) => void) {
    this.time = time;
    this.weather = weather;
    this.clock = new DatabaseClock(time, () => weather.latencyMs());
    this.onCommit = onCommit;
  }

  begin(by: unknown): Transaction {
    const made = new Transaction(this, this.time.active, by);
    this.#open.add(made);
    return made;
  }

  /** The server notices that a client is no more, and takes back what it had not committed. */
  hangUp(owner: Owner): void {
    for (const one of this.#open) if (one.owner === owner) this.end(one);
  }

  /** The server restarts: every connection is lost, with what was not committed. */
  breakAll(): void {
    for (const one of this.#open) one.break('the server was restarted');
  }

  isLocked(key: string): boolean {
    return this.#locks.has(key);
  }

  isFree(key: string, by: Transaction): boolean {
    const lock = this.#locks.get(key);
    return lock === undefined || lock.holder === by;
  }

  /** Takes a lock, or stands in line for it. @throws DatabaseTrouble where the line would be a circle. */
  take(key: string, by: Transaction): boolean {
    const lock = this.#locks.get(key);
    if (lock === undefined) {
      this.#locks.set(key, { holder: by, waiting: [] });
      by.locks.push(key);
      return true;
    }
    if (lock.holder === by) return true;
    for (let other: Transaction | null = lock.holder; other !== null; ) {
      if (other === by) throw new DatabaseTrouble('deadlock detected');
      other = other.waitsFor === null ? null : this.#locks.get(other.waitsFor)!.holder;
    }
    lock.waiting.push(by);
    by.waitsFor = key;
    return false;
  }

  /** Ends a transaction: its locks go to whoever waits longest. */
  end(one: Transaction): void {
    if (!this.#open.delete(one)) return;
    one.over = true;
    if (one.waitsFor !== null) {
      const { waiting } = this.#locks.get(one.waitsFor)!;
      waiting.splice(waiting.indexOf(one), 1);
    }
    for (const key of one.locks) {
      const lock = this.#locks.get(key)!;
      const next = lock.waiting.shift();
      if (next === undefined) {
        this.#locks.delete(key);
        continue;
      }
      lock.holder = next;
      next.locks.push(key);
      next.waitsFor = null;
      this.time.in(0, () => next.goOn(), next.owner);
    }
  }
}

interface Statement {
  readonly lock: string | null;
  readonly run: () => void;
  readonly fail: (cause: Error) => void;
}

/** One transaction on a connection of its own. Statements of one turn travel together, and are done in their order. */
export class Transaction {
  readonly locks: string[] = [];
  waitsFor: string | null = null;
  over = false;
  readonly owner: Owner | null;
  readonly #database: SimulatedDatabase;
  readonly #by: unknown;
  readonly #writes = new Map<string, { readonly table: TableName; row: Tables[TableName] }>();
  readonly #line: Statement[] = [];
  #travelling = false;
  #failed: Error | null = null;

  constructor(database: SimulatedDatabase, owner: Owner | null, by: unknown) {
    this.#database = database;
    this.owner = owner;
    this.#by = by;
  }

  /** @param lock the row that must be had first. */
  statement<T>(work: () => T, lock: string | null = null): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#line.push({ lock, run: () => resolve(work()), fail: reject });
      if (this.#travelling) return;
      this.#travelling = true;
      this.#database.time.in(this.#database.weather.latencyMs(), () => this.goOn(), this.owner);
    });
  }

  goOn(): void {
    if (this.#database.weather.breaks()) this.break('the connection was lost');
    for (let next = this.#line[0]; next !== undefined; next = this.#line[0]) {
      try {
        if (this.#failed !== null) throw this.#failed;
        if (next.lock !== null && !this.#database.take(next.lock, this)) return;
        next.run();
      } catch (cause) {
        this.#failed ??= cause as Error;
        next.fail(cause as Error);
      }
      this.#line.shift();
    }
    this.#travelling = false;
  }

  get<T extends TableName>(table: T, id: number): Tables[T] | undefined {
    const own = this.#writes.get(`${table}/${id}`);
    return own === undefined ? this.#database.rows.get(table, id) : (own.row as Tables[T]);
  }
  put<T extends TableName>(table: T, row: Tables[T]): void {
    this.#writes.set(`${table}/${row.id}`, { table, row });
  }
  *all<T extends TableName>(table: T): Generator<Tables[T]> {
    for (const row of this.#database.rows.all(table)) if (!this.#writes.has(`${table}/${row.id}`)) yield row;
    for (const own of this.#writes.values()) if (own.table === table) yield own.row as Tables[T];
  }
  nextId(): number {
    return this.#database.rows.nextId();
  }

  /** Does `work` and commits, in one round trip. */
  async atOnce<T>(work: () => T, lock: string | null = null): Promise<T> {
    const { value, fate } = await this.statement(() => ({ value: work(), fate: this.#end() }), lock);
    await this.#database.time.sleep(this.#database.weather.latencyMs(), this.owner);
    if (fate !== 'well') throw new DatabaseTrouble('the connection was lost at the commit');
    return value;
  }

  commit(): Promise<void> {
    return this.atOnce(() => undefined);
  }

  /** Takes a lock if nobody else has it; waits for none. */
  takeFree(key: string): boolean {
    return this.#database.isFree(key, this) && this.#database.take(key, this);
  }

  rollBack(): void {
    this.#database.end(this);
  }

  #end(): ReturnType<DatabaseWeather['commit']> {
    const fate = this.#writes.size === 0 ? 'well' : this.#database.weather.commit();
    if (fate !== 'lost before') this.#apply();
    this.#database.end(this);
    return fate;
  }

  break(why: string): void {
    this.#failed ??= new DatabaseTrouble(why);
    const stoodInLine = this.waitsFor !== null;
    this.#database.end(this);
    // Nobody gives it the lock any more: it is told all the same.
    if (stoodInLine) this.#database.time.in(0, () => this.goOn(), this.owner);
  }

  #apply(): void {
    if (this.#writes.size === 0) return;
    const { rows } = this.#database;
    const writes = [...this.#writes.values()].map(({ table, row }) => ({ table, row, was: rows.get(table, row.id) }));
    for (const { table, row } of writes) rows.put(table, row as never);
    this.#database.onCommit({ by: this.#by, writes });
  }
}
