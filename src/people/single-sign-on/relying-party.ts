import * as client from 'openid-client';
import type { Provider } from '../../app/ports/sign-in.ts';
import { type Claims, isWebAddress } from '../../domain/sign-in/single-sign-on.ts';
import { fill, words } from '../../domain/words/words.ts';
import { sha256 } from '../remembered.ts';
import { Misset } from './fault.ts';

/** How a provider is reached: what may not be reached from here is refused at the moment of connecting. */
export interface ProviderWay {
  readonly fetch: client.CustomFetch;
  /** Does the address itself lie where nothing is sent? */
  refuses(url: URL): boolean;
  /** May it be asked without TLS, on this machine or in a private network? */
  readonly plainToo: boolean;
}

/** Of each request: a person waits in front of the page for as long. */
const answerSeconds = 5;
/** Clocks differ. */
const toleranceSeconds = 60;
/** What a provider says of itself is asked again after so long, and its keys whenever one is not known. */
const keptMs = 10 * 60_000;
const mostKept = 100;

/** What somebody leaves with, and must come back with. */
export interface Leaving {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Asks providers as a client of theirs. Every call throws what went wrong: see fault.ts. */
export class RelyingParty {
  readonly #way: ProviderWay;
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly until: number; readonly config: Promise<client.Configuration> }>();

  constructor(way: ProviderWay, now: () => number) {
    this.#way = way;
    this.#now = now;
  }

  /** @param again asks anew, whatever is kept. */
  configurationOf(provider: Provider, again = false): Promise<client.Configuration> {
    const { company, issuer, clientId, clientSecret } = provider;
    const key = sha256(JSON.stringify([company, issuer, clientId, clientSecret])).toString('base64');
    const known = this.#kept.get(key);
    if (!again && known !== undefined && known.until > this.#now()) return known.config;
    this.#kept.delete(key);
    const config = discover(this.#way, provider);
    // One that failed is asked again by whoever comes next.
    config.catch(() => this.#kept.get(key)?.config === config && this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < mostKept) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(key, { until: this.#now() + keptMs, config });
    return config;
  }

  async leave(provider: Provider, redirectUri: string): Promise<{ readonly location: string } & Leaving> {
    const config = await this.configurationOf(provider);
    const leaving = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const location = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: provider.scopes,
      response_type: 'code',
      state: leaving.state,
      nonce: leaving.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(leaving.verifier),
      code_challenge_method: 'S256',
    });
    return { location: location.href, ...leaving };
  }

  /**
   * The claims of whoever came back, proved: `state` and `iss` of the answer, the code by PKCE and our secret, then the ID
   * token by its signature, issuer, audience, times and nonce. What it leaves out is asked of the userinfo endpoint.
   */
  async back(
    provider: Provider,
    cameTo: URL,
    { state, nonce, verifier }: Leaving,
  ): Promise<{ readonly issuer: string; readonly claims: Claims }> {
    const config = await this.configurationOf(provider);
    const tokens = await client.authorizationCodeGrant(config, cameTo, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Misset(words.singleSignOn.test.noIdToken);
    const lacks = claims.email === undefined || claims[provider.groupsClaim] === undefined;
    const asked =
      lacks && config.serverMetadata().userinfo_endpoint !== undefined
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {};
    // What is signed counts before what is not.
    return { issuer: claims.iss, claims: { ...asked, ...claims } };
  }
}

const same = (one: string, other: string) => new URL(one).href === new URL(other).href;

async function discover(way: ProviderWay, provider: Provider): Promise<client.Configuration> {
  const issuer = new URL(provider.issuer);
  const found = await client.discovery(issuer, provider.clientId, undefined, client.None(), {
    [client.customFetch]: way.fetch,
    timeout: answerSeconds,
    execute: way.plainToo ? [client.allowInsecureRequests] : [],
  });
  const server = found.serverMetadata();
  // One that speaks for every tenant says so by another name: anybody's tenant could then name our people.
  if (!URL.canParse(server.issuer) || !same(server.issuer, provider.issuer)) {
    throw new Misset(fill(words.singleSignOn.test.otherIssuer, { issuer: server.issuer }));
  }
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    const at = server[name];
    if (at === undefined || !isWebAddress(at)) throw new Misset(fill(words.singleSignOn.test.lacks, { name }));
  }
  const secret = provider.clientSecret;
  const basic = (server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes(
    'client_secret_basic',
  );
  const proof =
    secret === null ? client.None() : basic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
  const metadata = { [client.clockTolerance]: toleranceSeconds };
  const config = new client.Configuration(server, provider.clientId, metadata, proof);
  config[client.customFetch] = way.fetch;
  config.timeout = answerSeconds;
  if (way.plainToo) client.allowInsecureRequests(config);
  // Without it the ID token would be believed by the connection that it came over alone.
  client.enableNonRepudiationChecks(config);
  return config;
}
