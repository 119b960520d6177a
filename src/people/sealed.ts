import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** Seals what has to be read again, so that the database alone, or a copy of it, gives nothing away. */
export interface Seal {
  /** @param of what it belongs to: moved to another's row it does not open. */
  close(plain: Buffer, of: string): Buffer;
  /** @throws where it was changed, is another's, or was sealed under another secret. */
  open(sealed: Buffer, of: string): Buffer;
}

/** AES-256-GCM under a key of its own, drawn from the secret that signs sessions. */
export function sealOf(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', `tieout ${purpose}`, 32));
  return {
    close: (plain, of) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(of));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, of) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(of)).setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
    },
  };
}
