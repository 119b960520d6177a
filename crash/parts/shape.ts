import { ask } from './ask.ts';

/** What a database is made of: tables, columns, rules, code, walls and rights, each a line. */
const shapeSql = `with ours as (select oid, nspname, nspacl from pg_namespace where nspname in ('tieout', 'sign_in'))
  select line from (
    select concat_ws(' ', 'schema', nspname, nspacl::text) as line from ours
    union all select concat_ws(' ', 'relation', n.nspname, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
      c.reloptions::text, c.relacl::text) from pg_class c join ours n on n.oid = c.relnamespace
    union all select concat_ws(' ', 'column', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      a.attnotnull, a.attidentity, a.attgenerated, a.attacl::text, pg_get_expr(d.adbin, d.adrelid))
      from pg_attribute a join pg_class c on c.oid = a.attrelid join ours n on n.oid = c.relnamespace
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'p')
    union all select concat_ws(' ', 'constraint', n.nspname, conrelid::regclass, conname, convalidated, pg_get_constraintdef(k.oid))
      from pg_constraint k join ours n on n.oid = connamespace
    union all select concat_ws(' ', 'index', indexdef) from pg_indexes where schemaname in (select nspname from ours)
    union all select concat_ws(' ', 'trigger', tgrelid::regclass, tgenabled, pg_get_triggerdef(t.oid)) from pg_trigger t
      join pg_class c on c.oid = tgrelid join ours n on n.oid = c.relnamespace where not tgisinternal
    union all select concat_ws(' ', 'policy', schemaname, tablename, policyname, permissive, roles::text, cmd, qual, with_check)
      from pg_policies where schemaname in (select nspname from ours)
    union all select concat_ws(' ', 'function', p.oid::regprocedure, p.prosecdef, p.provolatile, p.proconfig::text,
      p.proacl::text, md5(p.prosrc)) from pg_proc p join ours n on n.oid = pronamespace
    union all select concat_ws(' ', 'statistics', n.nspname, stxname, stxkeys::text) from pg_statistic_ext s
      join ours n on n.oid = stxnamespace
    union all select concat_ws(' ', 'type', n.nspname, typname, typtype) from pg_type t join ours n on n.oid = typnamespace
    union all select concat_ws(' ', 'default rights', defaclobjtype, defaclacl::text) from pg_default_acl
  ) everything order by line`;

export type Shape = readonly string[];

/** @param superUrl past all walls. */
export const shapeOf = async (superUrl: string): Promise<Shape> =>
  (await ask<{ line: string }>(superUrl, shapeSql)).map(({ line }) => line);

const tablesSql = `select format('%I.%I', n.nspname, c.relname) as name,
    array(select attname::text from pg_attribute a where attrelid = c.oid and attnum > 0
      and atttypid = 'timestamptz'::regtype) as times
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('tieout', 'sign_in') and c.relkind = 'r' order by 1`;

/** How many rows each table has, and a sum over what is in them but for times. */
export async function contentsOf(superUrl: string): Promise<Shape> {
  const tables = await ask<{ name: string; times: readonly string[] }>(superUrl, tablesSql);
  if (tables.length === 0) return [];
  const sums = tables.map(
    ({ name, times }) => `select concat_ws(' ', '${name}', count(*),
      sum(hashtextextended((to_jsonb(t) - '{${times.join(',')}}'::text[])::text, 0))) as line from ${name} t`,
  );
  return (await ask<{ line: string }>(superUrl, sums.join(' union all '), 600_000)).map(({ line }) => line);
}

/** Of contents the counts alone: ids and seals differ from run to run. */
export const countsOf = (contents: Shape): Shape => contents.map((line) => line.split(' ').slice(0, 2).join(' '));

/** What one has and the other has not, a few of it; empty where they are the same. */
export function differences(wanted: Shape, came: Shape): readonly string[] {
  const [one, other] = [new Set(wanted), new Set(came)];
  return [
    ...wanted.filter((line) => !other.has(line)).map((line) => `lacks ${line}`),
    ...came.filter((line) => !one.has(line)).map((line) => `has besides ${line}`),
  ].slice(0, 4);
}
