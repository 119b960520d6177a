import { z } from 'zod';
import { stagedStatuses } from '../../app/hub.ts';
import { wholeText } from '../../domain/whole-text.ts';
import { idSent } from './id-shape.ts';
import { numberAsText, originText } from './origin-shape.ts';

/** As the wire writes a detail's status, and as it was seen written. */
const statuses = {
  success: 'success',
  failed: 'failed',
  rejected: 'failed',
  'in progress': 'in_progress',
  in_progress: 'in_progress',
} as const;

const mostMessages = 50;
const longestMessage = 2_000;

const shortened = (message: string): string =>
  message.length <= longestMessage ? message : `${wholeText(message.slice(0, longestMessage - 1))}…`;

/**
 * What people read beside a word. More than is kept is cut, not refused: a detail that could not be closed, for its program sent
 * the whole of an ERP's answer along, would wait for a person.
 */
const messages = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (typeof value === 'string' ? [value] : (value ?? [])))
  .transform((all) => all.slice(0, mostMessages).map(shortened));

export const detailAnswer = z.object({
  status: z.enum(Object.keys(statuses) as (keyof typeof statuses)[]).transform((status) => statuses[status]),
  messages,
});
export const detailUpdate = detailAnswer.extend({ id: idSent });

export const externalUpdate = z.object({
  item_type: z.string().min(1).max(60),
  item_id: idSent,
  origin_id: originText(255),
  origin_code: originText(255),
  origin_data: originText(4_000),
});

export const bulkDestroy = z.object({
  item_type: z.string().min(1).max(60),
  item_ids: z.array(idSent).min(1).max(1_000),
});

export const stagedRecord = z.object({
  id: idSent.nullish(),
  item_type: z.string().min(1).max(60),
  origin_id: z.union([z.string().min(1).max(255), numberAsText], 'text'),
  origin_code: originText(255),
  origin_data: originText(4_000),
  parent_id: idSent.nullish(),
  status: z.enum(stagedStatuses).optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
});
/** A change to one that is known by its id. */
export const stagedChange = stagedRecord.omit({ id: true }).partial();

/** So many entries may a sync bring at once. */
export const mostUpdates = 1_000;
/** Both are documented: `{"updates": […]}`, and the list alone. */
export const updates = z.union([
  z.array(z.unknown()).max(mostUpdates),
  z.object({ updates: z.array(z.unknown()).max(mostUpdates) }).transform((body) => body.updates),
]);
