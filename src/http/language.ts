import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asLanguage, type Language, likedBest } from '../domain/words/languages.ts';
import { speakBy } from '../domain/words/words.ts';

/** Kept in the browser, so that the page can be sent in the right language before it is known who reads it. */
const languageCookie = 'tieout_language';
export const themeCookie = 'tieout_theme';

const whose = new AsyncLocalStorage<Language>();

/** A cookie of a request, as it stands there; undefined without one. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const start = `${name}=`;
  return (request.headers.cookie ?? '')
    .split(/; */)
    .find((pair) => pair.startsWith(start))
    ?.slice(start.length);
}

/** Programs match sentences of these, as Procore has them: what their machine's language is must change nothing. */
const forPrograms = /^\/(rest|oauth(?!\/authorize(\?|$))|agent)(\/|$|\?)/;

/**
 * In which language a request is answered: the one that our own page or command line says, else what was chosen in this
 * browser, else the one that the browser likes best. English is what is left, and what programs get.
 */
export function languageOf(request: FastifyRequest): Language {
  const said = asLanguage(request.headers['tieout-language']);
  if (said !== null) return said;
  if (forPrograms.test(request.url)) return 'en';
  return asLanguage(cookieOf(request, languageCookie)) ?? likedBest(request.headers['accept-language']) ?? 'en';
}

declare module 'fastify' {
  interface FastifyRequest {
    spokenIn?: AsyncResource;
  }
}

/** Everything that is said while a request is answered is said in its language. */
export function speaksWithEach(app: FastifyInstance): void {
  speakBy(() => whose.getStore() ?? null);
  app.addHook('onRequest', (request, _reply, done) => {
    whose.run(languageOf(request), () => {
      request.spokenIn = new AsyncResource('tieout-language');
      request.spokenIn.runInAsyncScope(done);
    });
  });
  // The body arrives by events of the socket, which know nothing of the request they belong to.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.spokenIn === undefined) return done();
    request.spokenIn.runInAsyncScope(done);
  });
}
