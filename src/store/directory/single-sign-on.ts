import { sql } from 'kysely';
import type {
  KnownIdentity,
  SingleSignOn,
  SingleSignOnFields,
  SingleSignOnGroup,
  SingleSignOnTx,
} from '../../app/unit-of-work.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { SecondFactorRule } from '../../domain/sign-in/single-sign-on.ts';
import type { Trx } from '../pool.ts';

type Part<K extends keyof SingleSignOnTx> = Pick<SingleSignOnTx, K>;

/** A company's provider, who came by it, and whom the company asks for a second factor. */
export const singleSignOnTx = (trx: Trx, company: number): SingleSignOnTx => ({
  ...settings(trx, company),
  ...identities(trx, company),
  ...rules(trx, company),
});

const columnsOf = (fields: SingleSignOnFields) => ({
  label: fields.label,
  issuer: fields.issuer,
  client_id: fields.clientId,
  sealed_secret: fields.sealedSecret,
  is_on: fields.on,
  only_way: fields.onlyWay,
  makes_people: fields.makesPeople,
  trusts_addresses: fields.trustsAddresses,
  groups_claim: fields.groupsClaim,
  scopes: fields.scopes,
});

const settings = (
  trx: Trx,
  company: number,
): Part<'get' | 'save' | 'remove' | 'groups' | 'saveGroups' | 'noteTried'> => ({
  get: async () => {
    const row = await trx.selectFrom('single_sign_on').selectAll().where('company_id', '=', company).executeTakeFirst();
    if (row === undefined) return null;
    return {
      label: row.label,
      issuer: row.issuer,
      clientId: row.client_id,
      sealedSecret: row.sealed_secret,
      on: row.is_on,
      onlyWay: row.only_way,
      makesPeople: row.makes_people,
      trustsAddresses: row.trusts_addresses,
      groupsClaim: row.groups_claim,
      scopes: row.scopes,
      attempt: row.attempt,
      triedAttempt: row.tried_attempt,
      triedAt: row.tried_at,
      tried: row.tried,
    } as unknown as SingleSignOn;
  },
  save: async (fields, anew) => {
    const columns = columnsOf(fields);
    await trx
      .insertInto('single_sign_on')
      .values({ ...columns, company_id: company })
      .onConflict((conflict) =>
        conflict.column('company_id').doUpdateSet({
          ...columns,
          ...(anew ? { attempt: sql<number>`single_sign_on.attempt + 1` } : {}),
        }),
      )
      .execute();
  },
  remove: async () => {
    await trx.deleteFrom('single_sign_on').where('company_id', '=', company).execute();
  },
  groups: async () => {
    const rows = await trx
      .selectFrom('single_sign_on_group')
      .selectAll()
      .where('company_id', '=', company)
      .orderBy('place')
      .execute();
    return rows.map(
      ({ group_name, template_id, project_id, push }) =>
        ({ group: group_name, template: template_id, project: project_id, push }) as SingleSignOnGroup,
    );
  },
  saveGroups: async (groups) => {
    await trx.deleteFrom('single_sign_on_group').where('company_id', '=', company).execute();
    if (groups.length === 0) return;
    const rows = groups.map(({ group, template, project, push }, at) => ({
      company_id: company,
      place: at + 1,
      group_name: group,
      template_id: template,
      project_id: project,
      push,
    }));
    await trx.insertInto('single_sign_on_group').values(rows).execute();
  },
  noteTried: async (tried) => {
    await trx
      .updateTable('single_sign_on')
      .set({
        tried: JSON.stringify(tried),
        tried_at: sql<number>`clock_timestamp()`,
        ...(tried.problem === null ? { tried_attempt: sql<number>`attempt` } : {}),
      })
      .where('company_id', '=', company)
      .execute();
  },
});

