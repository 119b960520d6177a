import { z } from 'zod';
import type { HeaderPart, LinePart } from './message-names.ts';
import type { RecordLinePart, RecordPart } from './record-names.ts';

/** XML takes no others, and a name that was typed by hand must not change the shape of a message. */
const element = z.string().regex(/^[A-Za-z_][\w.-]{0,127}$/);

const limits = z.strictObject({
  length: z.number().int().min(0).exactOptional(),
  digits: z.number().int().min(0).exactOptional(),
  places: z.number().int().min(0).exactOptional(),
  patterns: z.array(z.string().max(2_000)).max(20).exactOptional(),
  values: z.array(z.string().max(200)).max(500).exactOptional(),
});

const place = <const Parts extends readonly [string, ...string[]]>(parts: Parts) =>
  z.strictObject({
    holds: z.enum([...parts, 'fixed'] as [...Parts, 'fixed']),
    element,
    within: z.array(element).max(4),
    required: z.boolean(),
    limits: limits.exactOptional(),
    value: z.string().max(200).exactOptional(),
  });

const headerParts = [
  ...(['recordNumber', 'invoiceNumber', 'vendor', 'job', 'subcontract', 'description', 'billingDate'] as const),
  ...(['postingPeriod', 'postingYear', 'type', 'status', 'reference', 'total', 'retainage', 'lines'] as const),
] as const satisfies HeaderPart[];
const lineParts = [
  ...(['subcontractLine', 'lineDescription', 'costCode', 'costType'] as const),
  ...(['quantity', 'unitPrice', 'amount', 'lineRetainage'] as const),
] as const satisfies LinePart[];

const recordParts = [
  ...(['number', 'name', 'address', 'city', 'state', 'zip', 'phone', 'email'] as const),
  ...(['vendor', 'job', 'title', 'date', 'status', 'retainageRate', 'lines'] as const),
] as const satisfies RecordPart[];
const recordLineParts = [
  ...(['subcontract', 'lineDescription', 'costCode', 'costType', 'amount'] as const),
] as const satisfies RecordLinePart[];
const recordNames = z.strictObject({
  request: element,
  header: z.array(place([...recordParts])).max(200),
  line: z.array(place([...recordLineParts])).max(200),
});
const records = z.strictObject({
  vendor: recordNames.exactOptional(),
  job: recordNames.exactOptional(),
  commitment: recordNames.exactOptional(),
  change_order: recordNames.exactOptional(),
});

/** Names as they are kept: in a connection's settings, or in the agent's folder. */
export const storedNames = z
  .strictObject({
    namespace: z.string().min(1).max(500),
    qualified: z.boolean(),
    request: element,
    header: z.array(place([...headerParts])).max(200),
    line: z.array(place([...lineParts])).max(200),
    records: records.exactOptional(),
  })
  .refine(
    ({ header }) => ['reference', 'lines'].every((part) => header.some(({ holds }) => holds === part)),
    'there must be a place for our reference and for lines',
  );
