import { createHash } from 'node:crypto';
import { companyOfCode } from '../../../domain/agent.ts';
import { invitationCode } from '../../../domain/directory.ts';
import { type CompanyId, type PersonId, randomText } from '../../../domain/ids.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, Invited } from '../../unit-of-work.ts';
import { changing, noteBy, refusedToActAs } from './change.ts';
import { writeOwnChange } from './tell-own-change.ts';

/** A link by which a person sets their password. Only the hash of its code is kept, so it can be shown this once. */
export interface SignInInvitation {
  readonly link: string;
  readonly expiresAt: Instant;
}

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();

/**
 * Makes a link by which a person sets a first password, or another one. The last link of theirs counts no more. Nobody makes
 * one for themselves: a token of theirs, or a session that they left open, would then open the door for good.
 */
export const invite = (
  deps: Deps,
  caller: Caller,
  { person }: { readonly person: PersonId },
): Promise<Outcome<SignInInvitation>> =>
  changing(deps, caller, 'directory.manage', async (tx) => {
    if (person === caller.person) return no('own_invitation');
    const member = await tx.directory.member(person);
    if (member === null) return no('not_found', { thing: 'person' });
    if (!member.home) return no('signs_in_elsewhere', { name: member.name });
    if (!member.active) return no('invalid', { field: 'person', because: 'inactive' });
    const refused = await refusedToActAs(deps, tx, caller, member);
    if (refused !== null) return noMore(refused);
    const code = invitationCode(caller.company, randomText(deps.randomBytes(26)));
    const expiresAt = await tx.directory.addInvitation(person, hashOf(code), caller.person);
    await noteBy(tx, caller, 'person.invited', { person, name: member.name });
    // Behind the #, which no browser sends to a server: so it stands in no log on the way.
    return yes({ link: `${deps.installation.publicUrl}/invitation#${code}`, expiresAt });
  });

/** Whom a code invites, to greet them. */
export async function lookAtInvitation(deps: Deps, code: string): Promise<Outcome<Invited>> {
  const company = companyOfCode(code) as CompanyId | null;
  if (company === null) return no('invitation_over');
  const found = await deps.work.run({ company }, (tx) => tx.directory.invited(hashOf(code)));
  return found === null ? no('invitation_over') : yes(found);
}

/** Sets the password of whoever was invited, once. */
export async function acceptInvitation(
  deps: Deps,
  { code, password }: { readonly code: string; readonly password: string },
): Promise<Outcome<Invited>> {
  const { secrets } = deps.installation;
  const company = companyOfCode(code) as CompanyId | null;
  if (company === null) return no('invitation_over');
  const invited = await lookAtInvitation(deps, code);
  if (!invited.ok) return invited;
  const { login, name } = invited.value;
  const weakness = await secrets.weaknessOf(password, [login, name]);
  if (weakness !== null) return no('invalid', { field: 'password', ...weakness });
  const used = await deps.work.run({ company }, async (tx) => {
    const found = await tx.directory.useInvitation(hashOf(code));
    if (found === null) return null;
    await tx.directory.note({
      type: 'person.password_set',
      by: found.person,
      facts: { person: found.person, name: found.name },
      requestId: null,
    });
    // Of whoever forgot it, or of whom another was in: those go too where the same password is chosen again.
    await tx.waysIn.endSessions(found.person);
    // Whoever opened the link need not be its person: the person is told.
    const member = await tx.directory.member(found.person);
    if (member !== null) await writeOwnChange(deps, tx, member, 'password');
    return found;
  });
  if (used === null) return no('invitation_over');
  secrets.forgetSessions();
  // After it is used up: the other way round, two who open one link at once would both set a password. Should the process
  // die just here, the person has no password and needs another invitation.
  await secrets.setPassword(used.person, password);
  return yes(used);
}
