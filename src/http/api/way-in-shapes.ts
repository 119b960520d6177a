import { z } from 'zod';
import { tokenScopes } from '../../domain/token.ts';
import { confirming } from './own-sign-in-shapes.ts';
import { id, instant } from './shapes.ts';

/** The shapes of what an administrator sees and takes away of the ways in of others. */

export const othersToken = z.object({
  id,
  person: z.object({ id, name: z.string() }),
  name: z.string(),
  scope: z.enum(tokenScopes),
  /** This company; null: wherever its person belongs. */
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
export type OthersToken = z.infer<typeof othersToken>;

/** What somebody has beside a password: codes of an app, and so many passkeys. */
export const personFactors = z.object({ person_id: id, codes: z.boolean(), passkeys: z.int() });
export type PersonFactors = z.infer<typeof personFactors>;

export const waysIn = z.object({
  /** Of those whose sign-in this company administers. */
  people: z.array(personFactors),
  tokens: z.array(othersToken),
});
export type WaysIn = z.infer<typeof waysIn>;

export const takenFactor = confirming.extend({ reason: z.string().trim().min(1).max(500) });
export type TakenFactor = z.input<typeof takenFactor>;
