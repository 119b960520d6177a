import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { refusal } from '../domain/refusal.ts';
import { sendRefusal } from './problem.ts';

/** What measures the requests, and what Prometheus reads. */
export interface Measured {
  readonly contentType: string;
  text(): Promise<string>;
  request(method: string, next: () => void): (route: string, status: number) => void;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Measures every request. Prometheus reads the figures at `/metrics` with the token that the settings give; without one
 * there is no such address.
 */
export function measuring(app: FastifyInstance, measured: Measured, token: string | null): void {
  const endings = new WeakMap<object, (route: string, status: number) => void>();
  app.addHook('onRequest', (request, _reply, next) => {
    endings.set(request, measured.request(request.method, next));
  });
  app.addHook('onResponse', async (request, reply) => {
    endings.get(request)?.(request.routeOptions.url ?? 'none', reply.statusCode);
  });
  if (token === null) return;
  const wanted = digest(`Bearer ${token}`);
  app.get('/metrics', async (request, reply) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) {
      return sendRefusal(request, reply, refusal('not_signed_in'));
    }
    return reply
      .type(measured.contentType)
      .header('cache-control', 'no-store')
      .send(await measured.text());
  });
}
