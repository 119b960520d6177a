import { sql } from 'kysely';
import { awayFrom, type Home, type Sign } from '../domain/care/home.ts';
import type { Database, Trx } from './pool.ts';

/** What only an embedded database has: the machine and the folder that it is on. */
export type Place = Pick<Home, 'machine' | 'folder'>;
export const ofOnesOwn: Place = { machine: null, folder: null };

/** By what a database is away from home, and how that sign read there. */
export interface Away {
  readonly sign: Sign;
  readonly was: string;
}

/** Whether a database is away from home, where it has one; nothing is changed. */
export const lookHome = (database: Database, place: Place): Promise<Away | null> =>
  database.transaction(null, async (trx) => compare(await kept(trx), await here(trx, place)));

/** The same; and where it is at home, or had none, it has its home here from now on. */
export const settleHome = (database: Database, place: Place): Promise<Away | null> =>
  database.transaction(null, async (trx) => {
    const [was, is] = [await kept(trx), await here(trx, place)];
    const away = compare(was, is);
    if (away === null) await settle(trx, is);
    return away;
  });

/** Somebody said that it has moved: whatever home it had, it is here. @returns what told that it was elsewhere. */
export const moveHome = (database: Database, place: Place): Promise<Away | null> =>
  database.transaction(null, async (trx) => {
    const [was, is] = [await kept(trx), await here(trx, place)];
    await forgetHome(trx);
    await settle(trx, is);
    return compare(was, is);
  });

/** It has none until the next hub starts on it. */
export const forgetHome = async (trx: Trx): Promise<void> => {
  await trx.deleteFrom('home').execute();
};

function compare(was: Home | undefined, is: Home): Away | null {
  if (was === undefined) return null;
  const sign = awayFrom(was, is);
  return sign === null ? null : { sign, was: was[sign]! };
}

const kept = (trx: Trx): Promise<Home | undefined> =>
  trx.selectFrom('home').select(['machine', 'folder', 'server', 'database']).executeTakeFirst();

async function here(trx: Trx, place: Place): Promise<Home> {
  const tables = sql<{ database: string }>`select oid || '/' || 'home'::regclass::oid as database
    from pg_database where datname = current_database()`;
  const { database } = (await tables.execute(trx)).rows[0]!;
  return { ...place, server: await serverMark(trx), database };
}

/** Null where the server has none, as a distributed one that only speaks as PostgreSQL does, or does not tell it. */
async function serverMark(trx: Trx): Promise<string | null> {
  await sql`savepoint mark`.execute(trx);
  try {
    const mark = sql<{ mark: string }>`select system_identifier::text as mark from pg_control_system()`;
    return (await mark.execute(trx)).rows[0]!.mark;
  } catch {
    await sql`rollback to savepoint mark`.execute(trx);
    return null;
  }
}

async function settle(trx: Trx, home: Home): Promise<void> {
  // What is not known this time stays as it was: it may be known again the next.
  const known = Object.fromEntries(Object.entries(home).filter(([, value]) => value !== null));
  await trx
    .insertInto('home')
    .values({ ...home })
    .onConflict((there) => there.column('here').doUpdateSet({ ...known }))
    .execute();
}
