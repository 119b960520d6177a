import { type TroubleCode, troubles } from '../../domain/trouble.ts';

const longestMs = 30_000;
/** A refused login or a wrong database does not mend itself: asked this often it is noticed, and locks nobody out. */
const untilAPersonActsMs = 60_000;

/**
 * How long to wait after the n-th attempt: a quarter of a second at first, doubling to half a minute; and a minute where
 * the trouble needs a person.
 */
export function pauseAfter(attempt: number, trouble?: TroubleCode): number {
  if (trouble !== undefined && troubles[trouble] === 'needs a person') return untilAPersonActsMs;
  return Math.min(250 * 2 ** Math.max(0, attempt - 1), longestMs);
}
