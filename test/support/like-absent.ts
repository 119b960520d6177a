import { expect } from 'vitest';
import type { Answer, Running } from './tieout.ts';

/** An id that nothing in the database has. */
export const absent = 9_999_999;

/** All that a caller sees of a refusal, but for the request's own id. */
export function seen({ status, headers, body }: Answer) {
  const { request_id, ...rest } = body;
  expect(request_id).toBe(headers.get('x-request-id'));
  return { status, type: headers.get('content-type'), length: headers.get('content-length'), body: rest };
}

export type Ask = readonly [method: string, path: (id: number) => string, body?: object | ((id: number) => object)];

export const get = (path: (id: number) => string): Ask => ['GET', path];

/** What is another company's is answered as what nobody has, byte for byte. */
export async function expectLikeAbsent(
  tieout: Running,
  who: string,
  theirs: number,
  asks: readonly Ask[],
): Promise<void> {
  for (const [method, path, body] of asks) {
    const ask = (id: number) =>
      tieout.call(who, method, path(id), typeof body === 'function' ? body(id) : body).then(seen);
    const answer = await ask(theirs);
    expect(answer.status, `${who} ${method} ${path(theirs)}`).toBe(404);
    expect(answer, `${who} ${method} ${path(theirs)}`).toEqual(await ask(absent));
  }
}
