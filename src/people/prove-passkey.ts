import type pg from 'pg';
import type { PasskeyAnswer } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import { no, type Outcome, type RefusalCode, yes } from '../domain/refusal.ts';
import { countsOn, type PasskeyPlace } from '../domain/sign-in/passkey.ts';
import { codeOf } from './attempts.ts';
import type { AskedFor, Challenges } from './challenges.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { noted } from './noted.ts';
import { bytesOf, challengeOf, checkUse, textOf } from './passkey-check.ts';
import { type PasskeyRow, passkeyByCredential } from './passkey-rows.ts';

interface Deps {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly doorkeeper: Doorkeeper;
  readonly challenges: Challenges;
}

export interface Asked {
  readonly asked: AskedFor;
  /** To whom the challenge was given. */
  readonly bound: string;
  /** Whose passkey alone counts; null: whoever's it is, who then must say so themselves. */
  readonly only: PersonId | null;
  readonly address: string;
}

/** Whose passkey has signed. Whatever is wrong counts as an attempt, a challenge that comes twice included. */
export async function provePasskey(
  deps: Deps,
  place: PasskeyPlace,
  answer: PasskeyAnswer,
  asked: Asked,
): Promise<Outcome<PersonId>> {
  if (!place.ok) return no('passkeys_not_here', { because: place.because });
  let wrong: RefusalCode = 'wrong_passkey';
  const prove = async (): Promise<PersonId | null> => {
    const challenge = challengeOf(answer);
    if (challenge === null || !(await deps.challenges.spend(asked.asked, asked.bound, challenge))) {
      wrong = 'passkey_over';
      return null;
    }
    const row = await passkeyByCredential(deps.pool, bytesOf(answer.id));
    if (row === null || !isTheirs(row, answer, asked.only)) return null;
    const found = await checkUse(place, answer, challenge, { publicKey: row.public_key });
    if (found === null) return null;
    if (await use(deps, row, found.counter)) return row.person_id as PersonId;
    wrong = 'passkey_copied';
    return null;
  };
  // Of a second factor all ways count together: fifteen guesses are fifteen, of whatever kind.
  const name = asked.only === null ? `\u0000passkey ${answer.id}` : codeOf(asked.only);
  const heard = await deps.doorkeeper.hear(name, asked.address, prove);
  if (heard.ok) return yes(heard.value);
  return heard.refusal.code === 'wrong_credentials' ? no(wrong) : heard;
}

function isTheirs(row: PasskeyRow, { response }: PasskeyAnswer, only: PersonId | null): boolean {
  if (only !== null && row.person_id !== only) return false;
  const said = response.userHandle || null;
  return said === null ? only !== null : said === textOf(row.user_handle);
}

/**
 * Notes a use, in one statement: of two signatures of one count, one opens. Where the count did not grow, a copy of the key
 * is about; then it is blocked, for nobody can tell which of the two is the copy.
 * @returns whether it opens.
 */
async function use({ pool, now }: Deps, row: PasskeyRow, counter: number): Promise<boolean> {
  if (row.blocked_at !== null) return false;
  if (countsOn(row.counter, counter)) {
    const { rowCount } = await pool.query(
      `update sign_in.passkey set counter = $2, last_used_at = $3
        where id = $1 and blocked_at is null and (counter < $2 or (counter = 0 and $2 = 0))`,
      [row.id, counter, new Date(now())],
    );
    if (rowCount === 1) return true;
  }
  return noted<boolean>(pool, { person: row.person_id as PersonId, requestId: null }, async (client) => {
    const { rowCount } = await client.query(
      'update sign_in.passkey set blocked_at = $2 where id = $1 and blocked_at is null',
      [row.id, new Date(now())],
    );
    return { value: false, event: rowCount === 1 ? { type: 'passkey.copied', facts: { name: row.name } } : null };
  });
}
