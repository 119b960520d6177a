import {
  type ArrivalProblem,
  type Arrived,
  type GroupRights,
  rightsBy,
} from '../../../domain/sign-in/single-sign-on.ts';
import type { Member, SingleSignOn, SingleSignOnGroup, Tx } from '../../unit-of-work.ts';

/** Who somebody is here whom the provider vouches for. */
export type Judged =
  | { readonly is: 'known'; readonly member: Member }
  /** By a verified address, and nobody's account is taken by it: they have no password here. */
  | { readonly is: 'address'; readonly member: Member }
  /** They have a password here: they show it once, and are known from then on. */
  | { readonly is: 'password'; readonly member: Member }
  | { readonly is: 'new'; readonly email: string }
  | { readonly is: 'nobody'; readonly problem: ArrivalProblem; readonly member: Member | null };

const nobody = (problem: ArrivalProblem, member: Member | null = null): Judged => ({ is: 'nobody', problem, member });

/**
 * Only people whose sign-in this company administers: its provider must not open what another company guards. By the
 * lasting name first. By their address only where somebody stands for its being theirs, and never into an account that has
 * a password: whoever reads a mailbox would be its owner then.
 */
export async function judge(tx: Tx, set: SingleSignOn, issuer: string, arrived: Arrived): Promise<Judged> {
  const known = await tx.singleSignOn.find(issuer, arrived.subject);
  if (known !== null) {
    const member = await tx.directory.member(known);
    if (member === null || !member.active) return nobody('deactivated', member);
    return member.home ? { is: 'known', member } : nobody('elsewhere', member);
  }
  const { email } = arrived;
  if (email === null) return nobody('no_email');
  const verified = arrived.emailVerified || set.trustsAddresses;
  const [member, another] = (await tx.directory.members()).filter((one) => one.email?.toLowerCase() === email);
  if (another !== undefined) return nobody('ambiguous');
  if (member === undefined) {
    if (!set.makesPeople) return nobody('not_known');
    return verified ? { is: 'new', email } : nobody('unverified');
  }
  if (!member.home) return nobody('elsewhere', member);
  if (!member.active) return nobody('deactivated', member);
  if ((await tx.singleSignOn.subjectOf(issuer, member.id)) !== null) return nobody('other_identity', member);
  // The password proves more than the address does.
  if (member.hasPassword) return { is: 'password', member };
  return verified ? { is: 'address', member } : nobody('unverified', member);
}

/** What groups decide: of the company's own people, and where there are any rows at all. */
export function rightsFor(
  rows: readonly SingleSignOnGroup[],
  arrived: Arrived,
): { readonly problem: ArrivalProblem } | GroupRights {
  if (arrived.groups === null) return { problem: 'too_many_groups' };
  const { groups } = arrived;
  return rows.some(({ group }) => group === '*' || groups.includes(group))
    ? rightsBy(rows, groups)
    : { problem: 'no_group' };
}
