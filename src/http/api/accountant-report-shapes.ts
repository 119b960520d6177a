import { z } from 'zod';
import { id, instant } from './shapes.ts';

/** The shapes of the report on accounting approvers. */

const count = z.number().int();

/** Days, both included, in UTC; left out: open on that side. */
export const reportSpan = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });

const approver = z.object({
  id,
  login: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  active: z.boolean(),
  erp_integrations: z.enum(['standard', 'admin']),
  /** Null: it was so from the beginning. `by` is a person, or the provider whose groups gave it; null where nobody is known. */
  granted: z.object({ at: instant, by: z.string().nullable() }).nullable(),
  /** As far as is known. */
  signs_in: z.object({
    password: z.boolean(),
    service_accounts: z.array(z.string()),
    last_at: instant.nullable(),
  }),
  digest: z.boolean(),
  /** What they did within the span. */
  acts: z.object({ accepted: count, rejected: count, retried: count, unlinked: count, forced: count }),
  last_act_at: instant.nullable(),
});
export type Approver = z.infer<typeof approver>;
export const report = z.object({ at: instant, approvers: z.array(approver) });
export type AccountantReport = z.infer<typeof report>;
