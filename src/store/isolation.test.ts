import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql as ask } from '../../test/support/sql.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';

let urls: WalledDatabase;
let client: pg.Client;
let [own, other] = [0, 0];
const rows = <R extends object>(text: string, values: readonly unknown[] = []) => ask<R>(urls.superUrl, text, values);

beforeAll(async () => {
  urls = await demoDatabase();
  const companies = await rows<{ id: string }>('select id from company order by id');
  [own, other] = companies.map(({ id }) => Number(id)) as [number, number];
  client = new pg.Client({ connectionString: urls.appUrl, options: '-c search_path=tieout' });
  await client.connect();
  await client.query(`select set_config('app.company', '${own}', false)`);
});
afterAll(async () => {
  await client.end();
  await urls.drop();
});

/** What became of a statement: how many rows it touched, or why it was refused. */
async function came(text: string, values: readonly unknown[] = []): Promise<number | string> {
  await client.query('begin');
  try {
    return (await client.query(text, [...values])).rowCount ?? 0;
  } catch (cause) {
    const message = (cause as Error).message;
    if (/row-level security/.test(message)) return 'walled';
    return /permission denied/.test(message) ? 'not granted' : message;
  } finally {
    await client.query('rollback');
  }
}

it('no row of another company can be read, changed, removed, taken over or put there, in any table', async () => {
  const tables = await rows<{ name: string; columns: string }>(
    `select c.relname as name, (select string_agg(quote_ident(a.attname), ', ') from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
     from pg_class c where c.relnamespace = 'tieout'::regnamespace and c.relkind in ('r', 'p')
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id') order by 1`,
  );
  expect(tables.length).toBeGreaterThan(60);
  const [broken, filled]: [string[], string[]] = [[], []];
  for (const { name, columns } of tables) {
    // One of theirs, wherever they have any, else one of ours as if it were theirs.
    const [theirs] = await rows<{ row: object }>(
      `select to_jsonb(t) as row from ${name} t where company_id = $1 limit 1`,
      [other],
    );
    const [ours] = await rows<{ row: object }>(
      `select to_jsonb(t) as row from ${name} t where company_id = $1 limit 1`,
      [own],
    );
    if (theirs !== undefined || ours !== undefined) filled.push(name);
    const row = JSON.stringify({ ...(theirs ?? ours)?.row, company_id: other });
    const trials: Readonly<Record<string, readonly [string, (number | string)[]]>> = {
      read: [`select from ${name} where company_id = ${other}`, [0]],
      'read without a filter': [`select from ${name} where company_id is distinct from ${own}`, [0]],
      change: [`update ${name} set company_id = company_id where company_id = ${other}`, [0, 'not granted']],
      remove: [`delete from ${name} where company_id = ${other}`, [0, 'not granted']],
      'put there': [
        `insert into ${name} (${columns}) overriding system value
           select ${columns} from jsonb_populate_record(null::${name}, '${row.replaceAll("'", "''")}')`,
        ['walled', 'not granted'],
      ],
    };
    for (const [what, [text, right]] of Object.entries(trials)) {
      const is = await came(text);
      // A row that was made up of nothing may fail for its emptiness before the wall is asked.
      if (what === 'put there' && theirs === undefined && ours === undefined && !right.includes(is)) continue;
      if (!right.includes(is)) broken.push(`${name}: ${what}: ${is}`);
    }
    // Ours, given away to them.
    const given = await came(`update ${name} set company_id = ${other} where company_id = ${own}`);
    const kept =
      ['walled', 'not granted', 0].includes(given) || /violates foreign key|locked|ended/.test(String(given));
    if (!kept) broken.push(`${name}: given away: ${given}`);
  }
  expect(broken).toEqual([]);
  expect(filled.length).toBeGreaterThanOrEqual(25);
});

