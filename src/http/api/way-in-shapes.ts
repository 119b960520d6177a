import { z } from 'zod';
import { confirming, ownToken } from './own-sign-in-shapes.ts';
import { id, idText } from './shapes.ts';

/** The shapes of what an administrator sees and takes away of the ways in of others. */

export const othersToken = ownToken.extend({ person: z.object({ id, name: z.string() }) });
export type OthersToken = z.infer<typeof othersToken>;

/** What somebody has beside a password: codes of an app, and so many passkeys. */
export const personFactors = z.object({ person_id: id, codes: z.boolean(), passkeys: z.int() });
export type PersonFactors = z.infer<typeof personFactors>;

/** Of one person alone. */
export const waysInQuery = z.object({ person_id: idText.optional() });

export const waysIn = z.object({
  /** Of those whose sign-in this company administers. */
  people: z.array(personFactors),
  tokens: z.array(othersToken),
});
export type WaysIn = z.infer<typeof waysIn>;

export const takenFactor = confirming.extend({ reason: z.string().trim().min(1).max(500) });
export type TakenFactor = z.input<typeof takenFactor>;
