import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import type { SignIn } from '../../app/hub.ts';
import { type AuthorizeOptions, authorizeRoutes } from './authorize.ts';
import { multipartLimits } from './fields.ts';
import { oauthRoutes } from './oauth.ts';
import { passkeyRoutes } from './passkey.ts';
import { sessionRoutes } from './session.ts';

/**
 * How programs and people sign in. The body parsers that OAuth's clients need are added for its routes alone, unless
 * the whole server has them already.
 */
export function signInRoutes(
  app: FastifyInstance,
  signIn: SignIn,
  options: { secureCookies: boolean } & AuthorizeOptions,
): void {
  app.register(async (scope) => {
    if (!scope.hasContentTypeParser('application/x-www-form-urlencoded')) scope.register(formbody);
    if (!scope.hasContentTypeParser('multipart/form-data')) scope.register(multipart, { limits: multipartLimits });
    scope.register(async (inner) => oauthRoutes(inner, signIn));
  });
  app.register(async (scope) => authorizeRoutes(scope, signIn, options));
  app.register(async (scope) => sessionRoutes(scope, signIn, options));
  app.register(async (scope) => passkeyRoutes(scope, signIn, options));
}
