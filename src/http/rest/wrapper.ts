import type { FastifyRequest } from 'fastify';
import { parseBody, refuse, type z } from './context.ts';

/** A shape whose fields are known by their names. */
export type Fields = z.ZodType & { readonly shape: Readonly<Record<string, unknown>> };

/** What may stand beside the fields and says of which record they are: by itself it changes nothing. */
const besideFields = new Set(['id', 'company_id', 'project_id', 'commitment_id', 'contract_id', 'version']);

const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Readonly<Record<string, unknown>>;

/** What stands under the name of the record; a client that leaves the wrapper out is understood too. */
export const under = (request: FastifyRequest, wrapper: string): object =>
  (bodyOf(request)[wrapper] ?? bodyOf(request)) as object;

/**
 * The same, and something of the record is in it. Procore refuses a body without its wrapper; taken for one that says nothing, what
 * stands under a name that was spelt wrong would make an empty record, or change none, and be answered as done.
 * @throws Refusing, which names the wrapper.
 */
export function givenUnder(request: FastifyRequest, wrapper: string, { shape }: Fields): object {
  const body = bodyOf(request);
  const isField = (name: string) => Object.hasOwn(shape, name) && !besideFields.has(name);
  if ((body[wrapper] ?? null) === null && !Object.keys(body).some(isField)) {
    throw refuse('invalid', { field: wrapper, because: 'required' });
  }
  return under(request, wrapper);
}

/** The same, read by its shape. */
export const readWrapped = <S extends Fields>(request: FastifyRequest, wrapper: string, shape: S): z.output<S> =>
  parseBody(shape, givenUnder(request, wrapper, shape));
