import { errors } from '../sql-error.ts';
import { type Computed, computed } from './bindings.ts';
import type { Column } from './catalogue.ts';
import { sameName } from './session.ts';

/** A row source of a FROM: a table or a query in brackets, under the name that expressions call it by. */
export interface RowSource {
  /** The alias in PostgreSQL. */
  readonly alias: string;
  /** The alias that was given, or the table's own name. */
  readonly exposed: string;
  /** `dbo` of a table without an alias: it may then be called `dbo.acpinv` too. */
  readonly schema: string | null;
  readonly columns: readonly Column[];
}

/** What expressions may name: the sources of their own query, then those of the queries around it. */
export interface Scope {
  readonly sources: readonly RowSource[];
  readonly outer: Scope | null;
}

/** A column that was found, and whether in the query's own FROM. */
export interface Found {
  readonly piece: Computed;
  readonly own: boolean;
  /** For messages: `acpinv.invnum`. */
  readonly called: string;
}

const found = (source: RowSource, column: Column, own: boolean): Found => ({
  piece: computed(column.sqlOf(source.alias), column.type),
  own,
  called: `${source.exposed}.${column.name}`,
});

/** @throws SqlError 207, 209 or 4104. */
export function findColumn(path: readonly string[], scope: Scope, line: number): Found {
  const [name = '', of, schema] = path.toReversed();
  const written = path.join('.');
  for (let here: Scope | null = scope; here; here = here.outer) {
    const sources = here.sources.filter((source) => of === undefined || isCalled(source, of, schema));
    const columns = sources.flatMap((source) =>
      source.columns.filter((column) => sameName(column.name, name)).map((column) => ({ source, column })),
    );
    if (columns.length > 1) throw errors.ambiguous(name, line);
    if (columns[0]) return found(columns[0].source, columns[0].column, here === scope);
    if (of !== undefined && sources.length > 0) throw errors.noColumn(name, line);
  }
  throw of === undefined ? errors.noColumn(name, line) : errors.unbound(written, line);
}

export function isCalled(source: RowSource, name: string, schema: string | undefined): boolean {
  if (!sameName(source.exposed, name)) return false;
  return schema === undefined || (source.schema !== null && sameName(source.schema, schema || 'dbo'));
}
