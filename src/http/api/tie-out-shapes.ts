import { z } from 'zod';
import { type FindingKind, findingKinds } from '../../domain/tie-out.ts';
import { id, instant } from './shapes.ts';

/** The shapes of tie-outs. */

const money = z.string().describe('An amount with two places');
const kinds = z.enum(findingKinds as readonly [FindingKind, ...FindingKind[]]);

export const tieOut = z.object({
  id,
  connection_id: id,
  state: z.enum(['waiting', 'reading', 'complete', 'incomplete']),
  /** Why it is incomplete; it then gives no verdict. */
  because: z.string().nullable(),
  /** Null: by its schedule. */
  asked_by: z.object({ id, name: z.string() }).nullable(),
  asked_at: instant,
  begun_at: instant.nullable(),
  ended_at: instant.nullable(),
  /** Bills read so far. */
  bills: z.number(),
  links: z.number(),
});
export type TieOut = z.infer<typeof tieOut>;
export const tieOuts = z.object({ tie_outs: z.array(tieOut) });

export const tieOutWhole = tieOut.extend({
  counts: z.partialRecord(kinds, z.number()),
  totals: z.array(
    z.object({
      project: z.object({ id, name: z.string(), number: z.string() }),
      /** The first of the month of the billing dates. */
      month: z.string(),
      links: z.number(),
      ours: money,
      theirs: money,
      difference: money,
    }),
  ),
});
export type TieOutWhole = z.infer<typeof tieOutWhole>;

export const finding = z.object({
  id,
  kind: kinds,
  weight: z.enum(['wrong', 'to know']),
  project: z.object({ id, name: z.string() }).nullable(),
  vendor: z.string().nullable(),
  invoice: z.object({ id, number: z.string().nullable() }).nullable(),
  /** The bill in the ERP; null where there is none. */
  bill: z.object({ id: z.string(), label: z.string(), standing: z.enum(['live', 'paid', 'void']) }).nullable(),
  ours: money.nullable(),
  theirs: money.nullable(),
  /** Part by part, of a bill that was changed. */
  differences: z.array(
    z.object({
      part: z.string(),
      line: z.number().nullable(),
      ours: z.string().nullable(),
      theirs: z.string().nullable(),
    }),
  ),
});
export type Finding = z.infer<typeof finding>;
export const findings = z.object({ findings: z.array(finding), next_cursor: z.string().nullable() });
export type Findings = z.infer<typeof findings>;

export const findingsQuery = z.object({
  kind: kinds.optional(),
  project_id: z.coerce.number().int().positive().optional(),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const tieOutHour = z.object({ hour: z.number().int().min(0).max(23).nullable() });
