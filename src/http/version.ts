import type { FastifyRequest } from 'fastify';
import { no, type Outcome, refusal } from '../domain/refusal.ts';

/** The version that the caller saw: `If-Match: "7"`, or in the body. Both given and different is no one version. */
export function versionSeen(
  request: FastifyRequest,
  body: { readonly version?: number | undefined },
): Outcome<number | undefined> {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return { ok: true, value: body.version };
  const match = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header);
  if (match === null) return { ok: false, refusal: refusal('malformed', { because: 'if_match' }) };
  const version = Number(match[1]);
  if (body.version !== undefined && body.version !== version) {
    return no('malformed', { because: 'two_versions' });
  }
  return { ok: true, value: version };
}
