import type { FastifyInstance } from 'fastify';

/**
 * A body of no bytes is none, whatever type it is said to have. Many clients name one with every POST, axios that of a form,
 * and a move needs no body: refused for its type, it could not be asked for by them.
 */
export function nothingHasNoType(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    if (headers['content-length'] === '0') delete headers['content-type'];
  });
}
