import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Hub, KnownAgent } from '../../app/hub.ts';
import { agentTimes, readSignature } from '../../domain/agent.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { Misshapen, readBy } from '../misshapen.ts';
import { Refusing } from '../problem.ts';
import { isSigned } from './keys.ts';

export interface AgentContext {
  readonly hub: Hub;
  /** What the agents' keys are derived from. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const bodyOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));

/**
 * Whose request it is. The signature is looked at before anything else is: nobody without a key can make the database
 * work. Only then the time, so that a wrong clock is explained to who it belongs to, and last whether it came before.
 */
export async function whichAgent(context: AgentContext, request: FastifyRequest): Promise<KnownAgent> {
  const claims = readSignature(request.headers.authorization ?? '');
  const target = request.raw.url ?? '';
  if (claims === null || !isSigned(context.secret, claims, request.method, target, bodyOf(request))) {
    throw new Refusing('signature_wrong');
  }
  const now = context.now();
  if (Math.abs(claims.time - now) > agentTimes.signatureMs) {
    throw new Refusing('clock_off', { said: iso(claims.time), time: iso(now) });
  }
  const { requestId, keyId, keyVersion, time } = claims;
  const company = claims.company as CompanyId;
  const found = await context.hub.agents.admit({ company, keyId, keyVersion, requestId, time });
  if (!found.ok) throw new Refusing(found.refusal.code, found.refusal.facts);
  return found.value;
}

/** A signature may claim any time. */
const iso = (time: number) => isoInstant(Math.min(time, 8.64e15) as Instant);

/** The body in its shape; refused by its field where it has none. */
export function bodyIn<T>(shape: z.ZodType<T>, request: FastifyRequest): T {
  let given: unknown;
  try {
    given = JSON.parse(bodyOf(request).toString('utf8'));
  } catch {
    throw new Refusing('malformed', { because: 'not_json' });
  }
  const found = readBy(shape, given);
  if (found.success) return found.data;
  throw new Misshapen(found.error.issues);
}
