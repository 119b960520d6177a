import { sql } from 'kysely';
import type { AccountantReportTx, Approver } from '../../app/unit-of-work.ts';
import {
  type ApproverAct,
  actOf,
  actTypes,
  approverActs,
  grantTold,
  type PushTold,
} from '../../domain/accountant-report.ts';
import { type Instant, justAfter } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';

interface PersonRow {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly erp_integrations: string;
  readonly mail_digest: boolean;
  readonly told_at: Instant | null;
  readonly told_by: string | null;
  readonly told_type: string | null;
  readonly told_facts: PushTold['facts'] | null;
  readonly password: boolean;
  readonly accounts: readonly string[];
  readonly signed_in_at: Instant | null;
}
interface ActRow {
  readonly person_id: number;
  readonly type: string;
  readonly count: number;
  readonly last: Instant;
}

const at = (instant: Instant | null, otherwise: 'infinity' | '-infinity') =>
  instant === null ? sql`${sql.lit(otherwise)}::timestamptz` : sql`to_timestamp(${instant}::double precision / 1000)`;

/** Who approves, by whose grant, and what they did: read from the directory and the two histories. */
export const accountantReportTx = (trx: Trx, company: number): AccountantReportTx => ({
  approvers: async ({ from, to }) => {
    const { rows: people } = await sql<PersonRow>`
      select p.id, p.login, p.name, p.email, m.active, m.erp_integrations, m.mail_digest,
        g.at as told_at, g.by as told_by, g.type as told_type, g.facts as told_facts,
        exists (select from sign_in."user" u join sign_in.account a on a."accountId" = u.id
          where u."personId" = p.id and a."providerId" = 'credential' and a.password is not null) as password,
        array(select coalesce(nullif(s.name, ''), s.client_id) from sign_in.service_account s
          where s.person_id = p.id and s.revoked_at is null order by 1) as accounts,
        (select max(s."createdAt") from sign_in.session s join sign_in."user" u on u.id = s."userId"
          where u."personId" = p.id) as signed_in_at
      from membership m join person p on p.id = m.person_id
      left join lateral (select e.at, e.type, e.facts, by.name as by
        from company_event e left join person by on by.id = e.person_id
        where e.company_id = ${company} and e.facts->>'person' = p.id::text
          and (e.type in ('push.granted', 'push.revoked')
            or (e.type = 'single_sign_on.rights' and e.facts->'changes' ? 'pushToAccounting'))
        order by e.id desc limit 1) g on true
      where m.company_id = ${company} and m.push_to_accounting and m.erp_integrations in ('standard', 'admin')
      order by p.name, p.id`.execute(trx);
    const { rows: acts } = await sql<ActRow>`
      select person_id, type, count(*)::integer as count, max(at) as last from event
      where company_id = ${company} and person_id = any(${people.map(({ id }) => id)}) and link_id is not null
        and type = any(${actTypes}) and at >= ${at(from, '-infinity')} and at < ${at(to === null ? null : justAfter(to), 'infinity')}
      group by person_id, type`.execute(trx);
    const ofEach = Map.groupBy(acts, ({ person_id }) => person_id);
    return people.map((row) => approverOf(row, ofEach.get(row.id) ?? []));
  },
});

function grantOf({ told_at: at, told_type: type, told_facts: facts, told_by: by }: PersonRow): Approver['granted'] {
  if (at === null || type === null) return null;
  const grant = grantTold({ type, facts: facts ?? {}, by });
  return grant && { at, ...grant };
}

function approverOf(row: PersonRow, acts: readonly ActRow[]): Approver {
  const counts = Object.fromEntries(approverActs.map((act) => [act, 0])) as Record<ApproverAct, number>;
  for (const { type, count } of acts) {
    const act = actOf(type);
    if (act !== null) counts[act] += count;
  }
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    email: row.email,
    active: row.active,
    erpIntegrations: row.erp_integrations,
    granted: grantOf(row),
    password: row.password,
    serviceAccounts: row.accounts,
    lastSignIn: row.signed_in_at,
    digest: row.mail_digest,
    acts: counts,
    lastAct: acts.length === 0 ? null : Math.max(...acts.map(({ last }) => last)),
  } as unknown as Approver;
}
