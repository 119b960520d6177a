import type { Facts } from '../domain/refusal.ts';
import { sayTrouble, type TroubleCode } from '../domain/trouble.ts';

/**
 * What a connector throws when its ERP could not be asked or believed: a code that stays, and its sentence. `careful`
 * makes *unknown*, *unclear* or *not well* of it. Facts must hold no secrets.
 */
export class ErpTrouble extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, facts: Facts = {}, options?: ErrorOptions) {
    super(sayTrouble(code, facts), options);
    this.name = 'ErpTrouble';
    this.code = code;
  }
}

/** What went wrong, for people. A connector must not put its credentials into what it throws; the kit looks. */
export function inWords(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** The platform's own words for a signal that ended a call; ours say whose answer was not waited for. */
const isGivenUp = (error: unknown) =>
  error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');

/** An error as a sighting or an answer carries it. */
export function troubleOf(error: unknown, erp: string): { readonly because: string; readonly trouble: TroubleCode } {
  if (isGivenUp(error)) return { because: sayTrouble('stopped_asking', { erp }), trouble: 'stopped_asking' };
  return { because: inWords(error), trouble: error instanceof ErpTrouble ? error.code : 'unexpected' };
}
