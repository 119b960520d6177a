import { z } from 'zod';
import { inCompany } from './context.ts';
import { idText, instant } from './shapes.ts';

/** The shapes of a connection's secrets. A secret goes in and never comes out. */

/** As settings name it, in small letters. */
const name = z.string().regex(/^[a-z0-9_]{1,40}$/);
const longest = 4_000;

export const onSecret = inCompany.extend({ id: idText, name });
export const secretValue = z.object({ value: z.string().min(1).max(longest) });
export const secretSet = z.object({ name, key: z.string(), says: z.string() });
export type SecretSet = z.infer<typeof secretSet>;

const shown = z.object({
  name,
  set_at: instant,
  by: z.string().nullable(),
  /** The name of the key that sealed it; null where it is no ciphertext of this hub's. */
  key: z.string().nullable(),
  opens: z.boolean(),
});
export const secrets = z.object({ secrets: z.array(shown) });
export type Secrets = z.infer<typeof secrets>;
