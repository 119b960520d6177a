import type { Row, SageSql, SqlValue } from './ports.ts';

/**
 * Several SELECTs that are asked for in one round trip, with their parameters numbered. Each answers under its own
 * place, so that whoever adds one need not know of the others.
 */
export interface Batch {
  /** Names a value for use in a statement: `@p0`. */
  value(value: SqlValue): string;
  /** `@p1, @p2`, for `IN (…)`. An empty list matches nothing, as `IN (NULL)` does. */
  values(list: readonly SqlValue[], cast?: string): string;
  /** Adds a SELECT; the answer is read by the place that this returns. */
  add(select: string): number;
  run(sql: SageSql, signal: AbortSignal): Promise<(place: number) => readonly Row[]>;
}

/** SQL Server takes at most 2,100 parameters a batch; what is asked for in lists stays far below. */
export const keysABatch = 500;

export function batch(): Batch {
  const parameters: Record<string, SqlValue> = {};
  const statements: string[] = [];
  const value = (given: SqlValue): string => {
    const name = `p${Object.keys(parameters).length}`;
    parameters[name] = given;
    return `@${name}`;
  };
  return {
    value,
    values(list, cast) {
      if (list.length === 0) return 'NULL';
      return list.map((one) => (cast ? `CAST(${value(one)} AS ${cast})` : value(one))).join(', ');
    },
    add: (select) => statements.push(select) - 1,
    async run(sql, signal) {
      const answers = await sql(statements.join(';\n'), parameters, signal);
      return (place) => {
        const rows = answers[place];
        if (rows === undefined) throw new Error(`${answers.length} answers came for ${statements.length} statements`);
        return rows;
      };
    },
  };
}
