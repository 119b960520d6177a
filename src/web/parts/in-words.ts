import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';

/** What a person reads of a call that failed: the server's own words, or that it could not be reached. */
export const inWords = (problem: unknown): string =>
  problem instanceof Refused ? problem.message : words.page.trouble.unreachable;
