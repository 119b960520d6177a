import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { freshDatabase } from './database.ts';

/** An empty database with two roles of its own, as an installation on a server of one's own has them. */
export interface OwnedDatabase {
  readonly superuser: pg.Client;
  /** Of the role that migrates: no superuser, so that walls are walls to it. */
  readonly ownerUrl: string;
  /** The role that the hub runs as. */
  readonly app: string;
  drop(): Promise<void>;
}

/** For tests of an upgrade, which begin before the first migration. */
export async function ownedDatabase(): Promise<OwnedDatabase> {
  const database = await freshDatabase();
  const suffix = randomBytes(6).toString('hex');
  const [owner, app] = [`owner_${suffix}`, `app_${suffix}`];
  const superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  for (const role of [owner, app]) await superuser.query(`create role ${role} login password 'test'`);
  await superuser.query(`grant create on database ${new URL(database.url).pathname.slice(1)} to ${owner}`);
  const ownerUrl = new URL(database.url);
  [ownerUrl.username, ownerUrl.password] = [owner, 'test'];
  const drop = async () => {
    for (const role of [owner, app]) await superuser.query(`drop owned by ${role} cascade; drop role ${role}`);
    await superuser.end();
    await database.drop();
  };
  return { superuser, ownerUrl: ownerUrl.href, app, drop };
}
