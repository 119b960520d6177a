import { createHmac, hkdfSync } from 'node:crypto';

/**
 * What proves to a receiver that a delivery is ours, whole, and not an old one sent again: a signature over its id, the
 * moment of sending and the body, in the form of Standard Webhooks, for which receivers find a library. The key is derived
 * from the hub's own secret, so the database holds none, and from a number that a rotation raises.
 */
export interface SigningKey {
  readonly company: number;
  readonly hook: number;
  readonly version: number;
}

const prefix = 'whsec_';

const keyOf = (secret: string, { company, hook, version }: SigningKey): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'tieout webhook signature', `${company}/${hook}/${version}`, 32));

/** As a receiver is given it. */
export const signingSecret = (secret: string, key: SigningKey): string =>
  `${prefix}${keyOf(secret, key).toString('base64')}`;

/**
 * @param keys the newest first; during a rotation the one before it too, so that a receiver may change over in its time.
 * @param id the same at each attempt: by it a receiver knows what it has had before.
 * @param at seconds since 1970, of this attempt.
 */
export function signatureHeaders(
  secret: string,
  keys: readonly SigningKey[],
  id: string,
  at: number,
  body: string,
): Readonly<Record<string, string>> {
  const sign = (key: SigningKey) =>
    `v1,${createHmac('sha256', keyOf(secret, key)).update(`${id}.${at}.${body}`).digest('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': keys.map(sign).join(' ') };
}
