import type { InvoiceId } from '../../domain/ids.ts';
import type { Caller } from './caller.ts';

/** Under which key a request may come again, and for which route. */
export interface RequestKey {
  readonly route: string;
  readonly key: string;
  /** Which holding of the key this is. One that stood still until another took the key writes nothing any more. */
  readonly hold: string;
}

/** Another has taken the key meanwhile: what was to be written for this holding of it is taken back. */
export class KeyLost extends Error {}

export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * A request that may come again, and how it is answered for what a command gives back. Whatever changes something for it
 * keeps that answer in the transaction of the change: so a process that dies after the commit has answered all the same.
 */
export interface Keeping extends RequestKey {
  readonly answer: (value: unknown) => KeptAnswer;
}

/** What a request with a key meets: it is new, or it was answered, or it is in work, or it made something and died. */
export type Reservation =
  | { readonly is: 'new'; readonly hold: string }
  | { readonly is: 'kept'; readonly answer: KeptAnswer }
  | { readonly is: 'made'; readonly invoice: InvoiceId; readonly hold: string }
  | { readonly is: 'in_work' }
  | { readonly is: 'other_body' };

/** Answers by key, per company, caller and route, for a day. Only those that changed something are kept. */
export interface Idempotency {
  reserve(caller: Caller, route: string, key: string, bodyHash: string): Promise<Reservation>;
  /** One of many parts of a request that holds its own key: what was answered for that part; null for nothing yet. */
  part(caller: Caller, key: RequestKey, bodyHash: string): Promise<KeptAnswer | null>;
  keep(caller: Caller, key: RequestKey, answer: KeptAnswer): Promise<void>;
  /** A refusal is decided anew next time. */
  release(caller: Caller, key: RequestKey): Promise<void>;
}
