import { SqlError } from '../sql-error.ts';
import { isText } from '../sql-type.ts';
import { isAggregate } from './aggregates.ts';
import { computed, type Piece } from './bindings.ts';
import { keySql } from './cast.ts';
import type { Ground, Grouping, Whole } from './ground.ts';
import { isCalled, type RowSource, type Scope } from './scope.ts';
import type { Expression, Select } from './syntax.ts';
import { condition } from './translate-condition.ts';
import { translateSource } from './translate-source.ts';
import { value } from './translate-value.ts';

/** A SELECT that was translated, without its order and its limits. */
export interface Selected {
  readonly items: readonly { readonly name: string; readonly piece: Piece }[];
  /** FROM, WHERE, GROUP BY and HAVING. */
  readonly rest: string;
  /** Where its items and its ORDER BY stand. */
  readonly ground: Ground;
  /** Throws 8120 where a column was named that is neither grouped nor aggregated. */
  readonly mustBeGrouped: () => void;
}

export function select(node: Select, whole: Whole, outer: Scope | null): Selected {
  const from = node.from ? translateSource(node.from, whole, outer) : null;
  const scope: Scope = { sources: from?.sources ?? [], outer };
  const rows: Ground = { whole, scope, grouping: null, aggregates: 'not here' };
  const where = node.where ? ` where ${condition(node.where, rows)}` : '';
  const keys = node.groupBy.map((by) => groupKey(by, rows));
  const grouping = groupingOf(node, keys);
  const ground: Ground = { whole, scope, grouping, aggregates: 'may stand' };
  const items = node.items.flatMap((item) => {
    if (item.is === 'all') return allOf(item.path, scope, grouping, item.line);
    return [{ name: item.name ?? nameOf(item.of), piece: value(item.of, ground) }];
  });
  const having = node.having ? ` having ${condition(node.having, ground)}` : '';
  const groupBy = keys.length === 0 ? '' : ` group by ${keys.map(({ key }) => key).join(', ')}`;
  return {
    items,
    rest: `${from ? ` from ${from.sql}` : ''}${where}${groupBy}${having}`,
    ground,
    mustBeGrouped() {
      const [loose] = grouping?.loose ?? [];
      if (!loose) return;
      const text = `Column '${loose.called}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`;
      throw new SqlError(8120, text, { line: loose.line });
    },
  };
}

interface GroupKey {
  readonly sql: string;
  readonly key: string;
  /** What stands for the expression outside the aggregates: of texts that differ in case only, one. */
  readonly shown: string;
}

function groupKey(by: Expression, rows: Ground): GroupKey {
  const piece = value(by, rows);
  if (piece.is === 'constant') {
    const text = 'Each GROUP BY expression must contain at least one column that is not an outer reference.';
    throw new SqlError(164, text, { class: 15, line: by.line });
  }
  const { sql, type } = piece;
  return { sql, key: keySql(sql, type), shown: isText(type) ? `min(${sql})` : sql };
}

function groupingOf(node: Select, keys: readonly GroupKey[]): Grouping | null {
  const grouped =
    keys.length > 0 || node.having !== null || node.items.some((item) => item.is === 'item' && aggregates(item.of));
  if (!grouped) return null;
  return { keys: new Map(keys.map(({ sql, shown }) => [sql, shown])), loose: [] };
}

/** Does an expression hold COUNT, SUM and the like? Those in queries within it are theirs. */
function aggregates(node: Expression): boolean {
  switch (node.is) {
    case 'call':
      return isAggregate(node.name) || node.arguments.some(aggregates);
    case 'cast':
    case 'negative':
    case 'not':
    case 'isNull':
      return aggregates(node.of);
    case 'sum':
      return aggregates(node.first) || node.rest.some(({ of }) => aggregates(of));
    case 'case': {
      const parts = node.whens.flatMap(({ when, result }) => [when, result]);
      return [node.subject, node.otherwise, ...parts].some((part) => part !== null && aggregates(part));
    }
    case 'compare':
      return aggregates(node.left) || aggregates(node.right);
    case 'and':
    case 'or':
      return node.terms.some(aggregates);
    case 'between':
      return [node.of, node.low, node.high].some(aggregates);
    case 'like':
      return aggregates(node.of) || aggregates(node.pattern);
    case 'in':
      return aggregates(node.of) || (!('selects' in node.among) && node.among.some(aggregates));
    default:
      return false;
  }
}

/** A column keeps the name that it was called by. */
const nameOf = (node: Expression): string => (node.is === 'column' ? (node.path.at(-1) ?? '') : '');

/** `*` and `alias.*`. */
function allOf(path: readonly string[], scope: Scope, grouping: Grouping | null, line: number): Selected['items'] {
  const [name, schema] = path.toReversed();
  const sources = scope.sources.filter((source) => name === undefined || isCalled(source, name, schema));
  if (sources.length === 0) {
    if (name !== undefined) {
      const text = `The column prefix '${name.slice(0, 128)}' does not match with a table name or alias name used in the query.`;
      throw new SqlError(107, text, { class: 15, line });
    }
    throw new SqlError(263, 'Must specify table to select from.', { line });
  }
  return sources.flatMap((source) => source.columns.map((column) => columnOf(source, column, grouping, line)));
}

function columnOf(source: RowSource, column: RowSource['columns'][number], grouping: Grouping | null, line: number) {
  const sql = column.sqlOf(source.alias);
  const key = grouping?.keys.get(sql);
  if (grouping && key === undefined) grouping.loose.push({ called: `${source.exposed}.${column.name}`, line });
  return { name: column.name, piece: computed(key ?? sql, column.type) };
}
