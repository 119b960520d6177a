import { password, type Running, runTieout } from '../../test/support/tieout.ts';

/** The whole program with its demo, and what attackers need of it. */
export interface House extends Running {
  /** A session's cookie, as a browser has it. */
  cookie(login: string): Promise<string>;
  /** A bare request with these headers; nothing is followed. */
  raw(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: string | URLSearchParams,
  ): Promise<Response>;
}

/** Runs the program for one attack, and takes it down again whatever came of it. */
export async function withHouse<T>(attack: (house: House) => Promise<T>): Promise<T> {
  const tieout = await runTieout();
  const raw: House['raw'] = (method, path, headers = {}, body) =>
    fetch(`${tieout.url}${path}`, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
  const json = { 'content-type': 'application/json' };
  const cookie = async (login: string) => {
    const answer = await raw('POST', '/api/v1/session', json, JSON.stringify({ login, password }));
    return answer.headers.getSetCookie()[0]!.split(';')[0]!;
  };
  try {
    return await attack({ ...tieout, cookie, raw });
  } finally {
    await tieout.end();
  }
}

export { password };
