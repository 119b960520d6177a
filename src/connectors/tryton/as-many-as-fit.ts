import { TooLong } from './wire.ts';

/**
 * Asks for so many records at once, or for half as many until the answer is no longer than any may be: some bills have hundreds
 * of lines, and a list that is given up for them would never come to its end.
 * @returns the answer, and how many were asked for.
 */
export async function asManyAsFit<T>(
  most: number,
  ask: (many: number) => Promise<T>,
): Promise<{ readonly answer: T; readonly many: number }> {
  for (let many = most; ; many = Math.ceil(many / 2)) {
    try {
      return { answer: await ask(many), many };
    } catch (error) {
      if (!(error instanceof TooLong) || many === 1) throw error;
    }
  }
}
