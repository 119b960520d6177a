/** That something changed; null for an invoice where anything may have. */
export interface Changed {
  readonly invoice_id: number | null;
  readonly project_id: number | null;
}

/** Whose changes are listened to: what one person may hear of one company. */
export interface Ear {
  readonly company: number;
  readonly person: number;
}

/** What a listener is told. */
export type Word =
  /** From here on every change is told. What changed before is not: the last of it is so long ago, or longer. */
  | { readonly is: 'opened'; readonly quietMs: number }
  /** Cut off; it is tried again. */
  | { readonly is: 'lost' }
  /** The server does not let this person listen: their session may have ended, or another person has signed in. */
  | { readonly is: 'refused' }
  | { readonly is: 'changed'; readonly change: Changed };

/** Begins to listen; the answer ends it. */
export type Listen = (ear: Ear, tell: (word: Word) => void) => () => void;

const againMs = 2_000;

/** One stream of the server's. It comes back by itself until it is ended, and says so each time. */
export const openStream: Listen = ({ company, person }, tell) => {
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  const refused = () => {
    source?.close();
    again = setTimeout(open, againMs);
    tell({ is: 'refused' });
  };
  const open = () => {
    source = new EventSource(`/api/v1/companies/${company}/events`);
    source.addEventListener('hello', (event) => {
      // The cookie is of the browser, and whoever signed in there last. Nobody hears what is another's to hear.
      const hello = JSON.parse(event.data) as { person_id?: number; quiet_ms?: number };
      const { person_id = person, quiet_ms: quietMs = 0 } = hello;
      if (person_id === person) tell({ is: 'opened', quietMs });
      else refused();
    });
    source.addEventListener('changed', (event) => tell({ is: 'changed', change: JSON.parse(event.data) as Changed }));
    source.onerror = () => {
      tell({ is: 'lost' });
      // The browser tries again by itself unless the answer was no event stream at all (a restart, a proxy's page).
      if (source?.readyState === EventSource.CLOSED) refused();
    };
  };
  open();
  return () => {
    source?.close();
    clearTimeout(again);
  };
};
