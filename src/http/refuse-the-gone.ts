import type { FastifyInstance } from 'fastify';
import { Refusing } from './problem.ts';

/**
 * Whoever has hung up already has no address any more by which their requests could be counted: nothing is done for them, and
 * nobody hears the refusal.
 */
export function refuseTheGone(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.ip === undefined) throw new Refusing('malformed', { because: 'not_understood' });
  });
}
