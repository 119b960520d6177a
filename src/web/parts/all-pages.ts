/** What a page of a list holds at most, as the typed client asks for it. */
const perPage = 300;
/** Lists longer than this are searched on the server, not chosen from. */
const mostPages = 40;

/** All of a list that the server gives page by page. */
export async function allPages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const found = await read(page);
    all.push(...found);
    if (found.length < perPage) break;
  }
  return all;
}
