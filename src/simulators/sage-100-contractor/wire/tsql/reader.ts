import { errors, type SqlError } from '../sql-error.ts';
import { type SqlType, typeNamed } from '../sql-type.ts';
import type { Query } from './syntax.ts';
import type { Token } from './tokens.ts';

/** How deep expressions and queries may lie in each other, as the stack has to bear them. */
const deepest = 60;

/** Walks over the pieces of a batch. `query` reads a query: expressions need it and it needs them. */
export interface Reader {
  readonly here: () => Token;
  readonly after: (steps?: number) => Token;
  /** The piece here; then stands at the next. */
  readonly take: () => Token;
  readonly isKeyword: (...words: readonly string[]) => boolean;
  readonly isSymbol: (...symbols: readonly string[]) => boolean;
  /** A word that is no reserved one, such as OFFSET. */
  readonly isWord: (word: string) => boolean;
  readonly keyword: (word: string) => boolean;
  readonly symbol: (symbol: string) => boolean;
  readonly word: (word: string) => boolean;
  readonly needKeyword: (word: string) => Token;
  readonly needSymbol: (symbol: string) => Token;
  readonly needName: () => string;
  readonly wrong: () => SqlError;
  readonly deeper: <T>(read: () => T) => T;
  readonly query: () => Query;
}

export function openReader(tokens: readonly Token[], query: (reader: Reader) => Query): Reader {
  let at = 0;
  let depth = 0;
  const after = (steps = 1): Token => tokens[Math.min(at + steps, tokens.length - 1)]!;
  const here = () => after(0);
  const take = () => {
    const token = here();
    if (token.is !== 'end') at++;
    return token;
  };
  const is = (kind: Token['is'], texts: readonly string[]) => here().is === kind && texts.includes(here().text);
  const isWord = (word: string) => here().is === 'name' && !here().bracketed && here().text.toUpperCase() === word;
  const takeIf = (yes: boolean) => {
    if (yes) take();
    return yes;
  };
  /** At the end the piece before it is named, as SQL Server does. */
  const wrong = () => {
    const token = here().is === 'end' ? after(-Math.min(at, 1)) : here();
    if (token.is === 'keyword') return errors.syntaxAtKeyword(token.written, token.line);
    return errors.syntax(token.is === 'text' ? token.text : token.written, token.line);
  };
  const need = (yes: boolean): Token => {
    if (!yes) throw wrong();
    return take();
  };
  const reader: Reader = {
    here,
    after,
    take,
    isKeyword: (...words) => is('keyword', words),
    isSymbol: (...symbols) => is('symbol', symbols),
    isWord,
    keyword: (word) => takeIf(is('keyword', [word])),
    symbol: (symbol) => takeIf(is('symbol', [symbol])),
    word: (word) => takeIf(isWord(word)),
    needKeyword: (word) => need(is('keyword', [word])),
    needSymbol: (symbol) => need(is('symbol', [symbol])),
    needName: () => need(here().is === 'name').text,
    wrong,
    deeper(read) {
      if (++depth > deepest) throw errors.tooDeep(here().line);
      try {
        return read();
      } finally {
        depth--;
      }
    },
    query: () => query(reader),
  };
  return reader;
}

/** A name of up to four parts: `[Acme Co].dbo.acpinv`, `Acme..acpinv`. */
export function readPath(reader: Reader): readonly string[] {
  const path = [reader.needName()];
  while (reader.isSymbol('.') && path.length < 4) {
    reader.take();
    path.push(reader.isSymbol('.') ? '' : reader.needName());
  }
  return path;
}

/** `nvarchar(max)`, `decimal(12, 2)`, `bigint`. */
export function readType(reader: Reader, unsaid: 1 | 30): SqlType {
  const { line } = reader.here();
  const name = reader.needName();
  const numbers: number[] = [];
  if (reader.symbol('(')) {
    do {
      if (reader.word('MAX')) numbers.push(Number.POSITIVE_INFINITY);
      else if (reader.here().is === 'number' && /^\d+$/.test(reader.here().text))
        numbers.push(Number(reader.take().text));
      else throw reader.wrong();
    } while (reader.symbol(','));
    reader.needSymbol(')');
  }
  const type = typeNamed(name, numbers, unsaid);
  if (!type) throw errors.noType(numbers.length > 0 ? `${name}(${numbers.join(',')})` : name, line);
  return type;
}
