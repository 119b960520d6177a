import { errors } from '../sql-error.ts';
import { reserved } from './words.ts';

/**
 * A piece of a batch. `keyword` is a reserved word; its `text` is in capitals, `written` is as written. `name` is any
 * other word, or one in brackets or quotation marks (then `bracketed`), without them.
 */
export interface Token {
  readonly is: 'keyword' | 'name' | 'text' | 'number' | 'parameter' | 'global' | 'symbol' | 'end';
  readonly text: string;
  readonly written: string;
  readonly line: number;
  readonly bracketed?: boolean;
  /** Of a text: was it written N'…'? */
  readonly national?: boolean;
}

const longestName = 128;
const symbols = [
  '<>',
  '<=',
  '>=',
  '!=',
  '!<',
  '!>',
  '(',
  ')',
  ',',
  '.',
  ';',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  ':',
];
const wordStart = /[\p{L}_#]/u;
const wordPart = /[\p{L}\p{Nd}_@#$]/u;
const numberHere = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/**
 * Cuts a batch into its pieces; the last one is the end.
 * @throws SqlError 102, 103, 105 or 113 where something cannot be read.
 */
export function tokensOf(sql: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  let line = 1;
  const passed = (text: string) => {
    for (const character of text) if (character === '\n') line++;
    at += text.length;
  };
  const add = (is: Token['is'], text: string, written: string, more: Partial<Token> = {}) => {
    found.push({ is, text, written, line, ...more });
    passed(written);
  };
  while (at < sql.length) {
    const character = String.fromCodePoint(sql.codePointAt(at) as number);
    const next = sql[at + 1] ?? '';
    if (/\s/.test(character) || character === '\u0000') passed(character);
    else if (character === '-' && next === '-') passed(/[^\n]*/y.exec(sql.slice(at))![0]);
    else if (character === '/' && next === '*') passed(commentAt(sql, at, line));
    else if (character === "'" || ((character === 'N' || character === 'n') && next === "'")) {
      const national = character !== "'";
      const written = quotedAt(sql, national ? at + 1 : at, "'", line);
      add('text', unquoted(written, "'"), `${national ? character : ''}${written}`, { national });
    } else if (character === '[' || character === '"') {
      const close = character === '[' ? ']' : '"';
      const written = quotedAt(sql, at, close, line);
      add('name', nameOf(unquoted(written, close), line), written, { bracketed: true });
    } else if (/\d/.test(character) || (character === '.' && /\d/.test(next))) {
      numberHere.lastIndex = at;
      const written = numberHere.exec(sql)![0];
      add('number', written, written);
    } else if (character === '@') {
      const global = next === '@';
      const written = `${global ? '@@' : '@'}${wordAt(sql, at + (global ? 2 : 1))}`;
      if (written === '@' || written === '@@') throw errors.syntax(written, line);
      add(global ? 'global' : 'parameter', nameOf(written, line), written);
    } else if (wordStart.test(character)) {
      const written = wordAt(sql, at);
      const capitals = written.toUpperCase();
      if (reserved.has(capitals)) add('keyword', capitals, written);
      else add('name', nameOf(written, line), written);
    } else {
      const symbol = symbols.find((one) => sql.startsWith(one, at));
      if (!symbol) throw errors.syntax(character, line);
      add('symbol', symbol, symbol);
    }
  }
  found.push({ is: 'end', text: '', written: '', line });
  return found;
}

function wordAt(sql: string, from: number): string {
  let word = '';
  for (const character of sql.slice(from, from + longestName + 1)) {
    if (!wordPart.test(character)) break;
    word += character;
  }
  return word;
}

function nameOf(name: string, line: number): string {
  if (name.length <= longestName) return name;
  throw errors.nameTooLong(name, longestName, line);
}

/** The quoted piece with its quotation marks; the closing one doubled stands for itself. */
function quotedAt(sql: string, from: number, close: string, line: number): string {
  for (let at = from + 1; at < sql.length; at++) {
    if (sql[at] !== close) continue;
    if (sql[at + 1] !== close) return sql.slice(from, at + 1);
    at++;
  }
  throw errors.unclosedQuote(sql.slice(from + 1), line);
}

const unquoted = (written: string, close: string): string => written.slice(1, -1).replaceAll(close + close, close);

/** A comment with those nested in it. */
function commentAt(sql: string, from: number, line: number): string {
  let depth = 0;
  for (let at = from; at < sql.length - 1; at++) {
    const pair = sql.slice(at, at + 2);
    if (pair === '/*') depth++;
    else if (pair === '*/') depth--;
    else continue;
    if (depth === 0) return sql.slice(from, at + 2);
    at++;
  }
  throw errors.unclosedComment(line);
}
