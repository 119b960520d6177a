import { expect, it } from 'vitest';
import { wholeList } from './all-pages.ts';

/** A list of so many, as the server gives it. */
const server = (count: number) => {
  const asked: unknown[] = [];
  const call = async <T>(_method: string, _path: string, { query = {} } = {} as { query?: object }): Promise<T> => {
    asked.push(query);
    const { page, per_page } = query as { page: number; per_page: number };
    const all = Array.from({ length: count }, (_, i) => i);
    return all.slice((page - 1) * per_page, page * per_page) as T;
  };
  return { asked, list: wholeList(call) };
};

it.each([
  [0, 1],
  [299, 1],
  [300, 2],
  [701, 3],
])('a list of %i is whole, in %i pages: what came after the 300th was left out', async (count, pages) => {
  const { asked, list } = server(count);
  expect(await list<number>('/rest/v1.0/projects', 1, { company_id: 1 })).toEqual([...Array(count).keys()]);
  expect(asked).toEqual(Array.from({ length: pages }, (_, i) => ({ per_page: 300, page: i + 1, company_id: 1 })));
});
