import { type Kysely, sql } from 'kysely';
import type { Reads, Tx } from '../app/unit-of-work.ts';
import type { CompanyId, PersonId } from '../domain/ids.ts';
import type { Grants } from '../domain/permission.ts';
import { asksMore, type SecondFactorRule } from '../domain/sign-in/single-sign-on.ts';
import { lookOf } from './look.ts';
import { type Database, plannedOnce, type Trx } from './pool.ts';
import type { OneOfMany } from './read-together.ts';
import { grantsOf } from './rows.ts';
import type { Tables } from './tables.ts';

export const peopleStore = (trx: Trx, company: number): Tx['people'] => ({
  grants: async (person) =>
    grantsWithin(await grantRows(trx, company, person).execute(), await billedRows(trx, company, person).execute()),
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
    .leftJoin('company_setting', 'company_setting.company_id', 'membership.company_id')
    .select(['erp_integrations', 'directory', 'push_to_accounting', 'project_id', 'commitments'])
    .select(['vendor_id', 'second_factor'])
    .where('membership.company_id', '=', company)
    .where('membership.person_id', '=', person)
    .where('membership.active', '=', sql.lit(true));

/** The commitments that someone may bill as their vendor's contact: those that they were ever invited to. */
const billedRows = (from: Kysely<Tables>, company: number, person: number) =>
  from
    .selectFrom('vendor_contact as contact')
    .innerJoin('commitment', (on) =>
      on
        .onRef('commitment.company_id', '=', 'contact.company_id')
        .onRef('commitment.vendor_id', '=', 'contact.vendor_id'),
    )
    .select(['commitment.id', 'commitment.project_id'])
    .where('contact.company_id', '=', company)
    .where('contact.person_id', '=', person)
    .where('commitment.deleted_at', 'is', null)
    .where((e) =>
      e.exists(
        e
          .selectFrom('billing_invitation as given')
          .select('given.period_id')
          .whereRef('given.company_id', '=', 'commitment.company_id')
          .whereRef('given.commitment_id', '=', 'commitment.id'),
      ),
    );
type BilledRow = Awaited<ReturnType<ReturnType<typeof billedRows>['execute']>>[number];

type GrantRow = Awaited<ReturnType<ReturnType<typeof grantRows>['execute']>>[number];

function grantsWithin(rows: readonly GrantRow[], billed: readonly BilledRow[]): Grants | null {
  const [member] = rows;
  if (member === undefined) return null;
  return grantsOf(
    member,
    // One row with nulls says that there are none.
    rows.flatMap(({ project_id, commitments }) =>
      project_id === null || commitments === null ? [] : [{ project_id, commitments }],
    ),
    billed,
    isAsked(member),
  );
}

const isAsked = ({ second_factor, vendor_id }: { second_factor: string | null; vendor_id: number | null }): boolean =>
  asksMore((second_factor ?? 'optional') as SecondFactorRule, vendor_id === null);

/** A caller's rights within the company. */
export const rightsOfCaller: OneOfMany<null, Grants | null, [GrantRow, BilledRow]> = {
  statements: (from, { company, person }) => [
    plannedOnce(grantRows(from, company, person!)),
    plannedOnce(billedRows(from, company, person!)),
  ],
  answers: ([rows, billed], asked) => {
    const grants = grantsWithin(rows, billed);
    return asked.map(() => grants);
  },
};

async function billedIn(database: Database, company: CompanyId, person: PersonId): Promise<readonly BilledRow[]> {
  const [rows] = await database.atOnce({ company, person }, (from) => [billedRows(from, company, person)]);
  return rows;
}

/** Who someone is and where they belong, before a company is chosen. */
export const peopleReads = (database: Database): Pick<Reads, 'companiesOf' | 'person'> => ({
  companiesOf: async (person) => {
    const { members, projects, bills } = await database.transaction({ person }, async (trx) => ({
      members: await trx
        .selectFrom('membership')
        .innerJoin('company', 'company.id', 'membership.company_id')
        .leftJoin('company_setting', 'company_setting.company_id', 'membership.company_id')
        .selectAll('membership')
        .select(['company.name', 'company.demo', 'company_setting.second_factor'])
        .where('membership.person_id', '=', person)
        .where('membership.active', '=', true)
        .orderBy('company.name')
        .orderBy('company.id')
        .execute(),
      projects: await trx
        .selectFrom('project_grant')
        .select(['company_id', 'project_id', 'commitments'])
        .where('person_id', '=', person)
        .execute(),
      bills: await trx.selectFrom('vendor_contact').select('company_id').where('person_id', '=', person).execute(),
    }));
    const contactIn = new Set(bills.map((row) => row.company_id));
    const companies = [];
    for (const member of members) {
      const company = member.company_id;
      // What they may bill stands behind the wall of its company. Hardly anybody is a contact of any.
      const billed = contactIn.has(company) ? await billedIn(database, company as CompanyId, person) : [];
      companies.push({
        id: company as CompanyId,
        name: member.name,
        demo: member.demo,
        grants: grantsOf(
          member,
          projects.filter((row) => row.company_id === company),
          billed,
          isAsked(member),
        ),
      });
    }
    return companies;
  },
  person: (id) =>
    database.transaction({ person: id }, async (trx) => {
      const row = await trx
        .selectFrom('person')
        .select(['id', 'login', 'name', 'email', 'language', 'theme'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { language, theme, ...who } = row;
      return { ...who, id: row.id as PersonId, look: lookOf({ language, theme }) };
    }),
});
