import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller, Hub, SignIn } from '../../app/hub.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { Outcome, refusal } from '../../domain/refusal.ts';
import { type Asker, callerIn, companiesOf, whoAsks } from '../caller.ts';
import { Misshapen, readBy } from '../misshapen.ts';
import { Refusing, sendRefusal } from '../problem.ts';
import { wholeNumber } from './id-shape.ts';

export interface RestContext {
  readonly hub: Hub;
  readonly signIn: SignIn;
}

/** An id from a path, a query or a body; what is none names nothing. */
export function idFrom(value: unknown, thing: string): number {
  const text = typeof value === 'number' ? String(value) : value;
  const id = typeof text === 'string' && wholeNumber.test(text) ? Number(text) : Number.NaN;
  // Beyond the numbers that are told apart is no id of anybody's.
  if (!Number.isSafeInteger(id)) throw new Refusing('not_found', { thing });
  return id;
}

const query = (request: FastifyRequest) => request.query as Record<string, unknown>;
const body = (request: FastifyRequest) =>
  (typeof request.body === 'object' && request.body !== null ? request.body : {}) as Record<string, unknown>;
const params = (request: FastifyRequest) => request.params as Record<string, string>;

/** `project_id` from the path, the query or the body; a request that names none finds nothing, as at Procore. */
export const projectOf = (request: FastifyRequest): number =>
  idFrom(params(request).project_id ?? query(request).project_id ?? body(request).project_id, 'project');

/** A body may hold anything in the place of an id. */
const isSame = (given: unknown, id: unknown): boolean =>
  (typeof given === 'string' || typeof given === 'number') && String(given) === id;

/**
 * The company meant: `Procore-Company-Id`, which has to agree with any `company_id` given, as these have to with each other;
 * left out, the only one that the caller belongs to.
 */
async function companyOf(hub: Hub, request: FastifyRequest, asker: Asker): Promise<CompanyId> {
  const header = request.headers['procore-company-id'];
  const given = [params(request), query(request), body(request)].flatMap(({ company_id }) => company_id ?? []);
  const named = header ?? given[0];
  const others = header === undefined ? given.slice(1) : given;
  if (others.some((one) => !isSame(one, String(named)))) throw new Refusing('company_header_disagrees');
  if (header === undefined) {
    const mine = await companiesOf(hub, asker);
    // To say of several that one has to be named would be untrue of whoever belongs to none any more.
    if (mine.length === 0) throw new Refusing('not_found', { thing: 'company' });
    if (mine.length !== 1) throw new Refusing('company_header_missing');
    if (named === undefined) return mine[0]!.id;
  }
  return idFrom(named, 'company') as CompanyId;
}

/** Does the work as the caller, within the company meant. */
export async function asRestCaller(
  { hub, signIn }: RestContext,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (caller: Caller, company: { readonly id: CompanyId; readonly name: string }) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const asker = await whoAsks(request, signIn);
  const id = await companyOf(hub, request, asker);
  const found = await callerIn(hub, asker, id, request);
  if (!found.ok) return sendRefusal(request, reply, found.refusal);
  const name = (await companiesOf(hub, asker)).find((company) => company.id === id)?.name ?? '';
  return work(found.value, { id, name });
}

export const restAnswer = <T>(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Outcome<T>,
  view: (value: T) => unknown,
): FastifyReply => (outcome.ok ? reply.send(view(outcome.value)) : sendRefusal(request, reply, outcome.refusal));

const mostPerPage = 300;

/** `page` and `per_page`; past what a page may hold it holds the most. */
export function pageOf(request: FastifyRequest, usual: number): { readonly page: number; readonly perPage: number } {
  const number = (name: string, otherwise: number) => {
    const value = query(request)[name];
    if (value === undefined) return otherwise;
    if (typeof value !== 'string' || !/^\d{1,9}$/.test(value) || Number(value) < 1) {
      throw new Refusing('malformed', { field: name, because: 'whole_number' });
    }
    return Number(value);
  };
  return { page: number('page', 1), perPage: Math.min(number('per_page', usual), mostPerPage) };
}

