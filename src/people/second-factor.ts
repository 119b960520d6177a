import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type pg from 'pg';
import type { Resealed, Sealing, SecondFactor } from '../app/ports/sign-in.ts';
import { type PersonId, randomText } from '../domain/ids.ts';
import { no, type Outcome, yes } from '../domain/refusal.ts';
import {
  hasSecondFactor,
  isCode,
  recoveryCodeOf,
  secondFactorLimits,
  typedRecoveryCode,
} from '../domain/sign-in/second-factor.ts';
import { factorIsBack, factorsOf, forgetIdleCodes, hasShownFactor } from './factors.ts';
import { type Noted, noted } from './noted.ts';
import { sha256 } from './remembered.ts';

const periodSeconds = 30;
const secretBytes = 20;

const totp = (secret: Buffer, label = '') =>
  // What every app knows: SHA-1, six digits, half a minute.
  new TOTP({ issuer: 'Tieout', label, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }), digits: 6 });

const stepAt = (ms: number) => Math.floor(ms / 1000 / periodSeconds);

/**
 * The half minute that a code is of; null where it is of none that counts now. One before and one after count too, for
 * clocks differ.
 */
function stepOf(secret: Buffer | null, code: string, now: number): number | null {
  if (secret === null) return null;
  const delta = totp(secret).validate({ token: code.replace(/\s/g, ''), timestamp: now, window: 1 });
  return delta === null ? null : stepAt(now) + delta;
}

interface Deps {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly sealing: Sealing;
}

interface Row {
  readonly secret: Buffer;
  readonly confirmed_at: Date | null;
}

type Client = Pick<pg.PoolClient, 'query'>;

/** A person's, whatever their companies. */
const placeOf = (person: PersonId) => ({ company: 0, kind: 'second_factor', record: person, name: 'totp' }) as const;
/** null where another key sealed it: no code counts then, but a recovery code, and whoever may take the factor away, do. */
function opened(sealing: Sealing, person: PersonId, sealed: Buffer): Buffer | null {
  try {
    return Buffer.from(sealing.open(placeOf(person), sealed), 'base64');
  } catch {
    return null;
  }
}

const rowOf = async (client: Client, person: PersonId, lock = ''): Promise<Row | null> =>
  (
    await client.query<Row>(`select secret, confirmed_at from sign_in.second_factor where person_id = $1 ${lock}`, [
      person,
    ])
  ).rows[0] ?? null;

/** @param ended told that sessions are other than before. */
export function secondFactor({ pool, now, sealing }: Deps, ended: () => void): SecondFactor {
  return {
    state: async (person) => {
      const { rows } = await pool.query<{ since: Date | null; left: number }>(
        `select (select confirmed_at from sign_in.second_factor where person_id = $1) as since,
            (select count(*)::int from sign_in.recovery_code where person_id = $1 and used_at is null) as left`,
        [person],
      );
      return { since: rows[0]?.since?.getTime() ?? null, recoveryCodesLeft: rows[0]?.left ?? 0 };
    },
    offer: async ({ person, login }) => {
      const secret = randomBytes(secretBytes);
      const { rowCount } = await pool.query(
        `insert into sign_in.second_factor as f (person_id, secret) values ($1, $2)
         on conflict (person_id) do update set secret = excluded.secret, created_at = clock_timestamp()
           where f.confirmed_at is null`,
        [person, sealing.seal(placeOf(person), secret.toString('base64'))],
      );
      if (rowCount === 0) return no('second_factor_on');
      const made = totp(secret, login);
      return yes({ secret: made.secret.base32, uri: made.toString() });
    },
    confirm: async ({ person, requestId, code, session }) => {
      const outcome = await noted<Outcome<readonly string[]>>(pool, { person, requestId }, async (client) => {
        const row = await rowOf(client, person, 'for update');
        if (row === null) return nothing(no('second_factor_not_begun'));
        if (row.confirmed_at !== null) return nothing(no('second_factor_on'));
        if (!(await hasShownFactor(client, person, session))) return nothing(no('factor_not_shown'));
        const step = isCode(code) ? stepOf(opened(sealing, person, row.secret), code, now()) : null;
        if (step === null) return nothing(no('wrong_code'));
        await client.query('update sign_in.second_factor set confirmed_at = $2, last_step = $3 where person_id = $1', [
          person,
          new Date(now()),
          step,
        ]);
        await factorIsBack(client, person);
        // Whoever has shown a code needs not sign in anew where more than a password is asked for.
        await client.query(
          `update sign_in.session set "begunBy" = 'code'
          where id = $1 and "begunBy" is distinct from 'single_sign_on'`,
          [session],
        );
        return { value: yes(await newCodes(client, person)), event: { type: 'second_factor.set', facts: {} } };
      });
      ended();
      return outcome;
    },
    renewCodes: ({ person, requestId }) =>
      noted<Outcome<readonly string[]>>(pool, { person, requestId }, async (client) => {
        if (!hasSecondFactor(await factorsOf(client, person))) return nothing(no('second_factor_off'));
        return { value: yes(await newCodes(client, person)), event: { type: 'recovery_codes.made', facts: {} } };
      }),
    remove: ({ person, requestId }) =>
      noted<void>(pool, { person, requestId }, async (client) => {
        const { rows } = await client.query<{ confirmed_at: Date | null }>(
          'delete from sign_in.second_factor where person_id = $1 returning confirmed_at',
          [person],
        );
        const was = (rows[0]?.confirmed_at ?? null) !== null;
        await forgetIdleCodes(client, person);
        return { value: undefined, event: was ? { type: 'second_factor.removed', facts: {} } : null };
      }),
  };
}

