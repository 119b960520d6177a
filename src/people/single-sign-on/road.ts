import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { ProviderRoad, Sealing } from '../../app/ports/sign-in.ts';
import type { CompanyId, PersonId } from '../../domain/ids.ts';
import { no, yes } from '../../domain/refusal.ts';
import { hasSecondFactor } from '../../domain/sign-in/second-factor.ts';
import { arrivedBy, isIssuer, ssoLimits } from '../../domain/sign-in/single-sign-on.ts';
import { codeOf } from '../attempts.ts';
import type { Doorkeeper } from '../doorkeeper.ts';
import { factorsOf } from '../factors.ts';
import { loginOfPerson } from '../logins.ts';
import { isPlausible, passwordMatches } from '../passwords.ts';
import { Remembered } from '../remembered.ts';
import { useCode } from '../second-factor.ts';
import type { Sessions } from '../sessions.ts';
import { underWay } from '../under-way.ts';
import { faultOf } from './fault.ts';
import { type Leaving, type ProviderWay, RelyingParty } from './relying-party.ts';
import { testProvider } from './test-steps.ts';

interface Shared {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly doorkeeper: Doorkeeper;
  readonly sealing: Sealing;
}

/** What a browser left with, by its ticket. */
interface Away extends Leaving {
  readonly company: CompanyId;
  readonly attempt: number;
  readonly to: string | null;
  readonly trialOf: PersonId | null;
}

interface Joining {
  readonly company: CompanyId;
  readonly issuer: string;
  readonly subject: string;
  readonly to: string | null;
}

/** What the sign-in page shows is believed for so long. */
const shownMs = 5_000;

export function providerRoad(shared: Shared, sessions: Sessions, way: ProviderWay): ProviderRoad {
  const { pool, now } = shared;
  const party = new RelyingParty(way, now);
  const waiting = underWay(pool, now);
  const shown = new Remembered<{ readonly company: CompanyId | null; readonly label: string }>(shownMs, 1_000, now);
  const awayCookieName = `${sessions.cookieName}_away`;
  const joinCookieName = `${sessions.cookieName}_join`;
  return {
    awayCookieName,
    joinCookieName,
    shown: async (company) => {
      let known = shown.get(String(company));
      if (known === null) {
        known = await shownOf(pool, company);
        // That there is none is not believed: whoever has just turned one on wants to see it.
        if (known.company !== null) shown.keep(String(company), known);
      }
      return known.company === null ? null : { company: known.company, label: known.label };
    },
    refusesIssuer: (text) => {
      if (!isIssuer(text, way.plainToo)) return 'issuer';
      return way.refuses(new URL(text)) ? 'sign_in_private' : null;
    },
    leave: async ({ provider, redirectUri, to, trialOf }) => {
      const left = await party.leave(provider, redirectUri).catch(faultOf);
      if ('problem' in left) return no('provider_not_answering', { label: provider.label, because: left.detail });
      const { location, ...leaving } = left;
      const { company, attempt } = provider;
      const away: Away = { ...leaving, company, attempt, to, trialOf };
      const value = await waiting.begin('single_sign_on', null, away, ssoLimits.awayMs);
      return yes({ location, cookie: { name: awayCookieName, value, maxAgeSeconds: ssoLimits.awayMs / 1000 } });
    },
    back: (input) => back(party, waiting, awayCookieName, input),
    letIn: async (person, from) => sessions.begin(await userOf(pool, person), 'single_sign_on', from),
    askToJoin: async ({ person, ...joining }) => {
      const value = await waiting.begin('join', person, joining satisfies Joining, ssoLimits.joinMs);
      return { name: joinCookieName, value, maxAgeSeconds: ssoLimits.joinMs / 1000 };
    },
    waiting: async (cookies) => {
      const begun = await waiting.look<Joining>('join', cookies[joinCookieName] ?? '');
      if (begun === null || begun.person === null) return null;
      const { company } = begun.facts;
      return { person: begun.person, company, asksForCode: hasSecondFactor(await factorsOf(pool, begun.person)) };
    },
    prove: (input) => prove(shared, waiting, input.cookies[joinCookieName] ?? '', input),
    test: (provider, redirectUri) => testProvider(party, way, provider, redirectUri),
  };
}

