import { deepStrictEqual } from 'node:assert';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyInvoice } from '../../test/support/every-invoice.ts';
import { sql as ask } from '../../test/support/sql.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import { type WalledDatabase, walledDatabase } from '../../test/support/walled-database.ts';
import type { CompanyId } from '../domain/ids.ts';
import { openDatabase } from './pool.ts';
import { openReads } from './reads.ts';

/** What belongs to no company, and why. It is small, and stands whole on every server. */
const ofAll: Readonly<Record<string, string>> = {
  person: 'people may belong to several companies',
  company: 'is what all else is divided by',
  demo_setting: 'where the pretended ERP of the demo listens',
  home: 'where the database itself is at home',
  migration: 'how far the schema has come',
};
const companyOf = (table: string) => (table === 'company' ? 'id' : 'company_id');

let here: WalledDatabase;
beforeAll(async () => {
  here = await demoDatabase();
});
afterAll(() => here.drop());

const rows = <R extends object>(text: string, values: readonly unknown[] = [], where = here) =>
  ask<R>(where.superUrl, text, values);
const tables = async (): Promise<readonly { name: string; divided: boolean }[]> =>
  rows(`select c.relname as name, exists (select from pg_attribute a
      where a.attrelid = c.oid and a.attname = 'company_id' and a.attnotnull) as divided
    from pg_class c where c.relnamespace = 'tieout'::regnamespace and c.relkind = 'r' order by c.relname`);

interface Reference {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly targets: readonly string[];
}
const references = (): Promise<readonly Reference[]> =>
  rows(`select f.conname as name, c.relname as "from", t.relname as "to",
      array(select attname::text from unnest(f.conkey) with ordinality k (n, i) join pg_attribute on attrelid = c.oid and attnum = n order by i) as columns,
      array(select attname::text from unnest(f.confkey) with ordinality k (n, i) join pg_attribute on attrelid = t.oid and attnum = n order by i) as targets
    from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class t on t.oid = f.confrelid
    where f.contype = 'f' and c.relnamespace = 'tieout'::regnamespace`);

describe('the schema divides by company', () => {
  it('but for a few small tables that belong to none', async () => {
    const undivided = (await tables()).filter(({ divided }) => !divided).map(({ name }) => name);
    expect(undivided.toSorted()).toEqual(Object.keys(ofAll).toSorted());
  });

  it('has its company in everything that must be unique', async () => {
    const loose = await rows(
      `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
       where i.indisunique and c.relnamespace = 'tieout'::regnamespace and c.relkind = 'r' and c.relname <> all ($1)
         and not exists (select from unnest(i.indkey::int[]) n join pg_attribute a on a.attrelid = c.oid and a.attnum = n
           where a.attname = 'company_id')`,
      [Object.keys(ofAll)],
    );
    expect(loose).toEqual([]);
  });

  it('lets a row refer to none of another company', async () => {
    const across = (await references()).filter(({ from, to, columns, targets }) => {
      if (Object.hasOwn(ofAll, from)) return !Object.hasOwn(ofAll, to);
      if (Object.hasOwn(ofAll, to)) return false;
      const at = columns.indexOf('company_id');
      return at === -1 || targets[at] !== 'company_id';
    });
    expect(across).toEqual([]);
  });

  it('so that a company moves to another server by its id alone, and nothing of it is left behind', async () => {
    const there = await walledDatabase();
    const company = Number((await rows<{ id: string }>('select min(company_id) as id from connection'))[0]!.id);
    try {
      await move(there, company as CompanyId);
      expect(await broken(there)).toEqual([]);
      expect(await rows('select id from company', [], there)).toEqual([{ id: String(company) }]);
      for (const { name, divided } of await tables()) {
        if (!divided) continue;
        const all = `select count(*)::int as count from ${name} where company_id = ${company}`;
        expect([name, await rows(all, [], there)]).toEqual([name, await rows(all)]);
      }
      deepStrictEqual(await firstPage(there, company as CompanyId), await firstPage(here, company as CompanyId));
    } finally {
      await there.drop();
    }
  });
});

/** Copies what is of the company, and of what belongs to none only what it needs. */
async function move(there: WalledDatabase, company: CompanyId): Promise<void> {
  const people = 'id in (select person_id from membership where company_id = $1)';
  const which: Readonly<Record<string, string>> = {
    person: people,
    demo_setting: 'false',
    home: 'false',
    migration: 'false',
  };
  const options = '-c search_path=tieout -c session_replication_role=replica';
  const client = new pg.Client({ connectionString: there.superUrl, options });
  await client.connect();
  try {
    for (const { name } of await tables()) {
      const condition = which[name] ?? `${companyOf(name)} = $1`;
      const values = condition.includes('$1') ? [company] : [];
      const [found] = await rows<{ all: string | null }>(
        `select json_agg(${name})::text as all from ${name} where ${condition}`,
        values,
      );
      const [columns] = await rows<{ list: string }>(
        `select string_agg(quote_ident(attname), ', ') as list from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [name],
      );
      await client.query(
        `insert into ${name} (${columns!.list}) overriding system value
         select ${columns!.list} from json_populate_recordset(null::${name}, $1::json)`,
        [found!.all ?? '[]'],
      );
    }
  } finally {
    await client.end();
  }
}

/** References to rows that are not there. */
async function broken(there: WalledDatabase): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, from, to, columns, targets } of await references()) {
    const same = columns.map((column, n) => `one.${column} = other.${targets[n]}`).join(' and ');
    const whole = columns.map((column) => `one.${column} is not null`).join(' and ');
    const lost = await rows(
      `select from ${from} one where ${whole} and not exists (select from ${to} other where ${same}) limit 1`,
      [],
      there,
    );
    if (lost.length > 0) found.push(name);
  }
  return found;
}

/** As the hub's own role reads it, behind the wall. */
async function firstPage(where: WalledDatabase, company: CompanyId): Promise<unknown> {
  const database = openDatabase(where.appUrl, 2);
  try {
    return await openReads(database).list({ company }, everyInvoice);
  } finally {
    await database.close();
  }
}
