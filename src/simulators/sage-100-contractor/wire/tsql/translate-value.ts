import { asVarchar } from '../code-page.ts';
import { decimalText, parseDecimal } from '../decimals.ts';
import { errors, SqlError } from '../sql-error.ts';
import { decimal, float, int, isNumber, isText, mostPrecision, text } from '../sql-type.ts';
import { callAggregate, isAggregate } from './aggregates.ts';
import { type Constant, castOf, computed, constant, type Piece } from './bindings.ts';
import { cast, castAsAsked } from './cast.ts';
import { callFunction, globalNamed } from './functions.ts';
import type { Ground } from './ground.ts';
import { findColumn } from './scope.ts';
import type { Case, Cast, Expression, Operand } from './syntax.ts';
import { condition } from './translate-condition.ts';
import { arithmeticType, commonOfAll } from './types.ts';

/**
 * An expression as a piece of PostgreSQL's SQL with its SQL Server type. In a grouped query a grouped expression is
 * known by its SQL, and what is neither grouped nor aggregated is noted as loose.
 */
export function value(node: Expression, ground: Ground): Piece {
  const { grouping } = ground;
  const before = grouping?.loose.length ?? 0;
  const piece = plainValue(node, ground);
  const key = piece.is === 'computed' ? grouping?.keys.get(piece.sql) : undefined;
  if (!grouping || key === undefined) return piece;
  grouping.loose.length = before;
  return computed(key, piece.type);
}

function plainValue(node: Expression, ground: Ground): Piece {
  const { line } = node;
  switch (node.is) {
    case 'number':
      return numberConstant(node.text, line);
    case 'text':
      return textConstant(node.text, node.national);
    case 'null':
      return { is: 'constant', value: null, type: int, untyped: true };
    case 'parameter': {
      const given = ground.whole.parameters.get(node.name.toLowerCase());
      if (!given) throw errors.undeclared(node.name, line);
      return { is: 'constant', ...given, parameter: node.name.toLowerCase().slice(1) };
    }
    case 'global':
      return globalNamed(node.name, ground, line);
    case 'column':
      return columnOf(node.path, ground, line);
    case 'call': {
      if (isAggregate(node.name)) return callAggregate(node, ground, value);
      if (node.star || node.distinct) throw errors.syntax(node.star ? '*' : 'DISTINCT', line);
      return callFunction(
        node.name,
        node.arguments.map((one) => value(one, ground)),
        ground,
        line,
      );
    }
    case 'cast':
      return castOfNode(node, ground);
    case 'case':
      return caseOf(node, ground);
    case 'sum':
      return node.rest.reduce((left, operand) => operated(left, operand, ground, line), value(node.first, ground));
    case 'negative':
      return negative(value(node.of, ground), ground, line);
    case 'scalar': {
      const { sql, columns } = ground.whole.query(node.query, ground.scope);
      if (columns.length !== 1) throw onlyOneColumn(line);
      return computed(`(${sql})`, columns[0]!.type);
    }
    default:
      // A condition where a value is wanted: T-SQL has no such thing as a column of true and false.
      throw errors.syntax(conditionWord[node.is], line);
  }
}

const conditionWord = {
  compare: '=',
  and: 'AND',
  or: 'OR',
  not: 'NOT',
  in: 'IN',
  between: 'BETWEEN',
  like: 'LIKE',
  isNull: 'IS',
  exists: 'EXISTS',
} as const;

export const onlyOneColumn = (line: number): SqlError =>
  new SqlError(
    116,
    'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    { line },
  );

function numberConstant(written: string, line: number): Constant {
  if (/[eE]/.test(written)) return constant(Number(written), float);
  const read = parseDecimal(written);
  if (!read) throw errors.syntax(written, line);
  if (!written.includes('.') && read.units >= -2_147_483_648n && read.units <= 2_147_483_647n) {
    return constant(Number(read.units), int);
  }
  const digits = read.units.toString().replace('-', '').length;
  if (digits > mostPrecision) {
    throw new SqlError(1007, `The number '${written.slice(0, 60)}' is out of the range for numeric representation.`, {
      class: 15,
      line,
    });
  }
  const type = decimal(Math.max(digits, read.scale, 1), read.scale);
  return constant(decimalText(read.units, read.scale), type);
}

