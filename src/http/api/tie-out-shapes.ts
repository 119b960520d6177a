import { z } from 'zod';
import { type FindingKind, findingKinds } from '../../domain/tie-out.ts';
import { id, idText, instant } from './shapes.ts';

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
  /** Of so many bills the ERP told what they cost by cost code; of the others codes were not compared. */
  costs_told: z.number(),
  /** Are findings that are good to know listed still? Of most tie-outs only how many there were is kept. */
  to_know_kept: z.boolean(),
});
export type TieOut = z.infer<typeof tieOut>;
export const tieOuts = z.object({ tie_outs: z.array(tieOut), next_cursor: z.string().nullable() });
export type TieOuts = z.infer<typeof tieOuts>;

export const tieOutWhole = tieOut.extend({
  counts: z.partialRecord(kinds, z.number()),
  totals: z.array(
    z.object({
      project: z.object({ id, name: z.string(), number: z.string() }),
      /** Null where it was deleted since, and in tie-outs that were made before periods were added up. */
      period: z.object({ id, start: z.string(), end: z.string() }).nullable(),
      /** The first of the month of the billing dates. */
      month: z.string(),
      links: z.number(),
      ours: money,
      theirs: money,
      difference: money,
    }),
  ),
  /** By how many wrong findings it differs from the complete one before it. */
  compared: z
    .object({
      with: tieOut.pick({ id: true, begun_at: true }),
      added: z.number(),
      settled: z.number(),
      same: z.number(),
    })
    .nullable(),
});
export type TieOutWhole = z.infer<typeof tieOutWhole>;

export const finding = z.object({
  id,
  /** The tie-out that found it, under which it is noted: of what was settled since, the one before. */
  tie_out_id: id,
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
      /** Of the part `cost`: the cost code and type whose sums differ. */
      code: z.string().nullable(),
      line: z.number().nullable(),
      ours: z.string().nullable(),
      theirs: z.string().nullable(),
    }),
  ),
  /** What somebody said of it; it stays while the finding is the same. */
  note: z.object({ comment: z.string(), by: z.object({ id, name: z.string() }), at: instant }).nullable(),
  /** Not in the tie-out before; null where there is none to compare with. */
  is_new: z.boolean().nullable(),
});
export type Finding = z.infer<typeof finding>;
export const findings = z.object({ findings: z.array(finding), next_cursor: z.string().nullable() });
export type Findings = z.infer<typeof findings>;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const paged = z.object({
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const tieOutsQuery = paged.extend({
  connection_id: idText.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
const part = paged.extend({
  project_id: z.coerce.number().int().positive().optional(),
  period_start: day.optional(),
  period_end: day.optional(),
});
export const findingsQuery = part.extend({
  kind: kinds.optional(),
  /** `new`: wrong, and not in the one before. `settled`: wrong in the one before, and not in this one. */
  since: z.enum(['new', 'settled']).optional(),
});
export const rowsQuery = part.extend({ differing: z.stringbool().default(false) });
export const row = z.object({
  link_id: id,
  invoice: z.object({ id, number: z.string().nullable() }),
  project: z.object({ id, name: z.string() }),
  vendor: z.string(),
  bill: z.string().nullable(),
  billing_date: z.string().nullable(),
  ours: money,
  theirs: money,
  difference: money,
  kinds: z.array(kinds),
});
export type TieOutRow = z.infer<typeof row>;
export const rows = z.object({ rows: z.array(row), next_cursor: z.string().nullable() });
export type TieOutRows = z.infer<typeof rows>;
export const note = z.object({ comment: z.string().max(2_000).nullable() });
export const tieOutHour = z.object({ hour: z.number().int().min(0).max(23).nullable() });
