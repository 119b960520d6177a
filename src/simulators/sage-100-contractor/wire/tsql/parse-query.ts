import { errors } from '../sql-error.ts';
import { readExpression } from './parse-expression.ts';
import { type Reader, readPath } from './reader.ts';
import type { Expression, Ordering, Query, Select, SelectItem, Source } from './syntax.ts';

/** SQL Server's own limit for a list of columns. */
const mostItems = 4096;
/** SQL Server's own limit. */
const mostSources = 256;

/** Reads a query, from its SELECT to where another statement, a bracket or the end stands. */
export function readQuery(reader: Reader): Query {
  const selects: [Select, ...Select[]] = [readSelect(reader)];
  while (reader.keyword('UNION')) {
    // UNION alone would throw out rows that are alike.
    reader.needKeyword('ALL');
    selects.push(readSelect(reader));
    if (selects.length > mostSources) throw errors.tooDeep(reader.here().line);
  }
  const orderBy = reader.keyword('ORDER') ? readOrderings(reader) : [];
  let offset: Expression | null = null;
  let fetch: Expression | null = null;
  if (orderBy.length > 0 && reader.word('OFFSET')) {
    offset = readExpression(reader);
    rowOrRows(reader);
    if (reader.keyword('FETCH')) {
      if (!reader.word('NEXT') && !reader.word('FIRST')) throw reader.wrong();
      fetch = readExpression(reader);
      rowOrRows(reader);
      if (!reader.word('ONLY')) throw reader.wrong();
    }
  }
  if (reader.keyword('OPTION')) passBrackets(reader);
  return { selects, orderBy, offset, fetch };
}

function rowOrRows(reader: Reader): void {
  if (!reader.word('ROWS') && !reader.word('ROW')) throw reader.wrong();
}

/** Hints to the optimiser change no answer: they are read past. */
function passBrackets(reader: Reader): void {
  reader.needSymbol('(');
  for (let open = 1; open > 0; ) {
    if (reader.here().is === 'end') throw reader.wrong();
    if (reader.isSymbol('(')) open++;
    if (reader.isSymbol(')')) open--;
    reader.take();
  }
}

function readSelect(reader: Reader): Select {
  const { line } = reader.needKeyword('SELECT');
  const distinct = reader.keyword('DISTINCT');
  if (!distinct) reader.keyword('ALL');
  const top = reader.keyword('TOP') ? readTop(reader) : null;
  const items = readListOf(reader, readItem, mostItems);
  // A table made of an answer: a change, and nobody may.
  if (reader.isKeyword('INTO')) throw errors.noCreate('TABLE', line);
  const from = reader.keyword('FROM') ? readSources(reader) : null;
  const where = reader.keyword('WHERE') ? readExpression(reader) : null;
  let groupBy: readonly Expression[] = [];
  if (reader.keyword('GROUP')) {
    reader.needKeyword('BY');
    groupBy = readListOf(reader, readExpression, mostItems);
  }
  const having = reader.keyword('HAVING') ? readExpression(reader) : null;
  return { is: 'select', distinct, top, items, from, where, groupBy, having, line };
}

function readListOf<T>(reader: Reader, read: (reader: Reader) => T, most: number): readonly T[] {
  const found = [read(reader)];
  while (reader.symbol(',')) {
    if (found.length >= most) throw errors.tooDeep(reader.here().line);
    found.push(read(reader));
  }
  return found;
}

function readTop(reader: Reader): Expression {
  if (reader.here().is === 'number') {
    const { text, line } = reader.take();
    return { is: 'number', text, line };
  }
  reader.needSymbol('(');
  const top = readExpression(reader);
  reader.needSymbol(')');
  return top;
}

