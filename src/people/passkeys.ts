import { hkdfSync, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { NewPasskeyAnswer, Passkeys, SessionCookie } from '../app/ports/sign-in.ts';
import type { PersonId } from '../domain/ids.ts';
import { no, type Outcome, yes } from '../domain/refusal.ts';
import { passkeyLimits, passkeyPlace } from '../domain/sign-in/passkey.ts';
import { type Challenges, openChallenges } from './challenges.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { factorIsBack, forgetIdleCodes, hasShownFactor } from './factors.ts';
import { sweepSessions } from './logins.ts';
import { type Noted, noted } from './noted.ts';
import { bytesOf, type CheckedNew, challengeOf, checkNew, optionsForNew, optionsForUse } from './passkey-check.ts';
import { asKnown, type PasskeyRow, passkeyColumns, passkeyOf, passkeysOf, userOf } from './passkey-rows.ts';
import { provePasskey } from './prove-passkey.ts';
import { newCodes } from './second-factor.ts';
import type { Caller, Sessions } from './sessions.ts';
import { onlyWayOf } from './single-sign-on/only-way.ts';
import type { underWay } from './under-way.ts';

export interface PasskeyParts {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly doorkeeper: Doorkeeper;
  /** In hex: what challenges and handles are drawn from. */
  readonly secret: string;
  /** Where people reach Tieout. */
  readonly publicUrl: () => string;
  readonly sessions: Sessions;
  readonly waiting: ReturnType<typeof underWay>;
  readonly waitingCookieName: string;
  /** Told that sessions are other than before. */
  readonly ended: () => void;
}

interface Deps extends PasskeyParts {
  readonly challenges: Challenges;
}

/** By it a device knows whose a passkey is: always the same of one person, and it tells nothing of them. */
const handleOf = (secret: string, person: PersonId): Uint8Array<ArrayBuffer> =>
  new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', `tieout passkeys of ${person}`, 32));

export function openPasskeys(parts: PasskeyParts): Passkeys {
  const { pool, now, secret, publicUrl } = parts;
  const deps: Deps = { ...parts, challenges: openChallenges(pool, secret, now) };
  const place = () => passkeyPlace(publicUrl());
  return {
    place,
    of: async (person) => (await passkeysOf(pool, person)).map(passkeyOf),
    ...keeping(deps, place),
    ...entering(deps, place),
  };
}

type PlaceNow = Passkeys['place'];

/** What their person does with them. */
function keeping(deps: Deps, place: PlaceNow): Pick<Passkeys, 'offer' | 'add' | 'rename' | 'remove'> {
  const { pool, secret, challenges } = deps;
  return {
    offer: async ({ person, login, name, session }) => {
      const here = place();
      if (!here.ok) return no('passkeys_not_here', { because: here.because });
      const known = await passkeysOf(pool, person);
      const limit = passkeyLimits.ofOnePerson;
      if (known.length >= limit) return no('too_many_passkeys', { limit });
      const challenge = challenges.make('new', session);
      const userHandle = handleOf(secret, person);
      return yes(await optionsForNew(here, { login, name, userHandle, challenge }, asKnown(known)));
    },
    add: async ({ person, requestId, session, name, answer }) => {
      const here = place();
      if (!here.ok) return no('passkeys_not_here', { because: here.because });
      const challenge = challengeOf(answer);
      if (challenge === null || !(await challenges.spend('new', session, challenge))) return no('passkey_over');
      const made = await checkNew(here, answer, challenge);
      if (made === null) return no('wrong_passkey');
      const outcome = await noted(pool, { person, requestId }, (client) =>
        keep(deps, client, { person, session, name, answer, made }),
      );
      deps.ended();
      return outcome;
    },
    rename: ({ person, requestId, id, name }) =>
      noted<Awaited<ReturnType<Passkeys['rename']>>>(pool, { person, requestId }, async (client) => {
        const { rows } = await client.query<PasskeyRow & { was: string }>(
          `update sign_in.passkey p set name = $3 from sign_in.passkey before
            where p.id = $1 and p.person_id = $2 and before.id = p.id
            returning ${passkeyColumns.replace(/\w+/g, 'p.$&')}, before.name as was`,
          [id, person, name],
        );
        const row = rows[0];
        if (row === undefined) return unknown;
        const event = { type: 'passkey.renamed', facts: { from: row.was, to: name } } as const;
        return { value: yes(passkeyOf(row)), event: row.was === name ? null : event };
      }),
    remove: ({ person, requestId, id }) =>
      noted<Outcome<null>>(pool, { person, requestId }, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          'delete from sign_in.passkey where id = $1 and person_id = $2 returning name',
          [id, person],
        );
        const row = rows[0];
        if (row === undefined) return unknown;
        await forgetIdleCodes(client, person);
        return { value: yes(null), event: { type: 'passkey.removed', facts: { name: row.name } } };
      }),
  };
}

const unknown = { value: no('not_found', { thing: 'passkey' }), event: null } as const;

