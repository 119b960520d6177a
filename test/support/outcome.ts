import type { Outcome } from '../../src/domain/refusal.ts';
import { say } from '../../src/domain/words/words.ts';

/** What a yes came to; a no fails the test, in its own words. */
export function ok<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(say(outcome.refusal));
  return outcome.value;
}
