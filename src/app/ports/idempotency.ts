import type { InvoiceId } from '../../domain/ids.ts';
import type { Caller } from './records.ts';

/** Under which key a request may come again, and for which route. */
export interface RequestKey {
  readonly route: string;
  readonly key: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/** What a request with a key meets: it is new, or it was answered, or it is in work, or it made something and died. */
export type Reservation =
  | { readonly is: 'new' }
  | { readonly is: 'kept'; readonly answer: KeptAnswer }
  | { readonly is: 'made'; readonly invoice: InvoiceId }
  | { readonly is: 'in_work' }
  | { readonly is: 'other_body' };

/** Answers by key, per company, caller and route, for a day. Only those that changed something are kept. */
export interface Idempotency {
  reserve(caller: Caller, route: string, key: string, bodyHash: string): Promise<Reservation>;
  keep(caller: Caller, route: string, key: string, answer: KeptAnswer): Promise<void>;
  /** A refusal is decided anew next time. */
  release(caller: Caller, route: string, key: string): Promise<void>;
}
