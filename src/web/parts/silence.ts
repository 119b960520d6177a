import { Refused } from '../../http/client.ts';

/** It was sent so long ago, and not answered, that the server may have forgotten its key and would do it twice. */
export class TooOld extends Error {}

/** Was nothing answered, or by nobody who knows? Then it may have been done; a refusal says that it was not. */
export const isSilence = (problem: unknown): boolean =>
  problem instanceof Refused
    ? [429, 502, 503, 504].includes(problem.status) || problem.code === 'in_progress'
    : !(problem instanceof TooOld);

/** Was it surely not done by this request? A server that broke over it may have broken afterwards. */
export const isNo = (problem: unknown): problem is Refused =>
  problem instanceof Refused && !isSilence(problem) && problem.status < 500;

/**
 * Was it surely not done by an earlier request of the same key either? Who is signed in, and what they may, is asked before
 * the key is looked at: such a no says nothing of what was sent before it.
 */
export const isNoOfKey = (problem: unknown): boolean => isNo(problem) && ![401, 403, 404].includes(problem.status);

/** Was it, or something else, sent under the same key before, and the answer lost? Then it may have been made. */
export const wasSentBefore = (problem: unknown): boolean =>
  problem instanceof TooOld || (problem instanceof Refused && problem.code === 'idempotency_key_reused');