const identities = (
  trx: Trx,
  company: number,
): Part<'find' | 'subjectOf' | 'join' | 'noteUse' | 'known' | 'part' | 'endSessionsOf'> => {
  const ours = () => trx.selectFrom('provider_identity').where('provider_identity.company_id', '=', company);
  return {
    find: async (issuer, subject) => {
      const row = await ours()
        .select('person_id')
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return (row?.person_id ?? null) as PersonId | null;
    },
    subjectOf: async (issuer, person) =>
      (await ours().select('subject').where('issuer', '=', issuer).where('person_id', '=', person).executeTakeFirst())
        ?.subject ?? null,
    join: async (issuer, subject, person) => {
      await trx
        .insertInto('provider_identity')
        .values({ company_id: company, issuer, subject, person_id: person })
        .execute();
    },
    noteUse: async (issuer, subject) => {
      await trx
        .updateTable('provider_identity')
        .set({ used_at: sql<number>`clock_timestamp()` })
        .where('company_id', '=', company)
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .execute();
      // Somebody came by it as it is set now: that proves more than a trial does.
      await sql`update single_sign_on set tried_attempt = attempt
        where company_id = ${company} and tried_attempt is distinct from attempt`.execute(trx);
    },
    known: async () => {
      const rows = await ours()
        .innerJoin('person', 'person.id', 'provider_identity.person_id')
        .select(['person.id as person', 'person.name', 'issuer', 'made_at as madeAt', 'used_at as usedAt'])
        .orderBy('person.name')
        .orderBy('person.id')
        .limit(1_000)
        .execute();
      return rows as unknown as readonly KnownIdentity[];
    },
    part: async (person) => {
      const { numDeletedRows } = await trx
        .deleteFrom('provider_identity')
        .where('company_id', '=', company)
        .where('person_id', '=', person)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    endSessionsOf: async (person) => {
      const { numAffectedRows } = await sql`
        delete from sign_in.session s using sign_in."user" u, membership m
        where s."userId" = u.id and u."personId" = ${person} and s."begunBy" = 'single_sign_on'
          and m.company_id = ${company} and m.person_id = ${person}`.execute(trx);
      return Number(numAffectedRows ?? 0n);
    },
  };
};

const rules = (
  trx: Trx,
  company: number,
): Part<
  'keepers' | 'saveKeepers' | 'endOtherSessions' | 'secondFactor' | 'saveSecondFactor' | 'withoutSecondFactor'
> => ({
  keepers: async () => {
    const rows = await trx
      .selectFrom('membership')
      .select('person_id')
      .where('company_id', '=', company)
      .where('keeps_password', '=', true)
      .orderBy('person_id')
      .execute();
    return rows.map(({ person_id }) => person_id as PersonId);
  },
  saveKeepers: async (people) => {
    await sql`update membership set keeps_password = person_id = any(${[...people]}::bigint[])
      where company_id = ${company} and keeps_password <> (person_id = any(${[...people]}::bigint[]))`.execute(trx);
  },
  endOtherSessions: async () => {
    const { numAffectedRows } = await sql`
      delete from sign_in.session s using sign_in."user" u, membership m, person p
      where s."userId" = u.id and u."personId" = p.id and p.home_company_id = ${company}
        and m.company_id = ${company} and m.person_id = p.id and m.vendor_id is null and not m.keeps_password
        and s."begunBy" is distinct from 'single_sign_on'`.execute(trx);
    return Number(numAffectedRows ?? 0n);
  },
  secondFactor: async () => {
    const row = await trx
      .selectFrom('company_setting')
      .select('second_factor')
      .where('company_id', '=', company)
      .executeTakeFirst();
    return (row?.second_factor ?? 'optional') as SecondFactorRule;
  },
  saveSecondFactor: async (rule) => {
    await trx
      .insertInto('company_setting')
      .values({ company_id: company, second_factor: rule })
      .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ second_factor: rule }))
      .execute();
  },
  withoutSecondFactor: async (rule) => {
    if (rule === 'optional') return 0;
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from membership m
      where m.company_id = ${company} and m.active and (${rule} = 'everybody' or m.vendor_id is null)
        and not exists (select from sign_in.second_factor f
          where f.person_id = m.person_id and f.confirmed_at is not null)
        and not exists (select from sign_in.passkey k where k.person_id = m.person_id)`.execute(trx);
    return rows[0]?.n ?? 0;
  },
});