/** Without N before it, a literal is in the server's code page: other letters are lost, as they are there. */
function textConstant(written: string, national: boolean): Constant {
  const type = text(national ? 'nvarchar' : 'varchar', written.length);
  return constant(national ? written : asVarchar(written), type);
}

function columnOf(path: readonly string[], ground: Ground, line: number): Piece {
  const { piece, own, called } = findColumn(path, ground.scope, line);
  if (own) ground.grouping?.loose.push({ called, line });
  return piece;
}

function castOfNode(node: Cast, ground: Ground): Piece {
  const style = node.style ? value(node.style, ground) : null;
  if (style && (style.is !== 'constant' || typeof style.value !== 'number')) throw errors.syntax('CONVERT', node.line);
  const number = style?.is === 'constant' ? Number(style.value) : null;
  return castAsAsked(value(node.of, ground), node.to, number, ground.whole.bindings, node.line);
}

function caseOf(node: Case, ground: Ground): Piece {
  const { sqlOf } = ground.whole.bindings;
  const results = [...node.whens.map((one) => one.result), ...(node.otherwise ? [node.otherwise] : [])];
  const pieces = results.map((one) => value(one, ground));
  const type = commonOfAll(pieces);
  const shown = pieces.map((piece) => sqlOf(cast(piece, type, node.line)));
  const subject = node.subject;
  const whens = node.whens.map(({ when }, i) => {
    const asked: Expression = subject ? { is: 'compare', by: '=', left: subject, right: when, line: node.line } : when;
    return `when ${condition(asked, ground)} then ${shown[i]}`;
  });
  const otherwise = node.otherwise ? ` else ${shown.at(-1)}` : '';
  return computed(`(case ${whens.join(' ')}${otherwise} end)`, type);
}

function operated(left: Piece, { by, of }: Operand, ground: Ground, line: number): Piece {
  const { sqlOf } = ground.whole.bindings;
  const right = value(of, ground);
  const common = commonOfAll([left, right]);
  if (isText(common)) return joined(left, right, by, ground, line);
  if (!isNumber(common) || (by === '%' && common.kind === 'float')) {
    const text = `The data types ${left.type.kind} and ${right.type.kind} are incompatible in the ${by} operator.`;
    throw new SqlError(402, text, { line });
  }
  const [a, b] = [left, right].map((piece) => (isNumber(piece.type) ? piece : cast(piece, common, line))) as [
    Piece,
    Piece,
  ];
  const type = arithmeticType(by, a.type, b.type);
  const kind = castOf(type);
  const [one, other] = [`(${sqlOf(a)})::${kind}`, `(${sqlOf(b)})::${kind}`];
  if (type.kind !== 'decimal') return computed(`(${one} ${by} ${other})`, type);
  if (by !== '/') return computed(`round(${one} ${by} ${other}, ${type.scale})`, type);
  // SQL Server cuts a quotient after its last digit; PostgreSQL would round it.
  const step = `1${'0'.repeat(type.scale)}::numeric`;
  return computed(`round(div(${one} * ${step}, ${other}) / ${step}, ${type.scale})`, type);
}

function joined(left: Piece, right: Piece, by: string, ground: Ground, line: number): Piece {
  const { sqlOf } = ground.whole.bindings;
  if (by !== '+') {
    throw new SqlError(8117, `Operand data type ${left.type.kind} is invalid for ${by} operator.`, { line });
  }
  const kind = left.type.kind === 'varchar' && right.type.kind === 'varchar' ? 'varchar' : 'nvarchar';
  const type = text(kind, left.type.length + right.type.length);
  // Known texts are joined here: a pattern of LIKE may be made of them.
  if (left.is === 'constant' && right.is === 'constant' && left.value !== null && right.value !== null) {
    return constant(`${left.value}${right.value}`, type);
  }
  return computed(`(${sqlOf(left)} || ${sqlOf(right)})`, type);
}

function negative(piece: Piece, ground: Ground, line: number): Piece {
  if (!isNumber(piece.type) || piece.type.kind === 'bit') {
    throw new SqlError(8117, `Operand data type ${piece.type.kind} is invalid for minus operator.`, { line });
  }
  return computed(`(- ${ground.whole.bindings.sqlOf(piece)})`, piece.type);
}
