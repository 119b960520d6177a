import { expect, test } from 'vitest';
import { Attempts, network } from './attempts.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { Gate } from './gate.ts';
import { Remembered } from './remembered.ts';

const here = '192.0.2.1';
const times = (n: number, work: (i: number) => void) => Array.from({ length: n }, (_, i) => work(i));

test('ten wrong ones of a login from one address, then none until five minutes after the first', () => {
  let now = 1_000_000;
  const attempts = new Attempts(() => now);
  times(9, () => attempts.wrong('pat', here));
  expect(attempts.secondsToWait('pat', here)).toBe(0);
  now += 60_000;
  attempts.wrong('pat', here);
  expect(attempts.secondsToWait('pat', here)).toBe(240);
  expect(attempts.secondsToWait('kim', here)).toBe(0);
  expect(attempts.secondsToWait('pat', '192.0.2.2')).toBe(0);
  now += 240_000;
  expect(attempts.secondsToWait('pat', here)).toBe(0);
  attempts.wrong('pat', here);
  expect(attempts.secondsToWait('pat', here)).toBe(0);
});

test('a right one begins the login’s count anew, not the address’s', () => {
  const attempts = new Attempts(() => 0);
  times(7, () => {
    times(9, () => attempts.wrong('pat', here));
    attempts.right('pat', here);
  });
  expect(attempts.secondsToWait('pat', here)).toBe(300);
  expect(attempts.secondsToWait('pat', '192.0.2.2')).toBe(0);
});

test('a hundred wrong ones of a login from anywhere close it everywhere', () => {
  const attempts = new Attempts(() => 0);
  times(100, (i) => attempts.wrong('pat', `198.51.100.${i}`));
  expect(attempts.secondsToWait('pat', '203.0.113.1')).toBe(300);
});

test('no more than a hundred thousand counts are kept', () => {
  const attempts = new Attempts(() => 0);
  times(40_000, (i) => attempts.wrong(`login ${i}`, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`));
  expect(attempts.size).toBe(100_000);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, counted) => expect(network(address)).toBe(counted));

test('guesses sent all at once are still counted', async () => {
  const keeper = new Doorkeeper(() => 0);
  let compared = 0;
  const guess = async () => {
    compared++;
    return null;
  };
  const answers = await Promise.all(Array.from({ length: 100 }, () => keeper.hear('pat', here, guess)));
  expect(compared).toBeLessThan(10 + 3);
  expect(new Set(answers.map((each) => !each.ok && each.refusal.code))).toStrictEqual(
    new Set(['wrong_credentials', 'too_many_attempts']),
  );
});

test('a gate lets a few in at once, a bounded number wait, and turns the rest away at once', async () => {
  const gate = new Gate(2, 5);
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside--;
    return 'done';
  };
  const answers = await Promise.all(Array.from({ length: 20 }, () => gate.run(work)));
  expect(most).toBe(2);
  expect(answers.filter((each) => each === 'done')).toHaveLength(7);
  expect(await gate.run(work)).toBe('done');
  await expect(gate.run(() => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
  expect(await Promise.all(Array.from({ length: 7 }, () => gate.run(work)))).not.toContain('full');
  expect(await Promise.all(Array.from({ length: 50 }, () => gate.wait(work)))).toHaveLength(50);
  expect(most).toBe(2);
});

test('what is remembered is bounded in number and time', () => {
  let now = 0;
  const found = new Remembered<number>(1000, 3, () => now);
  times(5, (i) => found.keep(`key ${i}`, i));
  expect([0, 1, 2, 3, 4].map((i) => found.get(`key ${i}`))).toStrictEqual([null, null, 2, 3, 4]);
  found.forget('key 3');
  now = 1000;
  expect([2, 3, 4].map((i) => found.get(`key ${i}`))).toStrictEqual([null, null, null]);
});
