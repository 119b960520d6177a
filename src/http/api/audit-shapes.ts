import { z } from 'zod';
import { flaws, logs, mostKeptCheckpoints } from '../../domain/history/sealed-history.ts';
import { id } from './shapes.ts';

/** The shapes of the sealed history. */

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const checkpoint = z.object({
  company: id,
  number: z.int32().positive(),
  /** How many events it vouches for. */
  place: id,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string().max(40),
  key: z.string().max(100),
  signature: z.string().max(200),
});
export type AuditCheckpoint = z.infer<typeof checkpoint>;

export const toVerify = z.object({ checkpoints: z.array(checkpoint).max(mostKeptCheckpoints).optional() });
/** What so many come to, with room to spare. */
export const mostToVerifyBytes = mostKeptCheckpoints * 512;

export const checkpoints = z.object({
  /** Null: this hub has no place for a key. */
  key: z.object({ id: z.string(), public_key: z.string() }).nullable(),
  checkpoints: z.array(checkpoint),
});
export type AuditCheckpoints = z.infer<typeof checkpoints>;

export const newCheckpoint = z.object({ checkpoint: checkpoint.nullable(), says: z.string() });
export type NewAuditCheckpoint = z.infer<typeof newCheckpoint>;

export const verification = z.object({
  whole: z.boolean(),
  sealed: count,
  head: z.string(),
  waiting: count,
  checkpoints: count,
  vouched: count,
  found: count,
  findings: z.array(
    z.object({
      flaw: z.enum(flaws),
      log: z.enum(logs).nullable(),
      event: z.number().nullable(),
      place: z.number().nullable(),
      number: z.number().nullable(),
      says: z.string(),
    }),
  ),
});
export type Verification = z.infer<typeof verification>;

/** Only what stands after that place of the chain: for who takes the history away day by day. */
export const exportQuery = z.object({ after: z.preprocess(Number, count).optional() });
