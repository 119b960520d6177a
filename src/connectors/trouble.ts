import type { Facts } from '../domain/refusal.ts';
import { sayTrouble, type TroubleCode } from '../domain/trouble.ts';
import { wholeText } from '../domain/whole-text.ts';

/**
 * What a connector throws when its ERP could not be asked or believed: a code that stays, and its sentence. `careful`
 * makes *unknown*, *unclear* or *not well* of it. Facts must hold no secrets.
 */
export class ErpTrouble extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, facts: Facts = {}, options?: ErrorOptions) {
    super(sayTrouble(code, brief(facts)), options);
    this.name = 'ErpTrouble';
    this.code = code;
  }
}

/** Longer than any sentence of ours; a page of an ERP's own words is cut here, and within no character. */
const mostWords = 400;
export const shortened = (text: string): string =>
  wholeText(text.length > mostWords ? `${text.slice(0, mostWords)}…` : text);

/** What an ERP said is part of a sentence, however much it said. */
const brief = (facts: Facts): Facts =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? shortened(value) : value]),
  );

/**
 * What went wrong, for people, whatever was thrown; empty where it says nothing. A connector must not put its
 * credentials into what it throws; the kit looks.
 */
export function inWords(error: unknown): string {
  if (error === undefined || error === null) return '';
  try {
    const text = error instanceof Error ? error.message || error.name : textOf(error);
    return typeof text === 'string' ? shortened(text) : '';
  } catch {
    // A thing that cannot even be read: `message` may be a getter, `toString` may throw or be missing.
    return '';
  }
}

/** A plain object is often an error of another realm, or an answer that somebody threw. */
function textOf(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  return 'message' in thrown ? thrown.message : '';
}

/** The platform's own words for a signal that ended a call; ours say whose answer was not waited for. */
const isGivenUp = (error: unknown) =>
  error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError');

/** An error as a sighting or an answer carries it. */
export function troubleOf(error: unknown, erp: string): { readonly because: string; readonly trouble: TroubleCode } {
  if (isGivenUp(error)) return { because: sayTrouble('stopped_asking', { erp }), trouble: 'stopped_asking' };
  const because = inWords(error);
  if (because.trim() === '') return { because: sayTrouble('unexplained', { erp }), trouble: 'unexplained' };
  return { because, trouble: error instanceof ErpTrouble ? error.code : 'unexpected' };
}
