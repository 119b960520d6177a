import { sql } from '../../test/support/sql.ts';
import type { House } from './house.ts';

/** The tables that hold something of companies, and whether their rows have ids of their own. */
export const tenantTables = (house: House) =>
  sql<{ name: string; id: boolean }>(
    house.urls.superUrl,
    `select table_name as name, bool_or(column_name = 'id' and data_type = 'bigint') as id
       from information_schema.columns where table_schema = 'tieout'
      group by table_name having bool_or(column_name = 'company_id') order by 1`,
  );

/** A mark of all that the other company has, table by table, and of how its people sign in. */
export async function everything(house: House): Promise<Record<string, string>> {
  const marks: Record<string, string> = {};
  const mark = async (name: string, from: string) => {
    const [row] = await sql<{ mark: string }>(
      house.urls.superUrl,
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as mark from ${from}`,
      [house.otherCompany],
    );
    marks[name] = row!.mark;
  };
  for (const { name } of await tenantTables(house)) {
    // Its worker, its sealer and its watch go on by themselves.
    if (!['job', 'event_seal', 'alert'].includes(name)) await mark(name, `tieout.${name} t where company_id = $1`);
  }
  const people = '(select person_id from tieout.membership where company_id = $1)';
  for (const name of [
    'personal_token',
    'second_factor',
    'recovery_code',
    'passkey',
    'service_account',
    'oauth_grant',
  ]) {
    // When one was last used is noted by its use.
    const row = `(select (to_jsonb(x) - 'last_used_at')::text as row from sign_in.${name} x where x.person_id in ${people})`;
    await mark(`sign_in.${name}`, `${row} t`);
  }
  await mark('sign_in.application', 'sign_in.application t where company_id = $1');
  return marks;
}
