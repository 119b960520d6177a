import type { Branded } from '../ids.ts';

export type PasskeyId = Branded<number, 'PasskeyId'>;

export const passkeyLimits = {
  ofOnePerson: 10,
  longestName: 100,
  /** So long somebody may take for a challenge: to find the key, and to touch it. */
  challengeMs: 5 * 60_000,
} as const;

/** Why browsers make no passkeys for an address. */
export const noPasskeyReasons = ['ip_address', 'plain_http', 'bare_name'] as const;
export type NoPasskeys = (typeof noPasskeyReasons)[number];

/** Where passkeys work: the one origin, as browsers write it, and the name that each of them is bound to. */
export type PasskeyPlace =
  | { readonly ok: true; readonly origin: string; readonly rpId: string }
  | { readonly ok: false; readonly because: NoPasskeys };

const isLoopback = (host: string) => host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
const isAddress = (host: string) => host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
const isLocal = (host: string) => host === 'localhost' || host.endsWith('.localhost');

/**
 * Where passkeys work, of the address where people reach Tieout. They are bound to a name, so a bare IP address has none;
 * and to https, which browsers waive for this machine alone. Of a loopback address it is `localhost`, its own name.
 * @param publicUrl an address that can be read: the settings have seen to that.
 */
export function passkeyPlace(publicUrl: string): PasskeyPlace {
  const url = new URL(publicUrl);
  const host = url.hostname;
  if (isLoopback(host)) {
    const port = url.port === '' ? '' : `:${url.port}`;
    return { ok: true, origin: `${url.protocol}//localhost${port}`, rpId: 'localhost' };
  }
  if (isAddress(host)) return { ok: false, because: 'ip_address' };
  if (url.protocol !== 'https:' && !isLocal(host)) return { ok: false, because: 'plain_http' };
  if (!host.includes('.') && !isLocal(host)) return { ok: false, because: 'bare_name' };
  return { ok: true, origin: url.origin, rpId: host };
}

/**
 * May a signature be that of the one authenticator? Its count only ever grows; one that does not count says 0 for ever.
 * A count that stood still or went back comes from a copy, or from the original after the copy was used.
 */
export const countsOn = (before: number, now: number): boolean => (before === 0 && now === 0) || now > before;
