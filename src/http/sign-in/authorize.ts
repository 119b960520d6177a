import type { FastifyInstance } from 'fastify';
import type { SignIn } from '../../app/hub.ts';
import { addressBack, judgeAuthorization, scopes } from '../../domain/sign-in/oauth.ts';
import { words } from '../../domain/words/words.ts';
import { fieldsOf } from './fields.ts';
import { quiet } from './oauth.ts';

export interface AuthorizeOptions {
  /** Where this server is reached, which is its name in OAuth. */
  readonly issuer: () => string;
}

/**
 * `GET /oauth/authorize`, where an application sends a person's browser. What is wrong with a request goes back to the
 * application at once, or nowhere; all else is the page's, where the person signs in and says yes or no.
 */
export function authorizeRoutes(app: FastifyInstance, signIn: SignIn, { issuer }: AuthorizeOptions): void {
  app.get('/oauth/authorize', quiet, async (request, reply) => {
    const fields = await fieldsOf(request);
    const found = fields.client_id ? await signIn.oauth.findApplication(fields.client_id) : null;
    const judged = judgeAuthorization(found, fields);
    reply.header('referrer-policy', 'no-referrer');
    if (judged.kind === 'back') {
      const { redirectUri, state, fault } = judged;
      const told = { error: fault, error_description: words.oauth.faults[fault], state, iss: issuer() };
      return reply.header('cache-control', 'no-store').redirect(addressBack(redirectUri, told), 302);
    }
    if (judged.kind === 'stop') reply.code(400);
    // Served as every address of the page is; it asks the server again for what to show.
    return reply.callNotFound();
  });

  /** RFC 8414: what this server can do and where, for clients that set themselves up. */
  app.get('/.well-known/oauth-authorization-server', { config: { access: 'anyone' } }, async () => {
    const at = issuer();
    const withSecret = ['client_secret_basic', 'client_secret_post'];
    return {
      issuer: at,
      authorization_endpoint: `${at}/oauth/authorize`,
      token_endpoint: `${at}/oauth/token`,
      revocation_endpoint: `${at}/oauth/revoke`,
      introspection_endpoint: `${at}/oauth/introspect`,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: [...new Set(scopes.flatMap((scope) => scope.split(' ')))],
      token_endpoint_auth_methods_supported: [...withSecret, 'none'],
      revocation_endpoint_auth_methods_supported: [...withSecret, 'none'],
      introspection_endpoint_auth_methods_supported: withSecret,
      authorization_response_iss_parameter_supported: true,
    };
  });
}
