import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, type Hub, KeyLost, type RequestKey } from '../app/hub.ts';
import type { InvoiceId } from '../domain/ids.ts';
import { type Outcome, type Refusal, type RefusalCode, refusal } from '../domain/refusal.ts';
import { sendRefusal } from './problem.ts';

/** A call that is being answered: whose it is, and in what. */
export interface Call {
  readonly hub: Hub;
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** What is kept in place of a body that holds a secret. */
  readonly kept?: unknown;
}
export interface Refused {
  readonly refusal: Refusal;
  /** What the refusal shows besides, such as the invoice as it now is. */
  readonly extra?: object;
}

/** What a request comes to. It is sent only when its key has been settled, so that whoever asks again meets no old hold. */
type Work = (key: RequestKey | null) => Promise<Answer | Refused>;

const longestKey = 255;
const keyOf = (request: FastifyRequest): string | null => {
  const given = request.headers['idempotency-key'] ?? request.headers['idempotency-token'];
  return typeof given === 'string' && given !== '' ? given : null;
};

/**
 * Does something at most once for a key: the same key and body answer as before (told by `Idempotency-Replayed`), the
 * same key with another body is refused, a key in work is refused. Only what changed something is kept.
 * @param made how to answer for an invoice that a request made before it died.
 * @param again how to answer once more where what was kept is not the answer, for it held a secret.
 */
export async function once(
  { hub, caller, request, reply }: Call,
  work: Work,
  made?: (invoice: InvoiceId) => Promise<Answer | null>,
  again?: () => Promise<Answer | Refused>,
): Promise<FastifyReply> {
  const send = (answer: Answer | Refused): FastifyReply =>
    'refusal' in answer
      ? sendRefusal(request, reply, answer.refusal, answer.extra)
      : reply.code(answer.status).send(answer.body);
  const refuse = (code: RefusalCode, facts = {}) => send({ refusal: refusal(code, facts) });
  const key = keyOf(request);
  if (key === null) return send(await work(null));
  if (key.length > longestKey) return refuse('malformed', { because: 'key_too_long', limit: longestKey });
  const route = `${request.method} ${request.routeOptions.url} ${JSON.stringify(request.params)}`;
  const found = await hub.idempotency.reserve(caller, route, key, hashOf(asked(request)));
  if (found.is === 'other_body') return refuse('idempotency_key_reused');
  if (found.is === 'in_work') return refuse('in_progress');
  if (found.is === 'kept') {
    const now = (await again?.()) ?? { status: found.answer.status, body: null };
    if ('refusal' in now) return send(now);
    return replay(reply, now.status, again === undefined ? found.answer.body : JSON.stringify(now.body));
  }
  const held = { route, key, hold: found.hold };
  const keep = ({ status, body, kept = body }: Answer) =>
    hub.idempotency.keep(caller, held, { status, body: JSON.stringify(kept ?? null) });
  if (found.is === 'made') {
    const answer = (await made?.(found.invoice)) ?? null;
    if (answer !== null) {
      await keep(answer);
      return replay(reply, answer.status, JSON.stringify(answer.body));
    }
  }
  let answer: Answer | Refused;
  try {
    answer = await work(held);
    if ('refusal' in answer) await hub.idempotency.release(caller, held);
    else await keep(answer);
  } catch (cause) {
    // It stood still for so long that the same request was begun anew: that one answers.
    if (cause instanceof KeyLost) return refuse('in_progress');
    await hub.idempotency.release(caller, held);
    throw cause;
  }
  return send(answer);
}

/**
 * One write, at most once for a key, even if the process dies just after it: its answer is kept in the transaction that
 * does it.
 * @param write does it as the caller that it is given, in one transaction whose value is shown.
 */
export const onceWritten = <T>(
  call: Call,
  {
    status,
    write,
    view,
    refused = (refusal) => refusal,
    again,
  }: {
    readonly status: number;
    readonly write: (keeping: Caller) => Promise<Outcome<T>>;
    readonly view: (value: T) => unknown;
    /** How a refusal is told, such as by other names of the fields. */
    readonly refused?: (refusal: Refusal) => Refusal;
    /** Of an answer that holds a secret: how it is read for whoever asks again. Only that it was done is kept. */
    readonly again?: () => Promise<Outcome<T>>;
  },
): Promise<FastifyReply> => {
  const keptOf = again === undefined ? view : () => null;
  const told = (outcome: Outcome<T>): Answer | Refused =>
    outcome.ok
      ? { status, body: view(outcome.value), kept: keptOf(outcome.value) }
      : { refusal: refused(outcome.refusal) };
  return once(
    call,
    async (key) => told(await write(keepingFor(call.caller, key, status, keptOf))),
    undefined,
    again && (async () => told(await again())),
  );
};

/** The caller by whom the one transaction runs that keeps its answer. */
export function keepingFor<T>(
  caller: Caller,
  key: RequestKey | null,
  status: number,
  view: (value: T) => unknown,
): Caller {
  if (key === null) return caller;
  const answer = (value: unknown) => ({ status, body: JSON.stringify(view(value as T) ?? null) });
  return { ...caller, keeping: { ...key, answer } };
}

/**
 * One of many parts of a request that holds its key, each a transaction of its own: a part that was done before the
 * process died is not done again.
 * @returns what the part came to, as it is shown.
 */
export async function partOnce<T>(
  { hub, caller }: Pick<Call, 'hub' | 'caller'>,
  key: RequestKey | null,
  part: { readonly number: number; readonly body: unknown },
  write: (keeping: Caller) => Promise<Outcome<T>>,
  view: (value: T) => unknown,
): Promise<Outcome<{ readonly shown: unknown; readonly value: T | null }>> {
  // No header holds a line's end: so no other request has this key.
  const own = key === null ? null : { ...key, key: `${key.key}\n${part.number}` };
  const kept = own && (await hub.idempotency.part(caller, own, hashOf(part.body)));
  if (kept) return { ok: true, value: { shown: JSON.parse(kept.body), value: null } };
  const done = await write(keepingFor(caller, own, 200, view));
  return done.ok ? { ok: true, value: { shown: view(done.value), value: done.value } } : done;
}

/** What was asked: the body, and what the query says beside it, such as the project. */
function asked({ body, query }: FastifyRequest): unknown {
  const beside = Object.entries(query as object).sort(([one], [other]) => (one < other ? -1 : 1));
  return beside.length === 0 ? body : [body, beside];
}

const hashOf = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex');

const replay = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply.code(status).header('idempotency-replayed', 'true').type('application/json').send(body);
