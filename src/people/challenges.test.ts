import type pg from 'pg';
import { expect, it } from 'vitest';
import { passkeyLimits } from '../domain/sign-in/passkey.ts';
import { type AskedFor, openChallenges } from './challenges.ts';

const secret = '5'.repeat(64);

/** A table of what was spent, in memory. */
function table(): pg.Pool {
  const spent = new Set<string>();
  const query = async (_text: string, [hash]: readonly unknown[]) => {
    const key = String(hash instanceof Uint8Array ? Buffer.from(hash).toString('hex') : hash);
    const rowCount = spent.has(key) ? 0 : 1;
    spent.add(key);
    return { rowCount };
  };
  return { query } as unknown as pg.Pool;
}

const textOf = (challenge: Uint8Array) => Buffer.from(challenge).toString('base64url');
let now = 1_000_000;
const open = (by = secret) => openChallenges(table(), by, () => now);

it('a challenge counts for what it was asked for alone, though it is bound to the same', async () => {
  const all: readonly AskedFor[] = ['new', 'sign in', 'second factor'];
  for (const made of all) {
    for (const spent of all) {
      const challenges = open();
      const challenge = textOf(challenges.make(made, 'the same'));
      expect(await challenges.spend(spent, 'the same', challenge), `${made} for ${spent}`).toBe(made === spent);
    }
  }
});

it('a challenge counts for whom it was bound to, of this secret, once, until it ends', async () => {
  const challenges = open();
  const make = () => textOf(challenges.make('sign in', 'browser'));
  const one = make();
  expect(await challenges.spend('sign in', 'another', one)).toBe(false);
  expect(await open('6'.repeat(64)).spend('sign in', 'browser', one)).toBe(false);
  expect(await challenges.spend('sign in', 'browser', one)).toBe(true);
  expect(await challenges.spend('sign in', 'browser', one)).toBe(false);
  const late = make();
  now += passkeyLimits.challengeMs;
  expect(await challenges.spend('sign in', 'browser', late)).toBe(false);
});
