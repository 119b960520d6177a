import type { BillLimits } from '../domain/bill.ts';
import { type MadeType, madeTypes } from '../domain/records/made.ts';
import { type ExportError, erpsRefusals } from '../domain/refusal.ts';
import type { ErpRecord, Sighting, Standing, Trace } from '../domain/sighting.ts';
import type { Instant } from '../domain/time.ts';
import { isTrouble, sayTrouble } from '../domain/trouble.ts';
import { wholeText } from '../domain/whole-text.ts';
import type { BillKey, CheckAnswer, CreateAnswer, ErpBill, ErpProblem, ErpTraits } from './contract.ts';
import { problemKinds } from './contract.ts';
import { ErpTrouble, shortened } from './trouble.ts';

/**
 * What a connector answers is checked here as if it came from a stranger: it may be written in plain JavaScript, or
 * have travelled from an agent. Only known fields pass, so that nothing else a connector hangs on an answer gets out.
 */
type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
export const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown, least = 1): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;
const isOneOf = <T extends string>(value: unknown, known: readonly T[]): value is T =>
  known.some((one) => one === value);

const isListOfMade = (value: unknown): value is readonly MadeType[] =>
  Array.isArray(value) && value.every((one) => isOneOf(one, madeTypes));

const standings: readonly Standing[] = ['live', 'paid', 'void'];
/** Of the name of somebody's books. */
const longestBooks = 300;
/** No timer counts further: 24 days. */
const mostMs = 2 ** 31 - 1;

/**
 * The traits as plain values of our own. Throws where they cannot be true: a connector that does not know how long its
 * asks may take proves nothing, so it must not be opened at all.
 */
export function believedTraits(given: unknown): ErpTraits {
  const { name, books, undo, removesVoid, reads, once, callMs, settleMs, maxInFlight, limits, makes } = fieldsOf(given);
  // One of before this was asked for does not say, and is asked for one at a time.
  const { keysACall = 1, finds } = fieldsOf(given);
  const wrong = (what: string) => new Error(`The connector ${isText(name) ? name : ''} cannot be used: ${what}.`);
  if (!isText(name) || name.trim() === '') throw wrong('its traits give no name');
  const named = books === undefined || (isText(books) && books.trim() !== '' && books.length <= longestBooks);
  if (!named) throw wrong(`books must be a name of at most ${longestBooks} characters`);
  if (!isOneOf(undo, ['delete', 'void', 'reverse'])) throw wrong('undo must be delete, void or reverse');
  if (!isOneOf(reads, ['live', 'mirror'])) throw wrong('reads must be live or mirror');
  if (!isOneOf(once, ['proved', 'bounded'])) throw wrong('once must be proved or bounded');
  if (!isCount(callMs) || callMs > mostMs) throw wrong('callMs must be a number of milliseconds');
  if (!isCount(settleMs) || settleMs > mostMs) throw wrong('settleMs must be a number of milliseconds');
  if (settleMs < callMs) throw wrong(`settleMs (${settleMs}) must be at least callMs (${callMs})`);
  if (!isCount(maxInFlight)) throw wrong('maxInFlight must be a number of calls');
  if (!isCount(keysACall)) throw wrong('keysACall must be a number of bills');
  const { invoiceNumber, description, commitmentNumber, lineDescription, amount, forms } = fieldsOf(limits);
  const lengths = { invoiceNumber, description, commitmentNumber, lineDescription, amount };
  for (const [part, limit] of Object.entries(lengths)) {
    if (!isCount(limit)) throw wrong(`the limit of ${part} must be a whole number above 0`);
  }
  for (const [part, form] of Object.entries(fieldsOf(forms))) {
    const { digits, places } = fieldsOf(form);
    if (!isCount(digits) || !isCount(places, 0)) throw wrong(`the form of ${part} must have digits and places`);
  }
  // One of before there was such a thing does not say, and makes none.
  if (makes !== undefined && !isListOfMade(makes)) throw wrong('what it makes must be a list of known types');
  if (finds !== undefined && !isListOfMade(finds)) throw wrong('what it finds must be a list of known types');
  const known = { ...lengths, ...(forms === undefined ? {} : { forms }) } as BillLimits;
  const ends = { undo, ...(isText(removesVoid) ? { removesVoid } : {}) };
  return {
    name,
    ...(isText(books) ? { books } : {}),
    ...ends,
    reads,
    once,
    callMs,
    settleMs,
    maxInFlight,
    keysACall,
    limits: structuredClone(known),
    makes: [...new Set(makes ?? [])],
    ...(finds === undefined ? {} : { finds: [...new Set(finds)] }),
  };
}

export const unreadable = (erp: string, what: string) => ({
  because: sayTrouble('unreadable_answer', { erp, what }),
  trouble: 'unreadable_answer' as const,
});

