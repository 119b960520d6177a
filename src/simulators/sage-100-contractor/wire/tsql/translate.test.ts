import { afterAll, beforeAll, expect, it } from 'vitest';
import { bigint, nvarchar, uniqueidentifier } from '../sql-type.ts';
import { databaseName, type Ground, locate, openGround, tables } from '../testing/ground.ts';
import { openCatalogue } from './catalogue.ts';
import type { SqlParameter } from './ground.ts';
import { parseBatch } from './parse-batch.ts';
import { translate } from './translate.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

function translated(text: string, parameters: Readonly<Record<string, SqlParameter>> = {}) {
  const [statement] = parseBatch(text);
  if (statement?.is !== 'query') throw new Error(`${text} is no query`);
  const catalogue = openCatalogue({ tables, locate, databases: () => [databaseName] });
  const given = new Map(Object.entries(parameters).map(([name, one]) => [`@${name}`, one]));
  const place = { catalogue, session: ground.session, server: ground.engine.server, parameters: given };
  return translate(statement.query, place, 100);
}

async function plan(text: string, parameters: Readonly<Record<string, SqlParameter>> = {}): Promise<string> {
  const { query, values } = translated(text, parameters);
  const client = await ground.pool.connect();
  try {
    await client.query('set enable_seqscan = off');
    const { rows } = await client.query(`explain ${query.sql}`, [...values]);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    client.release(true);
  }
}

it('finds rows by the indexes of the books', async () => {
  const id = { type: bigint, value: '1001' };
  expect(await plan('SELECT invnum FROM acpinv WHERE recnum = @id', { id })).toContain('Index Cond: (recnum =');
  expect(await plan('SELECT invnum FROM acpinv WHERE recnum IN (@id, 5, 7)', { id })).toContain(
    'Index Cond: (recnum =',
  );
  expect(await plan("SELECT invnum FROM acpinv WHERE recnum = '1001'")).toContain('Index Cond: (recnum =');
  const guid = { type: uniqueidentifier, value: '6F9619FF-8B86-D011-B42D-00C04FC964F1' };
  expect(await plan('SELECT invnum FROM acpinv WHERE _idnum = @guid', { guid })).toContain('Index Cond: (_idnum =');
  // Texts compare folded, so their index is one over the folded text.
  const reference = { type: nvarchar(50), value: 'tie-aaa' };
  for (const where of ['usrdf1 = @reference', "usrdf1 IN (@reference, 'TIE-BBB')"]) {
    expect(await plan(`SELECT invnum FROM acpinv WHERE ${where}`, { reference })).toContain(
      'Index Cond: (lower(rtrim((usrdf1)::text)) =',
    );
  }
});

it('reads alike whatever the values are, and holds none of them', () => {
  const of = (value: string, number: string) =>
    translated(
      "SELECT TOP 5 invnum AS [secret name] FROM acpinv WHERE usrdf1 = @a AND recnum = @b AND invnum <> N'secret'",
      {
        a: { type: nvarchar(50), value },
        b: { type: bigint, value: number },
      },
    );
  const [one, other] = [of('secret', '4711'), of('another', '12')];
  expect(one.query.sql).toBe(other.query.sql);
  expect(one.query.sql).not.toMatch(/secret|4711|'/);
  expect(one.values).toEqual(expect.arrayContaining(['secret', '4711', '5']));
});
