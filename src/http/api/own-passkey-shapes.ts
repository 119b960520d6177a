import { z } from 'zod';
import { noPasskeyReasons, passkeyLimits } from '../../domain/sign-in/passkey.ts';
import { newPasskeyAnswer } from '../sign-in/passkey-shapes.ts';
import { confirming } from './own-sign-in-shapes.ts';
import { id, idText, instant } from './shapes.ts';

/** The shapes of a person's own passkeys. */

export const ownPasskey = z.object({
  id,
  name: z.string(),
  /** May it be on more than one device, by an account of the person's? */
  synced: z.boolean(),
  created_at: instant,
  last_used_at: instant.nullable(),
  /** Since when it opens nothing any more, because a copy of it was used; null: it opens. */
  blocked_at: instant.nullable(),
});
export type OwnPasskey = z.infer<typeof ownPasskey>;

export const ownPasskeys = z.object({
  /** The one origin at which they work; null where they do not, and `because` says why. */
  origin: z.string().nullable(),
  because: z.enum(noPasskeyReasons).nullable(),
  passkeys: z.array(ownPasskey),
});
export type OwnPasskeys = z.infer<typeof ownPasskeys>;

/** What the browser is to be asked with, as WebAuthn writes it in JSON. */
export const passkeyOptions = z.object({ options: z.record(z.string(), z.unknown()) });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

export const beginPasskey = confirming;
const name = z.string().trim().min(1).max(passkeyLimits.longestName);
export const newPasskey = z.object({ name, answer: newPasskeyAnswer });
export type NewPasskey = z.input<typeof newPasskey>;
/** `recovery_codes` are shown this once; null where there were some already. */
export const madePasskey = z.object({ made: ownPasskey, recovery_codes: z.array(z.string()).nullable() });
export type MadePasskey = z.infer<typeof madePasskey>;
export const onPasskey = z.object({ id: idText });
export const renamedPasskey = z.object({ name });
