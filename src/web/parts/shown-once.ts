import { Refused } from '../../http/client.ts';
import { isNo } from './silence.ts';

/** It may have been made, and nobody has seen the secret that comes with it. */
export class Unseen extends Error {}

const surelyNotMade = (problem: unknown): boolean =>
  isNo(problem) || (problem instanceof Refused && problem.code === 'too_many_attempts');

/**
 * Makes something whose secret is shown this once. Under a key it could be sent again and be made once, but what is kept for
 * that would keep the secret. So a lost answer is told as what it is, and whoever asked looks into the list, which is asked for.
 */
export async function shownOnce<T>(make: () => Promise<T>, askAgain: () => unknown): Promise<T> {
  try {
    return await make();
  } catch (problem) {
    if (surelyNotMade(problem)) throw problem;
    void askAgain();
    throw new Unseen();
  }
}
