import { convert } from '../convert.ts';
import { errors, SqlError } from '../sql-error.ts';
import type { SqlType } from '../sql-type.ts';
import { mostParameters, type SqlParameters } from '../tsql/engine.ts';
import { openReader, readType } from '../tsql/reader.ts';
import { tokensOf } from '../tsql/tokens.ts';
import type { RpcParameter } from './requests.ts';

export interface Declared {
  /** With its @. */
  readonly name: string;
  readonly type: SqlType;
}

const noQuery = (): never => {
  throw errors.syntax('SELECT', 1);
};

/** Reads `@id bigint, @name nvarchar(50) OUTPUT`, the declaration that sp_executesql and sp_prepare take. */
export function readDeclarations(text: string): readonly Declared[] {
  const reader = openReader(tokensOf(text), noQuery);
  const found: Declared[] = [];
  if (reader.here().is === 'end') return found;
  do {
    if (found.length >= mostParameters) throw errors.tooManyParameters(mostParameters);
    if (reader.here().is !== 'parameter') throw reader.wrong();
    const name = reader.take().text;
    reader.keyword('AS');
    found.push({ name, type: readType(reader, 1) });
    if (!reader.word('OUTPUT')) reader.word('OUT');
  } while (reader.symbol(','));
  if (reader.here().is !== 'end') throw reader.wrong();
  return found;
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/**
 * Values as declared: by name where they have one, else by their place.
 * @throws SqlError 8144, 8145 or 8178, or what the conversion says.
 */
export function bindDeclared(
  declared: readonly Declared[],
  given: readonly RpcParameter[],
  statement: string,
): SqlParameters {
  const bound = new Map<string, RpcParameter>();
  given.forEach((one, i) => {
    const target = one.name === '' ? declared[i] : declared.find(({ name }) => same(name, one.name));
    if (!target) {
      throw one.name === ''
        ? new SqlError(8144, 'Procedure or function has too many arguments specified.', { state: 2 })
        : new SqlError(8145, `${one.name.slice(0, 128)} is not a parameter for procedure.`);
    }
    bound.set(target.name, one);
  });
  const all = declared.map(({ name, type }) => {
    const value = bound.get(name);
    if (!value) throw notSupplied(declared, statement, name);
    return [name, { type, value: convert(value.value, value.type, type) }] as const;
  });
  return Object.fromEntries(all);
}

function notSupplied(declared: readonly Declared[], statement: string, name: string): SqlError {
  const query = `(${declared.map((one) => `${one.name} ${one.type.kind}`).join(',')})${statement}`.slice(0, 128);
  return new SqlError(
    8178,
    `The parameterized query '${query}' expects the parameter '${name}', which was not supplied.`,
  );
}
