import { hkdfSync } from 'node:crypto';
import type { Keyring, Sealing } from './app/unit-of-work.ts';
import { openKeyring } from './keyring.ts';
import { openOlderSeals } from './older-seals.ts';

/** What every hub can seal with, whatever keys it was given. */
export interface Sealed {
  readonly ring: Keyring;
  readonly column: Sealing;
}

/**
 * Secrets that the hub makes or is given in any case, headers of webhooks and second factors, are sealed on the one
 * keyring. A hub without keys of its own has one that is drawn from the secret of sessions; it goes on opening what it
 * sealed when keys are given, until the resealer is through.
 */
export function openSealing(keyring: Keyring | null, sessionSecret: string): Sealed {
  const key = Buffer.from(hkdfSync('sha256', sessionSecret, '', 'tieout secrets', 32)).toString('base64');
  const drawn = openKeyring({ value: key })!;
  const isDrawn = (sealed: string) => drawn.keyOf(sealed) === drawn.current();
  const ring: Keyring =
    keyring === null
      ? drawn
      : {
          ...keyring,
          open: (place, sealed) => (isDrawn(sealed) ? drawn : keyring).open(place, sealed),
        };
  const older = openOlderSeals(sessionSecret);
  return {
    ring,
    column: {
      seal: (place, secret) => Buffer.from(ring.seal(place, secret), 'utf8'),
      // What older releases sealed begins with a random nonce: never, but for one in 2^120, with these letters.
      open: (place, sealed) => {
        const text = Buffer.from(sealed).toString('utf8');
        return ring.keyOf(text) === null ? older(place, sealed) : ring.open(place, text);
      },
      beginning: () => `v1.${ring.current()}.`,
    },
  };
}
