import { fill, words } from '../words/words.ts';
import type { Finding } from './sealed-history.ts';

/** What is wrong, in a sentence. */
export const sayFinding = ({ flaw, log, event, place, number }: Finding): string =>
  fill(words.audit.flaws[flaw], { log, event, place, number });
