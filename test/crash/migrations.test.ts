import { expect, it } from 'vitest';
import { statementsOf, withTraps } from '../../crash/parts/trapped.ts';
import { schemaFiles } from '../../src/store/migrate.ts';

it('statements are told apart wherever a semicolon stands', () => {
  const sql = `-- one; two
    create table a (b text default 'c;''d'); /* e; */ do $body$ begin perform 1; end $body$;
    comment on table a is $$f;g$$; alter table "h;i" add j text -- k;
  `;
  expect(statementsOf(sql).map((one) => one.trim().split(/\s+/).slice(-3).join(' '))).toEqual([
    "text default 'c;''d')",
    '1; end $body$',
    'a is $$f;g$$',
    'text -- k;',
  ]);
});

it('every statement of every migration has the trap behind it', () => {
  const files = schemaFiles();
  for (const [name, sql] of withTraps(files).migrations) {
    const statements = statementsOf(files.migrations.get(name)!);
    expect(sql.split('select trap.spring()').length - 1, name).toBe(statements.length);
    // Were two of them taken for one, the second would have no death of its own.
    for (const one of statements) {
      const bare = one.replaceAll(/--[^\n]*|\$([a-z_]*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'/g, '');
      expect(bare, name).not.toContain(';');
    }
  }
});
