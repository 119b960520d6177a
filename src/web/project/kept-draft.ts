import { type Header, type LineField, lineFields } from './draft.ts';
import { headerFields, type Typed, type Where } from './merge.ts';

/** What was typed into an invoice and not saved, as it is kept in the browser. Fields only: no name, no key, no secret. */
export interface KeptDraft {
  /** When the last of it was typed, in milliseconds. */
  readonly at: number;
  /** What it was typed on: the version of the invoice, or the invoice that a new one carries on from. */
  readonly basis: string;
  readonly typed: readonly Typed[];
  /** A new invoice that was sent and not answered: it is sent again just so, lest there be two. */
  readonly sent?: Sent;
}

/** A request to make an invoice, with the key under which the server makes it once. */
export interface Sent {
  readonly key: string;
  readonly body: string;
  /** When it was sent for the first time, in milliseconds. */
  readonly sentAt: number;
}

/** Where drafts are kept: the browser's local storage, or what a test gives. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'tieout.draft.1/';
/** So many drafts a browser keeps; the oldest go. */
export const mostKept = 50;
/** So long one is kept that nobody came back to. */
export const keptDays = 60;
const mostTyped = 20_000;

/** By company, person and invoice: nobody is offered what another typed at the same machine. */
export const shelfName = (company: number, person: number, what: string): string =>
  `${prefix}${company}/${person}/${what}`;

export const writeKept = (kept: KeptDraft): string => JSON.stringify(kept);

/** Null for whatever is no draft of ours: an older program's, or somebody's play. */
export function readKept(text: string | null): KeptDraft | null {
  if (text === null) return null;
  try {
    const { at, basis, typed, sent } = JSON.parse(text) as Record<string, unknown>;
    if (typeof at !== 'number' || typeof basis !== 'string' || !Array.isArray(typed)) return null;
    if (typed.length > mostTyped || !typed.every(isTyped)) return null;
    return { at, basis, typed, ...(isSent(sent) ? { sent: { ...sent, sentAt: sent.sentAt ?? longAgo } } : {}) };
  } catch {
    return null;
  }
}

/** An older program did not keep when it sent. */
const longAgo = 0;

const isSent = (sent: unknown): sent is Omit<Sent, 'sentAt'> & Partial<Sent> => {
  const { key, body, sentAt = longAgo } = (sent ?? {}) as Partial<Sent>;
  return typeof key === 'string' && typeof body === 'string' && typeof sentAt === 'number';
};

function isTyped(one: unknown): one is Typed {
  const { where, from, to } = (one ?? {}) as Partial<Typed>;
  return typeof from === 'string' && typeof to === 'string' && isWhere(where);
}

function isWhere(where: unknown): where is Where {
  const { header, key, field } = (where ?? {}) as { header?: unknown; key?: unknown; field?: unknown };
  if (header !== undefined) return headerFields.includes(header as keyof Header);
  return Number.isSafeInteger(key) && lineFields.includes(field as LineField);
}

export const kept = (shelf: Shelf, name: string): KeptDraft | null => readKept(shelf.getItem(name));

/** A draft, and the name it was left under. */
export interface Left {
  readonly name: string;
  readonly draft: KeptDraft;
}

/** Each tab keeps what is typed into it under a name of its own: of two, neither writes over what the other has. */
export const ofTab = (name: string, tab: string): string => `${name}/${tab}`;

/** What a tab is offered as its form is opened: its own, else the newest that any other left. */
export function offered(shelf: Shelf, name: string, tab: string): Left | null {
  const own = kept(shelf, ofTab(name, tab));
  if (own !== null) return { name: ofTab(name, tab), draft: own };
  const others = namesOn(shelf)
    .filter((one) => one === name || one.startsWith(ofTab(name, '')))
    .flatMap((one) => {
      const draft = kept(shelf, one);
      return draft === null ? [] : [{ name: one, draft }];
    });
  return others.toSorted((one, other) => other.draft.at - one.draft.at)[0] ?? null;
}

/** Takes away what was taken over from another tab, unless that wrote something since. */
export function takeAway(shelf: Shelf, { name, draft }: Left): void {
  if (kept(shelf, name)?.at === draft.at) forget(shelf, name);
}

/** The draft as old as what is kept already, where it is the same: a reload is no typing. */
export function agedAs(there: KeptDraft | null, draft: KeptDraft): KeptDraft {
  const what = ({ typed, sent }: KeptDraft) => JSON.stringify([typed, sent?.key]);
  return there !== null && what(there) === what(draft) ? { ...draft, at: there.at } : draft;
}

/** @returns whether it could be kept: a browser may have no room, or be told to keep nothing. */
export function keep(shelf: Shelf, name: string, draft: KeptDraft): boolean {
  try {
    shelf.setItem(name, writeKept(draft));
    clear(shelf, name, draft.at);
    return true;
  } catch {
    return false;
  }
}

export function forget(shelf: Shelf, name: string): void {
  try {
    shelf.removeItem(name);
  } catch {
    // Where nothing can be kept, nothing is there.
  }
}

const namesOn = (shelf: Shelf): readonly string[] =>
  Array.from({ length: shelf.length }, (_, index) => shelf.key(index)).filter(
    (name): name is string => name?.startsWith(prefix) === true,
  );

/** Takes away what is too old and too many, but never the one that was written just now. */
function clear(shelf: Shelf, except: string, now: number): void {
  const byAge = namesOn(shelf)
    .filter((name) => name !== except)
    .map((name) => ({ name, at: readKept(shelf.getItem(name))?.at ?? 0 }))
    .sort((one, other) => other.at - one.at);
  const oldest = now - keptDays * 86_400_000;
  for (const [index, { name, at }] of byAge.entries()) {
    if (index >= mostKept - 1 || at < oldest) shelf.removeItem(name);
  }
}
