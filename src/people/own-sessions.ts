import type pg from 'pg';
import type { OwnSession, OwnSessions } from '../app/ports/sign-in.ts';
import { no, type Outcome, yes } from '../domain/refusal.ts';
import { begunBys } from '../domain/sign-in/second-factor.ts';
import { noted } from './noted.ts';

interface Row {
  readonly id: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly begunBy: string | null;
}

const mine = `"userId" in (select id from sign_in."user" where "personId" = $1)`;

/** @param ended told at once: this process must not believe them any longer. */
export const ownSessions = (pool: pg.Pool, now: () => number, ended: () => void): OwnSessions => ({
  of: async (person) => {
    const { rows } = await pool.query<Row>(
      `select id, "ipAddress", "userAgent", "createdAt", "updatedAt", "begunBy" from sign_in.session
        where ${mine} and "expiresAt" > $2 order by "updatedAt" desc, id limit 200`,
      [person, new Date(now())],
    );
    return rows.map(
      (row): OwnSession => ({
        id: row.id,
        address: row.ipAddress || null,
        userAgent: row.userAgent || null,
        begunAt: row.createdAt.getTime(),
        begunBy: begunBys.find((one) => one === row.begunBy) ?? 'password',
        usedAt: row.updatedAt.getTime(),
      }),
    );
  },
  end: async ({ person, requestId, id }) => {
    const outcome = await noted<Outcome<null>>(pool, { person, requestId }, async (client) => {
      const { rowCount } = await client.query(`delete from sign_in.session where ${mine} and id = $2`, [person, id]);
      if (rowCount === 0) return { value: no('not_found', { thing: 'session' }), event: null };
      return { value: yes(null), event: { type: 'sessions.ended', facts: { count: 1 } } };
    });
    ended();
    return outcome;
  },
  endOthers: async ({ person, requestId, but }) => {
    const count = await noted<number>(pool, { person, requestId }, async (client) => {
      const { rowCount } = await client.query(`delete from sign_in.session where ${mine} and id <> $2`, [person, but]);
      const gone = rowCount ?? 0;
      return { value: gone, event: gone === 0 ? null : { type: 'sessions.ended', facts: { count: gone } } };
    });
    ended();
    return count;
  },
});
