import { constants } from 'node:crypto';
import { Duplex } from 'node:stream';
import tls from 'node:tls';

/** A certificate and its key in PEM. */
export interface Certificate {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

export interface TunnelEvents {
  /** Bytes for the other side, encrypted. `sent` is to be called once they went out. */
  readonly onCipher: (bytes: Buffer, sent: () => void) => void;
  /** Bytes of the other side, in clear. */
  readonly onPlain: (bytes: Buffer) => void;
  readonly onSecure: () => void;
  readonly onFault: (error: Error) => void;
}

export interface Tunnel {
  /** Encrypted bytes of the other side. */
  readonly receive: (bytes: Buffer) => void;
  /** Bytes to be encrypted. Calls back when they went out, or never will. */
  readonly send: (bytes: Buffer, sent: () => void) => void;
  readonly close: () => void;
}

/** How TLS begins: within TDS packets, as clients have done since long ago, or before any of them (TDS 8). */
export type TunnelKind = 'within TDS' | 'before TDS';

/** The server's end of TLS over bytes that somebody else carries. */
export function openTunnel(kind: TunnelKind, certificate: Certificate, events: TunnelEvents): Tunnel {
  const outside = new Duplex({
    read() {},
    write(bytes: Buffer, _, sent) {
      events.onCipher(bytes, sent);
    },
    final(done) {
      done();
    },
  });
  const within = kind === 'within TDS';
  const secureContext = tls.createSecureContext({
    cert: certificate.cert,
    key: certificate.key,
    minVersion: 'TLSv1.2',
    // Within TDS each flight of the handshake is one message, and 1.3 has flights that nobody there waits for.
    maxVersion: within ? 'TLSv1.2' : 'TLSv1.3',
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
  });
  const inside = new tls.TLSSocket(outside, {
    isServer: true,
    secureContext,
    requestCert: false,
    ...(within ? {} : { ALPNProtocols: ['tds/8.0'] }),
  });
  outside.on('error', events.onFault);
  inside.on('error', events.onFault);
  inside.on('secure', events.onSecure);
  inside.on('data', events.onPlain);
  return {
    receive: (bytes) => void outside.push(bytes),
    send(bytes, sent) {
      if (inside.destroyed) sent();
      else inside.write(bytes, () => sent());
    },
    close() {
      inside.destroy();
      outside.destroy();
    },
  };
}
