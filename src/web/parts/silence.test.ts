import { expect, it } from 'vitest';
import { Refused } from '../../http/client.ts';
import { isNo, isNoOfKey, isSilence, TooOld, wasSentBefore } from './silence.ts';

const no = (status: number, code = 'invalid') =>
  new Refused(status, { type: 'about:blank', title: 'No', status, code, detail: 'No.', facts: {} } as never);

it.each([
  ['a lost connection', new TypeError('Failed to fetch'), 'silence'],
  ['a server that is away', no(503), 'silence'],
  ['one that has it in work', no(409, 'in_progress'), 'silence'],
  ['a server that broke over it', no(500), 'neither'],
  ['an ended session', no(401), 'no of this one'],
  ['somebody who may not any more', no(403), 'no of this one'],
  ['a place that is not there any more', no(404), 'no of this one'],
  ['a wrong field', no(422), 'no of all'],
  ['a newer version', no(409), 'no of all'],
])('%s is %s', (_name, problem, is) => {
  expect([isSilence(problem), isNo(problem), isNoOfKey(problem)]).toEqual(
    { silence: [true, false, false], neither: [false, false, false], 'no of this one': [false, true, false] }[is] ?? [
      false,
      true,
      true,
    ],
  );
});

it('what was sent before, or too long ago, is not tried again by itself', () => {
  for (const problem of [new TooOld(), no(409, 'idempotency_key_reused')])
    expect([wasSentBefore(problem), isSilence(problem)]).toEqual([true, false]);
  expect(wasSentBefore(no(422))).toBe(false);
});
