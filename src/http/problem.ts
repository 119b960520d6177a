import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Facts, type Refusal, type RefusalCode, refusal, refusals } from '../domain/refusal.ts';
import { say, words } from '../domain/words/words.ts';
import { errorsByField } from './errors-by-field.ts';
import { Misshapen, refusalOfShape } from './misshapen.ts';

/** Procore's older address too, under which nothing is served: its clients are told so in their shape. */
const isRest = (request: FastifyRequest): boolean => /^\/(rest|vapid)\//.test(request.url);

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
    .send({ ...problemOf(request, given), ...extra });
}

/** A refusal as problem details. */
export function problemOf(request: FastifyRequest, given: Refusal): object {
  return {
    type: `urn:tieout:${given.code}`,
    title: given.code.replaceAll('_', ' '),
    status: refusals[given.code],
    code: given.code,
    detail: say(given),
    facts: given.facts,
    ...(given.missing ? { missing: given.missing } : {}),
    ...(given.also ? { errors: errorsByField(given) } : {}),
    request_id: request.id,
  };
}

/** What somebody is told where a bug of ours met them. */
export const bugProblem = (request: FastifyRequest): object => ({
  type: 'urn:tieout:bug',
  title: 'bug',
  status: 500,
  code: 'bug',
  detail: words.failures.bug,
  facts: {},
  request_id: request.id,
});

function sendRestError(request: FastifyRequest, reply: FastifyReply, given: Refusal, detail: string): FastifyReply {
  const status = refusals[given.code];
  return reply
    .code(status)
    .type('application/json')
    .send({
      code: given.code,
      message: detail,
      errors: status === 422 ? errorsByField(given) : detail,
      ...(given.missing ? { missing: given.missing } : {}),
      request_id: request.id,
    });
}

/** A refusal thrown where an answer cannot be returned, such as in a hook or a parser. */
export class Refusing extends Error {
  readonly refusal: Refusal;
  constructor(code: RefusalCode, facts: Facts = {}, because?: ErrorOptions) {
    super(code, because);
    this.refusal = refusal(code, facts);
  }
}

interface Thrown {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message?: string;
}

/** The database's own no to a text that none of its texts can be: one with a NUL in it. */
const unreadableText = new Set(['22021', '22P05']);
/**
 * 40P01: two waited for each other, and one was chosen to give way. 53100, 53200 and 58030: its disk is full or fails, or it has
 * no memory left. 25006: it takes no writes, as a standby, or one that was shut for want of room. Whoever runs it mends that.
 */
const overloaded = new Set([
  '40P01',
  '53100',
  '53200',
  '58030',
  '25006',
  '57014',
  '53300',
  '57P01',
  '57P03',
  '08006',
  '08003',
  'ECONNREFUSED',
  'ECONNRESET',
]);

/** 08007: it was lost after the commit was sent. Whoever only read has lost nothing. */
const commitUnknown = '08007';
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** From whatever was thrown to a refusal; null for what is a bug of ours. */
export function refusalOf(thrown: unknown, method = 'GET'): Refusal | null {
  if (thrown instanceof Refusing) return thrown.refusal;
  if (thrown instanceof Misshapen) return refusalOfShape(thrown);
  const error = thrown as Thrown;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refusal('too_large', { limit: '1 MB' });
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refusal('unsupported_media_type');
  // An address that is longer than any of ours names nothing.
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') return refusal('not_found', { thing: 'address' });
  if (error.code === commitUnknown) return refusal(reading.has(method) ? 'unavailable' : 'may_be_done');
  if (error.code !== undefined && overloaded.has(error.code)) return refusal('unavailable');
  if (error.code !== undefined && unreadableText.has(error.code)) {
    return refusal('malformed', { because: 'nul' });
  }
  // Where a text came another way than by our own parser of JSON, and goes into a column of JSON.
  if (error.code === '22P02' && error.message?.includes('type json')) {
    return refusal('malformed', { because: 'half_character' });
  }
  if (/^(timeout exceeded when trying to connect|Connection terminated)/.test(error.message ?? ''))
    return refusal('unavailable');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return refusal('malformed', { because: 'not_understood' });
  }
  return null;
}
