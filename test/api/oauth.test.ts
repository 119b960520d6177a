import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MadeApplication } from '../../src/http/client.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

/**
 * A stranger's client: `oauth4webapi`, certified and unchanged, which knows this server by its address alone. It checks
 * what the standards have it check; what it would not do itself is asked for with a bare fetch.
 */

let tieout: Running;
let server: oauth.AuthorizationServer;
let cookie: string;
const back = 'https://app.example.com/back?tenant=7';
const insecure = { [oauth.allowInsecureRequests]: true };
let open: MadeApplication;
let kept: MadeApplication;
beforeAll(async () => {
  tieout = await runTieout();
  const issuer = new URL(tieout.url);
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  server = await oauth.processDiscoveryResponse(issuer, found);
  const owner = tieout.as('owner');
  open = await owner.addApplication(tieout.company, { name: 'Phone', public: true, redirect_uris: [back] });
  kept = await owner.addApplication(tieout.company, { name: 'Reports', redirect_uris: [back] });
  cookie = await signIn('pm');
});
afterAll(() => tieout.end());

async function signIn(login: string): Promise<string> {
  const answer = await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

const inBrowser = (path: string, init: RequestInit = {}, who = cookie) =>
  fetch(`${tieout.url}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { cookie: who, 'content-type': 'application/json' },
  });

/** What the consent page does when the person presses *Let it in*, or *No*. */
async function consent(address: URL, allow = true, who = cookie): Promise<URL> {
  const page = await fetch(address, { redirect: 'manual' });
  if (page.status === 302) return new URL(page.headers.get('location')!);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const shown = await inBrowser(`/api/v1/oauth/request${address.search}`, {}, who);
  expect(shown.status, await shown.clone().text()).toBe(200);
  const body = JSON.stringify({ ...Object.fromEntries(address.searchParams), allow });
  const answer = await inBrowser('/api/v1/oauth/consent', { method: 'POST', body }, who);
  return new URL(((await answer.json()) as { redirect_to: string }).redirect_to);
}

function addressFor(client: oauth.Client, more: Record<string, string> = {}): URL {
  const address = new URL(server.authorization_endpoint!);
  const asked = { client_id: client.client_id, redirect_uri: back, response_type: 'code', ...more };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address;
}

interface Way {
  readonly client: oauth.Client;
  readonly auth: oauth.ClientAuth;
}
const phone = (): Way => ({ client: { client_id: open.client_id }, auth: oauth.None() });
const reports = (): Way => ({
  client: { client_id: kept.client_id },
  auth: oauth.ClientSecretBasic(kept.client_secret!),
});

interface Begun {
  readonly params: URLSearchParams;
  readonly verifier: string;
}

async function begin({ client }: Way, scope?: string): Promise<Begun> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const asked = {
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(scope === undefined ? {} : { scope }),
  };
  const address = await consent(addressFor(client, asked));
  return { params: oauth.validateAuthResponse(server, client, address, state), verifier };
}

const exchange = ({ client, auth }: Way, { params, verifier }: Begun) =>
  oauth.authorizationCodeGrantRequest(server, client, auth, params, back, verifier, insecure);

async function tokens(way: Way, scope?: string): Promise<oauth.TokenEndpointResponse> {
  return oauth.processAuthorizationCodeResponse(server, way.client, await exchange(way, await begin(way, scope)));
}

async function refresh(way: Way, token: string): Promise<oauth.TokenEndpointResponse> {
  const answer = await oauth.refreshTokenGrantRequest(server, way.client, way.auth, token, insecure);
  return oauth.processRefreshTokenResponse(server, way.client, answer);
}

const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.fail('it was not refused'),
    // Where the answer holds a challenge, the library throws that and looks no further.
    (no: unknown) =>
      no instanceof oauth.WWWAuthenticateChallengeError ? 'challenged' : (no as oauth.ResponseBodyError).error,
  );
const statusWith = async (token: string, method = 'GET', path = '/api/v1/me') =>
  (await fetch(`${tieout.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } })).status;

