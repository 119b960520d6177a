import { z } from 'zod';
import { connection, id, instant } from './shapes.ts';

/** The shapes of how connections are cared for. */

const count = z.number().int();
const hour = z.number().int().min(0).max(23);
const sums = z.object({
  calls: count,
  /** Not answered, or not in a way that can be believed. */
  failed: count,
  /** From 0 to 1; null where there were no calls. */
  error_rate: z.number().nullable(),
  mean_ms: z.number().nullable(),
  longest_ms: z.number(),
});

const times = z.object({
  read_every_minutes: z.number().int().min(1).max(1_440),
  records_every_minutes: z.number().int().min(5).max(10_080),
  tie_out_hour: hour.nullable(),
  /** Both or neither, and not the same: hours of the company's day between which nothing is read by itself. */
  quiet: z
    .object({ from: hour, to: hour })
    .refine(({ from, to }) => from !== to)
    .nullable(),
  silent_minutes: z.number().int().min(2).max(1_440),
});
/** What is left out stays as it is. */
export const newSchedule = times.partial();
export type NewSchedule = z.infer<typeof newSchedule>;

export const schedule = times.extend({
  time_zone: z.string(),
  quiet_now: z.boolean(),
  /** Null: it is not done by itself. */
  next_read_at: instant.nullable(),
  next_records_at: instant.nullable(),
  next_tie_out_at: instant.nullable(),
});
export type Schedule = z.infer<typeof schedule>;

export const health = z.object({
  connection_id: id,
  name: z.string(),
  erp: z.string(),
  at: instant,
  verdict: z.enum(['well', 'watch', 'ill']),
  /** The worst first. */
  reasons: z.array(z.object({ code: z.string(), says: z.string() })),
  last_read_at: instant.nullable(),
  last_read_error: z.string().nullable(),
  /** How old what was last read is. */
  lag_ms: z.number().nullable(),
  agent: connection.shape.agent,
  last_hour: sums,
  last_day: sums,
  last_failure: z.object({ at: instant, says: z.string() }).nullable(),
  /** Half hours of the last day in which there were calls, oldest first. */
  steps: z.array(sums.extend({ at: instant })),
  queue: z.object({
    waiting: count,
    in_hand: count,
    oldest_sent_at: instant.nullable(),
    parked: count,
    failed: count,
  }),
  slots: z.object({ in_use: count, of: count }),
  last_tie_out: z.object({ id, state: z.enum(['complete', 'incomplete']), ended_at: instant, wrong: count }).nullable(),
  schedule,
});
export type Health = z.infer<typeof health>;
