import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Hub, RequestKey } from '../app/hub.ts';
import type { InvoiceId } from '../domain/ids.ts';
import { type Refusal, type RefusalCode, refusal } from '../domain/refusal.ts';
import { sendRefusal } from './problem.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
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
 */
export async function once(
  hub: Hub,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
  work: Work,
  made?: (invoice: InvoiceId) => Promise<Answer | null>,
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
  const hash = createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex');
  const found = await hub.idempotency.reserve(caller, route, key, hash);
  if (found.is === 'other_body') return refuse('idempotency_key_reused');
  if (found.is === 'in_work') return refuse('in_progress');
  if (found.is === 'kept') return replay(reply, found.answer.status, found.answer.body);
  if (found.is === 'made') {
    const answer = (await made?.(found.invoice)) ?? null;
    if (answer !== null) return replay(reply, answer.status, JSON.stringify(answer.body));
  }
  let answer: Answer | Refused;
  try {
    answer = await work({ route, key });
  } catch (cause) {
    await hub.idempotency.release(caller, route, key);
    throw cause;
  }
  if ('refusal' in answer) await hub.idempotency.release(caller, route, key);
  else
    await hub.idempotency.keep(caller, route, key, {
      status: answer.status,
      body: JSON.stringify(answer.body ?? null),
    });
  return send(answer);
}

const replay = (reply: FastifyReply, status: number, body: string): FastifyReply =>
  reply.code(status).header('idempotency-replayed', 'true').type('application/json').send(body);
