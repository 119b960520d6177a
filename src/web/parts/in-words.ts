import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { Unseen } from './shown-once.ts';

/** What a person reads of a call that failed: the server's own words, or that it could not be reached. */
export function inWords(problem: unknown): string {
  if (problem instanceof Unseen) return words.directoryPage.unseen;
  return problem instanceof Refused ? problem.message : words.page.trouble.unreachable;
}