function readItem(reader: Reader): SelectItem {
  const { line, is, text } = reader.here();
  if (reader.symbol('*')) return { is: 'all', path: [], line };
  const all = readAllOf(reader);
  if (all) return { is: 'all', path: all, line };
  const next = reader.after();
  if (is === 'name' && next.is === 'symbol' && next.text === '=') {
    reader.take();
    reader.take();
    return { is: 'item', of: readExpression(reader), name: text };
  }
  if (is === 'parameter' && next.is === 'symbol' && next.text === '=') throw errors.noAssigning(text, line);
  return { is: 'item', of: readExpression(reader), name: readAlias(reader, true) };
}

/** `a.*` or `dbo.acpinv.*`, if it stands here. */
function readAllOf(reader: Reader): readonly string[] | null {
  const path: string[] = [];
  for (let step = 0; ; step += 2) {
    const [name, dot, last] = [reader.after(step), reader.after(step + 1), reader.after(step + 2)];
    if (name.is !== 'name' || dot.is !== 'symbol' || dot.text !== '.') return null;
    path.push(name.text);
    if (last.is !== 'symbol' || last.text !== '*') continue;
    for (let taken = 0; taken < step + 3; taken++) reader.take();
    return path;
  }
}

function readAlias(reader: Reader, textToo: boolean): string | null {
  const said = reader.keyword('AS');
  if (reader.here().is === 'name' || (textToo && reader.here().is === 'text')) return reader.take().text;
  if (said) throw reader.wrong();
  return null;
}

function readOrderings(reader: Reader): readonly Ordering[] {
  reader.needKeyword('BY');
  return readListOf(
    reader,
    () => {
      const by = readExpression(reader);
      const descending = reader.keyword('DESC');
      if (!descending) reader.keyword('ASC');
      return { by, descending };
    },
    mostItems,
  );
}

function readSources(reader: Reader): Source {
  let left = readJoined(reader);
  let count = 1;
  while (reader.isSymbol(',')) {
    const { line } = reader.take();
    if (++count > mostSources) throw errors.tooDeep(line);
    left = { is: 'join', kind: 'cross', left, right: readJoined(reader), on: null, line };
  }
  return left;
}

function readJoined(reader: Reader): Source {
  let left = readSource(reader);
  for (let count = 1; ; count++) {
    const { line } = reader.here();
    const kind = readJoinKind(reader);
    if (!kind) return left;
    if (count >= mostSources) throw errors.tooDeep(line);
    const right = readSource(reader);
    const on = kind === 'cross' ? null : reader.needKeyword('ON') && readExpression(reader);
    left = { is: 'join', kind, left, right, on, line };
  }
}

function readJoinKind(reader: Reader): 'inner' | 'left' | 'right' | 'full' | 'cross' | null {
  if (reader.keyword('JOIN')) return 'inner';
  const { text } = reader.here();
  if (!reader.isKeyword('INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS')) return null;
  reader.take();
  if (text !== 'INNER' && text !== 'CROSS') reader.keyword('OUTER');
  reader.needKeyword('JOIN');
  return text.toLowerCase() as 'inner';
}

function readSource(reader: Reader): Source {
  return reader.deeper(() => {
    const { line } = reader.here();
    if (!reader.symbol('(')) return readTable(reader, line);
    if (!reader.isKeyword('SELECT')) {
      const inside = readJoined(reader);
      reader.needSymbol(')');
      return inside;
    }
    const query = reader.query();
    reader.needSymbol(')');
    const alias = readAlias(reader, false);
    if (alias === null) throw reader.wrong();
    let columns: readonly string[] | null = null;
    if (reader.symbol('(')) {
      columns = readListOf(reader, () => reader.needName(), mostItems);
      reader.needSymbol(')');
    }
    return { is: 'derived', query, alias, columns, line };
  });
}

function readTable(reader: Reader, line: number): Source {
  const path = readPath(reader);
  const alias = readAlias(reader, false);
  // Hints such as WITH (NOLOCK): nobody locks anything here.
  if (reader.keyword('WITH') || isOldHint(reader)) passBrackets(reader);
  return { is: 'table', path, alias, line };
}

const isOldHint = (reader: Reader): boolean =>
  reader.isSymbol('(') && reader.after().is === 'name' && reader.after().text.toUpperCase() === 'NOLOCK';
