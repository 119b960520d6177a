import pg from 'pg';
import type { Caller } from '../../src/app/unit-of-work.ts';
import type { ErpConnector } from '../../src/connectors/contract.ts';
import type { CompanyId, ConnectionId, InvoiceId, PersonId } from '../../src/domain/ids.ts';
import { openFounding } from '../../src/store/founding.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { seedReady } from '../../test/support/many-invoices.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';
import { Books } from './books.ts';
import { type Faring, Life, type Order } from './life.ts';

/** One real database with the demo company, one ERP that outlives everybody, and as many lives as a trial wants. */
export interface CrashGround {
  readonly urls: WalledDatabase;
  readonly books: Books;
  readonly company: CompanyId;
  readonly connection: ConnectionId;
  /** So many sent invoices, ready to export; an invoice and its link have one id. */
  ready(count: number): Promise<readonly InvoiceId[]>;
  life(order?: Order | null, connections?: number, faring?: Faring): Promise<Life>;
  /** A life that nothing happens to, for what has to be done around the trials. */
  readonly steady: Life;
  /** The demo's owner, who may do everything; and others by their login. */
  readonly me: Caller;
  caller(login: string): Promise<Caller>;
  /** As the superuser, past every wall. */
  rows<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** After the server was away. */
  reconnect(): Promise<void>;
  /** Lets go of the database, which stays. */
  close(): Promise<void>;
  end(): Promise<void>;
}

/** Of all grounds together, so that a restored database is given numbers that it never had. */
let batch = 0;

export interface CrashGroundOptions {
  /** A database that is there already, such as one that was restored. */
  readonly urls?: WalledDatabase;
  readonly books?: Books;
  readonly leaseMs?: number;
  /** Another way to an ERP than straight into the books. */
  readonly erp?: ErpConnector;
}

export async function openCrashGround({
  books = new Books(),
  urls: given,
  leaseMs = 2_000,
  erp,
}: CrashGroundOptions = {}): Promise<CrashGround> {
  const urls = given ?? (await demoDatabase());
  const connect = async () => {
    const client = new pg.Client({ connectionString: urls.superUrl, options: '-c search_path=tieout' });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  let owner = await connect();
  const rows: CrashGround['rows'] = async (sql, values = []) => (await owner.query(sql, [...values])).rows;
  // What the demo itself left to do is not ours.
  if (given === undefined)
    await rows(`update job set state = 'done', reason = null where state in ('queued', 'parked')`);
  const [{ company, connection }] = (await rows<{ company: string; connection: string }>(
    `select c.id as company, min(k.id) as connection from company c join connection k on k.company_id = c.id
     where c.demo group by c.id order by c.id limit 1`,
  )) as [{ company: string; connection: string }];
  const lifeGround = { appUrl: urls.appUrl, books, leaseMs, ...(erp === undefined ? {} : { erp }) };
  const steady = await Life.begin(lifeGround, null, 16);
  const founding = openDatabase(urls.appUrl, 1);
  const caller = async (login: string): Promise<Caller> => {
    const person = (await openFounding(founding).person(login)) as PersonId;
    const found = await steady.hub.caller(person, Number(company) as CompanyId, null);
    if (found === null) throw new Error(`${login} does not belong to the demo company`);
    return found;
  };
  const close = async () => {
    await steady.end();
    await founding.close();
    await owner.end();
  };
  return {
    urls,
    books,
    company: Number(company) as CompanyId,
    connection: Number(connection) as ConnectionId,
    ready: async (count) => (await seedReady(urls.superUrl, count, batch++)) as readonly InvoiceId[],
    life: (order = null, connections = 4, faring = {}) => Life.begin({ ...lifeGround, ...faring }, order, connections),
    steady,
    me: await caller('owner'),
    caller,
    rows,
    reconnect: async () => {
      owner = await connect();
    },
    close,
    end: async () => {
      await close();
      await urls.drop();
    },
  };
}

/** Does it for each, so many at once. */
export async function abreast<T>(all: readonly T[], most: number, work: (one: T, index: number) => Promise<void>) {
  const left = all.entries();
  const lane = async () => {
    for (const [index, one] of left) await work(one, index);
  };
  await Promise.all(Array.from({ length: most }, lane));
}
