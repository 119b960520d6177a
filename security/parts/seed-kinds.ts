import pg from 'pg';
import type { Running } from '../../test/support/tieout.ts';
import { recordsOf, type Seeds } from './seed-records.ts';

/** An id as an address has it. */
export type Id = number | string;

/** One record of each kind in one place: a project of a company, and what its company and its people have besides. */
export type Place = Readonly<Record<string, Id>>;

/** One's own place, another project of one's own company, and one of another company. */
export interface Places {
  readonly own: Place;
  readonly sibling: Place;
  readonly foreign: Place;
}

/** What a place is filled with: whose it is, and a word that all its names begin with. */
export interface Filled {
  readonly company: number;
  readonly project: number;
  /** Whose tokens and passkeys they are. */
  readonly person: number;
  readonly word: string;
  /** Its ERP numbers and references must be another's nowhere. */
  readonly nth: number;
}

/** Asks for one number. */
export type One = (text: string, values?: readonly unknown[]) => Promise<number>;

/**
 * Puts one record of every kind that a route may name into two projects of one's own company and into one of the other
 * company, past all walls. Whoever is to sign in with a password alone does so before: they have a passkey afterwards.
 * What is not there cannot be reached either, and an attack on it would show nothing.
 */
export async function seedPlaces(house: Running): Promise<Places> {
  const client = new pg.Client({
    connectionString: house.urls.superUrl,
    options: '-c search_path=tieout,sign_in',
  });
  await client.connect();
  const one: One = async (text, values = []) => {
    const { rows } = await client.query<{ id: string }>(text, [...values]);
    if (rows[0] === undefined) throw new Error(`nothing was made by ${text.slice(0, 80)}`);
    return Number(rows[0].id);
  };
  await farNumbers(client);
  const person = (login: string) => one('select id from person where login = $1', [login]);
  const projectsOf = async (company: number) =>
    (await client.query<{ id: string }>('select id from project where company_id = $1 order by id', [company])).rows;
  try {
    const [own, sibling] = (await projectsOf(house.company)).map(({ id }) => Number(id));
    const [foreign] = (await projectsOf(house.otherCompany)).map(({ id }) => Number(id));
    const fill = async (of: Filled): Promise<Place> => {
      const records = await recordsOf(one, of);
      return { ...records, ...(await waysInOf(one, client, of)) };
    };
    const { company, otherCompany } = house;
    return {
      own: await fill({ company, project: own!, person: await person('owner'), word: 'Domestic', nth: 1 }),
      sibling: await fill({ company, project: sibling!, person: await person('viewer'), word: 'Sibling', nth: 2 }),
      foreign: await fill({
        company: otherCompany,
        project: foreign!,
        person: await person('outsider'),
        word: 'Foreign',
        nth: 3,
      }),
    };
  } finally {
    await client.end();
  }
}

/** Numbers that stand in an answer for nothing else: no status, no count, no time. */
async function farNumbers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name) as name
       from information_schema.columns where is_identity = 'YES' and table_schema in ('tieout', 'sign_in')`,
  );
  for (const [nth, { name }] of rows.entries())
    await client.query('select setval($1, $2)', [name, 5_000_000 + nth * 1_000]);
}

/** What somebody signs in with, and the programs that do. */
async function waysInOf(one: One, client: pg.Client, { company, person, word, nth }: Filled): Promise<Seeds> {
  const token = await one(
    `insert into sign_in.personal_token
       (token_hash, person_id, company_id, name, scope, hint, made_strong, created_at, expires_at)
     values (sha256(convert_to($1::text, 'utf8')), $2, null, $3, 'read', 'abcd', false, now(),
       now() + interval '9 days') returning id`,
    [`${word} place’s token`, person, `${word} token`],
  );
  const passkey = await one(
    `insert into sign_in.passkey (person_id, credential_id, public_key, user_handle, counter, synced, name, created_at)
     values ($1, sha256($2::bytea), '\\x01', sha256('x'), 0, false, $3, now()) returning id`,
    [person, `${word} passkey`, `${word} passkey`],
  );
  const text = async (statement: string, values: readonly unknown[]) =>
    (await client.query<{ id: string }>(statement, [...values])).rows[0]!.id;
  const session = await text(
    `insert into sign_in.session (id, token, "userId", "expiresAt", "begunBy")
     select $1, $2, id, now() + interval '1 hour', 'password' from sign_in."user" where "personId" = $3 returning id`,
    [`session-of-place-${nth}`, `token-of-place-${nth}`, person],
  );
  const application = await text(
    `insert into sign_in.application (client_id, company_id, name, redirect_uris)
     values ($1, $2, $3, '{https://app.example/}') returning client_id as id`,
    [`application-of-place-${nth}`, company, `${word} application`],
  );
  const program = await text(
    `insert into sign_in.service_account (client_id, person_id, secret_hash, company_id)
     select $1, $2, secret_hash, $3 from sign_in.service_account limit 1 returning client_id as id`,
    [`program-of-place-${nth}`, person, company],
  );
  const grant = await one(
    `insert into sign_in.oauth_grant (client_id, person_id, scope, ends_at)
     values ($1, $2, 'read', now() + interval '9 days') returning id`,
    [application, person],
  );
  return { token, passkey, session, application, program, grant };
}
