import { type Link, unlink } from './link.ts';
import { no, type Outcome, type RefusalCode, yes } from './refusal.ts';
import { ownBill, type Sighting, type Standing } from './sighting.ts';
import type { Instant } from './time.ts';
import type { TroubleCode } from './trouble.ts';

/**
 * Which refusals of the ordinary unlink are dead ends: nobody can ever make the ERP say what it takes. `when_silent`:
 * only once it has said nothing at all for {@link silentAfterMs}, to neither look. All others have a way out, and are never forced: as
 * long as the ERP says that the bill is there, nothing cuts its link.
 */
export const deadEnds = {
  purged_in_erp: 'always',
  identity_mismatch: 'always',
  erp_not_answering: 'when_silent',
  still_in_erp: 'never',
  paid_in_erp: 'never',
  void_in_erp: 'never',
  erp_answer_too_old: 'never',
  integrator_asked: 'never',
} as const satisfies Partial<Record<RefusalCode, 'always' | 'when_silent' | 'never'>>;
export type DeadEnd = 'purged_in_erp' | 'identity_mismatch' | 'erp_not_answering';

/** A connection that was silent for so long is gone. */
export const silentAfterMs = 7 * 86_400_000;
/** So long may the second person take. */
export const confirmWithinMs = 3 * 86_400_000;

/** Both looks at a bill: by its own record, and by the reference that only it bears. */
export interface BothLooks {
  readonly byRecord: Sighting;
  readonly byReference: Sighting;
  /** What is older than this says nothing of it. */
  readonly after: Instant;
}

/**
 * Is it a dead end? @returns which, or why not: the ordinary refusal, or that the ordinary unlink would do.
 * @param silentMs since anything was last heard from this ERP before these looks.
 */
export function deadEndOf(
  link: Link,
  { byRecord, byReference, after }: BothLooks,
  lastStanding: Standing | null,
  voidIsGone: boolean,
  silentMs: number,
): Outcome<DeadEnd> {
  const facts = { record: link.record?.label ?? '' };
  // Under whatever number: the bill with our reference is alive.
  if (byReference.is === 'present') return no('still_in_erp', facts);
  const isThere = ownBill(link.record, byRecord) !== null;
  const seen = byReference.is === 'unknown' && !isThere ? byReference : byRecord;
  const nobody = link.sentBy;
  const plain = unlink(link, { sighting: seen, lastStanding, after }, { voidIsGone }, nobody, 0 as Instant);
  if (plain.ok) return no('not_a_dead_end', facts);
  const { code } = plain.refusal;
  const kind = Object.hasOwn(deadEnds, code) ? deadEnds[code as keyof typeof deadEnds] : 'never';
  const isSilent = isSilence(byRecord) && isSilence(byReference) && silentMs >= silentAfterMs;
  if (kind === 'always' || (kind === 'when_silent' && isSilent)) return yes(code as DeadEnd);
  return plain;
}

/**
 * What nobody answered to. All other troubles are an ERP's own words, or our own: it is there, lets nobody in, is of another
 * company or cannot be read, and that has a way out of its own.
 */
const silences: readonly (TroubleCode | undefined)[] = [
  'not_reachable',
  'timed_out',
  'connection_lost',
  'agent_away',
  'agent_missing',
  'agent_silent',
  'not_connected',
  'integrator_silent',
];
/**
 * What whoever is there said themselves, though it is no answer about a bill. A week in which only this was heard is none of
 * silence: it has a way out. What is not in either list is ours, and tells nothing of the other side.
 */
const answers: ReadonlySet<TroubleCode | undefined> = new Set([
  ...(['certificate_refused', 'not_encrypted', 'not_ready', 'overlapping_change', 'login_refused'] as const),
  ...(['application_refused', 'database_missing', 'wrong_company', 'empty_company', 'may_not_read'] as const),
  'read_only_copy',
  ...(['right_missing', 'schema_differs', 'several_bills', 'several_records', 'unknown_status'] as const),
  ...(['unreadable_answer', 'made_but_not_shown', 'made_differently', 'no_licence', 'company_not_opened'] as const),
  ...(['exclusive_use', 'answer_from_the_future', 'answer_went_back', 'answer_undated', 'answer_incomplete'] as const),
]);
export const isAnswer = (trouble: TroubleCode | undefined): boolean => answers.has(trouble);
const isSilence = (look: Sighting): boolean => look.is === 'unknown' && silences.includes(look.trouble);

/** What is kept of the two looks as the last sighting: where another bill has its number, that ours is gone. */
export const lastLook = ({ byRecord, byReference }: Omit<BothLooks, 'after'>): Sighting =>
  byRecord.is === 'present' && byReference.is === 'gone' ? byReference : byRecord;
