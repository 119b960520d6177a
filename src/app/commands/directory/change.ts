import { type Granter, mayActAs, type PushRule } from '../../../domain/directory.ts';
import type { PersonId, ProjectId } from '../../../domain/ids.ts';
import { type Action, type Grants, missing } from '../../../domain/permission.ts';
import { type Profile, type ProfileChange, profileWith } from '../../../domain/profile.ts';
import { noMore, notPermitted, type Outcome, type Refusal } from '../../../domain/refusal.ts';
import { companyNews } from '../../../domain/webhook.ts';
import type { CompanyEventType } from '../../../domain/words/words.ts';
import { announce } from '../../announce.ts';
import type { Deps } from '../../deps.ts';
import { asTheyStand } from '../../held-still.ts';
import type { Caller, Member, Tx } from '../../unit-of-work.ts';

/**
 * The frame of every change of a company: whoever may not is refused before anything is looked for, and two changes wait
 * for each other, so that no two of them take the last two of something. `work` refuses before it writes.
 */
export async function changing<T>(
  deps: Deps,
  caller: Caller,
  action: Action,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, action, null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  return deps.work.run(caller, async (tx) => {
    await tx.directory.lock();
    const since = missing(await grantsNow(tx, caller), action, null);
    return since.length > 0 ? noMore(notPermitted(since)) : work(tx);
  });
}

/** What the caller holds still once the company is locked: it may have been taken away while this waited. */
const grantsNow = async (tx: Tx, caller: Caller): Promise<Grants> => (await asTheyStand(tx, caller)).grants;

/** Reading, for whoever may. */
export async function reading<T>(
  deps: Deps,
  caller: Caller,
  action: Action,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, action, null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : deps.work.run(caller, work);
}

export type Changes = Readonly<Record<string, readonly [from: unknown, to: unknown]>>;

/** What is other than before, field by field; fields that are left out stay. Null where nothing is. */
export function changesOf<T extends object>(before: T, change: { readonly [K in keyof T]?: T[K] | undefined }) {
  const changes = Object.entries(change).flatMap(([field, to]) => {
    const from = before[field as keyof T];
    return to === undefined || from === to ? [] : [[field, [from, to]] as const];
  });
  return changes.length === 0 ? null : (Object.fromEntries(changes) as Changes);
}

/** A profile as a change makes it, and what of it is other than before, field by field. */
export function profileChange(before: Profile, change: ProfileChange | undefined) {
  const after = profileWith(before, change ?? {});
  const names = Object.keys(change ?? {});
  const of = (profile: Profile) => Object.fromEntries(names.map((name) => [name, profile[name] ?? null]));
  return { after, changes: changesOf(of(before), of(after)) };
}

/** Both together; null where neither has any. */
export const allChanges = (one: Changes | null, other: Changes | null): Changes | null =>
  one === null && other === null ? null : { ...one, ...other };

/** Leaves out what is undefined, so that it does not cover what was there. */
export const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Into the company's history; whoever asked for it is told by a webhook. */
export async function noteBy(
  tx: Tx,
  caller: Caller,
  type: CompanyEventType,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx.directory.note({ type, by: caller.person, facts, requestId: caller.requestId });
  const news = companyNews(type, facts);
  if (news === null) return;
  const project = news.resource === 'Projects' ? (news.id as ProjectId) : null;
  await announce(tx, caller, { ...news, project });
}

/** How the caller stands where *Can Push to Accounting* is concerned, and by which rule. */
export async function granterOf(
  deps: Deps,
  tx: Tx,
  caller: Caller,
): Promise<{ readonly by: Granter; readonly rule: PushRule }> {
  const { pushGrantedBy } = await tx.directory.settings();
  return {
    by: { grants: await grantsNow(tx, caller), operator: await isOperator(deps, tx, caller.person) },
    rule: pushGrantedBy,
  };
}

/** Why the caller may not be given the means to act as this one; null if they may. */
export async function refusedToActAs(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  { login, name, pushToAccounting: push }: Pick<Member, 'login' | 'name' | 'pushToAccounting'>,
): Promise<Refusal | null> {
  const { by, rule } = await granterOf(deps, tx, caller);
  return mayActAs(by, rule, { push, operator: isOperators(deps, login), name });
}

/** Is this login one of those that whoever runs Tieout named? */
export const isOperators = ({ installation }: Deps, login: string): boolean => installation.operators.includes(login);

async function isOperator(deps: Deps, tx: Tx, person: PersonId): Promise<boolean> {
  if (deps.installation.operators.length === 0) return false;
  const login = (await tx.directory.member(person))?.login;
  return login !== undefined && isOperators(deps, login);
}
