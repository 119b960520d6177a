import { z } from 'zod';
import { recordFilters, recordMoves, recordStates } from '../../domain/records/flow.ts';
import { holders, type RecordKind, recordKindNames } from '../../domain/records/kinds.ts';
import { matchParts } from '../../domain/records/match.ts';
import { id, idText, instant, money } from './shapes.ts';

/** The shapes of the records that an invoice stands on. */

const kinds = recordKindNames as readonly [RecordKind, ...RecordKind[]];
export const kind = z.enum(kinds);
export const ofKind = z.object({ company: idText, kind });
export const onRecord = ofKind.extend({ id: idText });

const reason = z.object({ code: z.string(), detail: z.string(), missing: z.array(z.unknown()).optional() });
const move = z.object({ allowed: z.boolean(), reasons: z.array(reason) });

export const record = z.object({
  kind,
  /** Ours; null for what is in the ERP alone. */
  id: id.nullable(),
  /** In the ERP's list; null for what is not in it. */
  erp_id: id.nullable(),
  number: z.string().nullable(),
  name: z.string(),
  /** What it is known by besides: the vendor, the commitment, the place. */
  beside: z.string().nullable(),
  amount: money.nullable(),
  status: z.string().nullable(),
  project: z.object({ id, name: z.string(), number: z.string() }).nullable(),
  commitment_id: id.nullable(),
  erp_number: z.string().nullable(),
  /** What the ERP calls the one that it is joined to. */
  erp_name: z.string().nullable(),
  /** Of one that is synced: does the ERP's list have it? Null where that list does not tell. */
  in_erp_list: z.boolean().nullable(),
  erp_status: z.enum(recordStates),
  /** What is under way, for a move to hold on to; null while nothing is. */
  flow_id: id.nullable(),
  /** As which it was accepted. */
  flow_number: z.string().nullable(),
  parked: z.boolean(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  reject_reason: z.string().nullable(),
  sent_at: instant.nullable(),
  moves: z.partialRecord(z.enum(recordMoves), move),
});
export type ErpRecordItem = z.infer<typeof record>;
export const unlinked = record.extend({ message: z.string() });

const filters = z.enum(recordFilters);

export const reading = z.object({
  /** Somebody waits for a newer one. */
  reading: z.boolean(),
  /** When the ERP was last read whole for these; null: never. */
  as_of: instant.nullable(),
  /** Why the last attempt came to nothing. */
  error: z.string().nullable(),
  records: z.number(),
});
export type RecordReading = z.infer<typeof reading>;

export const list = z.object({
  erp: z.string().nullable(),
  counts: z.record(filters, z.number()),
  /** Null where nothing was read yet. */
  reading: reading.nullable(),
  /** Does the ERP list such records at all? */
  listed: z.boolean(),
  items: z.array(record),
  next_cursor: z.string().nullable(),
});
export type ErpRecordList = z.infer<typeof list>;

export const listQuery = z.object({
  filter: filters.default('ready_to_import'),
  search: z.string().max(100).optional(),
  project_id: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(2_000).optional(),
});

export const waiting = z.object({ waiting: z.record(kind, z.number()) });

const line = z.object({
  number: z.number(),
  description: z.string(),
  cost_code: z.string(),
  cost_type: z.string(),
  amount: money,
});
export const whole = record.extend({
  /** What the ERP would be asked to hold; null of what is not made there. */
  wanted: z
    .object({
      number: z.string(),
      name: z.string(),
      vendor_number: z.string().nullable(),
      job_number: z.string().nullable(),
      commitment_number: z.string().nullable(),
      lines: z.array(line),
      amount: money.nullable(),
    })
    .nullable(),
  refusals: z.array(reason),
  /** What stands on it, in the order in which it is undone. */
  held: z.array(z.object({ kind: z.enum(holders), id, label: z.string(), project_id: id })),
  history: z.array(z.object({ id, at: instant, by: z.string().nullable(), type: z.string(), says: z.string() })),
});
export type ErpRecordWhole = z.infer<typeof whole>;

export const matches = z.object({
  of: z.object({ number: z.string().nullable(), name: z.string() }),
  matches: z.array(
    z.object({
      id,
      number: z.string().nullable(),
      name: z.string(),
      beside: z.string().nullable(),
      amount: money.nullable(),
      /** In what the two are alike, the weightiest first. */
      parts: z.array(z.enum(matchParts)),
    }),
  ),
});
export type ErpRecordMatches = z.infer<typeof matches>;
export const matchQuery = z.object({ search: z.string().max(100).optional() });

export const moveBody = z.object({
  /** The `flow_id` that the caller saw. */
  flow_id: id.optional(),
  /** Of an accept or a retry: what it is to be called in the ERP. */
  number: z.string().max(255).optional(),
  /** Of a rejection. */
  reason: z.string().max(2_000).optional(),
  /** Of a link: `erp_id` of the one that it is joined to. */
  erp_id: id.optional(),
});
export type RecordMoveBody = z.infer<typeof moveBody>;
export const archived = z.object({ archived: z.boolean() });
export const linked = z.object({ linked: z.number(), left: z.number() });
