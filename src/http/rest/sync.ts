import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../../app/hub.ts';
import type { Outcome, Refusal } from '../../domain/refusal.ts';
import { errorsByField } from '../errors-by-field.ts';
import { readBy, refusalOfShape } from '../misshapen.ts';
import { type Call, once, partOnce } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { refuse } from './context.ts';
import { originGiven } from './origin-shape.ts';
import { bySentName } from './writing.ts';

/** Of one call, as Procore has it. */
const most = 1000;

export interface Known {
  readonly id: number;
  readonly erpNumber: string | null;
}

/** By what an entry is found; `origin_code` is another name of the same number. */
export interface Named {
  readonly id?: number | null | undefined;
  readonly origin_id?: string | null | undefined;
  readonly origin_code?: string | null | undefined;
}

/** How the entries of a `sync` are found, made and changed. */
export interface Syncing<R extends Known, S extends z.ZodType<Named>> {
  readonly shape: S;
  /** All that are there, to find an entry by its id or its origin id. */
  readonly list: () => Promise<Outcome<readonly R[]>>;
  readonly make: (keeping: Caller, entry: z.output<S>) => Promise<Outcome<R>>;
  readonly change: (keeping: Caller, known: R, entry: z.output<S>) => Promise<Outcome<R>>;
  readonly view: (record: R) => unknown;
}

/**
 * A `sync`: up to a thousand entries, each made or changed by itself, and always 200 with what came of them. An entry with
 * an id is that record, or an error; else one with a known origin id is the record that has it; else it is made. Whoever
 * may do none of it is refused as a whole.
 */
export async function answerSync<R extends Known, S extends z.ZodType<Named>>(
  call: Call,
  lacking: Refusal | null,
  syncing: Syncing<R, S>,
): Promise<FastifyReply> {
  const { request, reply } = call;
  if (lacking !== null) return sendRefusal(request, reply, lacking);
  const { updates } = (request.body ?? {}) as { updates?: unknown };
  if (!Array.isArray(updates)) throw refuse('invalid', { field: 'updates', because: 'list' });
  if (updates.length > most) throw refuse('too_large', { limit: `${most} updates at once` });
  const listed = await syncing.list();
  if (!listed.ok) return sendRefusal(request, reply, listed.refusal);
  const known = new Map(listed.value.map((one) => [one.id, one]));
  return once(call, async (key) => {
    const entities: unknown[] = [];
    const errors: object[] = [];
    for (const [number, body] of updates.entries()) {
      const write = (keeping: Caller) => syncOne(keeping, body, known, syncing);
      const done = await partOnce(call, key, { number, body }, write, syncing.view);
      if (!done.ok) errors.push(withErrors(body, bySentName(done.refusal)));
      else entities.push(done.value.shown);
      if (done.ok && done.value.value !== null) known.set(done.value.value.id, done.value.value);
    }
    return { status: 200, body: { entities, errors } };
  });
}

async function syncOne<R extends Known, S extends z.ZodType<Named>>(
  keeping: Caller,
  given: unknown,
  known: ReadonlyMap<number, R>,
  { shape, make, change }: Syncing<R, S>,
): Promise<Outcome<R>> {
  const read = readBy(shape, given);
  if (!read.success) return { ok: false, refusal: refusalOfShape({ issues: read.error.issues }) };
  const { id } = read.data;
  const origin = originGiven(read.data);
  if (id != null) {
    const found = known.get(id);
    return found === undefined ? { ok: false, refusal: unknownId } : change(keeping, found, read.data);
  }
  const byOrigin = origin == null ? undefined : [...known.values()].find((one) => one.erpNumber === origin);
  return byOrigin === undefined ? make(keeping, read.data) : change(keeping, byOrigin, read.data);
}

const unknownId: Refusal = { code: 'not_found', facts: { field: 'id', thing: 'record' } };

/** The entry as it came, with what is wrong beside it. */
function withErrors(given: unknown, refusal: Refusal): object {
  const entry = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : { value: given };
  return { ...entry, errors: errorsByField(refusal) };
}