const nothing = <T>(value: T): Noted<T> => ({ value, event: null });

/** Other recovery codes in place of those that there were. */
export async function newCodes(client: Client, person: PersonId): Promise<readonly string[]> {
  const codes = Array.from({ length: secondFactorLimits.recoveryCodes }, () =>
    recoveryCodeOf(randomText(randomBytes(26))),
  );
  // Of two who make new ones at once, those of one count.
  await client.query('select pg_advisory_xact_lock(hashtext($1), $2)', ['recovery codes', person % 2 ** 31]);
  await client.query('delete from sign_in.recovery_code where person_id = $1', [person]);
  await client.query('insert into sign_in.recovery_code (code_hash, person_id) select unnest($2::bytea[]), $1', [
    person,
    codes.map(sha256),
  ]);
  return codes;
}

/**
 * Uses a code up: one of the app's, whose half minute must be newer than that of any before it, or a recovery code.
 * @returns by what was proved who one is; null for a wrong code, or one that was used.
 */
export async function useCode(
  { pool, now, sealing }: Deps,
  person: PersonId,
  typed: string,
): Promise<'code' | 'recovery_code' | null> {
  if (isCode(typed)) {
    const row = await rowOf(pool, person);
    if (row === null || row.confirmed_at === null) return null;
    const step = stepOf(opened(sealing, person, row.secret), typed, now());
    if (step === null) return null;
    // One statement: of two who send the same code at once, one is let in.
    const { rowCount } = await pool.query(
      'update sign_in.second_factor set last_step = $2 where person_id = $1 and last_step < $2 and confirmed_at is not null',
      [person, step],
    );
    return rowCount === 1 ? 'code' : null;
  }
  const recovery = typedRecoveryCode(typed);
  if (recovery === null) return null;
  const used = await noted<boolean>(pool, { person, requestId: null }, async (client) => {
    const { rowCount } = await client.query(
      'update sign_in.recovery_code set used_at = $3 where code_hash = $1 and person_id = $2 and used_at is null',
      [sha256(recovery), person, new Date(now())],
    );
    return { value: rowCount === 1, event: rowCount === 1 ? { type: 'recovery_code.used', facts: {} } : null };
  });
  return used ? 'recovery_code' : null;
}

/** Seals anew what another key sealed, or an older release: up to so many, and none that was set up anew meanwhile. */
export async function resealFactors(pool: pg.Pool, sealing: Sealing, limit: number): Promise<Resealed> {
  const beginning = sealing.beginning();
  const { rows } = await pool.query<{ person: number; secret: Buffer }>(
    `select person_id as person, secret from sign_in.second_factor
      where substr(secret, 1, $1) <> convert_to($2, 'UTF8') order by person_id limit $3`,
    [beginning.length, beginning, limit],
  );
  let [resealed, unopened] = [0, 0];
  for (const { person, secret } of rows) {
    try {
      const place = placeOf(person as PersonId);
      const anew = sealing.seal(place, sealing.open(place, secret));
      await pool.query('update sign_in.second_factor set secret = $3 where person_id = $1 and secret = $2', [
        person,
        secret,
        Buffer.from(anew),
      ]);
      resealed++;
    } catch {
      unopened++;
    }
  }
  return { resealed, unopened };
}
