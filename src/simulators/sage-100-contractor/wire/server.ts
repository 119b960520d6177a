import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { askWeather } from './tds/ask-weather.ts';
import { Conversation } from './tds/conversation.ts';
import { type Host, type SignInAnswer, type SignInRequest, usualLimits, type WireLimits } from './tds/host.ts';
import type { Certificate } from './tds/tunnel.ts';
import type { SqlEngine } from './tsql/engine.ts';
import type { UnderWeather } from './weather.ts';

export type { SignInAnswer, SignInRequest, WireLimits } from './tds/host.ts';
export type { Certificate } from './tds/tunnel.ts';

export interface TdsServerOptions {
  readonly engine: SqlEngine;
  /** Who may come in, and into which database. Unknown logins are refused with 18456, unknown databases with 4060. */
  readonly signIn: (request: SignInRequest) => Promise<SignInAnswer>;
  readonly underWeather?: UnderWeather;
  /** 0, as unless said: any that is free. */
  readonly port?: number;
  /** With one, the server encrypts for clients that ask for it: within TDS, and before it (`strict`). */
  readonly certificate?: Certificate;
  /** Turns away clients that do not encrypt. */
  readonly requireEncryption?: boolean;
  readonly limits?: Partial<WireLimits>;
  /** Hears of faults of this server itself: each has ended a connection. */
  readonly onFault?: (error: unknown) => void;
}

export interface OpenConnection {
  readonly spid: number;
  readonly login: string;
  readonly appName: string;
  readonly database: string;
}

export interface TdsServer {
  readonly port: number;
  /** The connections whose login is through. */
  readonly connections: () => readonly OpenConnection[];
  /** Ends all connections and resolves once nothing is at work. */
  readonly close: () => Promise<void>;
}

/** SQL Server gives its own tasks the numbers below. */
const firstSpid = 51;
const loopback = '127.0.0.1';

/** A pretended SQL Server, as far as the wire goes. It listens on this machine only. */
export async function openTdsServer(options: TdsServerOptions): Promise<TdsServer> {
  const host: Host = {
    engine: options.engine,
    signIn: options.signIn,
    underWeather: options.underWeather ?? (async () => ({})),
    certificate: options.certificate ?? null,
    requireEncryption: options.requireEncryption ?? false,
    limits: { ...usualLimits, ...options.limits },
    onFault: options.onFault ?? (() => {}),
  };
  if (host.requireEncryption && !host.certificate)
    throw new Error('Encryption cannot be required without a certificate.');
  const open = new Map<Socket, Conversation | null>();
  const closing = new AbortController();
  let spid = firstSpid;
  let whenEmpty = () => {};
  const ended = (socket: Socket) => {
    open.delete(socket);
    if (open.size === 0) whenEmpty();
  };
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    if (closing.signal.aborted || open.size >= host.limits.connections) return socket.destroy();
    open.set(socket, null);
    void askWeather('connection', host.underWeather, closing.signal).then(({ down }) => {
      if (down || socket.destroyed || closing.signal.aborted) {
        socket.destroy();
        ended(socket);
      } else open.set(socket, new Conversation(socket, host, spid++, () => ended(socket)));
    });
  });
  server.listen(options.port ?? 0, loopback);
  await once(server, 'listening');
  // One connection that cannot be accepted is no reason to end the process.
  server.on('error', host.onFault);
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => [...open.values()].flatMap((conversation) => told(conversation)),
    async close() {
      closing.abort();
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve;
        if (open.size === 0) resolve();
      });
      for (const socket of open.keys()) socket.destroy();
      await Promise.all([stopped, empty]);
    },
  };
}

function told(conversation: Conversation | null): readonly OpenConnection[] {
  const session = conversation?.signedIn?.session;
  return session
    ? [{ spid: session.spid, login: session.login, appName: session.appName, database: session.database }]
    : [];
}
