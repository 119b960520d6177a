import type { SqlType } from '../sql-type.ts';

/** What a batch of T-SQL says, as far as the pretended SQL Server understands it. `line` is where it was written. */

export type Expression =
  | { readonly is: 'number'; readonly text: string; readonly line: number }
  | { readonly is: 'text'; readonly text: string; readonly national: boolean; readonly line: number }
  | { readonly is: 'null'; readonly line: number }
  | { readonly is: 'parameter'; readonly name: string; readonly line: number }
  | { readonly is: 'global'; readonly name: string; readonly line: number }
  | { readonly is: 'column'; readonly path: readonly string[]; readonly line: number }
  | Call
  | Cast
  | Case
  | { readonly is: 'sum'; readonly first: Expression; readonly rest: readonly Operand[]; readonly line: number }
  | { readonly is: 'negative'; readonly of: Expression; readonly line: number }
  | { readonly is: 'scalar'; readonly query: Query; readonly line: number }
  | Condition;

/** What is either true, false or unknown: never a value of a column. */
export type Condition =
  | {
      readonly is: 'compare';
      readonly by: Comparison;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | { readonly is: 'and' | 'or'; readonly terms: readonly Expression[]; readonly line: number }
  | { readonly is: 'not'; readonly of: Expression; readonly line: number }
  | {
      readonly is: 'in';
      readonly of: Expression;
      readonly among: readonly Expression[] | Query;
      readonly not: boolean;
      readonly line: number;
    }
  | {
      readonly is: 'between';
      readonly of: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly not: boolean;
      readonly line: number;
    }
  | {
      readonly is: 'like';
      readonly of: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | null;
      readonly not: boolean;
      readonly line: number;
    }
  | { readonly is: 'isNull'; readonly of: Expression; readonly not: boolean; readonly line: number }
  | { readonly is: 'exists'; readonly query: Query; readonly line: number };

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A further operand of + - * / %, in a row of equal rank: `a + b - c`. */
export interface Operand {
  readonly by: '+' | '-' | '*' | '/' | '%';
  readonly of: Expression;
}

export interface Call {
  readonly is: 'call';
  /** In capitals. */
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly line: number;
}

export interface Cast {
  readonly is: 'cast';
  readonly of: Expression;
  readonly to: SqlType;
  readonly style: Expression | null;
  readonly line: number;
}

export interface Case {
  readonly is: 'case';
  readonly subject: Expression | null;
  readonly whens: readonly { readonly when: Expression; readonly result: Expression }[];
  readonly otherwise: Expression | null;
  readonly line: number;
}

export type SelectItem =
  | { readonly is: 'all'; readonly path: readonly string[]; readonly line: number }
  | { readonly is: 'item'; readonly of: Expression; readonly name: string | null };

export type Source =
  | { readonly is: 'table'; readonly path: readonly string[]; readonly alias: string | null; readonly line: number }
  | {
      readonly is: 'derived';
      readonly query: Query;
      readonly alias: string;
      readonly columns: readonly string[] | null;
      readonly line: number;
    }
  | {
      readonly is: 'join';
      readonly kind: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression | null;
      readonly line: number;
    };

export interface Select {
  readonly is: 'select';
  readonly distinct: boolean;
  readonly top: Expression | null;
  readonly items: readonly SelectItem[];
  readonly from: Source | null;
  readonly where: Expression | null;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | null;
  readonly line: number;
}

export interface Ordering {
  readonly by: Expression;
  readonly descending: boolean;
}

/** One SELECT or several joined by UNION ALL, in an order, perhaps only a stretch of it. */
export interface Query {
  readonly selects: readonly [Select, ...Select[]];
  readonly orderBy: readonly Ordering[];
  readonly offset: Expression | null;
  readonly fetch: Expression | null;
}

export type Statement =
  | { readonly is: 'query'; readonly query: Query; readonly line: number }
  | { readonly is: 'set'; readonly option: string; readonly value: string; readonly line: number }
  | { readonly is: 'use'; readonly database: string; readonly line: number }
  | { readonly is: 'transaction'; readonly does: 'begin' | 'commit' | 'rollback'; readonly line: number }
  | { readonly is: 'execute'; readonly procedure: string; readonly line: number }
  /** Would change something: nobody may, whatever follows. */
  | { readonly is: 'change'; readonly verb: string; readonly path: readonly string[]; readonly line: number };
