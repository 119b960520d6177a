import { createDecipheriv, hash, hkdfSync } from 'node:crypto';
import type { SecretPlaceInCompany } from './app/unit-of-work.ts';

const nonceLength = 12;
const tagLength = 16;

/**
 * Opens what releases before this one sealed under the secret of sessions: headers of webhooks, and the keys that codes of
 * second factors are made from. Nothing is sealed so any more; the resealer takes each over, and then this is not needed.
 * @returns for each kind what opens it; all throw where it was changed, or another secret sealed it.
 */
export function openOlderSeals(sessionSecret: string): (place: SecretPlaceInCompany, sealed: Uint8Array) => string {
  const drawn = (from: string | Buffer, purpose: string) =>
    Buffer.from(hkdfSync('sha256', from, '', `tieout ${purpose}`, 32));
  const ofHeaders = drawn(sessionSecret, 'webhook headers');
  const ofFactors = drawn(Buffer.from(hash('sha256', sessionSecret, 'hex'), 'hex'), 'second factor');
  return ({ kind, record }, sealed) => {
    const bytes = Buffer.from(sealed);
    if (bytes.length < nonceLength + tagLength) throw new Error('too short to be sealed');
    if (kind === 'webhook') {
      const [tag, text] = [
        bytes.subarray(nonceLength, nonceLength + tagLength),
        bytes.subarray(nonceLength + tagLength),
      ];
      return opened(ofHeaders, bytes, tag, text).toString('utf8');
    }
    if (kind !== 'second_factor') throw new Error('nothing of this kind was sealed so');
    const [text, tag] = [bytes.subarray(nonceLength, -tagLength), bytes.subarray(-tagLength)];
    return opened(ofFactors, bytes, tag, text, `second factor ${record}`).toString('base64');
  };
}

function opened(key: Buffer, bytes: Buffer, tag: Buffer, text: Buffer, bound?: string): Buffer {
  const open = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), { authTagLength: tagLength });
  if (bound !== undefined) open.setAAD(Buffer.from(bound));
  open.setAuthTag(tag);
  return Buffer.concat([open.update(text), open.final()]);
}
