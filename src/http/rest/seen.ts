import type { FastifyRequest } from 'fastify';
import { versionSeen } from '../version.ts';
import { parseBody, refuse } from './context.ts';
import { versionInput } from './shapes.ts';
import { under } from './wrapper.ts';

/**
 * The version that the caller saw, by `If-Match` or `version`, beside the wrapper or within it, where it was shown;
 * Procore's clients send none, and need not.
 */
export function seenBy(request: FastifyRequest, wrapper?: string): number | undefined {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const beside = parseBody(versionInput, body);
  const within = wrapper === undefined ? beside : parseBody(versionInput, under(request, wrapper));
  const version = beside.version ?? within.version;
  if (within.version !== undefined && within.version !== version)
    throw refuse('malformed', { because: 'two_versions' });
  const seen = versionSeen(request, { version });
  if (!seen.ok) throw refuse(seen.refusal.code, seen.refusal.facts);
  return seen.value;
}
