import type { en } from './en.ts';
import type { enWhole } from './en-whole.ts';

/** The same words in any language: whatever English says in a text, another says in a text of its own. */
type Spoken<T> = T extends string ? string : { readonly [K in keyof T]: Spoken<T[K]> };

/** What the page is given: what it says itself, and what it shares with the server. */
export type PageWords = Spoken<typeof en>;
/** Everything that is said anywhere. */
export type Words = Spoken<typeof enWhole>;
