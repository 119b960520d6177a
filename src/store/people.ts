import { type Kysely, sql } from 'kysely';
import type { Reads, Tx } from '../app/unit-of-work.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import type { Grants } from '../domain/permission.ts';
import type { Database, Trx } from './pool.ts';
import { grantsOf } from './rows.ts';
import type { Tables } from './tables.ts';

export const peopleStore = (trx: Trx, company: number): Tx['people'] => ({
  grants: async (person) => grantsWithin(await grantRows(trx, company, person).execute()),
});

/** A member's rights on the company and on its projects, both in one: every request begins with this. */
const grantRows = (from: Kysely<Tables>, company: number, person: number) =>
  from
    .selectFrom('membership')
    .leftJoin('project_grant', (on) =>
      on
        .onRef('project_grant.company_id', '=', 'membership.company_id')
        .onRef('project_grant.person_id', '=', 'membership.person_id'),
    )
    .select(['erp_integrations', 'directory', 'push_to_accounting', 'project_id', 'commitments'])
    .where('membership.company_id', '=', company)
    .where('membership.person_id', '=', person)
    .where('membership.active', '=', sql.lit(true));

type GrantRow = Awaited<ReturnType<ReturnType<typeof grantRows>['execute']>>[number];

function grantsWithin(rows: readonly GrantRow[]): Grants | null {
  const [member] = rows;
  if (member === undefined) return null;
  return grantsOf(
    member,
    // One row with nulls says that there are none.
    rows.flatMap(({ project_id, commitments }) =>
      project_id === null || commitments === null ? [] : [{ project_id, commitments }],
    ),
  );
}

/** Who someone is and where they belong, before a company is chosen. */
export const peopleReads = (database: Database): Pick<Reads, 'companiesOf' | 'person' | 'grants'> => ({
  grants: async ({ company, person }) => {
    const [rows] = await database.atOnce({ company, person }, (from) => [grantRows(from, company, person)]);
    return grantsWithin(rows);
  },
  companiesOf: (person) =>
    database.transaction({ person }, async (trx) => {
      const members = await trx
        .selectFrom('membership')
        .innerJoin('company', 'company.id', 'membership.company_id')
        .selectAll('membership')
        .select(['company.name', 'company.demo'])
        .where('membership.person_id', '=', person)
        .where('membership.active', '=', true)
        .orderBy('company.name')
        .execute();
      const projects = await trx
        .selectFrom('project_grant')
        .select(['company_id', 'project_id', 'commitments'])
        .where('person_id', '=', person)
        .execute();
      return members.map((member) => ({
        id: member.company_id as CompanyId,
        name: member.name,
        demo: member.demo,
        grants: grantsOf(
          member,
          projects.filter((row) => row.company_id === member.company_id),
        ),
      }));
    }),
  person: (id) =>
    database.transaction({ person: id }, async (trx) => {
      const row = await trx
        .selectFrom('person')
        .select(['id', 'login', 'name', 'email'])
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : { ...row, id: row.id as PersonId };
    }),
});
