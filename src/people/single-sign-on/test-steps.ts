import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import type { Provider, Tested } from '../../app/ports/sign-in.ts';
import { type TestStep, testSteps } from '../../domain/sign-in/single-sign-on.ts';
import { fill, words } from '../../domain/words/words.ts';
import { faultOf, Misset } from './fault.ts';
import type { ProviderWay, RelyingParty } from './relying-party.ts';

const says = words.singleSignOn.test;

/** Each step towards a provider, tried now, until one fails. Nothing is changed by it, here or there. */
export async function testProvider(
  party: RelyingParty,
  way: ProviderWay,
  provider: Provider,
  redirectUri: string,
): Promise<readonly Tested[]> {
  let config: client.Configuration | null = null;
  const steps: Readonly<Record<TestStep, () => Promise<string>>> = {
    address: async () => {
      if (way.refuses(new URL(provider.issuer))) throw new Misset(says.privateAddress);
      return says.addressOk;
    },
    discovery: async () => {
      config = await party.configurationOf(provider, true);
      return fill(says.discoveryOk, { issuer: config.serverMetadata().issuer });
    },
    flow: async () => flowOf(config!, provider),
    keys: async () => fill(says.keysOk, { n: await keysOf(config!, way) }),
    secret: async () => secretOf(config!, provider, redirectUri),
  };
  const tested: Tested[] = [];
  let failed = false;
  for (const step of testSteps) {
    if (failed) {
      tested.push({ step, ok: null, detail: '', ms: null });
      continue;
    }
    const began = performance.now();
    try {
      const detail = await steps[step]();
      tested.push({ step, ok: true, detail, ms: Math.round(performance.now() - began) });
    } catch (cause) {
      failed = true;
      const { problem, detail } = faultOf(cause);
      const said = problem === 'not_answering' ? fill(says.silent, { because: detail }) : detail;
      tested.push({ step, ok: false, detail: said, ms: Math.round(performance.now() - began) });
    }
  }
  return tested;
}

function flowOf(config: client.Configuration, provider: Provider): string {
  const server = config.serverMetadata();
  const lists = (list: readonly string[] | undefined, one: string) => list === undefined || list.includes(one);
  if (!lists(server.response_types_supported, 'code')) throw new Misset(says.noCodeFlow);
  const lacking = provider.scopes.split(' ').filter((scope) => !lists(server.scopes_supported, scope));
  const pkce = server.supportsPKCE() ? says.pkceOk : says.pkceUnsaid;
  return lacking.length === 0 ? pkce : `${pkce} ${fill(says.scopesUnsaid, { scopes: lacking.join(', ') })}`;
}

async function keysOf(config: client.Configuration, way: ProviderWay): Promise<number> {
  const answer = await way.fetch(config.serverMetadata().jwks_uri!, {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
    signal: AbortSignal.timeout(5_000),
  });
  if (answer.status !== 200) throw new Misset(fill(says.status, { status: answer.status }));
  const read: unknown = await answer.json().catch(() => null);
  const keys = typeof read === 'object' && read !== null && 'keys' in read ? read.keys : null;
  if (!Array.isArray(keys) || keys.length === 0) throw new Misset(says.noKeys);
  return keys.length;
}

/** A code that never was: a provider looks at the secret first, and refuses the code only where that is right. */
async function secretOf(config: client.Configuration, provider: Provider, redirectUri: string): Promise<string> {
  if (provider.clientSecret === null) throw new Misset(says.noSecret);
  try {
    await client.genericGrantRequest(config, 'authorization_code', {
      code: randomBytes(24).toString('base64url'),
      redirect_uri: redirectUri,
      code_verifier: client.randomPKCECodeVerifier(),
    });
  } catch (cause) {
    if (cause instanceof client.ResponseBodyError) {
      if (cause.error === 'invalid_grant') return says.secretOk;
      if (cause.error === 'invalid_client' || cause.error === 'unauthorized_client') {
        throw new Misset(fill(says.secretWrong, { because: cause.error_description ?? cause.error }));
      }
    }
    throw cause;
  }
  return says.secretOk;
}
