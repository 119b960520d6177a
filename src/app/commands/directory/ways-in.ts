import type { CompanyId, PersonId } from '../../../domain/ids.ts';
import { takenLetter } from '../../../domain/letters/taken-letter.ts';
import { no, noMore, type Outcome, yes } from '../../../domain/refusal.ts';
import { type Factors, hasSecondFactor } from '../../../domain/sign-in/second-factor.ts';
import type { TokenId } from '../../../domain/sign-in/token.ts';
import { inLanguage } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { messageId } from '../../message-id.ts';
import type { Caller, Member, OthersToken, PersonFactors, Tx } from '../../unit-of-work.ts';
import { changing, noteBy, reading, refusedToActAs } from './change.ts';

export interface WaysIn {
  readonly factors: readonly PersonFactors[];
  readonly tokens: readonly OthersToken[];
}

/** What the company's people come in by, beside their passwords; or one of them, of whom all tokens that count are told. */
export const waysIn = (
  deps: Deps,
  caller: Caller,
  { person }: { readonly person?: PersonId | undefined } = {},
): Promise<Outcome<WaysIn>> =>
  reading(deps, caller, 'directory.manage', async (tx) => {
    const factors = await tx.waysIn.factors();
    return yes({
      factors: person === undefined ? factors : factors.filter((one) => one.person === person),
      tokens: await tx.waysIn.tokens({ person }),
    });
  });

/** A token that somebody else made counts no more. */
export async function revokeOthersToken(
  deps: Deps,
  caller: Caller,
  { id }: { readonly id: TokenId },
): Promise<Outcome<OthersToken>> {
  const outcome = await changing(deps, caller, 'directory.manage', async (tx) => {
    // By itself: in the list of a large company it may have no place.
    const [token] = await tx.waysIn.tokens({ id });
    if (token === undefined) return no('not_found', { thing: 'token' });
    if (token.revokedAt !== null) return yes(token);
    await tx.waysIn.revokeToken(id);
    const { person, name, hint } = token;
    await noteBy(tx, caller, 'person.token_revoked', { person: person.id, name: person.name, token: name, hint });
    return yes({ ...token, revokedAt: await tx.now() });
  });
  if (outcome.ok) deps.installation.secrets.forgetTokens();
  return outcome;
}

/**
 * Takes another's second factor and passkeys away, for somebody who has lost them. Their sessions end, and they are told.
 * Nobody does it to themselves: a session that somebody left open would then open the door for good. Nor to whoever
 * holds what one may not grant, for with their password one would have it.
 */
export async function takeFactors(
  deps: Deps,
  caller: Caller,
  { person, reason }: { readonly person: PersonId; readonly reason: string },
): Promise<Outcome<Factors>> {
  const outcome = await changing(deps, caller, 'directory.manage', async (tx) => {
    if (person === caller.person) return no('own_factor');
    const member = await tx.directory.member(person);
    if (member === null) return no('not_found', { thing: 'person' });
    if (!member.home) return no('signs_in_elsewhere', { name: member.name });
    const refused = await refusedToActAs(deps, tx, caller, member);
    if (refused !== null) return noMore(refused);
    const who = { person: caller.person, name: (await tx.directory.member(caller.person))?.name ?? null };
    return yes(await take(deps, tx, member, { ...caller, by: who, reason }));
  });
  if (outcome.ok) deps.installation.secrets.forgetSessions();
  return outcome;
}

/**
 * Ends all sessions of somebody whose sign-in the company administers: of a computer that was stolen, say. Whoever knows
 * their password may begin another one.
 */
export async function endSessionsOf(
  deps: Deps,
  caller: Caller,
  { person }: { readonly person: PersonId },
): Promise<Outcome<number>> {
  const outcome = await changing(deps, caller, 'directory.manage', async (tx) => {
    const member = await tx.directory.member(person);
    if (member === null) return no('not_found', { thing: 'person' });
    if (!member.home) return no('signs_in_elsewhere', { name: member.name });
    const count = await tx.waysIn.endSessions(person);
    if (count > 0) await noteBy(tx, caller, 'person.sessions_ended', { person, name: member.name, count });
    return yes(count);
  });
  if (outcome.ok) deps.installation.secrets.forgetSessions();
  return outcome;
}

export interface TakenByHand {
  readonly name: string;
  readonly had: Factors;
  readonly mailed: boolean;
}

/** The same at the machine, by whoever runs Tieout: for the last administrator who lost theirs. Null: not of this company. */
export const takeFactorsByHand = (
  deps: Mailing & Pick<Deps, 'work'>,
  { company, person, reason }: { readonly company: CompanyId; readonly person: PersonId; readonly reason: string },
): Promise<TakenByHand | null> =>
  deps.work.run({ company }, async (tx) => {
    await tx.directory.lock();
    const member = await tx.directory.member(person);
    if (member === null) return null;
    const had = await take(deps, tx, member, { company, by: null, reason, requestId: null });
    const mailed = hasSecondFactor(had) && deps.installation.mail !== null && member.email !== null;
    return { name: member.name, had, mailed };
  });

/** What a mail is written with. */
interface Mailing extends Pick<Deps, 'randomBytes'> {
  readonly installation: Pick<Deps['installation'], 'mail' | 'publicUrl'>;
}

interface Taking {
  readonly company: CompanyId;
  /** Null: whoever runs Tieout. */
  readonly by: { readonly person: PersonId; readonly name: string | null } | null;
  readonly reason: string;
  readonly requestId: string | null;
}

async function take(deps: Mailing, tx: Tx, member: Member, { by, reason, ...where }: Taking): Promise<Factors> {
  const had = await tx.waysIn.takeFactors(member.id);
  if (!hasSecondFactor(had)) return had;
  await tx.directory.note({
    type: 'person.factors_taken',
    by: by?.person ?? null,
    facts: { person: member.id, name: member.name, codes: had.codes, passkeys: had.passkeys, reason },
    requestId: where.requestId,
  });
  await tell(deps, tx, member, by?.name ?? null, reason);
  return had;
}

/** In the transaction: they are told if and only if it was done. Nothing is written without a mail server or an address. */
async function tell(deps: Mailing, tx: Tx, member: Member, by: string | null, reason: string): Promise<void> {
  const { mail, publicUrl } = deps.installation;
  if (mail === null || member.email === null) return;
  const { name, email, language } = member;
  const settings = await tx.directory.settings();
  const facts = { to: name, by, reason, link: `${publicUrl}/your-sign-in` };
  await tx.mails.add({
    ...inLanguage(language ?? 'en', () => takenLetter(facts)),
    kind: 'sign_in',
    person: member.id,
    from: settings.mailFrom ?? mail.from,
    to: { name, address: email },
    messageId: messageId(deps, mail),
    invoice: null,
  });
}
