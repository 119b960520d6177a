import type { FastifyRequest } from 'fastify';
import type { Instant } from '../../domain/time.ts';
import { filtersOf, idsFilter, textsFilter } from './context.ts';
import { spanFilter, within } from './span-filter.ts';

/** Whether a record is among those that a filter's value asks for. */
export type Filter<R> = (value: unknown, name: string) => (record: R) => boolean;

/** How the records of a family are chosen and put in order; filters that stand nowhere are let be. */
export interface Choosing<R> {
  readonly filters: Readonly<Record<string, Filter<R>>>;
  /** By name; with a `-` before it the other way round. Of several, each puts in order what those before it leave open. */
  readonly sorts: Readonly<Record<string, (record: R) => string | number>>;
}

export const among =
  <R>(of: (record: R) => number | readonly number[]): Filter<R> =>
  (value, name) => {
    const ids = idsFilter(value, name) ?? [];
    return (record) => [of(record)].flat().some((one) => ids.includes(one));
  };
/** What a record has none of is not found by the word `null` either, which programs write where they have nothing to ask by. */
export const is =
  <R>(of: (record: R) => string | boolean | null): Filter<R> =>
  (value) => {
    const wanted = textsFilter(value) ?? [];
    return (record) => {
      const its = of(record);
      return its !== null && wanted.includes(String(its));
    };
  };
/** In none of what may be searched does letter case count. */
export const contains =
  <R>(of: (record: R) => readonly (string | null)[]): Filter<R> =>
  (value) => {
    const wanted = (textsFilter(value) ?? []).map((text) => text.toLowerCase());
    return (record) => of(record).some((text) => wanted.some((one) => (text ?? '').toLowerCase().includes(one)));
  };
export const between =
  <R>(of: (record: R) => Instant): Filter<R> =>
  (value, name) => {
    const span = spanFilter(value, name);
    return (record) => within(of(record), span);
  };
/** By what no record here has. */
export const never: Filter<unknown> = () => () => false;

/** `include_deleted`: nothing that is deleted is kept to be shown, so the deleted ones alone are none. */
export const livingOnly: Filter<unknown> = (value) => () => textsFilter(value)?.includes('only') !== true;

/** The records that a request's `filters[…]` choose, in the order of its `sort`. */
export function chosen<R>(request: FastifyRequest, all: readonly R[], { filters, sorts }: Choosing<R>): readonly R[] {
  const asked = Object.entries(filtersOf(request)).filter(([name]) => Object.hasOwn(filters, name));
  const wanted = asked.map(([name, value]) => filters[name]!(value, name));
  const found = all.filter((record) => wanted.every((wants) => wants(record)));
  const { sort } = request.query as { readonly sort?: unknown };
  const orders = String(sort ?? '')
    .split(',')
    .flatMap((one) => orderBy(one.trim(), sorts));
  if (orders.length === 0) return found;
  return found.toSorted((one, other) => orders.reduce((so, order) => so || order(one, other), 0));
}

type Order<R> = (one: R, other: R) => number;

/** The order of one name; of what is no name of the family's, none. */
function orderBy<R>(text: string, sorts: Choosing<R>['sorts']): readonly Order<R>[] {
  const [, down, name = ''] = /^(-?)(\w+)$/.exec(text) ?? [];
  if (!Object.hasOwn(sorts, name)) return [];
  const by = sorts[name]!;
  const sign = down === '-' ? -1 : 1;
  return [
    (one, other) => {
      const [a, b] = [by(one), by(other)];
      return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
    },
  ];
}
