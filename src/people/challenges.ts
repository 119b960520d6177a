import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { passkeyLimits } from '../domain/sign-in/passkey.ts';
import { sha256 } from './remembered.ts';

/** What a signature is asked for: one that was given for another is of no use. */
export type AskedFor = 'new' | 'sign in' | 'second factor';

export interface Challenges {
  /** @param bound to whom it is given: a session, a browser, a sign-in that waits. It counts for nobody else. */
  make(asked: AskedFor, bound: string): Uint8Array<ArrayBuffer>;
  /** Was it made here for this, and has it not ended? It counts this once, whatever comes of it. */
  spend(asked: AskedFor, bound: string, challenge: string): Promise<boolean>;
}

const [untilBytes, randomSize, macBytes] = [8, 24, 32];
const openBytes = untilBytes + randomSize;

/**
 * Challenges that prove themselves: when they end, something random, and a MAC over both and over whom they are for. So
 * nothing is kept of those that nobody answers, which any stranger may ask for as often as they like; what is kept is
 * that one was answered. Any hub process of one secret knows those of the others.
 */
export function openChallenges(pool: pg.Pool, secret: string, now: () => number): Challenges {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', 'tieout passkey challenges', macBytes));
  const macOf = (asked: AskedFor, bound: string, open: Buffer) =>
    createHmac('sha256', key).update(`${asked}\0${bound}\0`).update(open).digest();
  return {
    make: (asked, bound) => {
      const until = Buffer.alloc(untilBytes);
      until.writeBigUInt64BE(BigInt(now() + passkeyLimits.challengeMs));
      const open = Buffer.concat([until, randomBytes(randomSize)]);
      return Uint8Array.from(Buffer.concat([open, macOf(asked, bound, open)]));
    },
    spend: async (asked, bound, challenge) => {
      const whole = Buffer.from(challenge, 'base64url');
      if (whole.length !== openBytes + macBytes) return false;
      const open = whole.subarray(0, openBytes);
      if (!timingSafeEqual(whole.subarray(openBytes), macOf(asked, bound, open))) return false;
      const until = Number(open.readBigUInt64BE(0));
      if (until <= now()) return false;
      // One statement: of two who come with the same at once, one is heard.
      const { rowCount } = await pool.query(
        `with swept as (
           delete from sign_in.spent_challenge where challenge_hash in
             (select challenge_hash from sign_in.spent_challenge where expires_at < $3 limit 100 for update skip locked)
         )
         insert into sign_in.spent_challenge (challenge_hash, expires_at) values ($1, $2) on conflict do nothing`,
        [sha256(whole.toString('hex')), new Date(until), new Date(now())],
      );
      return rowCount === 1;
    },
  };
}
