import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Facts, type Refusal, type RefusalCode, refusal, refusals } from '../domain/refusal.ts';
import { say } from '../domain/words/words.ts';

export const isRest = (request: FastifyRequest): boolean => request.url.startsWith('/rest/');

/**
 * The one place where a refusal becomes an answer: problem details (RFC 9457) for our own API, Procore's shapes for
 * /rest (`errors` by field on 422, `message` besides).
 */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  given: Refusal,
  extra: object = {},
): FastifyReply {
  const status = refusals[given.code];
  const detail = say(given);
  if (typeof given.facts.seconds === 'number') reply.header('retry-after', String(given.facts.seconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (isRest(request)) return sendRestError(request, reply, given, detail);
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: `urn:tieout:${given.code}`,
      title: given.code.replaceAll('_', ' '),
      status,
      code: given.code,
      detail,
      facts: given.facts,
      ...(given.missing ? { missing: given.missing } : {}),
      ...extra,
      request_id: request.id,
    });
}

function sendRestError(request: FastifyRequest, reply: FastifyReply, given: Refusal, detail: string): FastifyReply {
  const status = refusals[given.code];
  const field = typeof given.facts.field === 'string' ? given.facts.field : 'base';
  return reply
    .code(status)
    .type('application/json')
    .send({
      code: given.code,
      message: detail,
      errors: status === 422 ? { [field]: [detail] } : detail,
      ...(given.missing ? { missing: given.missing } : {}),
      request_id: request.id,
    });
}

/** A refusal thrown where an answer cannot be returned, such as in a hook or a parser. */
export class Refusing extends Error {
  readonly refusal: Refusal;
  constructor(code: RefusalCode, facts: Facts = {}) {
    super(code);
    this.refusal = refusal(code, facts);
  }
}

interface Thrown {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
  readonly validationContext?: string;
  readonly validation?: readonly { readonly instancePath?: string; readonly message?: string }[];
}

/** The database's own no to a text that none of its texts can be: one with a NUL in it. */
const unreadableText = new Set(['22021', '22P05']);
const overloaded = new Set(['57014', '53300', '57P01', '57P03', '08006', '08003', 'ECONNREFUSED', 'ECONNRESET']);

/** From whatever was thrown to a refusal; null for what is a bug of ours. */
export function refusalOf(thrown: unknown): Refusal | null {
  if (thrown instanceof Refusing) return thrown.refusal;
  const error = thrown as Thrown;
  if (error.validation) return invalid(error);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refusal('too_large', { limit: '1 MB' });
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refusal('unsupported_media_type');
  // An address that is longer than any of ours names nothing.
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') return refusal('not_found', { thing: 'address' });
  if (error.code !== undefined && overloaded.has(error.code)) return refusal('unavailable');
  if (error.code !== undefined && unreadableText.has(error.code)) {
    return refusal('malformed', { because: 'it holds a NUL character, which no text has' });
  }
  if (error.message?.startsWith('timeout exceeded when trying to connect')) return refusal('unavailable');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return refusal('malformed', { because: error.message ?? 'it is not understood' });
  }
  return null;
}

/** A wrong path names nothing; a wrong query cannot be read; a wrong body is refused by its field. */
function invalid(error: Thrown): Refusal {
  const first = error.validation?.[0];
  const field = (first?.instancePath ?? '').split('/').filter(Boolean).join('.');
  if (error.validationContext === 'params') return refusal('not_found');
  const because = first?.message ?? 'it is not of the right form';
  if (error.validationContext === 'querystring')
    return refusal('malformed', { because: `${field}: ${because}`, field });
  return refusal('invalid', { field: field || 'body', because });
}
