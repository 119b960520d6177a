import { errors, SqlError } from '../sql-error.ts';
import type { Catalogue } from './catalogue.ts';
import { type SqlSession, sameName } from './session.ts';
import type { Statement } from './syntax.ts';

/** What the server says to a statement that would change something or run a procedure: the login may only read. */
export function refuse(
  statement: Statement & { is: 'change' | 'execute' },
  catalogue: Catalogue,
  session: SqlSession,
): SqlError {
  const { line } = statement;
  if (statement.is === 'execute') return refuseProcedure(statement.procedure, session, line);
  const { verb, path } = statement;
  const [object = '', schema] = path.toReversed();
  const written = path.join('.');
  switch (verb) {
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE': {
      const table = catalogue.find(path, session);
      if (!table) return errors.noTable(written, line);
      return errors.denied(verb === 'MERGE' ? 'INSERT' : verb, table.name, session.database, table.schema, line);
    }
    case 'CREATE':
      return errors.noCreate(object, line);
    case 'DROP':
      return new SqlError(
        3701,
        `Cannot drop the ${object.toLowerCase()}, because it does not exist or you do not have permission.`,
        { class: 14, line },
      );
    case 'TRUNCATE':
    case 'ALTER':
      return new SqlError(
        1088,
        `Cannot find the object "${written.slice(0, 128)}" because it does not exist or you do not have permissions.`,
        { line },
      );
    default: {
      const text = `Cannot find the object '${(schema ?? object).slice(0, 128)}', because it does not exist or you do not have permission.`;
      return new SqlError(15151, text, { line });
    }
  }
}

/** The server's own procedures are there and not for this login; any other is not there at all. */
export function refuseProcedure(procedure: string, session: SqlSession, line: number): SqlError {
  const name = procedure.split('.').at(-1) ?? '';
  if (!/^(sp|xp)_/i.test(name)) return errors.noProcedure(procedure, line);
  const database = sameName(session.database, 'master') ? 'master' : 'mssqlsystemresource';
  return errors.denied('EXECUTE', name, database, 'sys', line);
}
