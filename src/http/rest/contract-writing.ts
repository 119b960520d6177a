import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { errorsByField } from '../errors-by-field.ts';
import { Misshapen, refusalOfShape } from '../misshapen.ts';
import { type Call, keepingFor, once, onceWritten, partOnce } from '../once.ts';
import { Refusing, sendRefusal } from '../problem.ts';
import { parseBody, type RestContext, refuse } from './context.ts';
import { mostSynced, syncBody } from './contract-shapes.ts';
import { wholeNumber } from './id-shape.ts';
import { originGiven } from './origin-shape.ts';

/** What the writing routes of the Commitments tool share. */

export const inCompany = { config: { access: 'company' } } as const;

/** Whoever may not write is told that, whatever they sent; of a project that is not there, not even that. */
export async function mayWriteIn({ hub }: RestContext, caller: Caller, project: ProjectId): Promise<Outcome<null>> {
  const known = await hub.project.project(caller, project);
  if (!known.ok) return known;
  const lacking = missing(caller.grants, 'commitment.write', project);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(null);
}

/** Writes once for a key, and answers with what was made or changed. */
export const written = <T>(
  call: Call,
  status: 200 | 201,
  write: (keeping: Caller) => Promise<Outcome<T>>,
  view: (value: T) => unknown,
): Promise<FastifyReply> => onceWritten(call, { status, write, view });

export const deleted = (request: FastifyRequest, reply: FastifyReply, gone: Outcome<null>): FastifyReply =>
  gone.ok ? reply.code(204).send() : sendRefusal(request, reply, gone.refusal);

/** One of a sync's updates, as it was sent. */
export type Update = Readonly<Record<string, unknown>>;

/**
 * A sync as Procore has it: always 200, with what was made or changed in `entities` and what could not be in `errors`,
 * each as it was sent and with its errors by field. What is misshapen is the error of its own update alone.
 * @param write writes the updates that could be read in one transaction, and says of each what became of it, in their
 *   order.
 */
export async function syncAtOnce<T, R>(
  call: Call,
  read: (update: Update) => T,
  write: (keeping: Caller, updates: readonly T[]) => Promise<Outcome<readonly Outcome<R>[]>>,
  view: (record: R) => unknown,
): Promise<FastifyReply> {
  const { readable, updates } = updatesOf(call.request, read);
  return once(call, async (key) => {
    const shown = (written: readonly Outcome<R>[]) => {
      const rest = written.map((one) => (one.ok ? yes(view(one.value)) : one));
      return syncAnswer(
        updates,
        readable.map((one) => (one.ok ? rest.shift()! : one)),
      );
    };
    const written = await write(
      keepingFor(call.caller, key, 200, shown),
      readable.flatMap((one) => (one.ok ? [one.value] : [])),
    );
    return written.ok ? { status: 200, body: shown(written.value) } : { refusal: written.refusal };
  });
}

/** The same, with a transaction for each update. */
export async function syncOneByOne<T, R>(
  call: Call,
  read: (update: Update) => T,
  write: (keeping: Caller, update: T) => Promise<Outcome<R>>,
  view: (record: R) => unknown,
): Promise<FastifyReply> {
  const { readable, updates } = updatesOf(call.request, read);
  return once(call, async (key) => {
    const outcomes: Outcome<unknown>[] = [];
    for (const [number, one] of readable.entries()) {
      if (!one.ok) outcomes.push(one);
      else {
        const part = { number, body: updates[number] };
        const done = await partOnce(call, key, part, (keeping) => write(keeping, one.value), view);
        outcomes.push(done.ok ? yes(done.value.shown) : done);
      }
    }
    return { status: 200, body: syncAnswer(updates, outcomes) };
  });
}

function updatesOf<T>(request: FastifyRequest, read: (update: Update) => T) {
  const { updates } = parseBody(syncBody, request.body);
  if (updates.length > mostSynced) throw refuse('too_large', { limit: mostSynced });
  return { updates, readable: updates.map((update) => attempt(() => read(update))) };
}

function syncAnswer(updates: readonly Update[], outcomes: readonly Outcome<unknown>[]) {
  const entities = outcomes.flatMap((one) => (one.ok ? [one.value] : []));
  const errors = outcomes.flatMap((one, i) => (one.ok ? [] : [{ ...updates[i], errors: errorsByField(one.refusal) }]));
  return { entities, errors };
}

function attempt<T>(read: () => T): Outcome<T> {
  try {
    return yes(read());
  } catch (thrown) {
    if (thrown instanceof Misshapen) return noMore(refusalOfShape(thrown));
    if (thrown instanceof Refusing) return noMore(thrown.refusal);
    throw thrown;
  }
}

/**
 * Which record an update means: that of its `id`, else that of its `origin_id`, else a new one. An id that is nobody's
 * is an error, an `origin_id` that is nobody's makes a new record.
 */
export function meant<T extends { readonly id: number; readonly erpNumber: string | null }>(
  records: readonly T[],
  update: Update,
  thing: string,
): Outcome<T | null> {
  const { id } = update;
  if (id !== undefined && id !== null) {
    const found = records.find((one) => String(one.id) === String(id));
    return found === undefined ? no('not_found', { thing, field: 'id' }) : yes(found);
  }
  const origin = originGiven(update as Parameters<typeof originGiven>[0]);
  if (origin === undefined || origin === null) return yes(null);
  return yes(records.find((one) => one.erpNumber === String(origin).trim()) ?? null);
}

/** The id of an update, if it gives one; what is none is nobody's. */
export const idGiven = ({ id }: Update): number | undefined =>
  id === undefined || id === null ? undefined : wholeNumber.test(String(id)) ? Number(id) : -1;
