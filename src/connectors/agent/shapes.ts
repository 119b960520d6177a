import { z } from 'zod';
import type { BillCosts } from '../../domain/bill-costs.ts';
import type { Cents } from '../../domain/money.ts';
import { exportErrors } from '../../domain/refusal.ts';
import type { ErpRecord, Fingerprint, Sighting } from '../../domain/sighting.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { isTrouble, type TroubleCode } from '../../domain/trouble.ts';
import {
  type CheckAnswer,
  type CreateAnswer,
  type ErpBill,
  type ErpProblem,
  problemKinds,
  type RecordSighting,
} from '../contract.ts';
import { readShape } from '../read-shape.ts';
import { ErpTrouble } from '../trouble.ts';

/** What agents answer. Their machine may be older, newer or broken: nothing is believed that is not of these shapes. */

const text = z.string().max(1_000);
const record = z.object({ id: text, identity: text.nullable(), label: text }) satisfies z.ZodType<ErpRecord>;
const standing = z.enum(['live', 'paid', 'void']);
/** How much older than the beginning of the look it is, by a clock that nobody sets: none for an ERP that is read live. */
const ageMs = z.number().min(0);
const because = z.string().max(2_000);
const trouble = z.string().max(100).optional();

const costs = z.string().max(100_000) as unknown as z.ZodType<BillCosts>;
const fingerprint = z
  .string()
  .max(1_000_000)
  .transform((given) => given as Fingerprint);

const sighting = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('present'),
    record,
    standing,
    fingerprint: fingerprint.nullable(),
    unfinished: z.literal(true).optional(),
    ageMs,
  }),
  z.object({
    is: z.literal('gone'),
    lastSeen: standing.nullable(),
    trace: z.object({ by: text.nullable(), at: text.nullable() }).nullish(),
    ageMs,
  }),
  z.object({ is: z.literal('unknown'), because, trouble }),
]);

const recordSighting = z.discriminatedUnion('is', [
  z.object({ is: z.literal('present'), number: text, name: text, fingerprint: z.string().max(1_000_000), ageMs }),
  z.object({ is: z.literal('gone'), ageMs }),
  z.object({ is: z.literal('unknown'), because, trouble }),
]);

const check = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), because, trouble }),
]);

const created = z.discriminatedUnion('is', [
  z.object({ is: z.literal('created'), record }),
  z.object({ is: z.literal('refused'), refusal: z.object({ code: z.enum(exportErrors), detail: because }) }),
  z.object({ is: z.literal('unclear'), because, trouble, affirmed: z.literal(true).optional() }),
]);

const answer = z.union([
  z.object({ value: z.unknown() }).strict(),
  z.object({ trouble: z.object({ code: z.string().max(100), because }) }).strict(),
]);

const cents = z
  .number()
  .int()
  .transform((amount) => amount as Cents);

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .transform((given) => given as Day);
const wholeNumber = z.number().int();
const numbered = z.object({ number: text, name: text });
const coded = z.object({ code: text, name: text });
const subcontractLine = z.object({
  number: wholeNumber,
  description: text,
  costCode: text,
  costType: text,
  amount: cents,
  billed: cents,
});
export const listed = {
  vendors: numbered,
  jobs: numbered.extend({ phases: z.array(numbered) }),
  costCodes: coded,
  costTypes: coded,
  subcontracts: z.object({
    number: text,
    // An ERP may say neither: see the contract.
    vendorNumber: text.nullable(),
    description: text,
    amount: cents.nullable(),
    lines: z.array(subcontractLine),
  }),
  bills: z.object({
    record,
    reference: text.nullable(),
    standing,
    fingerprint: fingerprint.nullable(),
    costs: costs.nullish(),
  }) satisfies z.ZodType<ErpBill, unknown>,
  examine: z.object({ what: text, ok: z.boolean().nullable(), says: because }),
  payments: z.object({ number: text, date: day, amount: cents }),
  problems: z
    .array(
      z.object({
        code: z.enum(exportErrors),
        detail: because,
        about: z.object({ kind: z.enum(problemKinds), number: text }),
      }),
    )
    .max(10_000) satisfies z.ZodType<readonly ErpProblem[], unknown>,
} as const;
export const listEnd = z.object({ parts: z.number().int().min(0) });

/** A code that this hub does not know comes from a newer agent. */
const known = (code: string | undefined): TroubleCode => (isTrouble(code) ? code : 'unexpected');

/** The trouble of an ERP as its agent told it. */
class ToldTrouble extends ErpTrouble {
  constructor(code: TroubleCode, because: string) {
    super(code);
    this.message = because;
  }
}

/** Throws where it is not of the shape. */
export function read<T>(shape: z.ZodType<T>, given: unknown, erp: string): T {
  const found = readShape(shape, given);
  if (found.success) return found.data;
  const what = z.prettifyError(found.error).split('\n')[0] ?? '';
  throw new ErpTrouble('unreadable_answer', { erp, what: what.slice(0, 200) });
}

/** What a task came to; what went wrong at the agent is thrown here. */
export function cameTo(given: unknown, erp: string): unknown {
  const found = read(answer, given, erp);
  if ('trouble' in found) throw new ToldTrouble(known(found.trouble.code), found.trouble.because);
  return found.value;
}

/** @param putAt the look began later than this, so what it saw was true then or later. */
export function sightingOf(given: unknown, putAt: Instant, erp: string): Sighting {
  const seen = read(sighting, given, erp);
  if (seen.is === 'unknown') return { is: 'unknown', because: seen.because, trouble: known(seen.trouble) };
  const asOf = Math.floor(putAt - seen.ageMs) as Instant;
  if (seen.is === 'gone') return { is: 'gone', lastSeen: seen.lastSeen, asOf, trace: seen.trace ?? null };
  const { record, standing, fingerprint, unfinished } = seen;
  const there = { is: 'present', record, standing, fingerprint, asOf } as const;
  return unfinished ? { ...there, unfinished } : there;
}

/** The same of a record that is no bill. */
export function recordSightingOf(given: unknown, putAt: Instant, erp: string): RecordSighting {
  const seen = read(recordSighting, given, erp);
  if (seen.is === 'unknown') return { is: 'unknown', because: seen.because, trouble: known(seen.trouble) };
  const { ageMs, ...rest } = seen;
  return { ...rest, asOf: Math.floor(putAt - ageMs) as Instant };
}

export function checkOf(given: unknown, erp: string): CheckAnswer {
  const found = read(check, given, erp);
  return found.ok ? found : { ok: false, because: found.because, trouble: known(found.trouble) };
}

export function createdOf(given: unknown, at: Instant, erp: string): CreateAnswer {
  const found = read(created, given, erp);
  if (found.is === 'created') return { ...found, asOf: at };
  if (found.is === 'refused') return found;
  const { is, because, trouble, affirmed } = found;
  return { is, because, trouble: known(trouble), ...(affirmed === undefined ? {} : { affirmed }) };
}