describe.each([
  ['without a secret', phone],
  ['with a secret', reports],
])('an application %s', (_kind, way) => {
  it('is let in, acts as the person, refreshes, and gives back', async () => {
    const first = await tokens(way());
    expect(first).toMatchObject({ token_type: 'bearer', expires_in: 5400, scope: 'read write' });
    expect(await statusWith(first.access_token)).toBe(200);
    const second = await refresh(way(), first.refresh_token!);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await statusWith(second.access_token)).toBe(200);
    const { client, auth } = way();
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client, auth, second.refresh_token!, insecure),
    );
    expect(await statusWith(first.access_token)).toBe(401);
    expect(await statusWith(second.access_token)).toBe(401);
    expect(await faultOf(refresh(way(), second.refresh_token!))).toBe('invalid_grant');
  });

  it('that comes a second time with a code or a refresh token loses all that came of it', async () => {
    const begun = await begin(way());
    const got = await oauth.processAuthorizationCodeResponse(server, way().client, await exchange(way(), begun));
    expect(await statusWith(got.access_token)).toBe(200);
    const again = exchange(way(), begun).then((r) => oauth.processAuthorizationCodeResponse(server, way().client, r));
    expect(await faultOf(again)).toBe('invalid_grant');
    expect(await statusWith(got.access_token)).toBe(401);

    const first = await tokens(way());
    const second = await refresh(way(), first.refresh_token!);
    expect(await faultOf(refresh(way(), first.refresh_token!))).toBe('invalid_grant');
    expect(await statusWith(second.access_token)).toBe(401);
    expect(await faultOf(refresh(way(), second.refresh_token!))).toBe('invalid_grant');
    const { events } = await tieout.as('owner').companyHistory(tieout.company);
    expect(events.filter(({ type }) => type === 'application.cut_off').length).toBeGreaterThanOrEqual(2);
  });

  it('of ten who come at once with one refresh token, at most one gets tokens, and they end', async () => {
    const first = await tokens(way());
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => refresh(way(), first.refresh_token!)));
    const got = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.access_token] : []));
    expect(got.length).toBeLessThanOrEqual(1);
    expect(await Promise.all([first.access_token, ...got].map((token) => statusWith(token)))).not.toContain(200);
  });
});

