import { errors, SqlError } from '../sql-error.ts';
import { bigint, int } from '../sql-type.ts';
import { computed, type Piece } from './bindings.ts';
import { cast, keySql } from './cast.ts';
import type { Ground, Output, TranslatedQuery, Whole } from './ground.ts';
import { sameName } from './session.ts';
import type { Expression, Ordering, Query, Select } from './syntax.ts';
import { type Selected, select } from './translate-select.ts';
import { value } from './translate-value.ts';
import { commonOfAll } from './types.ts';

/** Where a query stands decides what it may be: only the outermost one may be sorted and left whole. */
export type Standing = 'outermost' | 'within another';

/**
 * A query in PostgreSQL's SQL, its columns named c0, c1 and so on.
 * `mostRows` cuts the outermost one: the engine asks for one row more than it would hand out.
 */
export function translateQuery(
  query: Query,
  whole: Whole,
  scope: Ground['scope']['outer'],
  place: Standing,
  mostRows: number,
): TranslatedQuery {
  const [first] = query.selects;
  const simple = query.selects.length === 1 && !first.distinct;
  const stretch = {
    offset: rowCount(query.offset, whole),
    fetch: rowCount(query.fetch, whole),
    mostRows: place === 'outermost' ? mostRows : null,
  };
  if (place === 'within another' && query.orderBy.length > 0 && !first.top && !query.offset) {
    const text =
      'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.';
    throw new SqlError(1033, text, { class: 15, line: first.line });
  }
  return simple ? simpleQuery(query, first, whole, scope, stretch) : combinedQuery(query, whole, scope, stretch);
}

interface Stretch {
  readonly offset: bigint | null;
  readonly fetch: bigint | null;
  readonly mostRows: number | null;
}

/** TOP, OFFSET and FETCH take a number that is known before the query runs. */
function rowCount(node: Expression | null, whole: Whole): bigint | null {
  if (!node) return null;
  const ground: Ground = { whole, scope: { sources: [], outer: null }, grouping: null, aggregates: 'not here' };
  const piece = value(node, ground);
  if (piece.is !== 'constant' || piece.value === null) {
    const text = 'The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.';
    throw new SqlError(1060, text, { class: 15, line: node.line });
  }
  const count = BigInt(String((cast(piece, bigint, node.line) as { value: string }).value));
  if (count < 0n) {
    throw new SqlError(127, 'A TOP N or FETCH rowcount value may not be negative.', { class: 15, line: node.line });
  }
  return count;
}

function limits(top: bigint | null, { offset, fetch, mostRows }: Stretch, whole: Whole): string {
  const counts = [top, fetch, mostRows === null ? null : BigInt(mostRows) + 1n].filter((count) => count !== null);
  const least = counts.length === 0 ? null : counts.reduce((a, b) => (a < b ? a : b));
  const mark = (count: bigint) => whole.bindings.bind(count.toString(), 'int8');
  return `${least === null ? '' : ` limit ${mark(least)}`}${offset === null ? '' : ` offset ${mark(offset)}`}`;
}

const outputs = (selected: Selected): readonly Output[] =>
  selected.items.map(({ name, piece }) => ({ name, type: piece.type }));

function simpleQuery(
  query: Query,
  node: Select,
  whole: Whole,
  outer: Ground['scope']['outer'],
  stretch: Stretch,
): TranslatedQuery {
  const selected = select(node, whole, outer);
  const order = orderSql(query.orderBy, selected.items, whole, (by) => value(by, selected.ground));
  selected.mustBeGrouped();
  const top = rowCount(node.top, whole);
  const sql = `${columnsSql(selected.items, whole)}${selected.rest}${order}${limits(top, stretch, whole)}`;
  return { sql, columns: outputs(selected) };
}

const columnsSql = (items: Selected['items'], whole: Whole): string =>
  `select ${items.map(({ piece }, i) => `${whole.bindings.sqlOf(piece)} as c${i}`).join(', ')}`;

