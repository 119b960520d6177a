import { z } from 'zod';
import { type AgeBucket, ageBucketNames, type Outcome, outcomes, unsyncedStates } from '../../domain/erp-figures.ts';
import { id, instant } from './shapes.ts';
import { paged } from './tie-out-shapes.ts';

/** The shapes of figures of the ERP tool: what waits for its bill, and what became of exports. */

const money = z.string().describe('An amount with two places');
const bucket = z.enum(ageBucketNames as readonly [AgeBucket, ...AgeBucket[]]);
const outcome = z.enum(outcomes as readonly [Outcome, ...Outcome[]]);
const named = z.object({ id, name: z.string() });
const numbered = z.object({ id, number: z.string().nullable() });

export const unsynced = z.object({
  /** The company's day that ages are counted to. */
  today: z.string(),
  figures: z.array(z.object({ bucket, state: z.enum(unsyncedStates), invoices: z.number(), amount: money })),
});
export type Unsynced = z.infer<typeof unsynced>;
export const unsyncedQuery = paged.extend({ bucket: bucket.optional(), state: z.enum(unsyncedStates).optional() });
export const unsyncedInvoice = z.object({
  invoice: numbered,
  project: named,
  vendor: z.string(),
  state: z.enum(unsyncedStates),
  billing_date: z.string().nullable(),
  /** Since the billing date. */
  days: z.number(),
  amount: money,
});
export type UnsyncedInvoice = z.infer<typeof unsyncedInvoice>;
export const unsyncedInvoices = z.object({ invoices: z.array(unsyncedInvoice), next_cursor: z.string().nullable() });
export type UnsyncedInvoices = z.infer<typeof unsyncedInvoices>;

export const by = z.enum(['day', 'week']);
export const exportOutcomes = z.object({
  /** The first day of every stretch, the empty ones too, oldest first. */
  stretches: z.array(z.string()),
  figures: z.array(z.object({ from: z.string(), outcome, count: z.number() })),
});
export type ExportOutcomes = z.infer<typeof exportOutcomes>;
export const outcomesQuery = z.object({ by: by.default('day') });
export const outcomeEventsQuery = paged.extend({
  by: by.default('day'),
  from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  outcome: outcome.optional(),
});
export const outcomeEvent = z.object({
  id,
  at: instant,
  outcome,
  invoice: numbered,
  project: named,
  vendor: z.string(),
  /** Null: the hub. */
  by: z.string().nullable(),
  amount: money,
});
export type OutcomeEvent = z.infer<typeof outcomeEvent>;
export const outcomeEvents = z.object({ events: z.array(outcomeEvent), next_cursor: z.string().nullable() });
export type OutcomeEvents = z.infer<typeof outcomeEvents>;

export const prerequisites = z.object({
  erp: z.string(),
  at: instant,
  complete: z.boolean(),
  /** Why it is not complete. */
  because: z.string().nullable(),
  looked: z.number(),
  stopped: z.number(),
  things: z.array(
    z.object({
      where: z.enum(['here', 'erp']),
      code: z.string(),
      says: z.string(),
      count: z.number(),
      amount: money,
      /** The first hundred of them. */
      invoices: z.array(unsyncedInvoice),
    }),
  ),
});
export type Prerequisites = z.infer<typeof prerequisites>;
export const prerequisitesQuery = z.object({ scope: z.enum(['waiting', 'all']).default('waiting') });
