import type { FastifyInstance } from 'fastify';

/** Whom a route lets in: a route that does not say so does not start. */
export type Access = 'anyone' | 'signed in' | 'company' | 'agent';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}

/** A route as it was registered: for whoever attacks them all. */
export interface KnownRoute {
  readonly method: string;
  readonly path: string;
  readonly access: Access | null;
}

const known = new WeakMap<object, KnownRoute[]>();
export const routesOf = (app: FastifyInstance): readonly KnownRoute[] => known.get(app.server) ?? [];

/** Holds every route to it. Must be registered before the routes are. */
export function everyRouteSaysWhom(app: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  known.set(app.server, routes);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      routes.push({ method, path: route.url, access: route.config?.access ?? null });
    }
    const watched =
      route.url.startsWith('/api/v1/') || route.url.startsWith('/rest/') || route.url.startsWith('/agent/');
    if (watched && route.config?.access === undefined && route.method !== 'HEAD') {
      throw new Error(`the route ${String(route.method)} ${route.url} does not say whom it lets in`);
    }
  });
}
