import { z } from 'zod';
import { agentLimits, agentTimes } from '../../domain/agent.ts';
import type { BillLimits } from '../../domain/bill.ts';
import { madeTypes } from '../../domain/records/made.ts';

/** What agents send. What a newer one says of its ERP besides is kept as it is. */

const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u);

export const enrolment = z.object({
  code: z.string().max(100),
  name: line(100),
  version: line(50),
  host: line(200),
});

const hour = 3_600_000;
const numberForm = z.object({ digits: z.number().int().min(1).max(38), places: z.number().int().min(0).max(38) });
const length = z.number().int().min(1).max(1_000_000);
const limits = z.looseObject({
  invoiceNumber: length,
  description: length,
  commitmentNumber: length,
  lineDescription: length,
  amount: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  forms: z.partialRecord(z.enum(['vendorNumber', 'jobNumber', 'costCode', 'costType']), numberForm).optional(),
});

/** What a newer agent can make or find besides, this hub cannot ask for; an older one does not say. */
const types = z
  .array(z.string().max(50))
  .max(50)
  .default([])
  .transform((given) => madeTypes.filter((type) => given.includes(type)));

export const traits = z.looseObject({
  name: line(100),
  /** Left out by an agent of before it was asked for. */
  books: line(300).optional(),
  undo: z.enum(['delete', 'void', 'reverse']),
  reads: z.enum(['live', 'mirror']),
  once: z.enum(['proved', 'bounded']),
  callMs: z.number().int().min(100).max(hour),
  settleMs: z.number().int().min(100).max(hour),
  maxInFlight: z.number().int().min(1).max(agentLimits.room),
  keysACall: z.number().int().min(1).default(1),
  limits: limits as unknown as z.ZodType<BillLimits>,
  makes: types,
  finds: types,
  /** Calls that the agent can make; one of before this was asked for does not say. */
  answers: z.array(z.string().max(50)).max(100).optional(),
});

const arriving = z.object({
  kind: z.string().max(100),
  version: line(50),
  host: line(200),
  traits: traits.refine((given) => given.settleMs >= given.callMs),
});

/** Or it goes, and says so: then nobody has to wait for its silence. */
export const hello = z.union([z.object({ leaving: z.literal(true) }).strict(), arriving]);

export const claim = z.object({
  room: z.number().int().min(0).max(agentLimits.room),
  hand: z.array(z.number().int().positive()).max(agentLimits.room * 2),
  wait_ms: z.number().int().min(0).max(agentTimes.claimMs),
  error: z.string().max(500).nullable(),
  /** Whose books it reads: others than the connection's get nothing to do. */
  books: line(300).optional(),
});

const token = z.string().regex(/^[\w-]{43}$/);
export const held = z.object({ claim: token });
export const part = held.extend({
  number: z.number().int().min(1).max(agentLimits.parts),
  part: z.array(z.unknown()).min(1).max(agentLimits.partElements),
});
export const result = held.extend({ answer: z.record(z.string(), z.unknown()) });
