import { QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { Refused } from '../http/client.ts';
import { queries } from './api.ts';

afterEach(() => queries.clear());

const queryKey = ['what has changed'];
/** Somebody who shows it, and whose every answer comes when the test says so. */
function shown() {
  const answers: ((answer: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  const observer = new QueryObserver(queries, { queryKey, queryFn });
  const leave = observer.subscribe(() => {});
  return { answers, leave, data: () => observer.getCurrentResult().data };
}

it('what was asked for first before the change, and not answered yet, is asked for once more', async () => {
  const { answers, leave, data } = shown();
  const anew = queries.invalidateQueries({ queryKey });
  answers[0]!('as it was');
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(data()).toBe('as it was');
  answers[1]!('as it is');
  await anew;
  expect(data()).toBe('as it is');
  leave();
});

it('what was answered before is asked for once', async () => {
  const { answers, leave, data } = shown();
  answers[0]!('as it was');
  await vi.waitFor(() => expect(data()).toBe('as it was'));
  const anew = queries.invalidateQueries({ queryKey });
  answers[1]!('as it is');
  await anew;
  expect([answers.length, data()]).toEqual([2, 'as it is']);
  leave();
});

it.each([
  [408, true],
  [429, true],
  [502, true],
  [403, false],
  [404, false],
])('a read that is answered %s is asked for again: %s', (status, again) => {
  const { retry } = queries.getDefaultOptions().queries!;
  expect((retry as (attempt: number, problem: Error) => boolean)(0, new Refused(status, null))).toBe(again);
});
