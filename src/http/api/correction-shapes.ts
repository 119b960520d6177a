import { z } from 'zod';
import { correctionSteps, correctionWays } from '../../domain/correction.ts';
import { id, instant, item, reason, road } from './shapes.ts';

/** The shapes of corrections. */

const longest = 2_000;
const invoiceNamed = z.object({ id, number: z.number().int(), invoice_number: z.string().nullable() });

export const correction = z.object({
  id,
  state: z.enum(['open', 'done', 'abandoned']),
  invoice: invoiceNamed.extend({ deleted: z.boolean() }),
  project: item.shape.project,
  commitment: item.shape.commitment,
  vendor: item.shape.vendor,
  reason: z.string(),
  begun_by: z.object({ id, name: z.string() }),
  begun_at: instant,
  ended_by: z.object({ id, name: z.string() }).nullable(),
  ended_at: instant.nullable(),
  end_reason: z.string().nullable(),
  way: z.enum(correctionWays).nullable(),
  /** The wrong bill as the ERP called it, and what was last seen of it. */
  bill: z.object({
    record: item.shape.erp_record,
    seen: z.enum(['live', 'paid', 'void', 'gone']),
    last_look: z
      .object({
        is: z.enum(['present', 'gone', 'unknown']),
        standing: z.enum(['live', 'paid', 'void']).nullable(),
        as_of: instant.nullable(),
        because: z.string().nullable(),
        noted_at: instant,
      })
      .nullable(),
  }),
  road,
  steps: z.array(
    z.object({
      step: z.enum(correctionSteps),
      is: z.enum(['done', 'now', 'later', 'skipped']),
      by: z.string().nullable(),
      at: instant.nullable(),
    }),
  ),
  /** The step that it is in; null: all are done. */
  now: z.enum(correctionSteps).nullable(),
  /** What that step waits for, as a code and in words. */
  waits_for: z.string().nullable(),
  says: z.string().nullable(),
  /** Why whoever asks may not do it themselves, and who could. */
  reasons: z.array(reason),
  could: z.array(z.string()),
  /** The invoice that is exported in the end: the corrected one, or the one entered in its place. */
  again: invoiceNamed.nullable(),
});
export type Correction = z.infer<typeof correction>;

export const corrections = z.object({ corrections: z.array(correction) });
/** The newest of an invoice; where none can be begun now, why. */
export const ofInvoice = z.object({ correction: correction.nullable(), against: z.array(reason) });
export type CorrectionOfInvoice = z.infer<typeof ofInvoice>;

export const withReason = z.object({ reason: z.string().max(longest) });
export const withWay = z.object({ way: z.enum(correctionWays) });
