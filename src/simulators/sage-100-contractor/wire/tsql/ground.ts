import type { SqlType, SqlValue } from '../sql-type.ts';
import type { Bindings } from './bindings.ts';
import type { Catalogue } from './catalogue.ts';
import type { Scope } from './scope.ts';
import type { ServerNames, SqlSession } from './session.ts';
import type { Query } from './syntax.ts';

/** A parameter of a request: its declared type, and its value in that type. */
export interface SqlParameter {
  readonly type: SqlType;
  readonly value: SqlValue;
}

/** A column of an answer. */
export interface Output {
  /** Empty where the expression was given no name. */
  readonly name: string;
  readonly type: SqlType;
}

/** A query in PostgreSQL's SQL; its columns are called c0, c1 … there. */
export interface TranslatedQuery {
  readonly sql: string;
  readonly columns: readonly Output[];
}

/** What holds for a whole statement. */
export interface Whole {
  readonly bindings: Bindings;
  readonly session: SqlSession;
  readonly catalogue: Catalogue;
  readonly server: ServerNames;
  /** By name in small letters, with the @. */
  readonly parameters: ReadonlyMap<string, SqlParameter>;
  readonly nextAlias: () => string;
  /** Translates a query that lies within the scope given. */
  readonly query: (query: Query, outer: Scope | null) => TranslatedQuery;
}

/** What a grouped query may name outside its aggregates. */
export interface Grouping {
  /** The SQL of each grouped expression, and what stands for it in the answer. */
  readonly keys: ReadonlyMap<string, string>;
  /** Columns that were named and belong to no group so far. */
  readonly loose: { readonly called: string; readonly line: number }[];
}

/** What holds where an expression stands. */
export interface Ground {
  readonly whole: Whole;
  readonly scope: Scope;
  readonly grouping: Grouping | null;
  /** May COUNT and SUM stand here? */
  readonly aggregates: 'may stand' | 'not here' | 'not in another';
}
