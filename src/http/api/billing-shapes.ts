import { z } from 'zod';
import { mostMonths } from '../../domain/billing/billing-periods.ts';
import { day, id, instant } from './shapes.ts';

/** Billing periods made by the month, contacts of vendors and invitations to bill, as /api/v1 speaks of them. */

export const byMonth = z.object({
  /** A day of the first month. */
  from: day,
  months: z.int().min(1).max(mostMonths),
  /** The day of each month by which invoices are due; past a month's end it is its last day. */
  due_day: z.int().min(1).max(31),
});

export const period = z.object({
  id,
  project_id: id,
  position: z.number().int(),
  start_date: day,
  end_date: day,
  due_date: day,
  status: z.enum(['open', 'closed']),
  created_at: instant,
  updated_at: instant,
});
export const periods = z.object({ billing_periods: z.array(period) });
export type Periods = z.infer<typeof periods>;

export const newContact = z.object({ person_id: id });
export const contacts = z.object({
  contacts: z.array(
    z.object({
      vendor_id: id,
      person: z.object({ id, name: z.string(), login: z.string() }),
      added_at: instant,
    }),
  ),
});
export type Contacts = z.infer<typeof contacts>;

export const newInvitation = z.object({ period_id: id });
export const invitations = z.object({
  invitations: z.array(
    z.object({
      commitment_id: id,
      period_id: id,
      invited_at: instant,
      invited_by: z.string(),
      /** Is there an invoice of the commitment in this period? */
      billed: z.boolean(),
    }),
  ),
});
export type Invitations = z.infer<typeof invitations>;
