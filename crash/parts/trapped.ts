import type { SchemaFiles } from '../../src/store/migrate.ts';

/** Where a statement of SQL ends, and what may hold a semicolon without ending one. */
const piece = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([a-z_]*)\$[\s\S]*?\$\1\$|;/gi;
const blank = /^(?:\s|--[^\n]*|\/\*[\s\S]*?\*\/)*$/;

/** The statements of a file, each without its semicolon. Bodies in `begin atomic` are not understood, and not used. */
export function statementsOf(sql: string): readonly string[] {
  const statements: string[] = [];
  let from = 0;
  for (const { 0: found, index } of sql.matchAll(piece)) {
    if (found !== ';') continue;
    statements.push(sql.slice(from, index));
    from = index + 1;
  }
  return [...statements, sql.slice(from)].filter((one) => !blank.test(one));
}

/** Kills whoever comes to it for the n-th time; a sequence counts, for it is never taken back. */
export const trap = `
  create schema trap;
  create sequence trap.statements;
  create table trap.at (n bigint not null);
  insert into trap.at values (0);
  create function trap.spring() returns void language plpgsql security definer as $$
  begin
    if nextval('trap.statements') <> (select n from trap.at) then return; end if;
    perform pg_terminate_backend(pg_backend_pid());
    perform pg_sleep(60);
  end $$;
  grant usage on schema trap to public;`;
/** @param at the statement after which it springs; none at 0. */
export const set = (at: number) => `update trap.at set n = ${at}; select setval('trap.statements', 1, false)`;
export const removed = 'drop schema trap cascade';

const trapped = (sql: string) =>
  statementsOf(sql)
    .map((one) => `${one}\n;select trap.spring();`)
    .join('');

/** The same files with the trap behind each of their statements. */
export const withTraps = ({ migrations, grants }: SchemaFiles): SchemaFiles => ({
  migrations: new Map([...migrations].map(([name, sql]) => [name, trapped(sql)])),
  grants: grants.map(trapped),
});