/** SELECTs that are joined, or whose equal rows are one: worked out first, then sorted and cut around it. */
function combinedQuery(query: Query, whole: Whole, outer: Ground['scope']['outer'], stretch: Stretch): TranslatedQuery {
  const all = query.selects.map((node) => ({ node, selected: select(node, whole, outer) }));
  const [{ node: first, selected: model }] = all as [(typeof all)[number]];
  const uneven = all.find(({ selected }) => selected.items.length !== model.items.length);
  if (uneven) {
    const text =
      'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.';
    throw new SqlError(205, text, { line: uneven.node.line });
  }
  const types = model.items.map((_, i) => commonOfAll(all.map(({ selected }) => selected.items[i]!.piece)));
  const alone = all.length === 1;
  const parts = all.map(({ node, selected }) => {
    const items = selected.items.map((item, i) => ({ ...item, piece: cast(item.piece, types[i]!, node.line) }));
    selected.mustBeGrouped();
    const top = alone ? '' : limits(rowCount(node.top, whole), { offset: null, fetch: null, mostRows: null }, whole);
    const sql = `${columnsSql(items, whole)}${selected.rest}`;
    return node.distinct ? `(${distinctSql(sql, types, whole)}${top})` : `(${sql}${top})`;
  });
  const alias = whole.nextAlias();
  const items = model.items.map(({ name }, i) => ({ name, piece: computed(`${alias}.c${i}`, types[i]!) }));
  const order = orderSql(query.orderBy, items, whole, (by) => {
    const item = alone ? itemLike(by, model, whole) : -1;
    if (item >= 0) return items[item]!.piece;
    throw notSelected(alone, by.line);
  });
  const cut = limits(alone ? rowCount(first.top, whole) : null, stretch, whole);
  return {
    sql: `${columnsSql(items, whole)} from (${parts.join(' union all ')}) as ${alias}${order}${cut}`,
    columns: items.map(({ name, piece }) => ({ name, type: piece.type })),
  };
}

/** Rows are equal where their texts are equal in any case; one of them is answered. */
function distinctSql(sql: string, types: readonly { readonly kind: string }[], whole: Whole): string {
  const alias = whole.nextAlias();
  const keys = types.map((type, i) => keySql(`${alias}.c${i}`, type as never));
  return `select distinct on (${keys.join(', ')}) * from (${sql}) as ${alias}`;
}

/** The selected expression that an ORDER BY repeats; -1 where it repeats none. */
function itemLike(by: Expression, model: Selected, whole: Whole): number {
  const wanted = whole.bindings.sqlOf(value(by, model.ground));
  return model.items.findIndex(({ piece }) => whole.bindings.sqlOf(piece) === wanted);
}

const notSelected = (distinct: boolean, line: number): SqlError =>
  distinct
    ? new SqlError(145, 'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.', {
        class: 15,
        line,
      })
    : new SqlError(
        104,
        'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.',
        { class: 15, line },
      );

/** NULL comes first where SQL Server sorts upwards, and PostgreSQL puts it last. */
function orderSql(
  orderBy: readonly Ordering[],
  items: Selected['items'],
  whole: Whole,
  otherwise: (by: Expression) => Piece,
): string {
  if (orderBy.length === 0) return '';
  const keys = orderBy.map(({ by, descending }, i) => {
    const piece = itemNamed(by, items) ?? otherwise(by);
    if (piece.is === 'constant') {
      const text = `A constant expression was encountered in the ORDER BY list, position ${i + 1}.`;
      throw new SqlError(408, text, { class: 15, line: by.line });
    }
    return `${keySql(whole.bindings.sqlOf(piece), piece.type)} ${descending ? 'desc nulls last' : 'asc nulls first'}`;
  });
  return ` order by ${keys.join(', ')}`;
}

/** An ORDER BY may name a column of the answer, by its name or its place. */
function itemNamed(by: Expression, items: Selected['items']): Piece | null {
  if (by.is === 'number' && /^-?\d+$/.test(by.text)) {
    const item = items[Number(by.text) - 1];
    if (item) return item.piece.is === 'constant' ? computed('(select 1)', int) : item.piece;
    const text = `The ORDER BY position number ${by.text} is out of range of the number of items in the select list.`;
    throw new SqlError(108, text, { class: 15, line: by.line });
  }
  if (by.is !== 'column' || by.path.length !== 1) return null;
  const named = items.filter(({ name }) => sameName(name, by.path[0]!));
  if (named.length > 1 && new Set(named.map(({ piece }) => (piece.is === 'computed' ? piece.sql : piece))).size > 1) {
    throw errors.ambiguous(by.path[0]!, by.line);
  }
  return named[0]?.piece.is === 'computed' ? named[0].piece : null;
}
