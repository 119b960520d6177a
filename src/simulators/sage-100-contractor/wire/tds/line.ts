import type { Socket } from 'node:net';
import { ProtocolFault } from './bytes.ts';
import { messageKinds, packetSizes, packetsOf } from './packets.ts';
import { type Certificate, openTunnel, type Tunnel } from './tunnel.ts';

/** A client's bytes, in clear or through TLS, whichever it is at the moment. */
export interface Line {
  /** Resolves once the bytes went out, or the line is closed. */
  readonly send: (bytes: Buffer) => Promise<void>;
  /** Begins TLS: what comes in PRELOGIN messages is now to be given to `handshake`. */
  readonly secure: () => void;
  readonly handshake: (bytes: Buffer) => void;
  /** Ends TLS after the login, where only that was to be hidden. */
  readonly unsecure: () => void;
  /** Sends nothing more; what was sent before still arrives. */
  readonly close: () => void;
  readonly state: () => LineState;
  readonly isClosed: () => boolean;
}

/** `secure` is TLS; `strict` is TLS from the first byte on. */
export type LineState = 'new' | 'plain' | 'handshake' | 'secure' | 'strict';

export interface LineEvents {
  /** Bytes in clear. A ProtocolFault closes the line. */
  readonly onBytes: (bytes: Buffer) => void;
  /** TLS holds, and what is sent from now on goes through it. */
  readonly onSecure: () => void;
  readonly onClosed: () => void;
  /** An error that is no ProtocolFault, thrown by what the bytes were given to. It has closed the line. */
  readonly onFault: (error: unknown) => void;
}

/** The first byte of TLS, and the one of a record that changes to the keys agreed on. */
const tlsHandshake = 0x16;
const tlsChangeCipher = 0x14;

export function openLine(socket: Socket, certificate: Certificate | null, events: LineEvents): Line {
  let state: LineState = 'new';
  let tunnel: Tunnel | null = null;
  const flight = openFlight((packets) => void socket.write(packets));
  let agreed = false;

  const close = () => {
    tunnel?.close();
    if (!socket.destroyed) socket.destroySoon();
  };
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      socket.destroy();
      if (!(error instanceof ProtocolFault)) events.onFault(error);
    }
  };
  /** The server's last flight tells itself by its change of cipher: after it, TLS is no longer packed into messages. */
  const settle = () => {
    if (!agreed || !flight.changedCipher() || state !== 'handshake') return;
    state = 'secure';
    events.onSecure();
  };
  const open = (kind: 'within TDS' | 'before TDS') => {
    if (!certificate) throw new ProtocolFault('TLS is wanted and there is no certificate');
    state = kind === 'within TDS' ? 'handshake' : 'strict';
    tunnel = openTunnel(kind, certificate, {
      onCipher(bytes, sent) {
        if (state === 'plain' || socket.destroyed) sent();
        else if (state !== 'handshake') socket.write(bytes, () => sent());
        else {
          flight.add(bytes, settle);
          sent();
        }
      },
      onPlain: (bytes) => guarded(() => events.onBytes(bytes)),
      onSecure() {
        agreed = true;
        if (state === 'strict') events.onSecure();
        else settle();
      },
      onFault: () => socket.destroy(),
    });
  };
  socket.on('data', (bytes: Buffer) =>
    guarded(() => {
      if (state === 'new') {
        if (bytes[0] === tlsHandshake) open('before TDS');
        else state = 'plain';
      }
      if (state === 'secure' || state === 'strict') tunnel?.receive(bytes);
      else events.onBytes(bytes);
    }),
  );
  socket.on('error', () => {});
  socket.on('close', () => {
    tunnel?.close();
    events.onClosed();
  });
  return {
    state: () => state,
    isClosed: () => socket.destroyed || socket.writableEnded,
    send: (bytes) =>
      new Promise((resolve) => {
        if (socket.destroyed || socket.writableEnded) return resolve();
        socket.once('close', resolve);
        const sent = () => {
          socket.off('close', resolve);
          resolve();
        };
        if (state === 'secure' || state === 'strict') tunnel?.send(bytes, sent);
        else socket.write(bytes, sent);
      }),
    secure: () => open('within TDS'),
    handshake: (bytes) => tunnel?.receive(bytes),
    unsecure() {
      if (state !== 'secure') return;
      state = 'plain';
      const ended = tunnel;
      tunnel = null;
      // Not within its own event.
      setImmediate(() => ended?.close());
    },
    close,
  };
}

/**
 * Gathers what TLS says in one go into one PRELOGIN message, because clients read one message for each of theirs.
 */
function openFlight(send: (packets: Buffer) => void) {
  let gathered: Buffer[] = [];
  let changed = false;
  return {
    changedCipher: () => changed,
    add(bytes: Buffer, sent: () => void) {
      gathered.push(bytes);
      if (gathered.length > 1) return;
      setImmediate(() => {
        const all = Buffer.concat(gathered);
        gathered = [];
        send(packetsOf(messageKinds.prelogin, all, packetSizes.usual, 1, true));
        changed ||= holdsRecord(all, tlsChangeCipher);
        sent();
      });
    },
  };
}

/** Is a TLS record of this kind among those that begin here? */
function holdsRecord(bytes: Buffer, kind: number): boolean {
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) if (bytes[at] === kind) return true;
  return false;
}
