import pg from 'pg';
import type { Cookies, HeldSession, Sealing, SignIn } from '../app/ports/sign-in.ts';
import { longestPassword } from '../domain/directory.ts';
import { no } from '../domain/refusal.ts';
import { weaknessOf } from '../domain/sign-in/password.ts';
import { hasSecondFactor, isStrong, secondFactorLimits } from '../domain/sign-in/second-factor.ts';
import { codeOf } from './attempts.ts';
import { commonPasswords } from './common-passwords.ts';
import { Doorkeeper } from './doorkeeper.ts';
import { factorsOf, factorTakenAt } from './factors.ts';
import { loginOfPerson, provedLogin, savePassword, sweepSessions } from './logins.ts';
import { noted } from './noted.ts';
import { findGrantToken, isGrantToken } from './oauth/grants.ts';
import { openAuthorizationServer } from './oauth/server.ts';
import { ownSessions } from './own-sessions.ts';
import { openPasskeys, type PasskeyParts } from './passkeys.ts';
import { assertUsable, hashPassword, isPlausible, passwordMatches } from './passwords.ts';
import { findPersonalToken, isPersonal, personalTokens } from './personal-tokens.ts';
import { Remembered, sha256 } from './remembered.ts';
import { resealFactors, secondFactor, useCode } from './second-factor.ts';
import {
  endToken,
  findToken,
  issueToken,
  type KeptToken,
  proveClient,
  saveServiceAccount,
} from './service-accounts.ts';
import { Sessions } from './sessions.ts';
import { onlyWayOf } from './single-sign-on/only-way.ts';
import type { ProviderWay } from './single-sign-on/relying-party.ts';
import { providerRoad } from './single-sign-on/road.ts';
import { underWay } from './under-way.ts';

export interface SignInOptions {
  /** The application's role. */
  readonly databaseUrl: string;
  /** 32 or more random bytes in hex; whoever has it and the database can make sessions. */
  readonly secret: string;
  readonly baseUrl: string;
  /** Where people reach it, known once it listens: what passkeys are bound to. Left out, `baseUrl`. */
  readonly publicUrl?: () => string;
  readonly secureCookies: boolean;
  /** What the keys of second factors are sealed with. */
  readonly sealing: Sealing;
  /** How providers of single sign-on are reached. */
  readonly providers: ProviderWay;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** How long another hub process may still believe a session or token that ended here. */
const believedMs = 5_000;
const mostBelieved = 10_000;

/** Opens sign-ins on connections of their own, so that a burst of them cannot keep the hub from its work. */
export async function openSignIn(options: SignInOptions): Promise<SignIn> {
  if (!/^[0-9a-f]{64,}$/i.test(options.secret)) throw new Error('the sign-in secret needs 32 or more bytes in hex');
  const now = options.now ?? Date.now;
  const pool = openPool(options.databaseUrl);
  const sessions = await Sessions.open({ ...options, pool, now });
  const { sealing, providers, secret, publicUrl = () => options.baseUrl } = options;
  const shared: Shared = { pool, now, doorkeeper: new Doorkeeper(now), sealing, secret, publicUrl };
  return {
    cookieName: sessions.cookieName,
    ...people(shared, sessions),
    ...programs(shared),
    singleSignOn: providerRoad(shared, sessions, providers),
    close: () => pool.end(),
  };
}

interface Shared {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly doorkeeper: Doorkeeper;
  readonly sealing: Sealing;
  readonly secret: string;
  readonly publicUrl: () => string;
}

const int8 = 20;

function openPool(databaseUrl: string): pg.Pool {
  const types = new pg.TypeOverrides();
  types.setTypeParser(int8, Number);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 6,
    types,
    application_name: 'tieout sign-in',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // Whoever signs in is looked up before it is known who they are: on these connections alone, which say so.
    options: '-c statement_timeout=10000 -c app.signing_in=on',
  });
  // A connection that breaks, idle or in use, is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Passwords and sessions. */
