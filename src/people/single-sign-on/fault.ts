import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import type { ArrivalProblem } from '../../domain/sign-in/single-sign-on.ts';
import { fill, words } from '../../domain/words/words.ts';

/** Something of how the provider is set, said in our own words. */
export class Misset extends Error {}

export interface Fault {
  readonly problem: ArrivalProblem;
  /** For whoever sets it up. Codes, names of parameters and what the provider itself says: no token and no secret. */
  readonly detail: string;
}

const clean = (text: unknown): string =>
  String(text ?? '')
    .replace(/\p{C}/gu, ' ')
    .slice(0, 300);

/** The library wraps what it was thrown, more than once. */
function* chain(cause: unknown): Generator<Error & { readonly code?: unknown; readonly status?: unknown }> {
  for (let one = cause, depth = 0; one instanceof Error && depth < 6; one = one.cause, depth++) yield one;
}

/** What went wrong on the way to a provider or back. */
export function faultOf(cause: unknown): Fault {
  const all = [...chain(cause)];
  for (const one of all) {
    if (one instanceof Misset) return { problem: 'misset', detail: clean(one.message) };
    if (one instanceof AuthorizationResponseError) {
      return { problem: 'refused', detail: clean(`${one.error}: ${one.error_description ?? ''}`) };
    }
    if (one instanceof ResponseBodyError) {
      // A code that is spent or too old is the person's to begin anew; all else is about how this client is set.
      const problem = one.error === 'invalid_grant' ? 'over' : 'misset';
      return { problem, detail: clean(`${one.error}: ${one.error_description ?? ''}`) };
    }
  }
  const codes = all.map(({ code }) => String(code ?? ''));
  const said = clean(all.map(({ message }) => message).join(': '));
  if (codes.includes('OAUTH_JWT_TIMESTAMP_CHECK_FAILED')) return { problem: 'clock_off', detail: said };
  const status = all.map((one) => (one.cause instanceof Response ? one.cause.status : null)).find((n) => n !== null);
  if (status !== undefined) {
    const down = status >= 500 || status === 429;
    return { problem: down ? 'not_answering' : 'misset', detail: fill(words.singleSignOn.test.status, { status }) };
  }
  const ofNetwork = codes.some((code) => /^(E[A-Z_]+|OAUTH_TIMEOUT|OAUTH_ABORT|CERT_.*|.*_CERT.*)$/.test(code));
  if (ofNetwork) return { problem: 'not_answering', detail: codes.find((code) => code !== '') ?? said };
  if (codes.some((code) => /METADATA|OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED/.test(code))) {
    return { problem: 'misset', detail: said };
  }
  return { problem: 'not_believed', detail: said };
}
