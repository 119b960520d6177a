import { z } from 'zod';
import { accountingMethods, mostLines } from '../../domain/billing/schedule-of-values.ts';
import { lineInput } from '../rest/contract-shapes.ts';
import { id, money } from './shapes.ts';

/** The shapes of the Commitments tool in /api/v1. */

const code = z.object({ id, code: z.string(), name: z.string() });

/** A line of a schedule of values. Quantity and unit price are null on one that is billed by amount. */
const line = z.object({
  id,
  position: z.number().int(),
  description: z.string(),
  amount: money,
  quantity: z.string().nullable(),
  unit_price: z.string().nullable(),
  unit: z.string().nullable(),
  change_order_id: id.nullable(),
  /** Of a change order, also of one that was there before change orders were kept. */
  change_order: z.boolean(),
  cost_code: code,
  cost_type: code,
});

export const scheduleOfValues = z.object({
  commitment_id: id,
  version: z.number().int(),
  accounting_method: z.enum(accountingMethods),
  /** May it be changed as it stands, by somebody who may write? */
  open: z.boolean(),
  original: money,
  approved_changes: money,
  revised: money,
  lines: z.array(line),
});
export type ScheduleOfValues = z.infer<typeof scheduleOfValues>;

const seen = { version: z.int32().optional() };
export const scheduleBody = z.object({
  ...seen,
  /** All lines in their order: one with an id is there already and keeps what is left out, one without is new. */
  lines: z.array(lineInput.extend({ id: id.optional() })).max(mostLines),
});
export const orderBody = z.object({ ...seen, order: z.array(id).max(mostLines) });

const yesOrNo = z.enum(['true', 'false']).transform((value) => value === 'true');
export const importQuery = z.object({
  /** `replace` puts the lines in the place of those that are there, `append` behind them. */
  mode: z.enum(['replace', 'append']).default('append'),
  dry_run: yesOrNo.default(false),
});
/** Pasted text; a file is sent as it is, under its own content type. */
export const importText = z.object({ ...seen, text: z.string() });

export const imported = z.object({
  dry_run: z.boolean(),
  /** So many lines came out of the table. */
  imported: z.number().int(),
  total: money,
  /** The schedule as it is now, or with `dry_run` as it would be. */
  lines: z.array(
    line.omit({ id: true, change_order_id: true, change_order: true, cost_code: true, cost_type: true }).extend({
      cost_code_id: id,
      cost_type_id: id,
    }),
  ),
  version: z.number().int(),
});
export type ImportedSchedule = z.infer<typeof imported>;

/** The codes that lines of a project may name. */
export const codes = z.object({ cost_codes: z.array(code), cost_types: z.array(code) });
export type Codes = z.infer<typeof codes>;

export const projectSettings = z.object({
  /** What becomes of an invoice that bills more than was agreed. */
  over_billing: z.enum(['refuse', 'warn']),
});
export type ProjectSettings = z.infer<typeof projectSettings>;
