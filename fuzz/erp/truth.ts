import type { CreateAnswer } from '../../src/connectors/contract.ts';
import type { ErpRecord, Sighting } from '../../src/domain/sighting.ts';
import { isTrouble } from '../../src/domain/trouble.ts';
import { leaksIn } from '../parts/leaks.ts';

/** How the ERP really stands, whatever comes over the wire. */
export type Truth =
  /** Null where it was asked for by its reference: whatever bears that is it. */
  { readonly is: 'present'; readonly record: ErpRecord | null } | { readonly is: 'gone' };

/**
 * What was done to an answer. `whole`: nothing, but that it came in pieces or slowly. `cut`: its end never came.
 * `spoilt`: anything.
 */
export type Harm = 'whole' | 'cut' | 'spoilt';

/**
 * The promise, as far as one look can break it: what is there is never called gone, and what is gone never there,
 * whatever was sent; an answer without an end is no answer; a whole one is believed; and all else is *unknown*, in words.
 */
export function wrongSighting(truth: Truth, harm: Harm, seen: Sighting): readonly string[] {
  if (seen.is === 'unknown') {
    return [...(harm === 'whole' ? [`a whole answer was not believed: ${seen.because}`] : []), ...wrongWords(seen)];
  }
  if (harm === 'cut') return [`an answer without an end was read as ${seen.is}`];
  if (seen.is !== truth.is) return [`a bill that is ${truth.is} was read as ${seen.is}`];
  if (seen.is === 'present' && truth.is === 'present' && truth.record !== null) {
    const same = seen.record.id === truth.record.id || seen.record.identity === truth.record.identity;
    if (!same) return [`another record was taken for it: ${seen.record.id}`];
  }
  return [];
}

/** An ask: only what was made is *created*, only what was not made is *refused*. */
export function wrongAnswer(made: boolean, harm: Harm, answer: CreateAnswer): readonly string[] {
  if (answer.is === 'unclear') {
    return [...(harm === 'whole' ? [`a whole answer was unclear: ${answer.because}`] : []), ...wrongWords(answer)];
  }
  if (answer.is === 'created') return made ? [] : ['a bill that was not made was read as created'];
  if (made) return [`a bill that was made was read as refused: ${answer.refusal.code} ${answer.refusal.detail}`];
  if (harm === 'cut') return [`a no without an end was read as one: ${answer.refusal.detail}`];
  return leaksIn(answer.refusal.detail, {}).map((what) => `a refusal: ${what}`);
}

/** A whole answer that was not had in time, where nobody held it back. */
export const isLate = (harm: Harm, came: Sighting | CreateAnswer): boolean =>
  harm === 'whole' && 'trouble' in came && came.trouble === 'timed_out';

const longestSentence = 2_500;

/** A trouble is told with a code of the catalogue and in a sentence, and in nothing of a program's. */
export function wrongWords({ because, trouble }: { readonly because: string; readonly trouble?: unknown }) {
  const wrong: string[] = [];
  if (because.trim() === '' || because.length > longestSentence) wrong.push(`a trouble in ${because.length} letters`);
  if (trouble !== undefined && !isTrouble(trouble)) wrong.push(`a trouble that is none: ${String(trouble)}`);
  wrong.push(...leaksIn(because, {}).map((what) => `a trouble: ${what}`));
  return wrong;
}
