import { language } from '../domain/words/words.ts';

/** Whoever asks through our own client: the page, or the command line. */
export interface Asking {
  /** How it asks; as everybody does, unless whoever asks is to be sure of who answers. */
  readonly fetch?: typeof fetch;
  readonly token?: () => Promise<string>;
  /** Whom the page shows as signed in; null while it shows nobody. */
  readonly shownTo?: () => number | null;
}

/** A session's cookie is the browser's: it may be another person's by now, who signed in beside a page that shows somebody else. */
export const shownToHeader = 'tieout-shown-to';

/** Each answer of a hub bears it: what stands in its place, or before it, may say 200 to anything, with `{}` or a page. */
export const answeredHeader = 'tieout-answered';

/** What our own client says of itself with each request. */
export async function ownHeaders({ token, shownTo }: Asking): Promise<Record<string, string>> {
  const person = shownTo?.() ?? null;
  return {
    'tieout-language': language(),
    ...(person === null ? {} : { [shownToHeader]: String(person) }),
    ...(token ? { authorization: `Bearer ${await token()}` } : {}),
  };
}
