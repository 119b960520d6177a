import { z } from 'zod';
import { begunBys } from '../../domain/sign-in/second-factor.ts';
import { tokenLimits, tokenScopes } from '../../domain/sign-in/token.ts';
import { id, idText, instant } from './shapes.ts';

/** The shapes of what a person keeps of their own sign-in. */

/** Whoever has no password leaves it empty, and has signed in a moment ago. */
export const confirming = z.object({ password: z.string().max(1000).default('') });

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

export const ownSignIn = z.object({
  has_password: z.boolean(),
  /** Codes are asked for since then; null: they are not. */
  second_factor_since: instant.nullable(),
  /** How many I have. */
  passkeys: z.int(),
  recovery_codes_left: z.int(),
  /** Since when I lack the second factor that somebody else took from me; null where nobody did, or I have another. */
  factor_taken_at: instant.nullable(),
  begun_by: z.enum(begunBys),
});
export type OwnSignIn = z.infer<typeof ownSignIn>;

export const ownSession = z.object({
  id: z.string(),
  address: z.string().nullable(),
  /** What the browser calls itself. */
  browser: z.string().nullable(),
  begun_at: instant,
  begun_by: z.enum(begunBys),
  /** To a quarter of an hour. */
  used_at: instant,
  /** Is it the one that asks? */
  this_one: z.boolean(),
});
export type OwnSession = z.infer<typeof ownSession>;
export const ownSessions = z.object({ sessions: z.array(ownSession) });
export type OwnSessions = z.infer<typeof ownSessions>;
export const ended = z.object({ ended: z.int() });
export type Ended = z.infer<typeof ended>;
export const onSession = z.object({ id: z.string().max(100) });

/** The secret is shown until a code of it was shown, and never again. */
export const offeredFactor = z.object({ secret: z.string(), uri: z.string() });
export type OfferedFactor = z.infer<typeof offeredFactor>;
export const shownCode = z.object({ code: z.string().max(100) });
/** Shown this once. */
export const recoveryCodes = z.object({ recovery_codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
export const changedPassword = confirming.extend({ new_password: z.string().max(1000) });
