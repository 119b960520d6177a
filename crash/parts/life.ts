import { randomBytes } from 'node:crypto';
import type { Deps } from '../../src/app/deps.ts';
import { type Hub, openHub } from '../../src/app/hub.ts';
import type { JobKind } from '../../src/app/unit-of-work.ts';
import { startWorker, usualWorker, type Worker } from '../../src/app/worker.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { ErpConnector } from '../../src/connectors/contract.ts';
import type { Instant } from '../../src/domain/time.ts';
import { openWebhookRoad } from '../../src/http/webhooks/road.ts';
import { builtInProjectTools } from '../../src/sources/built-in/project-tools.ts';
import { openAgents } from '../../src/store/agents/agents.ts';
import { openBell } from '../../src/store/agents/bell.ts';
import { openIdempotency } from '../../src/store/idempotency.ts';
import { type Database, inside, openDatabase } from '../../src/store/pool.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openReads } from '../../src/store/reads.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { bareInstallation } from '../../test/support/installation.ts';
import { sealingOf } from '../../test/support/sealing.ts';
import type { Books, Pace } from './books.ts';
import { callingStep, type Door, type Step, type When } from './steps.ts';
import { openWire, type Wire } from './wire.ts';

/** Where and how a process is to die. */
export interface Order extends Pick<Step, 'at' | 'within' | 'call'> {
  readonly when: When;
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** What is otherwise with one life than with all. */
export interface Faring {
  /** How its calls to the books go. */
  readonly pace?: Partial<Pace>;
  /** Its connector throws at every look, as none may. */
  readonly throwing?: boolean;
}

export interface LifeGround extends Faring {
  readonly appUrl: string;
  readonly books: Books;
  readonly leaseMs: number;
  /** Another way to an ERP than straight into the books. */
  readonly erp?: ErpConnector;
}

/**
 * One process's life, within ours: the commands and jobs that ship, on connections of their own to the real database. It
 * dies at a step as a process does: its connections break in that moment, what it has sent takes its course, and not a line
 * of it has any effect any more.
 */
export class Life {
  readonly deps: Deps;
  readonly hub: Hub;
  /** Steps that it came to. */
  readonly reached = new Set<string>();
  readonly died: Promise<void>;
  dead = false;
  /** Did it die of its order? */
  struck = false;
  readonly #database: Database;
  readonly #wire: Wire;
  readonly #order: Order | null;
  readonly #tellDeath: () => void;
  #worker: Worker | null = null;

  static async begin(ground: LifeGround, order: Order | null, connections = 4): Promise<Life> {
    return new Life(ground, await openWire(ground.appUrl), order, connections);
  }