type Added = Awaited<ReturnType<Passkeys['add']>>;

async function keep(
  { now, secret }: Deps,
  client: pg.PoolClient,
  of: {
    readonly person: PersonId;
    readonly session: string;
    readonly name: string;
    readonly answer: NewPasskeyAnswer;
    readonly made: CheckedNew;
  },
): Promise<Noted<Added>> {
  const { person, session, name, answer, made } = of;
  // Two at once must not both be the last that may be.
  await client.query('select pg_advisory_xact_lock(hashtext($1), $2)', ['passkeys', person % 2 ** 31]);
  if (!(await hasShownFactor(client, person, session))) return { value: no('factor_not_shown'), event: null };
  const limit = passkeyLimits.ofOnePerson;
  if ((await passkeysOf(client, person)).length >= limit) {
    return { value: no('too_many_passkeys', { limit }), event: null };
  }
  const { rows } = await client.query<PasskeyRow>(
    `insert into sign_in.passkey
       (person_id, credential_id, public_key, user_handle, counter, transports, synced, name, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (credential_id) do nothing returning ${passkeyColumns}`,
    [
      person,
      Buffer.from(bytesOf(made.credentialId)),
      Buffer.from(made.publicKey),
      Buffer.from(handleOf(secret, person)),
      made.counter,
      [...(answer.response.transports ?? [])],
      made.synced,
      name,
      new Date(now()),
    ],
  );
  const row = rows[0];
  if (row === undefined) return { value: no('passkey_known'), event: null };
  await factorIsBack(client, person);
  // Whoever has shown it needs not sign in anew where more than a password is asked for.
  await client.query(`update sign_in.session set "begunBy" = 'passkey' where id = $1 and "begunBy" = 'password'`, [
    session,
  ]);
  const left = await client.query(
    'select from sign_in.recovery_code where person_id = $1 and used_at is null limit 1',
    [person],
  );
  const recoveryCodes = left.rowCount === 0 ? await newCodes(client, person) : null;
  const event = { type: 'passkey.added', facts: { name } } as const;
  return { value: yes({ passkey: passkeyOf(row), recoveryCodes }), event };
}

type Entering = 'browserCookieName' | 'beginSignIn' | 'signIn' | 'beginSecond' | 'second';

/** How they let somebody in: by themselves, or after the password. */
function entering(deps: Deps, place: PlaceNow): Pick<Passkeys, Entering> {
  const { pool, challenges, waiting, waitingCookieName } = deps;
  const browserCookieName = `${deps.sessions.cookieName}_passkey`;
  return {
    browserCookieName,
    beginSignIn: async () => {
      const here = place();
      if (!here.ok) return no('passkeys_not_here', { because: here.because });
      const browser = randomBytes(24).toString('base64url');
      const options = await optionsForUse(here, challenges.make('sign in', browser), []);
      const maxAgeSeconds = passkeyLimits.challengeMs / 1000;
      return yes({ options, cookie: { name: browserCookieName, value: browser, maxAgeSeconds } });
    },
    signIn: async ({ cookies, answer, ...caller }) => {
      const proved = await provePasskey(deps, place(), answer, {
        asked: 'sign in',
        bound: cookies[browserCookieName] ?? '',
        only: null,
        address: caller.address,
      });
      return proved.ok ? letIn(deps, proved.value, caller) : proved;
    },
    beginSecond: async (cookies) => {
      const ticket = cookies[waitingCookieName] ?? '';
      const begun = ticket === '' ? null : await waiting.look('second_factor', ticket);
      if (begun === null || begun.person === null) return no('sign_in_over');
      const here = place();
      if (!here.ok) return no('passkeys_not_here', { because: here.because });
      const known = (await passkeysOf(pool, begun.person)).filter((row) => row.blocked_at === null);
      if (known.length === 0) return no('not_found', { thing: 'passkey' });
      return yes(await optionsForUse(here, challenges.make('second factor', ticket), asKnown(known)));
    },
    second: async ({ cookies, answer, ...caller }) => {
      const ticket = cookies[waitingCookieName] ?? '';
      const begun = ticket === '' ? null : await waiting.try('second_factor', ticket);
      if (begun === null || begun.person === null) return no('sign_in_over');
      const proved = await provePasskey(deps, place(), answer, {
        asked: 'second factor',
        bound: ticket,
        only: begun.person,
        address: caller.address,
      });
      if (!proved.ok) return proved;
      // Ended by another call: nobody is let in twice by one beginning.
      return (await waiting.end(ticket)) ? letIn(deps, begun.person, caller) : no('sign_in_over');
    },
  };
}

async function letIn({ pool, sessions }: Deps, person: PersonId, caller: Caller): Promise<Outcome<SessionCookie>> {
  await sweepSessions(pool);
  const only = await onlyWayOf(pool, person);
  if (only !== null) return no('single_sign_on_only', { label: only });
  const user = await userOf(pool, person);
  return user === null ? no('wrong_passkey') : yes(await sessions.begin(user, 'passkey', caller));
}
