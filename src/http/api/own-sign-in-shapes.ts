import { z } from 'zod';
import { tokenLimits, tokenScopes } from '../../domain/token.ts';
import { id, idText, instant } from './shapes.ts';

/** The shapes of what a person keeps of their own sign-in. */

/** Whoever has no password leaves it empty, and has signed in a moment ago. */
export const confirming = z.object({ password: z.string().max(1000).default('') });
export type Confirming = z.input<typeof confirming>;

export const ownToken = z.object({
  id,
  name: z.string(),
  scope: z.enum(tokenScopes),
  /** The one company that it reaches; null: every one of mine. */
  company_id: id.nullable(),
  /** Its last four letters. */
  hint: z.string(),
  created_at: instant,
  expires_at: instant,
  last_used_at: instant.nullable(),
  revoked_at: instant.nullable(),
  /** Does it count now? */
  counts: z.boolean(),
});
export type OwnToken = z.infer<typeof ownToken>;
export const ownTokens = z.object({ tokens: z.array(ownToken) });
export type OwnTokens = z.infer<typeof ownTokens>;

const { shortestDays, usualDays, longestDays, longestName } = tokenLimits;
export const newToken = confirming.extend({
  name: z.string().trim().min(1).max(longestName),
  scope: z.enum(tokenScopes),
  company_id: id.nullable().default(null),
  days: z.int().min(shortestDays).max(longestDays).default(usualDays),
});
export type NewToken = z.input<typeof newToken>;
/** The token is shown this once. */
export const madeToken = z.object({ token: z.string(), made: ownToken });
export type MadeToken = z.infer<typeof madeToken>;
export const onToken = z.object({ id: idText });
