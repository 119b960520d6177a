import { z } from 'zod';
import { type AlertKind, alertKinds } from '../../domain/care/alerts.ts';
import { id, instant } from './shapes.ts';

/** The shapes of alerts. */

export const alert = z.object({
  id,
  connection: z.object({ id, name: z.string() }),
  kind: z.enum(Object.keys(alertKinds) as [AlertKind, ...AlertKind[]]),
  /** Of exports the code of the error, of a tie-out its id; else empty. */
  cause: z.string(),
  count: z.number().int(),
  says: z.string(),
  began_at: instant,
  /** Null: nobody was told, for it was over soon, or because it has only just begun. */
  told_at: instant.nullable(),
  ended_at: instant.nullable(),
});
export type Alert = z.infer<typeof alert>;
export const alerts = z.object({ alerts: z.array(alert) });

const wish = z.boolean().nullable();
/** Null: what is usual for what one may do. */
export const alertWishes = z.object({ exports: wish, connections: wish, tie_outs: wish });
export type AlertWishes = z.infer<typeof alertWishes>;
export const myAlerts = alertWishes.extend({
  told: z.object({ exports: z.boolean(), connections: z.boolean(), tie_outs: z.boolean() }),
});
export type MyAlerts = z.infer<typeof myAlerts>;
