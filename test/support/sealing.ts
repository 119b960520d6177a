import { createCipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Sealing } from '../../src/app/unit-of-work.ts';
import type { ProviderWay } from '../../src/people/single-sign-on/relying-party.ts';
import { openSealing } from '../../src/sealing.ts';

/** What a hub without keys of its own seals with. */
export const sealingOf = (secret: string): Sealing => openSealing(null, secret).column;

/** For tests that ask no provider. */
export const noProviders: ProviderWay = {
  fetch: async () => {
    throw new Error('no provider is asked in this test');
  },
  refuses: () => true,
  plainToo: false,
};

const drawn = (from: string | Buffer, purpose: string) =>
  Buffer.from(hkdfSync('sha256', from, '', `tieout ${purpose}`, 32));

/** Headers of a webhook as releases before the one sealing wrote them. */
export function headersOfBefore(secret: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const seal = createCipheriv('aes-256-gcm', drawn(secret, 'webhook headers'), nonce);
  const sealed = Buffer.concat([seal.update(text, 'utf8'), seal.final()]);
  return Buffer.concat([nonce, seal.getAuthTag(), sealed]);
}

/** The key of a second factor as they wrote it. */
export function factorOfBefore(secret: string, plain: Buffer, person: number): Buffer {
  const iv = randomBytes(12);
  const key = drawn(createHash('sha256').update(secret).digest(), 'second factor');
  const seal = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(`second factor ${person}`));
  return Buffer.concat([iv, seal.update(plain), seal.final(), seal.getAuthTag()]);
}
