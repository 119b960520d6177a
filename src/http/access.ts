import type { FastifyInstance } from 'fastify';

/** Whom a route lets in: a route that does not say so does not start. */
export type Access = 'anyone' | 'signed in' | 'company' | 'agent';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}

/** Holds every route to it. Must be registered before the routes are. */
export function everyRouteSaysWhom(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const watched =
      route.url.startsWith('/api/v1/') || route.url.startsWith('/rest/') || route.url.startsWith('/agent/');
    if (watched && route.config?.access === undefined && route.method !== 'HEAD') {
      throw new Error(`the route ${String(route.method)} ${route.url} does not say whom it lets in`);
    }
  });
}
