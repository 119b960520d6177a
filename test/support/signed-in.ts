import { expect } from 'vitest';
import { softwareAuthenticator } from './authenticator.ts';
import { mailPublicUrl } from './mail-catcher.ts';
import { password, type Running } from './tieout.ts';

/** By https and under a name, as passkeys need it. */
export const origin = mailPublicUrl;

export const json = { 'content-type': 'application/json' };
export const session = '/api/v1/session';
export const me = '/api/v1/me';

/** A browser: what it is given as cookies it sends again. */
export function browser(tieout: Running) {
  const jar = new Map<string, string>();
  const ask = async (method: string, path: string, body?: object) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${tieout.url}${path}`, {
      method,
      headers: { ...(body ? json : {}), cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=', 2);
      if (/Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
  };
  const signIn = (login: string) => ask('POST', session, { login, password });
  return { ask, signIn, cookies: () => [...jar.keys()] };
}
export type Browser = ReturnType<typeof browser>;

export async function signedIn(tieout: Running, login: string): Promise<Browser> {
  const one = browser(tieout);
  expect((await one.signIn(login)).status).toBe(204);
  return one;
}

export async function addPasskey(by: Browser, name = 'Phone') {
  const authenticator = softwareAuthenticator(origin);
  const { options } = (await by.ask('POST', `${me}/passkeys/begin`, { password })).body;
  const made = await by.ask('POST', `${me}/passkeys`, { name, answer: authenticator.make(options) });
  return { authenticator, made };
}
