/**
 * The sealed history of a company: each event is hashed together with the hash before it, so that whoever changes,
 * removes, adds or moves one afterwards must make all later hashes anew, and the signed checkpoints then say otherwise.
 */
export const logs = ['company_event', 'event'] as const;
export type Log = (typeof logs)[number];

/** An event as it stands in the database, times and facts as text, so that nothing is lost on the way to its hash. */
export interface LoggedEvent {
  readonly company: number;
  readonly log: Log;
  readonly id: number;
  /** UTC, with microseconds; null where the database holds no time that can be written. */
  readonly at: string | null;
  readonly person: number | null;
  readonly type: string;
  readonly project: number | null;
  readonly invoice: number | null;
  readonly commitment: number | null;
  readonly link: number | null;
  readonly recordKind: string | null;
  readonly record: number | null;
  /** As PostgreSQL writes jsonb. */
  readonly facts: string;
  readonly request: string | null;
  /** The transaction that wrote it, as it says itself. */
  readonly writtenBy: number;
}

/** Some events of one history, as they were sealed. */
export interface Seal {
  readonly number: number;
  readonly log: Log;
  /** The place of its first event in the chain, counted from 1. */
  readonly first: number;
  readonly ids: readonly number[];
  /** Of each event 64 letters, one after the other. */
  readonly hashes: string;
  readonly sealedBelow: number;
}

/** SHA-256 of a text in UTF-8, in hexadecimal small letters. */
export type Sha256 = (text: string) => string;

export const hashLetters = 64;

/** What the first event is hashed together with. */
export const beginningOf = (company: number, sha256: Sha256): string => sha256(`tieout history of company ${company}`);

const text = (value: string | null): string => JSON.stringify(value);

/** The text of an event that is hashed: JSON in a fixed order. The database writes the same when it seals. */
export function eventText(e: LoggedEvent): string {
  const head = `{"company":${e.company},"log":"${e.log}","id":${e.id},"at":${text(e.at)},"person":${e.person},"type":${text(e.type)}`;
  const about =
    e.log === 'company_event'
      ? ''
      : `,"project":${e.project},"invoice":${e.invoice},"commitment":${e.commitment},"link":${e.link}` +
        `,"record_kind":${text(e.recordKind)},"record":${e.record}`;
  return `${head}${about},"facts":${e.facts},"request":${text(e.request)}}`;
}

/** The hash of an event in the chain: of the hash before it, written out, and the event's text. */
export const chainHash = (previous: string, event: LoggedEvent, sha256: Sha256): string =>
  sha256(previous + eventText(event));

export const hashAt = (seal: Seal, index: number): string =>
  seal.hashes.slice(index * hashLetters, (index + 1) * hashLetters);

/**
 * What can be wrong with a history. `changed`: not what was sealed. `missing`: sealed, and not there. `inserted`: there,
 * and was never sealed though its time has passed. `reordered`: stands in another place. `seal_changed`, `seal_missing`:
 * the seal itself. `rewritten`: chain and checkpoint contradict each other. `truncated`: a checkpoint knows of events
 * beyond the end. `checkpoint_invalid`: its signature is not the hub's. `checkpoint_missing`: one of their numbers.
 */
export const flaws = [
  'changed',
  'missing',
  'inserted',
  'reordered',
  'seal_changed',
  'seal_missing',
  'rewritten',
  'truncated',
  'checkpoint_invalid',
  'checkpoint_missing',
] as const;
export type Flaw = (typeof flaws)[number];

export interface Finding {
  readonly flaw: Flaw;
  readonly log: Log | null;
  /** The event's id; null where it is about a seal or a checkpoint. */
  readonly event: number | null;
  /** Its place in the chain, as far as there is one. */
  readonly place: number | null;
  /** The number of the seal or the checkpoint. */
  readonly number: number | null;
}

/** Kept elsewhere by somebody, and laid beside the history at once: one a day for 27 years. */
export const mostKeptCheckpoints = 10_000;

/** A head of the chain that was signed, from the database or from wherever somebody kept it. */
export interface Checkpoint {
  readonly company: number;
  readonly number: number;
  /** How many events were sealed. */
  readonly place: number;
  /** Of the event in that place. */
  readonly hash: string;
  readonly at: string;
  /** The short name of the key that signed it. */
  readonly key: string;
  /** Ed25519, in base64. */
  readonly signature: string;
}

/** What is signed. */
export const checkpointText = (of: Omit<Checkpoint, 'signature'>): string =>
  `tieout checkpoint 1\ncompany ${of.company}\nnumber ${of.number}\nplace ${of.place}\nhash ${of.hash}\nat ${of.at}\nkey ${of.key}\n`;
