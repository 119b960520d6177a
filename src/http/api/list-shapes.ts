import { z } from 'zod';
import { type ListSort, listColumns, listSorts, mostWaitingDays, parseColumns } from '../../domain/list-view.ts';
import { bulkActions, digits, erpStatuses, id, idText, instant, item, money } from './shapes.ts';

/** The shapes of the list itself, and of its counting, choosing, saved views, files; of two records side by side; and of bulk results. */

export const filters = ['ready_to_export', 'exporting', 'failed_to_export', 'synced', 'all'] as const;
/** A minus in front turns the order round. */
export const sorts = listSorts.flatMap((sort) => [sort, `-${sort}`] as const) as [
  ListSort | `-${ListSort}`,
  ...(ListSort | `-${ListSort}`)[],
];

const amountText = z.string().regex(/^-?[\d,]{1,14}(\.\d{1,2})?$/, 'money');
/** Which invoices of the tool; what is left out narrows nothing. */
export const listFilter = z.object({
  filter: z.enum(filters).default('all'),
  search: z.string().max(100).optional(),
  project_id: idText.optional(),
  vendor_id: idText.optional(),
  /** The month in which their billing period ends. */
  period: z
    .string()
    .regex(/^(19|2\d)\d{2}-(0[1-9]|1[0-2])$/)
    .optional(),
  /** Amount due, both included. */
  amount_from: amountText.optional(),
  amount_to: amountText.optional(),
  /** In their state for so many days or more. */
  waiting_days: z.preprocess(digits, z.number().int().min(1).max(mostWaitingDays)).optional(),
});
export const listOrder = listFilter.extend({ sort: z.enum(sorts).default('-billing_date') });
export const listQuery = listOrder.extend({
  limit: z.preprocess(digits, z.number().int().min(1).max(200).default(50)),
  cursor: z.string().max(500).optional(),
});
export const list = z.object({
  items: z.array(item),
  counts: z.object({
    ready_to_export: z.number(),
    exporting: z.number(),
    /** Of those that are exporting, how many stand still for a person. */
    parked: z.number(),
    failed_to_export: z.number(),
    synced: z.number(),
    all: z.number(),
  }),
  /** The connected ERP as people read it, for the list's heading. */
  erp: z.string().nullable(),
  next_cursor: z.string().nullable(),
});
export type List = z.infer<typeof list>;

export const matching = z.object({
  count: z.number(),
  /** There are more than were counted. */
  more: z.boolean(),
  /** Null where there are more. */
  amount_due: money.nullable(),
  retainage: money.nullable(),
});
export type Matching = z.infer<typeof matching>;

export const selection = z.object({
  selected: z.array(
    z.object({ invoice_id: id, version: z.number().int(), erp_status: z.enum(erpStatuses), parked: z.boolean() }),
  ),
  /** There are more than a bulk operation takes. */
  more: z.boolean(),
});
export type Selection = z.infer<typeof selection>;
export type SelectedInvoice = Selection['selected'][number];

export const choices = z.object({
  projects: z.array(z.object({ id, number: z.string(), name: z.string() })),
  vendors: z.array(z.object({ id, name: z.string() })),
  /** Months in which billing periods end, newest first. */
  periods: z.array(z.string()),
});
export type Choices = z.infer<typeof choices>;

const columns = z.array(z.enum(listColumns)).min(1).max(listColumns.length);
export const viewSettings = listFilter
  .extend({ filter: z.enum(filters).optional(), project_id: id.optional(), vendor_id: id.optional() })
  .extend({ waiting_days: z.number().int().positive().optional(), sort: z.enum(sorts).optional() })
  .extend({ columns: columns.refine((given) => new Set(given).size === given.length).optional() });
export const listView = z.object({
  id,
  name: z.string(),
  /** Everybody in the company sees it. */
  shared: z.boolean(),
  /** The list opens with it. */
  opens: z.boolean(),
  /** Whether the caller made it. */
  own: z.boolean(),
  settings: viewSettings,
});
export type ListView = z.infer<typeof listView>;
export const listViews = z.object({ views: z.array(listView) });
const name = z.string().trim().min(1).max(80);
export const newView = z.object({
  name,
  shared: z.boolean().default(false),
  opens: z.boolean().default(false),
  settings: viewSettings,
});
export const viewChange = z.object({
  name: name.optional(),
  shared: z.boolean().optional(),
  opens: z.boolean().optional(),
  settings: viewSettings.optional(),
});

export const fileFormats = ['csv', 'xlsx'] as const;
export const fileQuery = listOrder.extend({
  columns: z
    .string()
    .max(300)
    .refine((text) => parseColumns(text) !== null)
    .optional(),
});

const terms = z.object({
  vendor_number: z.string(),
  job_number: z.string(),
  commitment_number: z.string(),
  invoice_number: z.string(),
  billing_date: z.string(),
  amount: money,
  retainage: money,
  lines: z.array(z.object({ line_number: z.number(), amount: money, retainage: money })),
});
export type Terms = z.infer<typeof terms>;
export const sideBySide = z.object({
  invoice_id: id,
  erp: z.string(),
  path: z.string(),
  /** What was written down when it was accepted; before that, what would be sent now. */
  ours: terms.nullable(),
  frozen: z.boolean(),
  theirs: z
    .object({
      is: z.enum(['present', 'gone', 'unknown']),
      /** Read for this answer, or what was noted last. */
      live: z.boolean(),
      as_of: instant.nullable(),
      standing: z.enum(['live', 'paid', 'void']).nullable(),
      record: z.object({ id: z.string(), identity: z.string().nullable(), label: z.string() }).nullable(),
      /** Why the ERP could not be read. */
      because: z.string().nullable(),
      terms: terms.nullable(),
    })
    .nullable(),
  differences: z.array(
    z.object({
      part: z.string(),
      line: z.number().nullable(),
      ours: z.string().nullable(),
      theirs: z.string().nullable(),
    }),
  ),
});
export type SideBySide = z.infer<typeof sideBySide>;

export const operationState = z.object({
  operation_id: id,
  action: z.enum(bulkActions),
  state: z.enum(['queued', 'running', 'done']),
  by: z.object({ id, name: z.string() }),
  reason: z.string().nullable(),
  created_at: instant,
  ended_at: instant.nullable(),
  total: z.number(),
  done: z.number(),
  succeeded: z.number(),
  refused: z.number(),
});
export type OperationState = z.infer<typeof operationState>;
export const operationStates = z.object({ operations: z.array(operationState) });

export const verdicts = z.object({
  verdicts: z.array(
    z.object({
      position: z.number(),
      invoice_id: id,
      invoice_number: z.string().nullable(),
      vendor: z.string().nullable(),
      /** Null while there is no verdict yet. */
      ok: z.boolean().nullable(),
      code: z.string().nullable(),
      detail: z.string().nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type Verdicts = z.infer<typeof verdicts>;
export const verdictQuery = z.object({
  outcome: z.enum(['all', 'refused', 'done']).default('all'),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