function people(shared: Shared, sessions: Sessions) {
  const { pool, now, sealing } = shared;
  const waiting = underWay(pool, now);
  const factor = { pool, now, sealing };
  const waitingCookieName = `${sessions.cookieName}_waiting`;
  const believed = believedSessions(pool, now, sessions);
  const house: House = { ...shared, sessions, waiting, waitingCookieName, ended: believed.forgetAll };
  return {
    ...signingIn(house, factor),
    ...passwords(house),
    sessions: ownSessions(pool, now, believed.forgetAll),
    secondFactor: secondFactor(factor, believed.forgetAll),
    resealFactors: (limit) => resealFactors(pool, sealing, limit),
    session: (cookies) => believed.held(cookies),
    sessionStands: async (cookies) => (await believed.held(cookies, true)) !== null,
    passkeys: openPasskeys(house),
    factors: (person) => factorsOf(pool, person),
    factorTakenAt: (person) => factorTakenAt(pool, person),
    forgetSessions: believed.forgetAll,
    signOut: believed.signOut,
  } satisfies Partial<SignIn>;
}

/** What people sign in with and to. */
type House = Shared & PasskeyParts;

/** Sessions, as this process believes them for a while. */
function believedSessions(pool: pg.Pool, now: () => number, sessions: Sessions) {
  const seen = new Remembered<HeldSession>(believedMs, mostBelieved, now);
  const keyOf = (cookies: Cookies) => sha256(cookies[sessions.cookieName] ?? '').toString('hex');
  const held = async (cookies: Cookies, looksOnly = false): Promise<HeldSession | null> => {
    if (!cookies[sessions.cookieName]) return null;
    const key = keyOf(cookies);
    const known = seen.get(key);
    if (known !== null) return known;
    const found = await sessions.who(cookies, looksOnly);
    if (found === null) return null;
    // However it was begun: who is to come by the provider alone is not let in by what was begun before.
    if (found.begunBy !== 'single_sign_on' && (await onlyWayOf(pool, found.person)) !== null) return null;
    // A look that is remembered would keep the next use from moving the end.
    if (!looksOnly) seen.keep(key, found);
    return found;
  };
  return {
    held,
    signOut: async (cookies: Cookies): Promise<void> => {
      seen.forget(keyOf(cookies));
      await sessions.end(cookies);
      // Once more: a call that was under way may have been remembered while the session ended.
      seen.forget(keyOf(cookies));
    },
    forgetAll: () => seen.forgetAll(),
  };
}

/** The way in: a password, and a code where the person has a second factor. */
function signingIn(house: House, factor: Parameters<typeof useCode>[0]) {
  const { pool, doorkeeper, sessions, waiting, waitingCookieName } = house;
  return {
    signIn: async ({ login, password, address, userAgent }) => {
      const prove = () => provedLogin(pool, login, password);
      const heard =
        isPlausible(login) && isPlausible(password)
          ? await doorkeeper.hear(login.toLowerCase(), address, prove)
          : await doorkeeper.hearNonsense(login, address);
      if (!heard.ok) return heard;
      await sweepSessions(pool);
      const { person, user } = heard.value;
      const only = await onlyWayOf(pool, person);
      if (only !== null) return no('single_sign_on_only', { label: only });
      const factors = await factorsOf(pool, person);
      if (!hasSecondFactor(factors)) {
        const cookie = await sessions.begin(user, 'password', { address, userAgent });
        return { ok: true, person, cookie, waits: false };
      }
      const value = await waiting.begin('second_factor', person, {});
      const maxAgeSeconds = secondFactorLimits.waitsMs / 1000;
      return { ok: true, person, cookie: { name: waitingCookieName, value, maxAgeSeconds }, waits: true, factors };
    },
    waitingCookieName,
    signInWithCode: async ({ cookies, code, address, userAgent }) => {
      const ticket = cookies[waitingCookieName] ?? '';
      const begun = ticket === '' ? null : await waiting.try('second_factor', ticket);
      if (begun === null || begun.person === null) return no('sign_in_over');
      const { person } = begun;
      const heard = await doorkeeper.hear(codeOf(person), address, () => useCode(factor, person, code.slice(0, 100)));
      if (!heard.ok) return heard.refusal.code === 'wrong_credentials' ? no('wrong_code') : heard;
      const known = await loginOfPerson(pool, person);
      // Ended by another call, or the password is gone: nobody is let in twice by one beginning.
      if (!(await waiting.end(ticket)) || known === null) return no('sign_in_over');
      return { ok: true, cookie: await sessions.begin(known.user, heard.value, { address, userAgent }) };
    },
  } satisfies Partial<SignIn>;
}

