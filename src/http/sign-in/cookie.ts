import type { FastifyRequest } from 'fastify';
import type { Cookies, SignIn } from '../../app/hub.ts';

/**
 * The session cookie of a request, in the shape that `SignIn` reads. Read here and not by a plugin, so that whoever
 * identifies a request need not care in which order plugins were added.
 */
export const sessionCookieOf = (request: FastifyRequest, signIn: SignIn): Cookies =>
  cookieOf(request, signIn.cookieName);

/** One cookie of a request, by its name. */
export function cookieOf(request: FastifyRequest, name: string): Cookies {
  const start = `${name}=`;
  const found = (request.headers.cookie ?? '').split(/; */).find((pair) => pair.startsWith(start));
  try {
    return { [name]: found && decodeURIComponent(found.slice(start.length)) };
  } catch {
    return {};
  }
}

/** Out of reach of scripts, and not sent along from another site but on a plain link. */
export const setCookieLine = (name: string, value: string, maxAgeSeconds: number, secure: boolean): string =>
  `${name}=${encodeURIComponent(value)}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
