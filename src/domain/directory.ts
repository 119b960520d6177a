import { type Grants, type Level, missing } from './permission.ts';
import { notPermitted, type Refusal, refusal } from './refusal.ts';

/**
 * Who may grant *Can Push to Accounting*. Both are documented for Procore: at first only its own staff did it, on
 * request (`operator`: here whoever runs Tieout), later a Directory Admin who holds it themselves (`directory_admin`).
 */
export const pushRules = ['directory_admin', 'operator'] as const;
export type PushRule = (typeof pushRules)[number];

/** A service account, a person or a program that asks to change the company. */
export interface Granter {
  readonly grants: Grants;
  /** Named by whoever runs Tieout: may grant under either rule, or nobody could be the first. */
  readonly operator: boolean;
}

/** Why somebody may not grant or revoke *Can Push to Accounting*; null if they may. */
export function mayGrantPush(by: Granter, rule: PushRule): Refusal | null {
  if (by.operator) return null;
  if (rule === 'operator') return refusal('operator_only');
  const lacking = missing(by.grants, 'directory.grant_push', null);
  return lacking.length > 0 ? notPermitted(lacking) : null;
}

/** Whom another would act as. */
export interface ActedAs {
  readonly push: boolean;
  /** Grants it to whom they like, themselves too: worth as much as holding it. */
  readonly operator: boolean;
  readonly name: string;
}

/**
 * Why somebody may not be given the means to act as another, such as their invitation or a key of theirs. Whoever has it
 * has the other's privilege: it amounts to granting it.
 */
export function mayActAs(by: Granter, rule: PushRule, other: ActedAs) {
  if (!(other.push || other.operator) || mayGrantPush(by, rule) === null) return null;
  return refusal('holds_more', { name: other.name });
}

/** What of each member keeps a company governable. */
export interface Administrator {
  readonly active: boolean;
  readonly directory: Level;
  readonly push: boolean;
}

/**
 * Does a way to act as somebody outlive their being granted *Can Push to Accounting*? Only where whoever made it may grant
 * that: it would be a grant by the others. Not where the person made it themselves either, who until then held no more than
 * whoever else could act as them.
 * @param maker as they stand before the grant; null for whoever runs Tieout.
 */
export function outlivesGrant(maker: (Administrator & { readonly operator: boolean }) | null, rule: PushRule): boolean {
  if (maker === null) return true;
  const { active, directory, push, operator } = maker;
  const grants = { erp_integrations: 'none', directory, push_to_accounting: push, commitments: {} } as const;
  return active && mayGrantPush({ grants, operator }, rule) === null;
}

/** Somebody who administers the company only if they can come in at all: who was never let in puts nothing right. */
export interface Keeper extends Administrator {
  readonly comesIn: boolean;
}

export const administers = (one: Keeper): boolean => one.active && one.directory === 'admin' && one.comesIn;
const grantsPush = (one: Keeper) => administers(one) && one.push;

/**
 * What a change would take from the company: its last Directory Admin, or, under the rule that such a one grants it, the
 * last who could grant *Can Push to Accounting*. Only those count who can come in. Null where nothing is lost that was there before.
 */
export function losesLast(
  before: readonly Keeper[],
  after: readonly Keeper[],
  rule: PushRule,
): 'administrator' | 'granter' | null {
  if (before.some(administers) && !after.some(administers)) return 'administrator';
  if (rule === 'directory_admin' && before.some(grantsPush) && !after.some(grantsPush)) return 'granter';
  return null;
}

const address = /^[^\s\p{C}@<>"',;:\\()[\]]+@[^\s\p{C}@<>"',;:\\()[\]]+\.[^\s\p{C}@<>"',;:\\()[\]]+$/u;

/**
 * One plain mailbox, such as `ann@example.com`: what is more could smuggle a second one into a header. What nobody sees, such as
 * the mark of no width that is copied along from a page, would make it another address than the one that is read.
 */
export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text);

/** A login is typed: no spaces at its ends and nothing of control in it. */
export const isLogin = (text: string): boolean =>
  /^[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u.test(text) && text.length <= 100;

export const invitationTimes = { livesMs: 7 * 24 * 3600_000 } as const;
export const shortestPassword = 10;
/** Longer ones would only make us hash more. */
export const longestPassword = 200;

/** The code of an invitation names its company, so that the wall stands before it is looked up. */
export const invitationCode = (company: number, secret: string): string => `${company}-${secret}`;