/** A person's password: shown once more, changed, and how good one is. */
function passwords({ pool, now, doorkeeper, sessions, ended }: House) {
  return {
    hasPassword: async (person) => (await loginOfPerson(pool, person)) !== null,
    changePassword: async ({ session, password, address, userAgent, requestId }) => {
      assertUsable('a password', password);
      const { person, begunBy } = session;
      // In its turn with all that hashes; in one transaction with its line in the history, as nothing else changes unseen.
      await doorkeeper.ours(() =>
        noted(pool, { person, requestId }, async (client) => {
          const value = await savePassword(client, person, password);
          return { value, event: value ? { type: 'password.changed', facts: {} } : null };
        }),
      );
      ended();
      const known = await loginOfPerson(pool, person);
      if (known === null) throw new Error('a password was saved for nobody');
      // A provider's word is not made to last by a password.
      const by = begunBy === 'single_sign_on' ? 'password' : begunBy;
      return sessions.begin(known.user, by, { address, userAgent });
    },
    confirm: async ({ person, begunAt, begunBy }, password, address) => {
      // A session from before the factor was set up, or one that a stolen password began, must not take it away again.
      if (!isStrong(begunBy) && hasSecondFactor(await factorsOf(pool, person))) return no('factor_not_shown');
      const known = await loginOfPerson(pool, person);
      if (known === null) return now() - begunAt < secondFactorLimits.freshMs ? { ok: true } : no('sign_in_again');
      const prove = async () => ((await passwordMatches(known.password, password)) ? true : null);
      const name = `\u0000confirm ${person}`;
      const heard = isPlausible(password)
        ? await doorkeeper.hear(name, address, prove)
        : await doorkeeper.hearNonsense(name, address);
      return heard.ok ? { ok: true } : heard;
    },
    weaknessOf: async (password, about) => {
      if (password !== '' && !isPlausible(password)) return { because: 'password_long', limit: longestPassword };
      const common = await commonPasswords();
      return weaknessOf(password, about, (text) => common.has(text));
    },
    setPassword: async (person, password) => {
      assertUsable('a password', password);
      if (await doorkeeper.ours(() => savePassword(pool, person, password))) ended();
    },
  } satisfies Partial<SignIn>;
}

/** Service accounts and their tokens. */
function programs({ pool, now, doorkeeper }: Shared) {
  const seen = new Remembered<KeptToken>(believedMs, mostBelieved, now);
  const prove = (clientId: string, secret: string, address: string) =>
    isPlausible(clientId) && isPlausible(secret)
      ? doorkeeper.hear(`client ${clientId}`, address, () => proveClient(pool, clientId, secret, now()))
      : doorkeeper.hearNonsense(`client ${clientId}`, address);
  return {
    token: async ({ clientId, clientSecret, address }) => {
      const proved = await prove(clientId, clientSecret, address);
      if (!proved.ok) return proved;
      const issued = await issueToken(pool, clientId, proved.value, now());
      return issued === null ? no('wrong_credentials') : { ok: true, ...issued };
    },
    whoHoldsToken: async (token) => {
      if (!isPlausible(token)) return null;
      const key = sha256(token).toString('hex');
      const known = seen.get(key);
      const find = isPersonal(token) ? findPersonalToken : isGrantToken(token) ? findGrantToken : findToken;
      const kept = known ?? (await find(pool, token, now()));
      if (kept === null) return null;
      const { expiresAt, ...holder } = kept;
      const expiresInSeconds = expiresAt - Math.floor(now() / 1000);
      if (expiresInSeconds <= 0) return 'expired';
      if (known === null) seen.keep(key, kept);
      return { ...holder, expiresInSeconds };
    },
    revokeToken: async ({ token, clientId, clientSecret, address }) => {
      const proved = await prove(clientId, clientSecret, address);
      if (!proved.ok) return proved;
      if (isPlausible(token)) await endToken(pool, clientId, token);
      seen.forget(sha256(token).toString('hex'));
      return { ok: true };
    },
    setServiceAccount: async (clientId, person, secret) => {
      assertUsable('a client id', clientId);
      assertUsable('a secret', secret);
      if (await doorkeeper.ours(() => saveServiceAccount(pool, clientId, person, secret))) seen.forgetAll();
    },
    tokens: personalTokens(pool, now, () => seen.forgetAll()),
    hashSecret: (secret) => doorkeeper.ours(() => hashPassword(secret)),
    forgetTokens: () => seen.forgetAll(),
    oauth: openAuthorizationServer({
      pool,
      now,
      doorkeeper,
      forgetTokens: () => seen.forgetAll(),
      endServiceToken: (clientId, token) => endToken(pool, clientId, token),
    }),
  } satisfies Partial<SignIn>;
}