async function shownOf(pool: pg.Pool, company: CompanyId | null) {
  const { rows } = await pool.query<{ company: CompanyId | null; label: string | null }>(
    'select company, label from tieout.single_sign_on_of($1)',
    [company],
  );
  return { company: rows[0]?.company ?? null, label: rows[0]?.label ?? '' };
}

type Waiting = ReturnType<typeof underWay>;

async function back(
  party: RelyingParty,
  waiting: Waiting,
  cookieName: string,
  { cookies, query, redirectUri, providerOf }: Parameters<ProviderRoad['back']>[0],
): ReturnType<ProviderRoad['back']> {
  const ticket = cookies[cookieName] ?? '';
  const begun = ticket === '' ? null : await waiting.try<Away>('single_sign_on', ticket);
  const nobody = { company: null, to: null, trialOf: null };
  // Of two that come back with one ticket, one goes on.
  if (begun === null || !(await waiting.end(ticket))) return { ok: false, problem: 'over', detail: '', ...nobody };
  const { company, attempt, to, trialOf, ...leaving } = begun.facts;
  const where = { company, to, trialOf };
  const provider = await providerOf(company);
  // Set otherwise since this browser left: what it left with is of another provider.
  if (provider === null || provider.attempt !== attempt) return { ok: false, problem: 'off', detail: '', ...where };
  const cameTo = new URL(redirectUri);
  cameTo.search = query;
  try {
    const { issuer, claims } = await party.back(provider, cameTo, leaving);
    const arrived = arrivedBy(claims, provider.groupsClaim);
    if (arrived === null) return { ok: false, problem: 'not_believed', detail: 'sub', ...where };
    return { ok: true, issuer, arrived, ...where };
  } catch (cause) {
    return { ok: false, ...faultOf(cause), ...where };
  }
}

async function prove(
  { pool, now, doorkeeper, sealing }: Shared,
  waiting: Waiting,
  ticket: string,
  { password, code, address }: { readonly password: string; readonly code: string; readonly address: string },
): ReturnType<ProviderRoad['prove']> {
  const begun = ticket === '' ? null : await waiting.try<Joining>('join', ticket);
  if (begun === null || begun.person === null) return no('sign_in_over');
  const { person } = begun;
  const known = await loginOfPerson(pool, person);
  if (known === null) return no('sign_in_over');
  const name = `\u0000confirm ${person}`;
  const right = async () => ((await passwordMatches(known.password, password)) ? true : null);
  const heard = isPlausible(password)
    ? await doorkeeper.hear(name, address, right)
    : await doorkeeper.hearNonsense(name, address);
  if (!heard.ok) return heard;
  // Of whoever has passkeys alone, a recovery code.
  if (hasSecondFactor(await factorsOf(pool, person))) {
    const shownCode = await doorkeeper.hear(codeOf(person), address, () =>
      useCode({ pool, now, sealing }, person, code.slice(0, 100)),
    );
    if (!shownCode.ok) return shownCode.refusal.code === 'wrong_credentials' ? no('wrong_code') : shownCode;
  }
  return (await waiting.end(ticket)) ? yes({ person, ...begun.facts }) : no('sign_in_over');
}

/** The sign-in of somebody, by the library's id: made where there was none, without a password. */
async function userOf(pool: pg.Pool, person: PersonId): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into sign_in."user" as u (id, "personId", name, email, username)
     select $2, p.id, p.name,
       case when p.email is null
         or exists (select from sign_in."user" other where other.email = lower(p.email) and other."personId" <> p.id)
         then p.id || '@no-email.invalid' else lower(p.email) end,
       lower(p.login)
     from tieout.person p where p.id = $1
     on conflict ("personId") do update set name = excluded.name
     returning id`,
    [person, randomUUID()],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`there is no person ${person} to let in`);
  return id;
}