it('no row can name one of another company: every key between tables goes by the company too', async () => {
  const keys = await rows<{ name: string; right: boolean }>(
    `select c.conname as name, exists (
        select from unnest(c.conkey, c.confkey) as pair(own, other)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = pair.own
          join pg_attribute b on b.attrelid = c.confrelid and b.attnum = pair.other
         where a.attname = 'company_id' and b.attname = 'company_id') as right
       from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'tieout'::regnamespace
        and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'company_id')`,
  );
  expect(keys.length).toBeGreaterThan(60);
  expect(keys.filter(({ right }) => !right).map(({ name }) => name)).toEqual([]);
});

it('of the tables of signing in a company sees its own applications and what its people have', async () => {
  const tables = ['service_account', 'personal_token', 'passkey', 'second_factor', 'recovery_code', 'oauth_grant'];
  const theirs = 'select person_id from tieout.membership where company_id = $1';
  await rows(
    `insert into sign_in.application (client_id, company_id, name, redirect_uris)
       values ('x1', ${own}, 'Ours', '{https://x.example/}'), ('x2', ${other}, 'Theirs', '{https://x.example/}');
     insert into sign_in.second_factor (person_id, secret) select person_id, decode(repeat('00', 40), 'hex')
       from tieout.membership where company_id = ${other} limit 1;
     insert into sign_in.oauth_grant (client_id, person_id, scope, ends_at)
       select 'x2', person_id, 'read', now() from tieout.membership where company_id = ${other} limit 1`,
  );
  const seen: [string, number | string][] = [['application', await came(`select from sign_in.application`)]];
  for (const name of tables) {
    const people = await rows<{ person_id: string }>(`${theirs} except ${theirs.replace('$1', '$2')}`, [other, own]);
    const ids = people.map(({ person_id }) => person_id).join();
    seen.push([name, await came(`select from sign_in.${name} where person_id in (${ids})`)]);
  }
  expect(seen).toEqual([['application', 1], ...tables.map((name) => [name, 0])]);
  // The room that signs people in names no company, and finds them all: on its own connections, and nobody on another's.
  const without = async (setting: string) => {
    await client.query(
      `select set_config('app.company', '', false), set_config('app.signing_in', '${setting}', false)`,
    );
    const found = await came('select from sign_in.application');
    await client.query(`select set_config('app.company', '${own}', false), set_config('app.signing_in', '', false)`);
    return found;
  };
  expect([await without(''), await without('on')]).toEqual([0, 2]);
});

const signingIn = [
  ...['access_token', 'account', 'application', 'factor_taken', 'oauth_code', 'oauth_grant', 'oauth_token', 'passkey'],
  ...['personal_token', 'recovery_code', 'second_factor', 'service_account', 'session', 'spent_challenge', 'under_way'],
  ...['user', 'verification'],
];

