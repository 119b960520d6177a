import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows, by what they type there. */
export type Account = Readonly<Record<string, unknown>>;

/** A real provider of OpenID Connect on a port of its own. Whoever types a login that it knows is signed in there. */
export interface TestProvider {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** What it says of each, by login; may be changed while it runs. */
  readonly accounts: Map<string, Account>;
  /** Is it to answer at all? */
  answers: boolean;
  /** Where clients may be sent back to; known once the hub listens. */
  allow(redirectUri: string): void;
  end(): Promise<void>;
}

export async function openProvider(): Promise<TestProvider> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { id: 'tieout-of-tests', secret: 'canary-client-secret-6d1f' };
  const accounts = new Map<string, Account>();
  const state = { answers: true };
  let handle: ReturnType<Provider['callback']> | null = null;
  const allow = (redirectUri: string) => {
    handle = quietly(() => providerFor(issuer, client, redirectUri, accounts).callback());
  };
  server.on('request', (request, response) => {
    if (state.answers && handle !== null) return void handle(request, response);
    request.socket.destroy();
  });
  return {
    issuer,
    client,
    accounts,
    get answers() {
      return state.answers;
    },
    set answers(on) {
      state.answers = on;
    },
    allow,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function providerFor(
  issuer: string,
  client: TestProvider['client'],
  redirectUri: string,
  accounts: TestProvider['accounts'],
): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    findAccount: async (_, login) => ({
      accountId: login,
      claims: async () => ({ ...accounts.get(login), sub: login }),
    }),
    // Nobody is asked twice: what is asked for is given.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    cookies: { keys: ['of tests'] },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, IdToken: 600, AccessToken: 600 },
  });
}

/** It says that its keys and its pages are for development: they are. */
function quietly<T>(work: () => T): T {
  const { warn, info } = console;
  console.warn = () => undefined;
  console.info = () => undefined;
  try {
    return work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

/** Signs in there as a browser without a screen does. @returns the address that the provider sends back to. */
export async function signInAt(location: string, login: string, provider: TestProvider): Promise<string> {
  const jar = new Map<string, string>();
  const ask = async (url: string, form?: Record<string, string>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) jar.set(name, value ?? '');
    }
    return answer;
  };
  let answer = await ask(location);
  for (let step = 0; step < 12; step++) {
    const next = answer.headers.get('location');
    if (next !== null) {
      const url = new URL(next, provider.issuer);
      if (url.origin !== provider.issuer) return url.href;
      answer = await ask(url.href);
      continue;
    }
    const html = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
    if (action === undefined) throw new Error(`the provider says: ${html.slice(0, 500)}`);
    const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? 'login';
    const form = prompt === 'login' ? { prompt, login, password: 'any' } : { prompt };
    answer = await ask(new URL(action, provider.issuer).href, form);
  }
  throw new Error('the provider goes round in circles');
}
