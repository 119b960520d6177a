import { expect, it, vi } from 'vitest';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { inWords } from './in-words.ts';
import { problemOf } from './record-dialog.tsx';
import { shownOnce } from './shown-once.ts';

const refused = (status: number, code?: string) =>
  new Refused(status, code === undefined ? null : { status, code, detail: 'No.', facts: {} });
const made = (problem: unknown, askAgain: () => unknown = () => {}) =>
  shownOnce(() => Promise.reject(problem), askAgain).catch((thrown: unknown) => thrown);

it.each([
  ['a lost connection', new TypeError('Failed to fetch')],
  ['a proxy that meets nobody', refused(502)],
  ['a proxy that has too much', refused(429)],
  ['a server that broke over it', refused(500, 'bug')],
])('after %s it is told that it may have been made, and the list is asked for', async (_, problem) => {
  const askAgain = vi.fn();
  const thrown = await made(problem, askAgain);
  expect(inWords(thrown)).toBe(words.directoryPage.unseen);
  expect(problemOf(thrown, [])).toEqual({ field: null, text: words.directoryPage.unseen });
  expect(askAgain).toHaveBeenCalledOnce();
});

it.each([refused(422, 'invalid'), refused(401, 'session_over'), refused(429, 'too_many_attempts')])(
  'a no of the server is told as it is: $code',
  async (problem) => {
    const askAgain = vi.fn();
    expect(await made(problem, askAgain)).toBe(problem);
    expect(askAgain).not.toHaveBeenCalled();
  },
);

it('what was made is handed on', async () => {
  expect(await shownOnce(async () => 'secret', vi.fn())).toBe('secret');
});