describe('a code', () => {
  let begun: Begun;
  beforeEach(async () => {
    begun = await begin(phone());
  });
  const spend = async (fields: Record<string, string | undefined>) => {
    const body = {
      grant_type: 'authorization_code',
      client_id: open.client_id,
      code: begun.params.get('code')!,
      redirect_uri: back,
      code_verifier: begun.verifier,
      ...fields,
    };
    const sent = Object.entries(body).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const answer = await fetch(`${tieout.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(sent) });
    return [answer.status, ((await answer.json()) as { error?: string }).error];
  };

  it.each([
    ['with another verifier', { code_verifier: 'x'.repeat(43) }, [400, 'invalid_grant']],
    ['without its verifier', { code_verifier: undefined }, [400, 'invalid_grant']],
    ['for another address', { redirect_uri: 'https://evil.example/' }, [400, 'invalid_grant']],
    ['made up', { code: 'tie_ac_x' }, [400, 'invalid_grant']],
    ['of nobody', { client_id: 'nobody' }, [401, 'invalid_client']],
    ['with a secret that a public client has not', { client_secret: 'x' }, [401, 'invalid_client']],
    ['left out', { code: undefined }, [400, 'invalid_request']],
  ] as const)('%s gets nothing', async (_what, fields, expected) => expect(await spend(fields)).toEqual(expected));

  it('stolen by another application gets nothing, and its own still does', async () => {
    const stolen = exchange(reports(), begun).then((r) =>
      oauth.processAuthorizationCodeResponse(server, reports().client, r),
    );
    expect(await faultOf(stolen)).toBe('invalid_grant');
    expect(await spend({})).toEqual([200, undefined]);
  });

  it('lets none but its own application refresh what came of it', async () => {
    const { refresh_token } = await tokens(phone());
    expect(await faultOf(refresh(reports(), refresh_token!))).toBe('invalid_grant');
    expect(await statusWith((await refresh(phone(), refresh_token!)).access_token)).toBe(200);
  });

  it('is good for a minute', async () => {
    await sql(tieout.urls.superUrl, `update sign_in.oauth_code set expires_at = now() where used_at is null`);
    expect(await spend({})).toEqual([400, 'invalid_grant']);
  });
});

it('for reading alone, a token changes nothing, and a refresh cannot widen it', async () => {
  const { access_token, refresh_token } = await tokens(phone(), 'read');
  expect(await statusWith(access_token)).toBe(200);
  const { status, body } = await asToken(access_token, 'PATCH', '/api/v1/me', { theme: 'dark' });
  expect([status, body.code]).toEqual([403, 'insufficient_scope']);
  const { client, auth } = phone();
  const wider = await oauth.refreshTokenGrantRequest(server, client, auth, refresh_token!, {
    ...insecure,
    additionalParameters: { scope: 'read write' },
  });
  expect(await faultOf(oauth.processRefreshTokenResponse(server, client, wider))).toBe('invalid_scope');
  expect((await refresh(phone(), refresh_token!)).scope).toBe('read');
});

async function asToken(token: string, method: string, path: string, body?: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${tieout.url}${path}`, { method, headers, body: JSON.stringify(body) ?? null });
  return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') };
}

it('a token counts in the application’s company alone, though its person is of two', async () => {
  const [pm, theirs] = [(await tieout.as('pm').me()).id, tieout.otherCompany];
  await sql(tieout.urls.superUrl, `insert into tieout.membership (company_id, person_id) values (${theirs}, ${pm})`);
  const { access_token } = await tokens(phone());
  const me = await asToken(access_token, 'GET', '/api/v1/me');
  expect(me.body.companies.map((one: { id: number }) => one.id)).toEqual([tieout.company]);
  const own = await asToken(access_token, 'GET', `/api/v1/companies/${tieout.company}/directory/me/mail`);
  const other = await asToken(access_token, 'GET', `/api/v1/companies/${theirs}/directory/me/mail`);
  expect([own.status, other.status]).toEqual([200, 404]);
  expect((await tieout.as('pm').me()).companies).toHaveLength(2);
});

it('tells of a token to its own client alone, which needs a secret', async () => {
  const { access_token, refresh_token } = await tokens(reports());
  const ask = async ({ client, auth }: Way, token: string) =>
    oauth.processIntrospectionResponse(
      server,
      client,
      await oauth.introspectionRequest(server, client, auth, token, insecure),
    );
  const pm = (await tieout.as('pm').me()).id;
  const known = { active: true, client_id: kept.client_id, sub: String(pm), scope: 'read write' };
  expect(await ask(reports(), access_token)).toMatchObject(known);
  expect(await ask(reports(), refresh_token!)).toMatchObject({ ...known, token_type: 'refresh_token' });
  expect(await ask(reports(), 'tie_at_made-up')).toEqual({ active: false });
  expect(await ask(reports(), (await tokens(phone())).access_token)).toEqual({ active: false });
  // The library throws what a challenge says, before it reads the answer.
  await expect(ask(phone(), access_token)).rejects.toThrow();
  const robot = { client: { client_id: 'pm' }, auth: oauth.ClientSecretPost(password) };
  expect(await ask(robot, access_token)).toEqual({ active: false });
  expect(await ask(robot, await tieout.token('pm'))).toMatchObject({ active: true, client_id: 'pm' });
  expect(await ask(robot, await tieout.token('approver'))).toEqual({ active: false });
});

it('a service account gets its token by the standard’s way too, and may not use the other grants', async () => {
  const client = { client_id: 'pm' };
  for (const auth of [oauth.ClientSecretBasic(password), oauth.ClientSecretPost(password)]) {
    const answer = await oauth.clientCredentialsGrantRequest(server, client, auth, {}, insecure);
    const got = await oauth.processClientCredentialsResponse(server, client, answer);
    expect(await statusWith(got.access_token)).toBe(200);
  }
  const way = { client, auth: oauth.ClientSecretPost(password) };
  expect(await faultOf(refresh(way, 'x'))).toBe('unauthorized_client');
});

describe('the question to the person', () => {
  it('no is told to the application, and so is what is wrong with its request', async () => {
    const state = 'a state';
    const challenge = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256', state };
    const { client } = phone();
    const refused = await consent(addressFor(client, challenge), false);
    expect(() => oauth.validateAuthResponse(server, client, refused, state)).toThrow(oauth.AuthorizationResponseError);
    expect([refused.searchParams.get('error'), refused.searchParams.get('tenant')]).toEqual(['access_denied', '7']);
    // What else it asks with, and nobody here knows, is passed over.
    const bare = await consent(addressFor(client, { state, nonce: 'n-0S6', prompt: 'consent' }));
    expect([bare.origin, bare.searchParams.get('error'), bare.searchParams.get('state')]).toEqual([
      'https://app.example.com',
      'invalid_request',
      state,
    ]);
  });

  it('to an address that is not the application’s nobody is ever sent', async () => {
    for (const client_id of [open.client_id, 'nobody']) {
      const address = addressFor({ client_id }, { redirect_uri: 'https://evil.example/' });
      const page = await fetch(address, { redirect: 'manual' });
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
      const shown = await inBrowser(`/api/v1/oauth/request${address.search}`);
      expect(shown.status).toBe(client_id === 'nobody' ? 404 : 422);
      const body = JSON.stringify({ ...Object.fromEntries(address.searchParams), allow: true });
      expect((await inBrowser('/api/v1/oauth/consent', { method: 'POST', body })).status).toBe(shown.status);
    }
  });

  it('is put to people of the application’s company, before their browser, on our own page', async () => {
    const address = addressFor({ client_id: kept.client_id });
    const body = JSON.stringify({ ...Object.fromEntries(address.searchParams), allow: true });
    const outsider = await signIn('outsider');
    expect((await inBrowser(`/api/v1/oauth/request${address.search}`, {}, outsider)).status).toBe(404);
    expect((await inBrowser('/api/v1/oauth/consent', { method: 'POST', body }, outsider)).status).toBe(404);
    const byToken = await tieout.call('pm', 'POST', '/api/v1/oauth/consent', body);
    expectProblem(byToken, 401, 'not_signed_in');
    const forged = await fetch(`${tieout.url}/api/v1/oauth/consent`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', origin: 'https://evil.example' },
      body,
    });
    expect(forged.status).toBe(403);
  });
});

it('a yes that was said with a password alone is not enough where more has come to be asked for', async () => {
  const [weak, strong] = [await tokens(phone()), await tokens(phone())];
  const rule = (asked: string) =>
    sql(
      tieout.urls.superUrl,
      `insert into tieout.company_setting (company_id, second_factor) values ($1, $2)
       on conflict (company_id) do update set second_factor = excluded.second_factor`,
      [tieout.company, asked],
    );
  await sql(
    tieout.urls.superUrl,
    `update sign_in.oauth_grant set made_strong = true where id =
       (select grant_id from sign_in.oauth_token where token_hash = sha256(convert_to($1, 'UTF8')))`,
    [strong.access_token],
  );
  await rule('everybody');
  try {
    const path = `/api/v1/companies/${tieout.company}/directory/me/mail`;
    const refused = await asToken(weak.access_token, 'GET', path);
    expect([refused.status, refused.body.code]).toEqual([403, 'second_factor_needed']);
    // A refresh makes it no stronger.
    const again = await refresh(phone(), weak.refresh_token!);
    expect((await asToken(again.access_token, 'GET', path)).body.code).toBe('second_factor_needed');
    expect((await asToken(strong.access_token, 'GET', path)).status).toBe(200);
  } finally {
    await rule('optional');
  }
});

it('taken back by the person, or revoked by the company, it ends at once', async () => {
  const mine = await tokens(reports());
  const pm = tieout.as('pm');
  for (const { id } of (await pm.letIn(tieout.company)).applications) await pm.withdrawLetIn(tieout.company, id);
  expect(await statusWith(mine.access_token)).toBe(401);
  expect(await faultOf(refresh(reports(), mine.refresh_token!))).toBe('invalid_grant');
  expect((await pm.letIn(tieout.company)).applications).toEqual([]);

  const again = await tokens(reports());
  const others = (await pm.letIn(tieout.company)).applications[0]!.id;
  await expect(tieout.as('clerk').withdrawLetIn(tieout.company, others)).rejects.toMatchObject({ status: 404 });
  await tieout.as('owner').revokeApplication(tieout.company, kept.client_id);
  expect(await statusWith(again.access_token)).toBe(401);
  expect(await faultOf(refresh(reports(), again.refresh_token!))).toBe('challenged');
  expect((await fetch(addressFor(reports().client), { redirect: 'manual' })).status).toBe(400);
});

it('of no code, token or secret more than a hash is kept', async () => {
  const begun = await begin(phone());
  const got = await oauth.processAuthorizationCodeResponse(server, phone().client, await exchange(phone(), begun));
  const secrets = [begun.params.get('code')!, got.access_token, got.refresh_token!, kept.client_secret!];
  const tables = ['application', 'oauth_grant', 'oauth_code', 'oauth_token'];
  const rows = await Promise.all(
    tables.map((table) => sql(tieout.urls.superUrl, `select t::text as row from sign_in.${table} t`)),
  );
  const text = JSON.stringify(rows);
  expect(text).toContain(open.client_id);
  for (const secret of secrets) expect(text).not.toContain(secret.slice(7));
});
