import { sql } from 'kysely';
import type { DirectoryTx, Invited } from '../../app/unit-of-work.ts';
import { invitationTimes } from '../../domain/directory.ts';
import type { PersonId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';

type InvitationsTx = Pick<DirectoryTx, 'addInvitation' | 'inviter' | 'endInvitation' | 'invited' | 'useInvitation'>;

/** Invitations to set a password, each of which counts once. */
export const invitationsTx = (trx: Trx, company: number): InvitationsTx => ({
  addInvitation: async (id, codeHash, by) => {
    const { rows } = await sql<{ expires_at: Instant }>`
      insert into invitation (company_id, person_id, code_hash, made_by, expires_at)
      values (${company}, ${id}, ${Buffer.from(codeHash)}, ${by},
        clock_timestamp() + ${invitationTimes.livesMs} * interval '1 millisecond')
      on conflict (company_id, person_id) do update set code_hash = excluded.code_hash, made_by = excluded.made_by,
        expires_at = excluded.expires_at, used_at = null
      returning expires_at`.execute(trx);
    return rows[0]!.expires_at;
  },
  inviter: async (id) => {
    const { rows } = await sql<{ made_by: PersonId }>`select made_by from invitation
      where ${open(company, id)} for update`.execute(trx);
    return rows[0]?.made_by ?? null;
  },
  endInvitation: async (id) => {
    await sql`update invitation set expires_at = clock_timestamp() where ${open(company, id)}`.execute(trx);
  },
  invited: async (codeHash) => {
    const { rows } = await sql<Invited>`
      select p.id as person, p.login, p.name, c.name as company ${living(company, codeHash)}`.execute(trx);
    return rows[0] ?? null;
  },
  useInvitation: async (codeHash) => {
    const { rows } = await sql<Invited>`
      select p.id as person, p.login, p.name, c.name as company ${living(company, codeHash)} for update of i`.execute(
      trx,
    );
    const [found] = rows;
    if (found === undefined) return null;
    await trx
      .updateTable('invitation')
      .set({ used_at: sql<number>`clock_timestamp()` })
      .where('company_id', '=', company)
      .where('person_id', '=', found.person)
      .execute();
    return found;
  },
});

const open = (company: number, person: number) =>
  sql`company_id = ${company} and person_id = ${person} and used_at is null and expires_at > clock_timestamp()`;

/** Of an invitation `i`: may whoever made it still invite? A link that they kept must not outlast that. */
export const byWhoMayInvite = sql`exists (select from membership maker where maker.company_id = i.company_id
  and maker.person_id = i.made_by and maker.active and maker.directory = 'admin')`;

/** Only for who is still active, and whose sign-in is this company's to administer. */
const living = (company: number, codeHash: Uint8Array) => sql`
  from invitation i
  join membership m on m.company_id = i.company_id and m.person_id = i.person_id and m.active
  join person p on p.id = i.person_id and p.home_company_id = i.company_id
  join company c on c.id = i.company_id
  where i.company_id = ${company} and i.code_hash = ${Buffer.from(codeHash)} and i.used_at is null
    and i.expires_at > clock_timestamp() and ${byWhoMayInvite}`;
