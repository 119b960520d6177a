import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as formats from 'ajv-formats';
import type { Schema } from '../parts/shaped.ts';
import { type Operation, type Parameter, parsed } from './operation.ts';

/** Our own API, by what it says of itself. */

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components?: object;
}

export function ownOperations(description: Description): readonly Operation[] {
  const checks = checking(description);
  return Object.entries(description.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const name = `${method.toUpperCase()} ${template}`;
      const bodies = Object.entries(described.requestBody?.content ?? {});
      const yes = Object.entries(described.responses).filter(([status]) => status.startsWith('2'));
      return {
        method: method.toUpperCase(),
        template,
        parameters: described.parameters ?? [],
        bodies: bodies.map(([type, { schema = {} }]) => ({ type, schema })),
        streams: yes.some(([, { content = {} }]) => Object.hasOwn(content, 'text/event-stream')),
        misfits(status, type, text) {
          const declared = described.responses[status] ?? (status >= 300 ? described.responses.default : undefined);
          // Signing in answers its refusals as all else does, and says so of its yes alone.
          if (declared === undefined && status >= 400) return problemMisfits(checks, type, text);
          if (declared === undefined) return [`the status ${status} is not declared`];
          return contentMisfits(checks, `${name} ${status}`, declared.content, type, text);
        },
      };
    }),
  );
}

type Checks = (key: string, schema: Schema) => ValidateFunction;

function checking(description: Description): Checks {
  const ajv = new Ajv2020({ strict: false, allErrors: false, code: { optimize: false } });
  formats.default.default(ajv as never);
  const compiled = new Map<string, ValidateFunction>();
  return (key, schema) => {
    const known = compiled.get(key);
    if (known !== undefined) return known;
    // References lead into the components of the description, so they are taken along.
    const refers = JSON.stringify(schema).includes('"#/components/');
    const made = ajv.compile(refers ? { ...schema, components: description.components ?? {} } : schema);
    compiled.set(key, made);
    return made;
  };
}

function contentMisfits(
  checks: Checks,
  key: string,
  content: Content | undefined,
  type: string,
  text: string,
): readonly string[] {
  if (content === undefined || Object.keys(content).length === 0) {
    return text === '' ? [] : [`a body came where none is declared: ${text.slice(0, 80)}`];
  }
  const bare = type.split(';')[0]!.trim().toLowerCase();
  const found = Object.keys(content).find((one) => one === bare || one === '*/*');
  if (found === undefined) return [`it came as ${type || 'nothing'} and not as ${Object.keys(content).join(' or ')}`];
  if (bare !== 'application/json' && bare !== 'application/problem+json') return [];
  return jsonMisfits(checks(`${key} ${found}`, content[found]!.schema ?? {}), text);
}

function jsonMisfits(fits: ValidateFunction, text: string): readonly string[] {
  const answer = parsed(text);
  if (answer === null) return [`it is no JSON: ${text.slice(0, 80)}`];
  if (fits(answer.value)) return [];
  const [error] = fits.errors ?? [];
  return [`it does not fit: ${error?.instancePath || 'the answer'} ${error?.message} ${JSON.stringify(error?.params)}`];
}

const problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'facts', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string', minLength: 1 },
    facts: { type: 'object' },
    request_id: { type: 'string' },
  },
};

const problemMisfits = (checks: Checks, type: string, text: string): readonly string[] =>
  type.startsWith('application/problem+json')
    ? jsonMisfits(checks('a problem', problem), text)
    : [`a refusal came as ${type || 'nothing'}`];
