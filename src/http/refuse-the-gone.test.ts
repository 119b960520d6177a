import rateLimit from '@fastify/rate-limit';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { Refusing } from './problem.ts';
import { refuseTheGone } from './refuse-the-gone.ts';

it('nothing is done for a request whose caller has hung up', async () => {
  const app = Fastify();
  // As it is once the connection is closed.
  app.addHook('onRequest', async (request) => {
    if (request.url === '/gone') Object.defineProperty(request, 'ip', { value: undefined });
  });
  refuseTheGone(app);
  await app.register(rateLimit, { max: 10 });
  const met: unknown[] = [];
  app.setErrorHandler((error, _, reply) => {
    met.push(error);
    return reply.code(400).send();
  });
  app.get('/here', async () => 'done');
  app.get('/gone', async () => 'done');
  expect((await app.inject('/here')).statusCode).toBe(200);
  expect((await app.inject('/gone')).statusCode).toBe(400);
  expect(met).toEqual([expect.any(Refusing)]);
  await app.close();
});
