import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openProvider, signInAt, type TestProvider } from '../../../test/support/provider.ts';
import type { Provider } from '../../app/ports/sign-in.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { openGuardedFetch } from '../../http/webhooks/guarded-fetch.ts';
import { faultOf } from './fault.ts';
import { type ProviderWay, RelyingParty } from './relying-party.ts';
import { testProvider } from './test-steps.ts';

const redirectUri = 'http://127.0.0.1:4100/api/v1/session/single-sign-on/back';
let at: TestProvider;
let asked: string[] = [];
/** What is done to an answer on its way. */
let bend: ((url: string, answer: Response) => Promise<Response> | Response) | null = null;
const open = openGuardedFetch({ toPrivate: true });
const way: ProviderWay = {
  ...open,
  plainToo: true,
  fetch: async (url, options) => {
    asked.push(new URL(url).pathname);
    const answer = await open.fetch(url, options);
    return bend === null ? answer : bend(url, answer);
  },
};
let clock = 0;
let party: RelyingParty;
const provider = (of: Partial<Provider> = {}): Provider => ({
  company: 11 as CompanyId,
  label: 'Test',
  issuer: at.issuer,
  clientId: at.client.id,
  clientSecret: at.client.secret,
  scopes: 'openid email profile groups',
  groupsClaim: 'groups',
  attempt: 1,
  ...of,
});

beforeAll(async () => {
  at = await openProvider();
  at.allow(redirectUri);
  at.accounts.set('ann', { email: 'ann@example.com', email_verified: true, name: 'Ann', groups: ['site'] });
});
afterAll(() => at.end());
beforeEach(() => {
  [asked, bend, clock] = [[], null, 0];
  at.answers = true;
  party = new RelyingParty(way, () => clock);
});

/** Leaves, signs in there, and comes back with what `change` makes of the address. */
async function there(change: (url: URL) => void = () => undefined, of = provider()) {
  const left = await party.leave(of, redirectUri);
  const back = new URL(await signInAt(left.location, 'ann', at));
  change(back);
  return { back, left };
}
const comes = async (change?: (url: URL) => void) => {
  const { back, left } = await there(change);
  return party.back(provider(), back, left);
};
const faultsWith = (work: Promise<unknown>) => work.then(() => ({ problem: 'none', detail: '' }), faultOf);

describe('somebody who comes back', () => {
  it('is known by claims that were proved', async () => {
    const { issuer, claims } = await comes();
    expect(issuer).toBe(at.issuer);
    expect(claims).toMatchObject({ sub: 'ann', email: 'ann@example.com', email_verified: true, groups: ['site'] });
    expect(asked).toEqual(['/.well-known/openid-configuration', '/token', '/jwks', '/me']);
  });

  it('leaves with a state, a nonce and a PKCE challenge that are never the same twice', async () => {
    const [one, two] = [await party.leave(provider(), redirectUri), await party.leave(provider(), redirectUri)];
    const asks = new URL(one.location).searchParams;
    expect(asks.get('code_challenge_method')).toBe('S256');
    expect([asks.get('response_type'), asks.get('redirect_uri')]).toEqual(['code', redirectUri]);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(asks.get(name)!.length).toBeGreaterThanOrEqual(43);
      expect(asks.get(name)).not.toBe(new URL(two.location).searchParams.get(name));
    }
    expect(one.location).not.toContain(one.verifier);
  });

  it.each<[string, (url: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', 'another')],
    ['no state', (url) => url.searchParams.delete('state')],
    ['a state sent twice', (url) => url.searchParams.append('state', 'another')],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://other.example')],
    ['no issuer', (url) => url.searchParams.delete('iss')],
  ])('is not believed with %s', async (_, change) => {
    expect(await faultsWith(comes(change))).toMatchObject({ problem: 'not_believed' });
    expect(asked).not.toContain('/token');
  });

  it('is not believed where the ID token is another’s, was changed, or is of another sign-in', async () => {
    const { back, left } = await there();
    expect(await faultsWith(party.back(provider(), back, { ...left, nonce: 'another' }))).toMatchObject({
      problem: 'not_believed',
    });
    const claimed = (change: (claims: Record<string, unknown>) => void) => {
      bend = async (url, answer) => {
        if (!url.endsWith('/token')) return answer;
        const tokens = (await answer.json()) as { id_token: string };
        const [head, body, signature] = tokens.id_token.split('.');
        const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as Record<string, unknown>;
        change(claims);
        const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
        return Response.json({ ...tokens, id_token: `${head}.${changed}.${signature}` });
      };
    };
    for (const change of [
      (claims: Record<string, unknown>) => Object.assign(claims, { sub: 'somebody-else' }),
      (claims: Record<string, unknown>) => Object.assign(claims, { aud: 'another-client' }),
      (claims: Record<string, unknown>) => Object.assign(claims, { iss: 'https://other.example' }),
    ]) {
      claimed(change);
      expect(await faultsWith(comes())).toMatchObject({ problem: 'not_believed' });
    }
    claimed((claims) => Object.assign(claims, { exp: 1_000_000_000, iat: 999_999_000 }));
    expect(await faultsWith(comes())).toMatchObject({ problem: 'clock_off' });
  });

  it('counts once, and only with the verifier that it left with', async () => {
    const { back, left } = await there();
    expect(await faultsWith(party.back(provider(), back, { ...left, verifier: 'x'.repeat(43) }))).toMatchObject({
      problem: 'over',
    });
    const again = await there();
    await party.back(provider(), again.back, again.left);
    expect(await faultsWith(party.back(provider(), again.back, again.left))).toMatchObject({ problem: 'over' });
  });

  it('was refused there, where the provider says so', async () => {
    const refused = (url: URL) => {
      url.searchParams.delete('code');
      url.searchParams.set('error', 'access_denied');
      url.searchParams.set('error_description', 'no\u0007pe');
    };
    expect(await faultsWith(comes(refused))).toEqual({ problem: 'refused', detail: 'access_denied: no pe' });
  });
});

