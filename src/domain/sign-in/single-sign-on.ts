import { isMailAddress } from '../directory.ts';
import { no, type Outcome, yes } from '../refusal.ts';

export const ssoLimits = {
  longestLabel: 60,
  longestAddress: 500,
  rows: 200,
  /** Of what a provider says of somebody. */
  groups: 1000,
  longestGroup: 200,
  longestSubject: 255,
  /** Of the address to go on to: an application's request has room, with the longest state and every letter of it escaped. */
  longestWayBack: 8_000,
  /** From pressing the button to coming back. */
  awayMs: 10 * 60_000,
  /** To give the password of an account that was there before. */
  joinMs: 10 * 60_000,
  /** A session that a provider began ends after so long in any case: then groups are read again. */
  sessionMs: 12 * 3_600_000,
  /** So many days after somebody's last sign-in by the provider, where it is their only way, their tokens rest. */
  tokensRestAfterDays: 30,
} as const;

/** Of whom a company asks more than a password. */
export const secondFactorRules = ['optional', 'own_people', 'everybody'] as const;
export type SecondFactorRule = (typeof secondFactorRules)[number];

/** Does the rule ask it of this one? Whoever works for a vendor is none of the company's own. */
export const asksMore = (rule: SecondFactorRule, isOwn: boolean): boolean =>
  rule === 'everybody' || (rule === 'own_people' && isOwn);

/** Why somebody who came back from their provider was not let in. Each has a sentence in words/en/single-sign-on.ts. */
export const arrivalProblems = [
  'over',
  'off',
  'not_answering',
  'refused',
  'misset',
  'clock_off',
  'not_believed',
  'no_email',
  'unverified',
  'ambiguous',
  'elsewhere',
  'other_identity',
  'not_known',
  'no_group',
  'too_many_groups',
  'deactivated',
] as const;
export type ArrivalProblem = (typeof arrivalProblems)[number];
export const arrivalProblemOf = (text: unknown): ArrivalProblem | null =>
  arrivalProblems.find((one) => one === text) ?? null;

/** The steps of the live test, in their order: where one fails, those after it were not tried. */
export const testSteps = ['address', 'discovery', 'flow', 'keys', 'secret'] as const;
export type TestStep = (typeof testSteps)[number];

/** What a provider says of somebody who signed in there. */
export interface Arrived {
  readonly subject: string;
  /** In small letters; null where it says none. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** Null: it leaves out that there are more than it says, so nothing can be taken away by it. */
  readonly groups: readonly string[] | null;
}

export type Claims = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, most: number): string | null => {
  const text = typeof value === 'string' ? value.normalize('NFC').replace(/\p{C}/gu, '').trim() : '';
  return text === '' || text.length > most ? null : text;
};

/** Groups as providers write them: a list, one text, or texts with commas between. */
function groupsOf(claims: Claims, claim: string): readonly string[] | null {
  const { _claim_names: elsewhere } = claims;
  // Entra ID leaves a long list out and says only where it could be asked for.
  if (typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, claim)) return null;
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  const several = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  if (several.length > ssoLimits.groups) return null;
  return several.map((one) => textOf(one, ssoLimits.longestGroup)).filter((one) => one !== null);
}

/**
 * What counts of the claims that were proved; null without a subject.
 * @param claim where the groups stand.
 */
export function arrivedBy(claims: Claims, claim: string): Arrived | null {
  const subject = typeof claims.sub === 'string' ? claims.sub : '';
  if (subject === '' || subject.length > ssoLimits.longestSubject) return null;
  const email = textOf(claims.email, 254)?.toLowerCase() ?? null;
  return {
    subject,
    email: email !== null && isMailAddress(email) ? email : null,
    // Some providers write it as text.
    emailVerified: claims.email_verified === true || claims.email_verified === 'true',
    name: textOf(claims.name, 200),
    groups: groupsOf(claims, claim),
  };
}

/** What a group gives: a template of the company, or of one project. */
export interface GroupRow {
  /** `*`: whoever comes. */
  readonly group: string;
  readonly template: number;
  readonly project: number | null;
  readonly push: boolean;
}

/** What the groups of somebody give. */
export interface GroupRights {
  /** Null: none of the groups gives anything of the company, and so nobody lets them in. */
  readonly company: { readonly template: number; readonly push: boolean } | null;
  /** Of each project that stands in the table: its template, or null for nothing. */
  readonly projects: ReadonlyMap<number, number | null>;
}

/** The first row in order that somebody is in counts, for the company and for each project. */
export function rightsBy(rows: readonly GroupRow[], groups: readonly string[]): GroupRights {
  const isIn = ({ group }: GroupRow) => group === '*' || groups.includes(group);
  const found = rows.find((row) => row.project === null && isIn(row));
  const named = [...new Set(rows.flatMap(({ project }) => (project === null ? [] : [project])))];
  return {
    company: found === undefined ? null : { template: found.template, push: found.push },
    projects: new Map(
      named.map((project) => [project, rows.find((row) => row.project === project && isIn(row))?.template ?? null]),
    ),
  };
}

/** The name of a provider as its tokens bear it: https, or http where this hub's settings let it into private networks. */
export function isIssuer(text: string, plainToo: boolean): boolean {
  if (text.length > ssoLimits.longestAddress || !URL.canParse(text)) return false;
  const url = new URL(text);
  const rightProtocol = url.protocol === 'https:' || (plainToo && url.protocol === 'http:');
  return rightProtocol && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

const scope = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** `openid` first, and whatever else gives the address and the groups. */
export const areScopes = (text: string): boolean => {
  const all = text.split(' ');
  return text.length <= 300 && all.includes('openid') && all.every((one) => scope.test(one));
};

/** Where the browser is sent: what a provider says of itself must not be another kind of address. */
export const isWebAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** An address of ours, to go on to: nothing that a browser would read as another host. */
const isOwnPath = (text: string): boolean => /^\/(?![/\\])[^\\\p{C}]*$/u.test(text);

/**
 * Where a browser goes on to after the provider. What is no address of ours is forgotten. One that is too long to be kept is
 * refused while the person can still do something about it: after the way there and back they would stand on another page.
 */
export function goingOnTo(to: unknown): Outcome<string | null> {
  if (typeof to !== 'string' || to === '') return yes(null);
  const { length } = to;
  const limit = ssoLimits.longestWayBack;
  if (length > limit) return no('invalid', { field: 'to', because: 'way_back_too_long', length, limit });
  return yes(isOwnPath(to) ? to : null);
}
