import { errors, SqlError } from '../sql-error.ts';
import type { Column } from './catalogue.ts';
import type { Whole } from './ground.ts';
import type { RowSource, Scope } from './scope.ts';
import { sameName } from './session.ts';
import type { Source } from './syntax.ts';
import { condition } from './translate-condition.ts';

export interface TranslatedSource {
  readonly sql: string;
  readonly sources: readonly RowSource[];
}

/** What a FROM says: tables, queries in brackets, and how they are joined. */
export function translateSource(node: Source, whole: Whole, outer: Scope | null): TranslatedSource {
  switch (node.is) {
    case 'table':
      return tableSource(node, whole);
    case 'derived':
      return derivedSource(node, whole);
    default:
      return joinedSource(node, whole, outer);
  }
}

function tableSource(node: Source & { is: 'table' }, whole: Whole): TranslatedSource {
  const table = whole.catalogue.find(node.path, whole.session);
  if (!table) throw errors.noTable(node.path.join('.'), node.line);
  const alias = whole.nextAlias();
  const exposed = node.alias ?? table.name;
  const source = { alias, exposed, schema: node.alias === null ? table.schema : null, columns: table.columns };
  return { sql: table.rowsOf(whole.bindings, whole.session, alias), sources: [source] };
}

function derivedSource(node: Source & { is: 'derived' }, whole: Whole): TranslatedSource {
  // It sees nothing of the queries around it.
  const { sql, columns } = whole.query(node.query, null);
  const names = node.columns ?? columns.map(({ name }) => name);
  if (names.length !== columns.length) {
    const [number, more] = names.length > columns.length ? [8158, 'more'] : [8159, 'fewer'];
    const text = `'${node.alias}' has ${more} columns than were specified in the column list.`;
    throw new SqlError(number, text, { line: node.line });
  }
  const alias = whole.nextAlias();
  names.forEach((name, i) => {
    if (name === '') {
      throw new SqlError(8155, `No column name was specified for column ${i + 1} of '${node.alias}'.`, {
        line: node.line,
      });
    }
    if (names.findIndex((other) => sameName(other, name)) !== i) {
      const text = `The column '${name}' was specified multiple times for '${node.alias}'.`;
      throw new SqlError(8156, text, { line: node.line });
    }
  });
  const shown = columns.map(({ type }, i): Column => ({ name: names[i]!, type, sqlOf: (of) => `${of}.c${i}` }));
  return { sql: `(${sql}) as ${alias}`, sources: [{ alias, exposed: node.alias, schema: null, columns: shown }] };
}

function joinedSource(node: Source & { is: 'join' }, whole: Whole, outer: Scope | null): TranslatedSource {
  const left = translateSource(node.left, whole, outer);
  const right = translateSource(node.right, whole, outer);
  const sources = [...left.sources, ...right.sources];
  for (const source of right.sources) {
    const twin = left.sources.find(
      (other) => sameName(other.exposed, source.exposed) && other.schema === source.schema,
    );
    if (!twin) continue;
    const text = `The objects "${twin.exposed}" and "${source.exposed}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`;
    throw new SqlError(1013, text, { line: node.line });
  }
  const bracketed = node.right.is === 'join' ? `(${right.sql})` : right.sql;
  if (!node.on) return { sql: `${left.sql} cross join ${bracketed}`, sources };
  const on = condition(node.on, { whole, scope: { sources, outer }, grouping: null, aggregates: 'not here' });
  return { sql: `${left.sql} ${node.kind} join ${bracketed} on ${on}`, sources };
}
