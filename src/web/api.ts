import { QueryCache } from '@tanstack/react-query';
import { client, Refused } from '../http/client.ts';
import { Queries } from './queries.ts';

/** Whom this page shows as signed in; null before that is known. */
export const shownTo = (): number | null => queries.getQueryData<{ readonly id: number }>(keys.me)?.id ?? null;

/** The typed client of this page: same origin, session cookie. */
export const api = client({ baseUrl: '', shownTo });

/** Whom to tell when the server says that nobody is signed in; the session puts itself here. */
export const signedOut = { tell: () => {} };

/** Of these nothing is said but that it was too much, or too slow, just now. */
const forNow: readonly number[] = [408, 429];
const isFinal = (problem: unknown) =>
  problem instanceof Refused && problem.status < 500 && !forNow.includes(problem.status);

export const queries = new Queries({
  queryCache: new QueryCache({
    onError: (problem) => {
      if (problem instanceof Refused && problem.status === 401) signedOut.tell();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (attempt, problem) => !isFinal(problem) && attempt < 20,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
    },
    // Without a network it is refused at once. Else it would wait for one unseen, and be done when nobody means it any more.
    mutations: { networkMode: 'always' },
  },
});

/** The names of what is kept in the browser, so that one change makes exactly its readers ask again. */
export const keys = {
  me: ['me'] as const,
  company: (c: number) => ['company', c] as const,
  connections: (c: number) => ['company', c, 'connections'] as const,
  tieOuts: (c: number) => ['company', c, 'tie-outs'] as const,
  tieOut: (c: number, id: number) => ['company', c, 'tie-outs', id] as const,
  erp: (c: number) => ['company', c, 'erp'] as const,
  operations: (c: number) => ['company', c, 'operations'] as const,
  listChoices: (c: number) => ['company', c, 'list-choices'] as const,
  listViews: (c: number) => ['company', c, 'list-views'] as const,
  sideBySide: (c: number, id: number) => ['company', c, 'side-by-side', id] as const,
  list: (c: number, query: object) => ['company', c, 'erp', 'list', query] as const,
  corrections: (c: number) => ['company', c, 'erp', 'corrections'] as const,
  correctionOf: (c: number, id: number) => ['company', c, 'erp', 'correction of', id] as const,
  forced: (c: number, id: number) => ['company', c, 'invoice', id, 'forced'] as const,
  figures: (c: number, id: number) => ['company', c, 'figures', id] as const,
  item: (c: number, id: number) => ['company', c, 'invoice', id, 'item'] as const,
  invoice: (c: number, id: number) => ['company', c, 'invoice', id] as const,
  history: (c: number, id: number) => ['company', c, 'invoice', id, 'history'] as const,
  asked: (c: number, id: number) => ['company', c, 'invoice', id, 'asked'] as const,
  preview: (c: number, id: number) => ['company', c, 'invoice', id, 'preview'] as const,
  projects: (c: number) => ['company', c, 'projects'] as const,
  project: (c: number, p: number) => ['company', c, 'project', p] as const,
  commitments: (c: number, p: number) => ['company', c, 'project', p, 'commitments'] as const,
  commitment: (c: number, p: number, id: number) => ['company', c, 'project', p, 'commitment', id] as const,
  projectSettings: (c: number, p: number) => ['company', c, 'project', p, 'settings'] as const,
  periods: (c: number, p: number) => ['company', c, 'project', p, 'periods'] as const,
  requisitions: (c: number, p: number) => ['company', c, 'project', p, 'requisitions'] as const,
  requisition: (c: number, p: number, id: number) => ['company', c, 'project', p, 'requisition', id] as const,
};
