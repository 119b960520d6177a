import { errors, SqlError } from '../sql-error.ts';
import { bigint, decimal, int, isInteger, isNumber, isText, mostPrecision, type SqlType } from '../sql-type.ts';
import { castOf, computed, type Piece } from './bindings.ts';
import { keySql } from './cast.ts';
import type { Ground } from './ground.ts';
import type { Call, Expression } from './syntax.ts';
import { sumType } from './types.ts';

const names = ['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX', 'AVG'];
export const isAggregate = (name: string): boolean => names.includes(name);

/** A call of COUNT, SUM, MIN, MAX or AVG. Throws 130 or 147 where none may stand. */
export function callAggregate(call: Call, ground: Ground, value: (node: Expression, ground: Ground) => Piece): Piece {
  const { name, line } = call;
  if (ground.aggregates === 'not in another') {
    const text = 'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.';
    throw new SqlError(130, text, { class: 15, line });
  }
  if (ground.aggregates === 'not here') {
    const text =
      'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.';
    throw new SqlError(147, text, { class: 15, line });
  }
  const counts = name.startsWith('COUNT');
  const type = name === 'COUNT' ? int : bigint;
  if (call.star) {
    if (!counts) throw errors.syntax('*', line);
    return computed(`count(*)::${castOf(type)}`, type);
  }
  if (call.arguments.length !== 1) throw errors.arguments(name, 1, line);
  const of = value(call.arguments[0]!, { ...ground, grouping: null, aggregates: 'not in another' });
  const sql = ground.whole.bindings.sqlOf(of);
  const distinct = call.distinct ? 'distinct ' : '';
  if (counts) return computed(`count(${distinct}${keySql(sql, of.type)})::${castOf(type)}`, type);
  return name === 'MIN' || name === 'MAX'
    ? extreme(name, sql, of.type, line)
    : total(name as 'SUM', `${distinct}${sql}`, of.type, line);
}

function extreme(name: 'MIN' | 'MAX', sql: string, type: SqlType, line: number): Piece {
  if (type.kind === 'bit') throw notFor(name, type, line);
  // PostgreSQL has no least GUID; as text they sort alike.
  if (type.kind === 'uniqueidentifier') return computed(`${name.toLowerCase()}((${sql})::text)::uuid`, type);
  if (!isText(type)) return computed(`${name.toLowerCase()}(${sql})`, type);
  // In any case: `B` lies between `a` and `c`.
  const order = `${keySql(sql, type)} ${name === 'MIN' ? 'asc' : 'desc'} nulls last`;
  return computed(`(array_agg(${sql} order by ${order}))[1]`, type);
}

function total(name: 'SUM' | 'AVG', sql: string, of: SqlType, line: number): Piece {
  if (!isNumber(of) || of.kind === 'bit') throw notFor(name, of, line);
  const type = sumType(of);
  if (name === 'SUM') return computed(`sum(${sql})::${castOf(type)}`, type);
  if (isInteger(type)) return computed(`trunc(avg(${sql}))::${castOf(type)}`, type);
  if (type.kind === 'float') return computed(`avg(${sql})`, type);
  const scale = Math.max(6, type.scale);
  return computed(`trunc(avg(${sql}), ${scale})`, decimal(mostPrecision, scale));
}

const notFor = (name: string, type: SqlType, line: number): SqlError =>
  new SqlError(8117, `Operand data type ${type.kind} is invalid for ${name.toLowerCase()} operator.`, { line });
