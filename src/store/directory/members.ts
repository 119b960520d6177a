import { sql } from 'kysely';
import type { DirectoryTx, Member, MemberChange, NewPerson, ProjectRight } from '../../app/unit-of-work.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Level } from '../../domain/permission.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Instant } from '../../domain/time.ts';
import { asLanguage } from '../../domain/words/languages.ts';
import type { Trx } from '../pool.ts';
import { byWhoMayInvite } from './invitations.ts';

type MembersTx = Pick<
  DirectoryTx,
  'lock' | 'members' | 'member' | 'addPerson' | 'savePerson' | 'setPush' | 'setProjectRight'
>;

/** People of a company and their rights. */
export const membersTx = (trx: Trx, company: number): MembersTx => ({
  lock: async () => {
    await sql`select from company where id = ${company} for update`.execute(trx);
  },
  members: () => members(trx, company, null),
  member: async (id) => (await members(trx, company, id))[0] ?? null,
  addPerson: (person) => addPerson(trx, company, person),
  savePerson: (id, change) => savePerson(trx, company, id, change),
  setPush: async (id, granted) => {
    await trx
      .updateTable('membership')
      .set({ push_to_accounting: granted })
      .where('company_id', '=', company)
      .where('person_id', '=', id)
      .execute();
  },
  setProjectRight: (id, right) => setProjectRight(trx, company, id, right),
});

interface MemberRow {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly home: boolean;
  readonly vendor_id: number | null;
  readonly vendor_name: string | null;
  readonly active: boolean;
  readonly erp_integrations: string;
  readonly directory: string;
  readonly push_to_accounting: boolean;
  readonly template_id: number | null;
  readonly template_name: string | null;
  readonly mail_rejections: boolean;
  readonly mail_digest: boolean;
  readonly joined_at: number;
  readonly updated_at: number;
  readonly erp_number: string | null;
  readonly profile: Profile;
  readonly language: string | null;
  readonly has_password: boolean;
  readonly invited_until: number | null;
}

async function members(trx: Trx, company: number, id: PersonId | null): Promise<readonly Member[]> {
  const one = id === null ? sql`` : sql`and m.person_id = ${id}`;
  const { rows } = await sql<MemberRow>`
    select p.id, p.login, p.name, p.email, p.home_company_id is not distinct from ${company}::bigint as home,
      m.vendor_id, v.name as vendor_name, m.active, m.erp_integrations, m.directory, m.push_to_accounting, m.template_id,
      t.name as template_name, m.mail_rejections, m.mail_digest, m.joined_at, m.updated_at,
      m.erp_number, m.profile, p.language,
      exists (select from sign_in."user" u
        join sign_in.account a on a."providerId" = 'credential' and a."accountId" = u.id and a.password is not null
        where u."personId" = p.id) as has_password,
      i.expires_at as invited_until
    from membership m
    join person p on p.id = m.person_id
    left join vendor v on v.company_id = m.company_id and v.id = m.vendor_id
    left join permission_template t on t.company_id = m.company_id and t.id = m.template_id
    left join invitation i on i.company_id = m.company_id and i.person_id = m.person_id and i.used_at is null
      and i.expires_at > clock_timestamp() and ${byWhoMayInvite}
    where m.company_id = ${company} ${one}
    order by p.name, p.id`.execute(trx);
  const granted = await trx
    .selectFrom('project_grant')
    .selectAll()
    .where('company_id', '=', company)
    .$if(id !== null, (query) => query.where('person_id', '=', id as number))
    .orderBy('project_id')
    .execute();
  const rights = Map.groupBy(granted, (row) => row.person_id);
  return rows.map((row) => memberOf(row, rights.get(row.id) ?? []));
}

type GrantRow = { readonly project_id: number; readonly commitments: string; readonly template_id: number | null };

const memberOf = (row: MemberRow, rights: readonly GrantRow[]): Member =>
  ({
    id: row.id,
    login: row.login,
    name: row.name,
    email: row.email,
    vendor: row.vendor_id === null ? null : { id: row.vendor_id, name: row.vendor_name },
    active: row.active,
    erpIntegrations: row.erp_integrations as Level,
    directory: row.directory as Level,
    pushToAccounting: row.push_to_accounting,
    template: row.template_id === null ? null : { id: row.template_id, name: row.template_name },
    projects: rights.map((right) => ({
      projectId: right.project_id,
      commitments: right.commitments,
      templateId: right.template_id,
    })),
    home: row.home,
    hasPassword: row.has_password,
    invitedUntil: row.invited_until as Instant | null,
    mailRejections: row.mail_rejections,
    mailDigest: row.mail_digest,
    erpNumber: row.erp_number,
    profile: row.profile,
    language: asLanguage(row.language),
    joinedAt: row.joined_at,
    updatedAt: row.updated_at,
  }) as unknown as Member;

async function addPerson(
  trx: Trx,
  company: number,
  person: NewPerson & { readonly profile: Profile },
): Promise<PersonId | null> {
  const { login, name, email } = person;
  // Signing in looks at logins in lower case: two that differ by that alone would be one.
  const alike = await trx
    .selectFrom('person')
    .select('id')
    .where(sql<string>`lower(login)`, '=', login.toLowerCase())
    .executeTakeFirst();
  if (alike !== undefined) return null;
  const made = await trx
    .insertInto('person')
    .values({ login, name, email, home_company_id: company })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return null;
  await trx
    .insertInto('membership')
    .values({
      company_id: company,
      person_id: made.id,
      vendor_id: person.vendorId,
      erp_integrations: person.erpIntegrations,
      directory: person.directory,
      template_id: person.templateId,
      active: person.active ?? true,
      erp_number: person.erpNumber ?? null,
      profile: JSON.stringify(person.profile),
    })
    .execute();
  return made.id as PersonId;
}

async function savePerson(
  trx: Trx,
  company: number,
  id: PersonId,
  change: MemberChange & { readonly profile?: Profile | undefined },
): Promise<void> {
  const { name, email } = change;
  if (name !== undefined || email !== undefined) {
    await trx
      .updateTable('person')
      .set({ ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) })
      .where('id', '=', id)
      .where('home_company_id', '=', company)
      .execute();
  }
  const columns = Object.entries({
    vendor_id: change.vendorId,
    active: change.active,
    erp_integrations: change.erpIntegrations,
    directory: change.directory,
    template_id: change.templateId,
    mail_rejections: change.mailRejections,
    mail_digest: change.mailDigest,
    erp_number: change.erpNumber,
    profile: change.profile === undefined ? undefined : JSON.stringify(change.profile),
  }).filter(([, value]) => value !== undefined);
  await trx
    .updateTable('membership')
    .set({ ...Object.fromEntries(columns), updated_at: sql<number>`clock_timestamp()` })
    .where('company_id', '=', company)
    .where('person_id', '=', id)
    .execute();
}

async function setProjectRight(trx: Trx, company: number, id: PersonId, right: ProjectRight): Promise<void> {
  const { commitments, templateId } = right;
  await trx
    .insertInto('project_grant')
    .values({ company_id: company, project_id: right.projectId, person_id: id, commitments, template_id: templateId })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'project_id', 'person_id']).doUpdateSet({ commitments, template_id: templateId }),
    )
    .execute();
}