  private constructor(
    { books, leaseMs, erp: given, pace, throwing }: LifeGround,
    wire: Wire,
    order: Order | null,
    connections: number,
  ) {
    this.#wire = wire;
    this.#order = order;
    const death = Promise.withResolvers<void>();
    this.died = death.promise;
    this.#tellDeath = death.resolve;
    this.#database = openDatabase(wire.url, connections);
    const work = openUnitOfWork(this.#database);
    const reads = openReads(this.#database);
    const { pool } = this.#database;
    const clock = {
      now: async () => (await pool.query<{ now: Instant }>('select clock_timestamp() as now')).rows[0]!.now,
    };
    const connector = careful(given ?? books.connector(() => this.dead, pace), { clock, insideTransaction: inside });
    const erp = this.#doors(connector, 'erp') as ErpConnector;
    this.deps = {
      work: { ...this.#doors(work, 'transaction'), inside },
      reads: this.#doors(reads, 'statement'),
      queue: this.#doors(openQueue(this.#database, { leaseMs }), 'statement'),
      clock: this.#doors(clock, 'clock'),
      installation: bareInstallation,
      connectorFor: () => (throwing ? { ...erp, lookFor: () => Promise.reject(new Error('thrown at a look')) } : erp),
      randomBytes,
      reach: () => this.#pass('point', async () => undefined),
      log: { error: () => undefined, info: () => undefined },
      readEveryMs: 0,
      webhooks: openWebhookRoad({
        toPrivate: true,
        secret: 'a secret of tests',
        sealing: sealingOf('a secret of tests'),
      }),
    };
    this.hub = openHub(this.deps, {
      project: builtInProjectTools(this.deps.work, this.deps.reads),
      idempotency: openIdempotency(this.#database),
      agents: openAgents(this.#database, openBell({ onAgents: () => () => undefined })),
      onChange: () => () => undefined,
    });
  }

  /** Starts the worker that ships, for these kinds of jobs, so many of each at once. */
  work(kinds: Partial<Record<JobKind, number>>, renewMs = 60_000): Worker {
    const none = Object.fromEntries(Object.keys(usualWorker.abreast).map((kind) => [kind, 0]));
    const abreast = { ...none, ...kinds } as typeof usualWorker.abreast;
    this.#worker = startWorker(this.deps, { abreast, ofOneCompany: abreast, renewMs, lookMs: 50 });
    return this.#worker;
  }

  /** At once, whatever it does. */
  die(): void {
    if (this.dead) return;
    this.#wire.cut();
    this.#over();
  }

  /** Nothing of it has any effect any more; nor does it take time of those who live. */
  #over(): void {
    this.dead = true;
    this.#tellDeath();
    void this.#worker?.stop(0);
  }

  /** Its line to the database goes dead without a word, until it goes on. */
  freeze(): void {
    this.#wire.freeze();
  }

  thaw(): void {
    this.#wire.thaw();
  }

  /** As a process that is asked to: nothing is left under way. */
  async end(): Promise<void> {
    await this.#worker?.stop(2_000);
    this.die();
  }

  /** Every function of it, as a step of whoever in `app` calls it. */
  #doors<T extends object>(of: T, door: Door): T {
    const made: Record<string, unknown> = {};
    for (const [name, own] of Object.entries(of)) {
      made[name] = typeof own === 'function' ? this.#door(of, name, own as Call, door) : own;
    }
    return made as T;
  }

  #door(of: object, name: string, own: Call, door: Door): Call {
    if (name === 'lookForMany' || (door === 'erp' && lists.has(name))) {
      return (...given) => this.#listing(() => own.apply(of, given) as AsyncIterable<unknown>);
    }
    const as: Door = name === 'withinSlot' ? 'slot' : door;
    return (...given) => this.#pass(as, () => own.apply(of, given) as Promise<unknown>);
  }

  async *#elements(at: string | null, list: () => AsyncIterable<unknown>): AsyncGenerator<unknown> {
    const elements: unknown[] = [];
    await this.#passAt(at, 'erp', async () => {
      for await (const one of list()) elements.push(one);
    });
    yield* elements;
  }

  #listing(list: () => AsyncIterable<unknown>): AsyncIterable<unknown> {
    return this.#elements(callingStep(), list);
  }

  #pass<T>(door: Door, call: () => Promise<T>): Promise<T> {
    if (this.dead) return never();
    return this.#passAt(callingStep(), door, call);
  }

  async #passAt<T>(at: string | null, door: Door, call: () => Promise<T>): Promise<T> {
    if (this.dead) return never();
    if (at !== null) this.reached.add(at);
    const when = at !== null && this.#order?.at === at ? this.#order.when : null;
    if (when === 'before') return this.#strike();
    const inMessage = when === 'unsent' || when === 'unanswered';
    if (inMessage && door !== 'erp') {
      const what = door === 'transaction' ? 'commit' : 'next';
      this.#wire.cutAt(what, when === 'unanswered', () => {
        this.struck = true;
        this.#over();
      });
    }
    const answer = call();
    if (inMessage && door === 'erp') {
      // The request has left, and the ERP is at work on it.
      answer.catch(() => undefined);
      setImmediate(() => void this.#strike());
    }
    try {
      const came = await answer;
      if (this.dead) return await never();
      return when === null ? came : await this.#strike();
    } catch (cause) {
      if (this.dead) return await never();
      throw cause;
    }
  }

  #strike<T>(): Promise<T> {
    if (!this.dead) this.struck = true;
    this.die();
    return never();
  }
}

type Call = (...given: unknown[]) => unknown;

const lists = new Set([
  ...['vendors', 'jobs', 'costCodes', 'costTypes', 'subcontracts', 'payments', 'bills', 'examine', 'problems'],
]);