/** A sighting that answers the question, or *unknown*: what cannot be read says nothing about the bill. */
export function believedSighting(given: unknown, bill: BillKey, erp: string): Sighting {
  const { is, record, standing, fingerprint, asOf, lastSeen, trace, unfinished, refused, says } = fieldsOf(given);
  const unknown = (what: string): Sighting => ({ is: 'unknown', ...unreadable(erp, what) });
  if (is === 'unknown') return { is, ...believedTrouble(given, erp) };
  if (is !== 'present' && is !== 'gone') return unknown('it is no sighting');
  // Its being finite, past and going forward is for the clock to say.
  if (typeof asOf !== 'number') return unknown('it has no time');
  if (is === 'gone') {
    if (lastSeen !== null && !isOneOf(lastSeen, standings)) return unknown('what was last seen is no standing');
    const known = believedTrace(trace);
    const no = believedNo(refused);
    return {
      is,
      lastSeen,
      asOf: asOf as Instant,
      ...(known === undefined ? {} : { trace: known }),
      ...(no === null ? {} : { refused: no }),
    };
  }
  const seen = believedRecord(record);
  if (seen === null) return unknown('its record has no number');
  if (!answers(seen, bill)) return unknown(`it is of ${seen.label}, which was not asked for`);
  if (!isOneOf(standing, standings)) return unknown('its standing is none');
  if (fingerprint !== null && !isText(fingerprint)) return unknown('its fingerprint is no text');
  const print = fingerprint as typeof fingerprint & null;
  const said = isText(says) && says.trim() !== '' ? { says: shortened(says) } : {};
  const seenSo = { is, record: seen, standing, fingerprint: print, asOf: asOf as Instant, ...said } as const;
  return unfinished === true ? { ...seenSo, unfinished } : seenSo;
}

/** A bill of a list. Throws where it cannot be read: a list without it would be one in which it is missing. */
export function believedBill(given: unknown, erp: string): ErpBill {
  const { record, reference, standing, fingerprint, costs } = fieldsOf(given);
  const seen = believedRecord(record);
  const wrong = (what: string) => new ErpTrouble('unreadable_answer', { erp, what });
  if (seen === null) throw wrong('a bill without a number');
  if (!isOneOf(standing, standings)) throw wrong(`the standing of ${seen.label}`);
  if (reference !== null && !isText(reference)) throw wrong(`the reference of ${seen.label}`);
  if (fingerprint !== null && !isText(fingerprint)) throw wrong(`the fingerprint of ${seen.label}`);
  const bill = { record: seen, reference, standing, fingerprint: fingerprint as ErpBill['fingerprint'] };
  return isText(costs) ? { ...bill, costs: costs as ErpBill['costs'] & string } : bill;
}

/** A record that bears neither the number nor the identity that was asked for is the answer to something else. */
function answers(seen: ErpRecord, bill: BillKey): boolean {
  if (!('record' in bill)) return true;
  const { id, identity } = bill.record;
  if (seen.id === id) return true;
  return identity !== null && seen.identity?.toUpperCase() === identity.toUpperCase();
}

function believedRecord(given: unknown): ErpRecord | null {
  const { id, identity, label } = fieldsOf(given);
  if (!isText(id) || id.trim() === '' || (identity !== null && !isText(identity))) return null;
  const named = isText(label) && label.trim() !== '' ? label : id;
  return { id: wholeText(id), identity: identity === null ? null : wholeText(identity), label: wholeText(named) };
}

function believedTrace(given: unknown): Trace | null | undefined {
  if (given === undefined || given === null) return given;
  const { by, at } = fieldsOf(given);
  return { by: isText(by) ? wholeText(by) : null, at: isText(at) ? wholeText(at) : null };
}

export function believedTrouble(given: unknown, erp: string) {
  const { because, trouble } = fieldsOf(given);
  if (!isText(because) || because.trim() === '') return unreadable(erp, 'it does not say why');
  return { because: shortened(because), ...(isTrouble(trouble) ? { trouble } : {}) };
}

/** The answer to an ask. What cannot be read is *unclear*: the ERP may have made the bill all the same. */
export function believedAnswer(given: unknown, erp: string): CreateAnswer {
  const { is, record, asOf, refusal, affirmed } = fieldsOf(given);
  const saidYes = is === 'created' || affirmed === true ? ({ affirmed: true } as const) : {};
  const unclear = (what: string): CreateAnswer => ({ is: 'unclear', ...unreadable(erp, what), ...saidYes });
  if (is === 'unclear') return { is, ...believedTrouble(given, erp), ...saidYes };
  if (is === 'created') {
    const made = believedRecord(record);
    if (made === null) return unclear('it names no record');
    if (asOf === undefined) return { is, record: made };
    return typeof asOf === 'number' ? { is, record: made, asOf: asOf as Instant } : unclear('its time is none');
  }
  if (is !== 'refused') return unclear('it is neither a yes nor a no');
  const no = believedNo(refusal);
  return no === null ? unclear('it is a no without a reason of the ERP') : { is, refusal: no };
}

/** A reason of the ERP's own; null where it is none. */
function believedNo(given: unknown): ExportError | null {
  const { code, detail } = fieldsOf(given);
  if (!isOneOf(code, erpsRefusals)) return null;
  return { code, detail: isText(detail) ? shortened(detail) : '' };
}

export function believedCheck(given: unknown, erp: string): CheckAnswer {
  const { ok } = fieldsOf(given);
  if (ok === true) return { ok };
  return { ok: false, ...(ok === false ? believedTrouble(given, erp) : unreadable(erp, 'it is neither well nor not')) };
}

/** What is wrong with one bill. Throws where it cannot be read: a list without it would be one that says all is well. */
export function believedProblems(given: unknown, erp: string): readonly ErpProblem[] {
  const wrong = (what: string) => new ErpTrouble('unreadable_answer', { erp, what });
  if (!Array.isArray(given)) throw wrong('problems that are no list');
  return given.map((one: unknown) => {
    const refusal = believedNo(one);
    const { kind, number } = fieldsOf(fieldsOf(one).about);
    if (refusal === null || !isOneOf(kind, problemKinds) || !isText(number)) throw wrong('a problem without a reason');
    return { ...refusal, about: { kind, number } };
  });
}
