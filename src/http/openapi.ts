import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { passkeySessions } from './openapi-passkey.ts';

const text = { type: 'string' } as const;
const yesNo = { type: 'boolean' } as const;

/** Signing in stands outside the zod routes: its parsers take what browsers send, so it is described by hand. */
const session: Readonly<Record<string, object>> = {
  POST: {
    summary: 'Sign in, for browsers: answers with a session cookie',
    body: { type: 'object', properties: { login: text, password: text }, required: ['login', 'password'] },
    response: {
      202: {
        description: 'The password is right, and a second factor is waited for: a code, or a passkey',
        type: 'object',
        properties: { waits_for: text, ways: { type: 'object', properties: { code: yesNo, passkey: yesNo } } },
      },
      204: { description: 'Signed in', type: 'null' },
    },
    security: [],
  },
  DELETE: {
    summary: 'Sign out',
    response: { 204: { description: 'Signed out', type: 'null' } },
    security: [],
  },
};

/** Where a second factor is asked for, the first half answers 202. */
const sessionCode = {
  summary: 'The second half of a sign-in that waits for a code',
  body: { type: 'object', properties: { code: text }, required: ['code'] },
  response: { 204: { description: 'Signed in', type: 'null' } },
  security: [],
};

const oneFile = {
  consumes: ['multipart/form-data'],
  body: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
};

const rawFile = {
  consumes: ['text/csv', 'application/json', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  body: { type: 'string', format: 'binary' },
};

type Described = ReturnType<typeof jsonSchemaTransform>;
type Json = Readonly<Record<string, unknown>>;

const withClosedBody = ({ schema, url }: Described): Described =>
  schema.body === undefined ? { schema, url } : { schema: { ...schema, body: closed(schema.body) }, url };

/** The same, and says what holds: that nothing else may be in it than is named (see `strangers`). */
function closed(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(closed);
  if (typeof shape !== 'object' || shape === null) return shape;
  const { properties, ...rest } = shape as Json;
  const within = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, closed(value)]));
  if (properties === undefined) return within;
  const fields = Object.entries(properties as Json).map(([name, value]) => [name, closed(value)]);
  return { additionalProperties: false, ...within, properties: Object.fromEntries(fields) };
}

/** How our own API describes itself (OpenAPI 3.1): by the shapes that it validates with. /rest is described elsewhere. */
export const describing = (version: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Tieout',
      version,
      description:
        'The ERP Integrations tool. Errors are problem details (RFC 9457). Every POST that makes, moves or decides something takes `Idempotency-Key`, unless its answer is a secret or it is about signing in; every move takes the version that was seen, in the body or as `If-Match`.',
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
  },
  transform: (given) => {
    const { url, route } = given;
    if (!url.startsWith('/api/v1/')) return { schema: { hide: true }, url };
    if (url === '/api/v1/session') return { schema: session[String(route.method)] ?? { hide: true }, url };
    // The page's own, and a browser's.
    if (url.startsWith('/api/v1/session/single-sign-on')) return { schema: { hide: true }, url };
    if (url === '/api/v1/session/code') return { schema: sessionCode, url };
    const passkey = passkeySessions[`${String(route.method)} ${url}`];
    if (passkey !== undefined) return { schema: passkey, url };
    if (url.startsWith('/api/v1/session/')) return { schema: { hide: true }, url };
    const described = withClosedBody(jsonSchemaTransform(given));
    if (route.config?.takesRawFile) return { ...described, schema: { ...described.schema, ...rawFile } };
    return route.config?.takesFile ? { ...described, schema: { ...described.schema, ...oneFile } } : described;
  },
});
