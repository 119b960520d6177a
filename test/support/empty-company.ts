import { sql } from './sql.ts';
import type { Running } from './tieout.ts';

/** A company without a connection, in which the clerk is an administrator of the ERP tool. @returns its id. */
export async function emptyCompany(tieout: Running): Promise<number> {
  await sql(
    tieout.urls.superUrl,
    `with made as (insert into tieout.company (name) values ('Empty Lot') returning id)
     insert into tieout.membership (company_id, person_id, erp_integrations)
     select made.id, p.id, 'admin' from made, tieout.person p where p.login = 'clerk'`,
  );
  const { companies } = await tieout.as('clerk').me();
  return companies.find(({ name }) => name === 'Empty Lot')!.id;
}
