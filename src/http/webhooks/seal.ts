import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Seals what a hook sends along, so that the database alone gives nobody the receiver's secret. */
export function sealing(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'tieout webhook headers', 32));
  return {
    seal(headers: Readonly<Record<string, string>>): Uint8Array {
      const nonce = randomBytes(nonceLength);
      const seal = createCipheriv(cipher, key, nonce);
      const sealed = Buffer.concat([seal.update(JSON.stringify(headers), 'utf8'), seal.final()]);
      return Buffer.concat([nonce, seal.getAuthTag(), sealed]);
    },
    /** @throws where it was sealed with another secret. */
    open(sealed: Uint8Array): Readonly<Record<string, string>> {
      const bytes = Buffer.from(sealed);
      const open = createDecipheriv(cipher, key, bytes.subarray(0, nonceLength));
      open.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
      const text = Buffer.concat([open.update(bytes.subarray(nonceLength + tagLength)), open.final()]).toString('utf8');
      return JSON.parse(text) as Record<string, string>;
    },
  };
}
