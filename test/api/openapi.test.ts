import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Spec } from '../support/description.ts';
import { calls, tool } from '../support/promised-calls.ts';
import { type Running, runTieout } from '../support/tieout.ts';

interface Closable {
  readonly properties?: object;
  readonly additionalProperties?: boolean;
}

let tieout: Running;
let spec: Spec;
beforeAll(async () => {
  tieout = await runTieout();
  spec = (await tieout.call(null, 'GET', '/api/v1/openapi.json')).body;
});
afterAll(() => tieout.end());

describe('the description of the API', () => {
  it('is OpenAPI 3.1 in shape', () => {
    expect(spec.openapi).toMatch(/^3\.1\.\d+$/);
    expect(spec.info).toMatchObject({ title: 'Tieout', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    for (const [path, methods] of Object.entries(spec.paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
      for (const [method, described] of Object.entries(methods)) {
        const at = `${method} ${path}`;
        expect(['get', 'post', 'put', 'patch', 'delete'], at).toContain(method);
        expect(described.summary, at).toMatch(/\w/);
        const named = (described.parameters ?? []).filter((one) => one.in === 'path');
        expect(named.map((one) => one.name).sort(), at).toEqual(inPath.sort());
        expect(
          named.every((one) => one.required),
          at,
        ).toBe(true);
        for (const [status, { description, content = {} }] of Object.entries(described.responses)) {
          expect(status, at).toMatch(/^(default|[2-5]\d\d)$/);
          expect(description, at).toEqual(expect.any(String));
          for (const { schema } of Object.values(content)) expect(() => z.fromJSONSchema(schema), at).not.toThrow();
        }
      }
    }
    for (const [, name] of JSON.stringify(spec).matchAll(/"\$ref":"([^"]+)"/g)) {
      const found = name!
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], spec);
      expect(found, name).toBeDefined();
    }
  });

  it('says of each body that nothing else may be in it', () => {
    const bodies = Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) => {
        const shape = requestBody?.content['application/json']?.schema;
        return shape === undefined || path.startsWith('/api/v1/session') ? [] : [{ at: `${method} ${path}`, shape }];
      }),
    );
    expect(bodies.length).toBeGreaterThan(60);
    for (const { at, shape } of bodies) {
      const { anyOf = [shape] } = shape as { readonly anyOf?: readonly Closable[] };
      for (const one of anyOf as readonly Closable[]) {
        const open = at === 'post /api/v1/oauth/consent';
        if (one.properties !== undefined) expect(one.additionalProperties === false, at).toBe(!open);
      }
    }
  });

  it('names every call that is promised, and no other', () => {
    const named = Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(named.sort()).toEqual(calls.map(([method, path]) => `${method} ${path}`).sort());
  });

  it('says of each with which status it answers, and that a refusal is a problem', () => {
    for (const [method, path, status] of calls) {
      const { responses } = spec.paths[path]![method]!;
      expect(Object.keys(responses), `${method} ${path}`).toContain(String(status));
      if (path.startsWith('/api/v1/session')) continue;
      expect(Object.keys(responses.default!.content!), `${method} ${path}`).toEqual(['application/problem+json']);
    }
    const [limit] = spec.paths[tool]!.get!.parameters!.filter((one) => one.name === 'limit');
    expect(limit).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    });
  });
});

describe('the pages of the description', () => {
  it('are HTML that works under the Content-Security-Policy', async () => {
    const page = await tieout.call(null, 'GET', '/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    const html: string = page.body;
    const scripts = [...html.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes, inline] of scripts)
      expect([inline!.trim(), attributes]).toEqual(['', expect.stringContaining('src=')]);
    expect(html).not.toMatch(/\son\w+=|javascript:/i);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(address!.startsWith('/api/docs/'), address).toBe(true);
      expect((await tieout.call(null, 'GET', address!)).status, address).toBe(200);
    }
    expect((await tieout.call(null, 'GET', '/api/docs/json')).body).toEqual(spec);
  });
});