describe('what the provider says of itself', () => {
  it('is kept for ten minutes, and asked anew where it failed', async () => {
    at.answers = false;
    expect(await faultsWith(party.leave(provider(), redirectUri))).toMatchObject({ problem: 'not_answering' });
    at.answers = true;
    await Promise.all([party.leave(provider(), redirectUri), party.leave(provider(), redirectUri)]);
    await party.leave(provider(), redirectUri);
    expect(asked).toHaveLength(2);
    clock += 10 * 60_000;
    await party.leave(provider(), redirectUri);
    expect(asked).toHaveLength(3);
  });

  it.each<[string, object, RegExp]>([
    ['another issuer', { issuer: 'https://other.example' }, /issuer/],
    ['no keys', { jwks_uri: undefined }, /jwks_uri/],
    ['an address that is a script', { authorization_endpoint: 'javascript:alert(1)' }, /authorization_endpoint/],
  ])('is no provider with %s', async (_, change, said) => {
    bend = async (url, answer) =>
      url.endsWith('/openid-configuration')
        ? Response.json({ ...((await answer.json()) as object), ...change })
        : answer;
    expect(await faultsWith(party.leave(provider(), redirectUri))).toEqual({
      problem: 'misset',
      detail: expect.stringMatching(said),
    });
  });

  it('is not asked for where the network is closed', async () => {
    const closed = { ...openGuardedFetch({ toPrivate: false }), plainToo: true };
    const shut = new RelyingParty(closed, () => 0);
    expect(await faultsWith(shut.leave(provider(), redirectUri))).toEqual({
      problem: 'not_answering',
      detail: 'ECLOSEDNETWORK',
    });
    const [address, next] = await testProvider(shut, closed, provider(), redirectUri);
    expect([address!.ok, next!.ok]).toEqual([false, null]);
  });
});

describe('the live test', () => {
  const tested = async (of: Partial<Provider> = {}) =>
    (await testProvider(party, way, provider(of), redirectUri)).map(({ step, ok }) => [step, ok]);

  it('tries each step, and the secret by a code that never was', async () => {
    expect(await tested()).toEqual([
      ['address', true],
      ['discovery', true],
      ['flow', true],
      ['keys', true],
      ['secret', true],
    ]);
  });

  it('says which step it is that fails, and nothing secret', async () => {
    const wrong = await testProvider(party, way, provider({ clientSecret: 'canary-wrong' }), redirectUri);
    expect(wrong.at(-1)).toMatchObject({ step: 'secret', ok: false });
    expect(JSON.stringify(wrong)).not.toContain('canary');
    expect((await tested({ clientSecret: null })).at(-1)).toEqual(['secret', false]);
    at.answers = false;
    expect((await tested()).slice(0, 3)).toEqual([
      ['address', true],
      ['discovery', false],
      ['flow', null],
    ]);
  });
});