it('no row of another’s sign-in can be read, changed, removed or put there, by a company or by a person', async () => {
  const [stranger] = await rows<{ id: string }>('select person_id as id from membership where company_id = $1', [
    other,
  ]);
  await rows(
    `insert into sign_in.session (id, token, "userId", "expiresAt") select 'sx', 'tx', id, now() + interval '1 day'
       from sign_in."user" where "personId" = ${stranger!.id};
     insert into sign_in.access_token (token_hash, person_id, client_id, created_at, expires_at)
       select sha256('t'), person_id, client_id, now(), now() + interval '1 day' from sign_in.service_account
        where person_id = ${stranger!.id} limit 1;
     insert into sign_in.oauth_code (code_hash, grant_id, redirect_uri, expires_at)
       select sha256('c'), max(id), 'https://x.example/', now() + interval '1 day' from sign_in.oauth_grant;
     insert into sign_in.oauth_token (token_hash, grant_id, kind, scope, created_at, expires_at)
       select sha256('o'), max(id), 'access', 'read', now(), now() + interval '1 day' from sign_in.oauth_grant;
     insert into sign_in.under_way (ticket_hash, kind, person_id, expires_at) values
       (sha256('a'), 'join', ${stranger!.id}, now() + interval '1 day'),
       (sha256('b'), 'single_sign_on', null, now() + interval '1 day');
     insert into sign_in.factor_taken (person_id, taken_at) values (${stranger!.id}, now());
     insert into sign_in.recovery_code (code_hash, person_id) values (sha256('r'), ${stranger!.id});
     insert into sign_in.passkey (person_id, credential_id, public_key, user_handle, counter, synced, name, created_at)
       values (${stranger!.id}, sha256('p'), sha256('p'), sha256('p'), 0, false, 'x', now());
     insert into sign_in.personal_token
       (token_hash, person_id, name, scope, hint, made_strong, created_at, expires_at)
       values (sha256('k'), ${stranger!.id}, 'x', 'read', 'abcd', false, now(), now() + interval '9 days');
     insert into sign_in.spent_challenge values (sha256('s'), now());
     insert into sign_in.verification (id, identifier, value, "expiresAt") values ('v', 'v', 'v', now())`,
  );
  // What a colleague has is one's company's to see; somebody by themselves sees no more than their own.
  const mine = (await rows<{ id: string }>('select person_id as id from membership where company_id = $1', [own]))[0]!
    .id;
  const theirs: Readonly<Record<string, string>> = {
    account: `"userId" in (select id from sign_in."user" where "personId" = ${stranger!.id})`,
    application: `company_id = ${other}`,
    session: `id = 'sx'`,
    user: `"personId" = ${stranger!.id}`,
    oauth_code: 'true',
    oauth_token: 'true',
    spent_challenge: 'true',
    under_way: 'true',
    verification: 'true',
  };
  const broken: string[] = [];
  for (const [who, company, person] of [
    ['a company', String(own), ''],
    ['a person', '', mine],
    ['nobody', '', ''],
  ] as const) {
    await client.query(
      `select set_config('app.company', '${company}', false), set_config('app.person', '${person}', false)`,
    );
    for (const name of signingIn) {
      const where = theirs[name] ?? `person_id = ${stranger!.id}`;
      const [there] = await rows<{ row: object }>(
        `select to_jsonb(t) as row from sign_in."${name}" t where ${where} limit 1`,
      );
      if (there === undefined) throw new Error(`the test put nothing into ${name}`);
      const row = JSON.stringify(there.row).replaceAll("'", "''");
      const column = Object.keys(there.row).at(-1);
      for (const [what, text] of [
        ['read', `select from sign_in."${name}" where ${where}`],
        ['read without a filter', `select from sign_in."${name}" t where to_jsonb(t) = '${row}'`],
        ['change', `update sign_in."${name}" set "${column}" = "${column}" where to_jsonb("${name}") = '${row}'`],
        ['remove', `delete from sign_in."${name}" where to_jsonb("${name}") = '${row}'`],
        [
          'put there',
          `insert into sign_in."${name}" overriding system value
             select (jsonb_populate_record(null::sign_in."${name}", '${row}')).*`,
        ],
      ] as const) {
        const is = await came(text);
        const right = what === 'put there' ? ['walled', 'not granted'] : [0, 'not granted'];
        if (!right.includes(is)) broken.push(`${who}: ${name}: ${what}: ${is}`);
      }
    }
  }
  await client.query(`select set_config('app.company', '${own}', false), set_config('app.person', '', false)`);
  expect(broken).toEqual([]);
});

it('without a company there is nothing at all', async () => {
  await client.query(`select set_config('app.company', '', false)`);
  try {
    for (const name of [
      'invoice',
      'link',
      'event',
      'event_seal',
      'connection_secret',
      'history_checkpoint',
      'vendor',
    ]) {
      expect([name, await came(`select from ${name}`)]).toEqual([name, 0]);
    }
  } finally {
    await client.query(`select set_config('app.company', '${own}', false)`);
  }
});
