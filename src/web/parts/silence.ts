import { Refused } from '../../http/client.ts';

/** Was nothing answered, or by nobody who knows? Then it may have been done; a refusal says that it was not. */
export const isSilence = (problem: unknown): boolean =>
  !(problem instanceof Refused) || [429, 502, 503, 504].includes(problem.status) || problem.code === 'in_progress';
