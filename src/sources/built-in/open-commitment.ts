import type { Caller, Commitment, Tx } from '../../app/hub.ts';
import type { CommitmentId, ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { EventType, words } from '../../domain/words/words.ts';

/** May they write on the project's Commitments at all? */
export function mayWrite(caller: Caller, project: ProjectId): Outcome<null> {
  const lacking = missing(caller.grants, 'commitment.write', project);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(null);
}

/** Whose writing it is, and on which record of a project: its commitment, or one of those that hang on it. */
export interface Writing<Id = CommitmentId> {
  readonly caller: Caller;
  readonly project: ProjectId;
  readonly id: Id;
  /** The version that they saw; if it has moved on since, nothing is done. */
  readonly seen?: number | undefined;
}

/** The commitment, locked, for somebody who may change it and has seen its newest version. */
export async function openCommitment(tx: Tx, { caller, project, id, seen }: Writing): Promise<Outcome<Commitment>> {
  const found = await tx.commitments.lock(id);
  if (found === null || found.projectId !== project) return no('not_found', { thing: 'commitment' });
  const allowed = mayWrite(caller, project);
  if (!allowed.ok) return allowed;
  if (seen !== undefined && seen !== found.version) {
    return no('changed_meanwhile', { version: found.version, changed_thing: 'commitment' });
  }
  return yes(found);
}

export async function reread(tx: Tx, id: CommitmentId): Promise<Outcome<Commitment>> {
  const found = await tx.commitments.lock(id);
  return found === null ? no('not_found', { thing: 'commitment' }) : yes(found);
}

type OurEvent = Extract<EventType, `${'commitment' | 'change_order' | 'payment'}.${string}`>;

export const appendEvent = (
  tx: Tx,
  { caller, project, id }: Writing,
  type: OurEvent,
  facts: Readonly<Record<string, unknown>>,
) =>
  tx.events.append([
    { type, by: caller.person, projectId: project, commitmentId: id, facts, requestId: caller.requestId },
  ]);

type Field = keyof typeof words.commitments.fields;

/** What an edit changed: the names that the history has words for, and of each what it was and what it is. */
export function differences<T extends object>(before: T, after: T, names: readonly (Field & keyof T)[]) {
  const changed = names.filter((name) => before[name] !== after[name]);
  const changes = changed.map((name) => ({ field: name, from: before[name] ?? null, to: after[name] ?? null }));
  return { fields: changed, changes };
}

/** An entry over what there was: what it leaves out stays. */
export function entered<T extends object>(before: T, entry: { readonly [Name in keyof T]?: T[Name] | undefined }): T {
  const given = Object.entries(entry).filter(([name, value]) => value !== undefined && name in before);
  return { ...before, ...Object.fromEntries(given) };
}
