import type { Query, Request } from './client.ts';

type Call = <T>(method: string, path: string, request?: Request) => Promise<T>;

/** What a page of a list of /rest holds at most. */
const perPage = 300;
/** Far beyond any list that is shown as a whole; past it the server is wrong. */
const mostPages = 1000;

/** A list of /rest as a whole: the server gives it page by page, and who stops at the first believes that it is all. */
export const wholeList =
  (call: Call) =>
  async <T>(path: string, company: number, query: Query = {}): Promise<T[]> => {
    const all: T[] = [];
    for (let page = 1; page <= mostPages; page++) {
      const found = await call<T[]>('GET', path, { company, query: { per_page: perPage, page, ...query } });
      all.push(...found);
      if (found.length < perPage) break;
    }
    return all;
  };