/** Many clients read no more than 16 KB of headers: of an endless address only the way on is told. */
const mostOfLinks = 6000;

/** `Total`, `Per-Page` and `Link`, as Procore's clients follow them. */
export function paged(
  request: FastifyRequest,
  reply: FastifyReply,
  { page, perPage }: { readonly page: number; readonly perPage: number },
  total: number,
): FastifyReply {
  const last = Math.max(1, Math.ceil(total / perPage));
  // Whatever a client calls us: of what is no name no address can be made.
  const named = `${request.protocol}://${request.headers.host ?? ''}`;
  const base = URL.canParse(named) ? named : `${request.protocol}://localhost`;
  const address = (to: number) => {
    const url = new URL(request.url, base);
    // As it was written: escaped anew it would grow by half, and the next page could not be asked for.
    const others = url.search.split(/[?&]/).filter((one) => one !== '' && !/^(page|per_page)(=|$)/.test(one));
    url.search = [...others, `page=${to}`, `per_page=${perPage}`].join('&');
    return `<${url.href}>`;
  };
  const next = page < last ? [`${address(page + 1)}; rel="next"`] : [];
  const links = [
    ...(page > 1 ? [`${address(1)}; rel="first"`, `${address(Math.min(page - 1, last))}; rel="prev"`] : []),
    ...next,
    `${address(last)}; rel="last"`,
  ].join(', ');
  const told = links.length > mostOfLinks ? next.join('') : links;
  return reply.header('total', String(total)).header('per-page', String(perPage)).header('link', told);
}

/** How much of a list is a page of it. */
export const spanOf = ({ page, perPage }: ReturnType<typeof pageOf>) => ({
  offset: (page - 1) * perPage,
  limit: perPage,
});

/** The whole list is at hand: its page. */
export function pageOfAll<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  rows: readonly T[],
  usual: number,
): readonly T[] {
  const at = pageOf(request, usual);
  paged(request, reply, at, rows.length);
  return rows.slice((at.page - 1) * at.perPage, at.page * at.perPage);
}

export interface Filters {
  readonly [name: string]: unknown;
}
export const filtersOf = (request: FastifyRequest): Filters => {
  const { filters } = query(request);
  return typeof filters === 'object' && filters !== null ? (filters as Filters) : {};
};

/** `filters[id][]=1&filters[id][]=2`, `filters[id]=1`, `filters[id]=[1,2]` or `=["1","2"]`: all are seen in the wild. */
export function idsFilter(value: unknown, name: string): readonly number[] | null {
  if (value === undefined) return null;
  const texts = Array.isArray(value)
    ? value
    : String(value)
        .replace(/^\[|\]$/g, '')
        .split(',');
  return texts.map((text) => {
    const trimmed = String(text)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    if (!wholeNumber.test(trimmed))
      throw new Refusing('malformed', { field: `filters[${name}]`, because: 'whole_numbers' });
    return Number(trimmed);
  });
}

/** `["draft","approved"]`, a list that was sent as one text; any other text is one value. */
function listed(text: string): readonly unknown[] {
  if (!text.startsWith('[')) return [text];
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    return [text];
  }
}

/** Several values of a filter, or its one: `filters[status][]=draft&…`, `filters[status]=draft`, `filters[status]=["draft","void"]`. */
export const textsFilter = (value: unknown): readonly string[] | null =>
  value === undefined ? null : (Array.isArray(value) ? value : listed(String(value))).map(String);

/** Reads a body by its shape; a wrong field is refused by its name. */
export function parseBody<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const read = readBy(shape, value ?? {});
  if (read.success) return read.data;
  throw new Misshapen(read.error.issues);
}

export const refuse = (code: Parameters<typeof refusal>[0], facts = {}) => new Refusing(code, facts);
export { z };
