import type { SqlEngine } from '../tsql/engine.ts';
import type { UnderWeather } from '../weather.ts';
import type { Certificate } from './tunnel.ts';

/** Who wants to come in, and how. */
export interface SignInRequest {
  readonly login: string;
  readonly password: string;
  readonly appName: string;
  readonly hostName: string;
  /** The database asked for; empty for the login's own. */
  readonly database: string;
}

/** The database that the login is in, or the error number that it is refused with: 18456, 4060, 17892. */
export type SignInAnswer = { readonly database: string } | { readonly refused: number };

export interface WireLimits {
  /** Connections at once; further ones are closed as they come. */
  readonly connections: number;
  /** From the connection to the end of the login, in milliseconds. */
  readonly loginMs: number;
  /** Without a byte in either direction, in milliseconds. */
  readonly idleMs: number;
  /** Of a message before the login is through. */
  readonly loginBytes: number;
  /** Of a message after it. */
  readonly messageBytes: number;
  /** Requests that wait while another one is done. */
  readonly queued: number;
}

export const usualLimits: WireLimits = {
  connections: 100,
  loginMs: 15_000,
  idleMs: 1_800_000,
  loginBytes: 65_536,
  messageBytes: 4_194_304,
  queued: 4,
};

/** What all connections of a server share. */
export interface Host {
  readonly engine: SqlEngine;
  readonly signIn: (request: SignInRequest) => Promise<SignInAnswer>;
  readonly underWeather: UnderWeather;
  /** Without one nothing is encrypted. */
  readonly certificate: Certificate | null;
  /** Clients that do not encrypt are turned away. */
  readonly requireEncryption: boolean;
  readonly limits: WireLimits;
  /** Hears of what ended a connection and is a fault of this server. */
  readonly onFault: (error: unknown) => void;
}
