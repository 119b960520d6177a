import { errors } from '../sql-error.ts';
import { type Reader, readPath, readType } from './reader.ts';
import type { Call, Case, Comparison, Expression, Operand } from './syntax.ts';

/** More operands in one row, or more members of one list, than this and the statement is too much. */
const mostInARow = 5000;

/** Reads an expression or a condition: which of the two must stand there is asked when it is translated. */
export function readExpression(reader: Reader): Expression {
  return reader.deeper(() => terms(reader, 'or', 'OR', () => terms(reader, 'and', 'AND', () => readNot(reader))));
}

function terms(reader: Reader, is: 'and' | 'or', keyword: string, read: () => Expression): Expression {
  const { line } = reader.here();
  const found = [read()];
  while (reader.keyword(keyword)) found.push(within(read(), found.length, line));
  return found.length === 1 ? found[0]! : { is, terms: found, line };
}

function within<T>(read: T, count: number, line: number): T {
  if (count >= mostInARow) throw errors.tooDeep(line);
  return read;
}

function readNot(reader: Reader): Expression {
  const { line } = reader.here();
  if (reader.keyword('NOT')) return reader.deeper(() => ({ is: 'not', of: readNot(reader), line }));
  return readPredicate(reader);
}

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '!>': '<=',
  '<=': '<=',
  '>': '>',
  '!<': '>=',
  '>=': '>=',
};

function readPredicate(reader: Reader): Expression {
  const of = readSum(reader);
  const { line, is, text } = reader.here();
  const by = is === 'symbol' && Object.hasOwn(comparisons, text) ? comparisons[text] : undefined;
  if (by) {
    reader.take();
    return { is: 'compare', by, left: of, right: readSum(reader), line };
  }
  if (reader.keyword('IS')) {
    const not = reader.keyword('NOT');
    reader.needKeyword('NULL');
    return { is: 'isNull', of, not, line };
  }
  const not = reader.isKeyword('NOT') && reader.take() !== null;
  if (reader.keyword('IN')) return readIn(reader, of, not, line);
  if (reader.keyword('BETWEEN')) {
    const low = readSum(reader);
    reader.needKeyword('AND');
    return { is: 'between', of, low, high: readSum(reader), not, line };
  }
  if (reader.keyword('LIKE')) {
    const pattern = readSum(reader);
    return { is: 'like', of, pattern, escape: reader.keyword('ESCAPE') ? readSum(reader) : null, not, line };
  }
  if (not) throw reader.wrong();
  return of;
}

function readIn(reader: Reader, of: Expression, not: boolean, line: number): Expression {
  reader.needSymbol('(');
  const among = reader.isKeyword('SELECT') ? reader.deeper(() => reader.query()) : readList(reader);
  reader.needSymbol(')');
  return { is: 'in', of, among, not, line };
}

function readList(reader: Reader): readonly Expression[] {
  const found = [readExpression(reader)];
  while (reader.symbol(',')) found.push(within(readExpression(reader), found.length, reader.here().line));
  return found;
}

function readSum(reader: Reader): Expression {
  return operands(reader, ['+', '-'], () => operands(reader, ['*', '/', '%'], () => readSigned(reader)));
}

function operands(reader: Reader, signs: readonly Operand['by'][], read: () => Expression): Expression {
  const { line } = reader.here();
  const first = read();
  const rest: Operand[] = [];
  while (reader.isSymbol(...signs)) {
    const by = reader.take().text as Operand['by'];
    rest.push(within({ by, of: read() }, rest.length, line));
  }
  return rest.length === 0 ? first : { is: 'sum', first, rest, line };
}

function readSigned(reader: Reader): Expression {
  const { line } = reader.here();
  if (reader.symbol('+')) return reader.deeper(() => readSigned(reader));
  if (!reader.symbol('-')) return readPrimary(reader);
  const of = reader.deeper(() => readSigned(reader));
  if (of.is === 'number') return { ...of, text: of.text.startsWith('-') ? of.text.slice(1) : `-${of.text}` };
  return { is: 'negative', of, line };
}

