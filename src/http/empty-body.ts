import type { FastifyInstance } from 'fastify';

/**
 * A body of no bytes is none, whatever type it is said to have, but where that type is taken: an empty file is a file. Many
 * clients name one with every POST, axios that of a form, and a move needs no body: refused for its type, it could not be
 * asked for by them.
 */
export function nothingHasNoType(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ server, raw: { headers }, routeOptions }) => {
    const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    if (headers['content-length'] !== '0' || !type || routeOptions.config.takesRawFile) return;
    if (!server.hasContentTypeParser(type)) delete headers['content-type'];
  });
}
