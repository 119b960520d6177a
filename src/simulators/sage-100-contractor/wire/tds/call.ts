import { errors, SqlError } from '../sql-error.ts';
import { int, isText } from '../sql-type.ts';
import { mostParameters } from '../tsql/engine.ts';
import { refuseProcedure } from '../tsql/refused-statements.ts';
import { ByteWriter } from './bytes.ts';
import { bindDeclared, type Declared, readDeclarations } from './declarations.ts';
import type { Rpc, RpcParameter } from './requests.ts';
import { type Running, runText } from './run.ts';
import { done, errorToken, returnStatus } from './tokens.ts';
import { writeType, writeValue } from './type-write.ts';

/** Statements that a client has prepared, by handle. */
export interface Prepared {
  readonly kept: Map<number, { readonly declared: readonly Declared[]; readonly text: string }>;
  next: number;
}

export const noPrepared = (): Prepared => ({ kept: new Map(), next: 1 });

const mostPrepared = 500;

/** The server's own procedures that have a number, as far as they are known here. */
const numbered: Readonly<Record<number, string>> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
};

/**
 * Calls a procedure and writes its answer up to its end.
 * @param more does another call of the same request follow?
 * @returns the error that it ended with; null where it did what it should.
 */
export async function call(rpc: Rpc, prepared: Prepared, running: Running, more: boolean): Promise<SqlError | null> {
  const { answer, dialect, engine, session } = running;
  const ended = await perform(rpc, prepared, running).catch((error: unknown) => {
    if (!(error instanceof SqlError)) throw error;
    answer.put(errorToken(error, engine.server.serverName, dialect));
    return { error, handle: null };
  });
  const { error, handle } = ended;
  answer.put(returnStatus(error ? error.number : 0));
  if (handle !== null) answer.put(returnValue(handle, running));
  answer.put(done({ of: 'procedure', more, error: error !== null, inTransaction: session.transactions > 0 }, dialect));
  return error;
}

interface Ended {
  readonly error: SqlError | null;
  /** The handle that goes back to the caller. */
  readonly handle: { readonly name: string; readonly value: number } | null;
}

async function perform({ procedure, parameters }: Rpc, prepared: Prepared, running: Running): Promise<Ended> {
  if (parameters.length > mostParameters) throw errors.tooManyParameters(mostParameters);
  const name = typeof procedure === 'number' ? (numbered[procedure] ?? `sp_${procedure}`) : bare(procedure);
  const run = async (declared: readonly Declared[], text: string, given: readonly RpcParameter[]) =>
    await runText(text, bindDeclared(declared, given, text), 'procedure', running);
  switch (name) {
    case 'sp_executesql': {
      const [statement, declaration, ...given] = parameters;
      const declared = declaration ? readDeclarations(textOf(declaration)) : [];
      return { error: await run(declared, textOf(statement), given), handle: null };
    }
    case 'sp_prepare':
    case 'sp_prepexec': {
      const [handle, declaration, statement, ...given] = parameters;
      const [declared, text] = [readDeclarations(textOf(declaration)), textOf(statement)];
      running.engine.check(text);
      const value = keep(prepared, declared, text);
      const error = name === 'sp_prepexec' ? await run(declared, text, given) : null;
      return { error, handle: { name: handle?.name ?? '', value } };
    }
    case 'sp_execute': {
      const [handle, ...given] = parameters;
      const { declared, text } = find(prepared, handle);
      return { error: await run(declared, text, given), handle: null };
    }
    case 'sp_unprepare': {
      find(prepared, parameters[0]);
      prepared.kept.delete(Number(parameters[0]?.value));
      return { error: null, handle: null };
    }
    case 'sp_reset_connection':
      return { error: null, handle: null };
    default:
      throw refuseProcedure(name, running.session, 1);
  }
}

/** `sys.sp_executesql` and `[sp_executesql]` are the procedure itself. */
const bare = (procedure: string): string => {
  const name = procedure.replace(/^(\[?master\]?\.)?\[?(sys|dbo)?\]?\.+/i, '').replace(/^\[(.*)\]$/, '$1');
  return /^sp_(executesql|prepare|prepexec|execute|unprepare|reset_connection)$/i.test(name)
    ? name.toLowerCase()
    : procedure;
};

function textOf(parameter: RpcParameter | undefined): string {
  if (!parameter)
    throw new SqlError(201, "Procedure expects parameter '@statement', which was not supplied.", { state: 10 });
  if (parameter.value === null) return '';
  if (isText(parameter.type)) return String(parameter.value);
  throw new SqlError(214, "Procedure expects parameter '@statement' of type 'ntext/nchar/nvarchar'.", { state: 2 });
}

function keep(prepared: Prepared, declared: readonly Declared[], text: string): number {
  if (prepared.kept.size >= mostPrepared) throw errors.outOfMemory();
  const handle = prepared.next++;
  prepared.kept.set(handle, { declared, text });
  return handle;
}

function find(prepared: Prepared, handle: RpcParameter | undefined) {
  const found = prepared.kept.get(Number(handle?.value));
  if (found) return found;
  throw new SqlError(8179, `Could not find prepared statement with handle ${Number(handle?.value ?? 0)}.`, {
    state: 2,
  });
}

const returnValueToken = 0xac;

function returnValue({ name, value }: NonNullable<Ended['handle']>, { dialect }: Running): Buffer {
  const writer = new ByteWriter().u8(returnValueToken).u16(0).shortText(name).u8(1);
  if (dialect.wide) writer.u32(0);
  else writer.u16(0);
  writer.u16(0);
  writeType(writer, int, dialect);
  writeValue(writer, value, int, dialect);
  return writer.done();
}
