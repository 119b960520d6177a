import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { freshDatabase } from '../../../test/support/database.ts';
import { noProviders, sealingOf } from '../../../test/support/sealing.ts';
import type { Cookies, SignIn } from '../../app/ports/sign-in.ts';
import type { PersonId } from '../../domain/ids.ts';
import { migrate } from '../../store/migrate.ts';
import { openSignIn } from '../people.ts';

export const password = 'right horse battery';
export const from = { address: '192.0.2.7', userAgent: 'vitest' };

/** A migrated database with two people of whom the first can sign in, under a role as weak as the hub's. */
export interface Ground {
  readonly signIn: SignIn;
  readonly pat: PersonId;
  readonly kim: PersonId;
  /** As the owner of everything: to see what is stored, and to move time in it. */
  readonly owner: pg.Client;
  readonly clock: { ahead: number };
  /** What its second factors are sealed by. */
  readonly secret: string;
  /** Another hub process on the same database. */
  another(): Promise<SignIn>;
  close(): Promise<void>;
}

export async function makeGround(secureCookies = false): Promise<Ground> {
  const database = await freshDatabase();
  const role = `hub_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(`create role ${role} login password 'hub'`);
  await migrate(database.url, role);
  const url = new URL(database.url);
  url.username = role;
  url.password = 'hub';
  const clock = { ahead: 0 };
  const secret = randomBytes(32).toString('hex');
  const opened: SignIn[] = [];
  const another = async () => {
    const one = await openSignIn({
      databaseUrl: url.href,
      secret,
      baseUrl: 'http://127.0.0.1:4100',
      secureCookies,
      sealing: sealingOf(secret),
      providers: noProviders,
      now: () => Date.now() + clock.ahead,
    });
    opened.push(one);
    return one;
  };
  const signIn = await another();
  const pat = await person(owner, 'Pat', 'Pat Miller', 'Pat.Miller@Example.com');
  const kim = await person(owner, 'kim', 'Kim Lee', null);
  await signIn.setPassword(pat, password);
  const close = async () => {
    for (const one of opened) await one.close();
    await owner.query(`drop owned by ${role}; drop role ${role}`);
    await owner.end();
    await database.drop();
  };
  return { signIn, pat, kim, owner, clock, secret, another, close };
}

export const whoHasSession = async (signIn: SignIn, cookies: Cookies): Promise<PersonId | null> =>
  (await signIn.session(cookies))?.person ?? null;

async function person(owner: pg.Client, login: string, name: string, email: string | null): Promise<PersonId> {
  const { rows } = await owner.query<{ id: string }>(
    'insert into tieout.person (login, name, email) values ($1, $2, $3) returning id',
    [login, name, email],
  );
  return Number(rows[0]?.id) as PersonId;
}