/** Reserved words that are functions without brackets. */
const bareFunctions = ['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER'];
/** Reserved words that are functions with brackets. */
const keywordFunctions = ['COALESCE', 'NULLIF', 'LEFT', 'RIGHT'];

function readPrimary(reader: Reader): Expression {
  const { is, text, line, national, bracketed } = reader.here();
  switch (is) {
    case 'number':
      reader.take();
      return { is: 'number', text, line };
    case 'text':
      reader.take();
      return { is: 'text', text, national: national === true, line };
    case 'parameter':
      reader.take();
      return { is: 'parameter', name: text, line };
    case 'global':
      reader.take();
      return { is: 'global', name: text.toUpperCase(), line };
    case 'name':
      if (reader.after().is === 'symbol' && reader.after().text === '(' && !bracketed) return readNamedCall(reader);
      return { is: 'column', path: readPath(reader), line };
    case 'symbol':
      return readInBrackets(reader);
    case 'keyword':
      return readKeyword(reader);
    default:
      throw reader.wrong();
  }
}

function readInBrackets(reader: Reader): Expression {
  const { line } = reader.here();
  reader.needSymbol('(');
  const found: Expression = reader.isKeyword('SELECT')
    ? reader.deeper(() => ({ is: 'scalar', query: reader.query(), line }))
    : readExpression(reader);
  reader.needSymbol(')');
  return found;
}

function readKeyword(reader: Reader): Expression {
  const { text, line } = reader.here();
  if (reader.keyword('NULL')) return { is: 'null', line };
  if (text === 'CASE') return reader.deeper(() => readCase(reader));
  if (reader.keyword('EXISTS')) {
    reader.needSymbol('(');
    const query = reader.deeper(() => reader.query());
    reader.needSymbol(')');
    return { is: 'exists', query, line };
  }
  if (text === 'CONVERT') return readConvert(reader);
  if (bareFunctions.includes(text)) {
    reader.take();
    return { is: 'call', name: text, arguments: [], star: false, distinct: false, line };
  }
  if (keywordFunctions.includes(text)) return readCall(reader);
  throw reader.wrong();
}

function readNamedCall(reader: Reader): Expression {
  return reader.here().text.toUpperCase() === 'CAST' ? readCast(reader) : readCall(reader);
}

function readCast(reader: Reader): Expression {
  const { line } = reader.take();
  reader.needSymbol('(');
  const of = readExpression(reader);
  reader.needKeyword('AS');
  const to = readType(reader, 30);
  reader.needSymbol(')');
  return { is: 'cast', of, to, style: null, line };
}

function readConvert(reader: Reader): Expression {
  const { line } = reader.take();
  reader.needSymbol('(');
  const to = readType(reader, 30);
  reader.needSymbol(',');
  const of = readExpression(reader);
  const style = reader.symbol(',') ? readExpression(reader) : null;
  reader.needSymbol(')');
  return { is: 'cast', of, to, style, line };
}

function readCall(reader: Reader): Call {
  const { text, line } = reader.take();
  const call = { is: 'call', name: text.toUpperCase(), line } as const;
  reader.needSymbol('(');
  if (reader.symbol('*')) {
    reader.needSymbol(')');
    return { ...call, arguments: [], star: true, distinct: false };
  }
  const distinct = reader.keyword('DISTINCT');
  if (!distinct) reader.keyword('ALL');
  const given = reader.isSymbol(')') && !distinct ? [] : readList(reader);
  reader.needSymbol(')');
  return { ...call, arguments: given, star: false, distinct };
}

function readCase(reader: Reader): Case {
  const { line } = reader.take();
  const subject = reader.isKeyword('WHEN') ? null : readExpression(reader);
  const whens: { when: Expression; result: Expression }[] = [];
  while (reader.keyword('WHEN')) {
    const when = readExpression(reader);
    reader.needKeyword('THEN');
    whens.push(within({ when, result: readExpression(reader) }, whens.length, line));
  }
  if (whens.length === 0) throw reader.wrong();
  const otherwise = reader.keyword('ELSE') ? readExpression(reader) : null;
  reader.needKeyword('END');
  return { is: 'case', subject, whens, otherwise, line };
}
