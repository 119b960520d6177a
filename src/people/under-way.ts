import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { PersonId } from '../domain/ids.ts';
import { secondFactorLimits } from '../domain/sign-in/second-factor.ts';
import { sha256 } from './remembered.ts';

export type UnderWay = 'second_factor' | 'single_sign_on' | 'join';

export interface Begun<F> {
  readonly person: PersonId | null;
  readonly facts: F;
}

/** What somebody began: known by a ticket that their browser keeps, for five minutes and a few tries. */
export const underWay = (pool: pg.Pool, now: () => number) => ({
  begin: async (
    kind: UnderWay,
    person: PersonId | null,
    facts: object,
    livesMs: number = secondFactorLimits.waitsMs,
  ): Promise<string> => {
    const ticket = randomBytes(32).toString('base64url');
    await pool.query(
      `with swept as (
         delete from sign_in.under_way where ticket_hash in
           (select ticket_hash from sign_in.under_way where expires_at < $5 limit 100 for update skip locked)
       )
       insert into sign_in.under_way (ticket_hash, kind, person_id, facts, expires_at) values ($1, $2, $3, $4, $6)`,
      [sha256(ticket), kind, person, JSON.stringify(facts), new Date(now()), new Date(now() + livesMs)],
    );
    return ticket;
  },
  /** What was begun, without counting a try: for what is shown of it. */
  look: async <F>(kind: UnderWay, ticket: string): Promise<Begun<F> | null> => {
    const { rows } = await pool.query<{ person_id: number | null; facts: F }>(
      `select person_id, facts from sign_in.under_way
        where ticket_hash = $1 and kind = $2 and expires_at > $3 and tries < $4`,
      [sha256(ticket), kind, new Date(now()), secondFactorLimits.triesOfOne],
    );
    const row = rows[0];
    return row ? { person: row.person_id as PersonId | null, facts: row.facts } : null;
  },
  /** Counts a try, before anything is compared: of many at once no more than these are looked at. */
  try: async <F>(kind: UnderWay, ticket: string): Promise<Begun<F> | null> => {
    const { rows } = await pool.query<{ person_id: number | null; facts: F }>(
      `update sign_in.under_way set tries = tries + 1
        where ticket_hash = $1 and kind = $2 and expires_at > $3 and tries < $4 returning person_id, facts`,
      [sha256(ticket), kind, new Date(now()), secondFactorLimits.triesOfOne],
    );
    const row = rows[0];
    return row ? { person: row.person_id as PersonId | null, facts: row.facts } : null;
  },
  /** It is used up. @returns whether it was still there: of two who end it, one may go on. */
  end: async (ticket: string): Promise<boolean> =>
    (await pool.query('delete from sign_in.under_way where ticket_hash = $1', [sha256(ticket)])).rowCount === 1,
});
