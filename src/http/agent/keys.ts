import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type SignatureClaims, type SignedParts, signedText } from '../../domain/agent.ts';

/**
 * An agent's key, from the hub's own secret: so the database holds none, and each hub process makes the same.
 * @param secret what sessions are signed with. Another one, and every agent has to be enrolled anew.
 */
export function agentKey(secret: string, claims: Pick<SignedParts, 'company' | 'keyId' | 'keyVersion'>): Buffer {
  const about = `${claims.company}/${claims.keyId}/${claims.keyVersion}`;
  return Buffer.from(hkdfSync('sha256', secret, 'tieout agent', about, 32));
}

export const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest();

/** Was this request signed with the key that it names? Takes the same time for every wrong signature. */
export function isSigned(secret: string, claims: SignatureClaims, method: string, target: string, body: Uint8Array) {
  const text = signedText({ ...claims, method, target, bodyHash: sha256(body).toString('hex') });
  const right = createHmac('sha256', agentKey(secret, claims)).update(text).digest();
  const given = Buffer.from(claims.signature, 'base64url');
  return given.length === right.length && timingSafeEqual(given, right);
}
