import type pg from 'pg';
import type { AuthorizationServer, ClientProof } from '../../app/ports/sign-in.ts';
import type { Doorkeeper } from '../doorkeeper.ts';
import { isPlausible } from '../passwords.ts';
import { introspectServiceToken } from '../service-accounts.ts';
import { findApplication, type Proved, proveApplication } from './clients.ts';
import { type Exchanged, exchangeCode, giveBack, introspectToken, spendRefreshToken } from './grants.ts';

export interface OAuthOptions {
  readonly pool: pg.Pool;
  readonly now: () => number;
  readonly doorkeeper: Doorkeeper;
  /** Nothing that is remembered of tokens counts any more. */
  readonly forgetTokens: () => void;
  /** Ends a service account's own access token. */
  readonly endServiceToken: (clientId: string, token: string) => Promise<void>;
}

/** The authorization server (RFC 6749, 7009, 7636, 7662) over the tables of applications. */
export function openAuthorizationServer(options: OAuthOptions): AuthorizationServer {
  const { pool, now, doorkeeper, forgetTokens } = options;
  const prove = (proof: ClientProof): Promise<Proved> => proveApplication(pool, doorkeeper, proof, now());
  // After the commit: a call that was under way may have been remembered while the tokens ended.
  const heeding = (answer: Exchanged): Exchanged => {
    if (!answer.ok && answer.cut) forgetTokens();
    return answer;
  };
  return {
    findApplication: (clientId) => findApplication(pool, clientId),
    exchange: async (proof, given) => {
      const client = await prove(proof);
      if (!client.ok) return client;
      if (client.kind === 'service account') return { ok: false, fault: 'unauthorized_client' };
      return heeding(await exchangeCode(pool, client.clientId, given, now()));
    },
    refresh: async (proof, given) => {
      const client = await prove(proof);
      if (!client.ok) return client;
      if (client.kind === 'service account') return { ok: false, fault: 'unauthorized_client' };
      return heeding(await spendRefreshToken(pool, client.clientId, given, now()));
    },
    revoke: async (proof, token) => {
      const client = await prove(proof);
      if (!client.ok) return client;
      if (!isPlausible(token)) return { ok: true };
      if (client.kind === 'service account') await options.endServiceToken(client.clientId, token);
      else await giveBack(pool, client.clientId, token);
      forgetTokens();
      return { ok: true };
    },
    introspect: async (proof, token) => {
      const client = await prove(proof);
      if (!client.ok) return client;
      // Anybody could ask in a public client's name, and would learn whose tokens are still good.
      if (client.kind === 'public') return { ok: false, fault: 'invalid_client' };
      if (!isPlausible(token)) return { ok: true, token: null };
      const look = client.kind === 'service account' ? introspectServiceToken : introspectToken;
      return { ok: true, token: await look(pool, client.clientId, token, now()) };
    },
  };
}
