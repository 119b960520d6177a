import { errors } from '../sql-error.ts';
import { readQuery } from './parse-query.ts';
import { openReader, type Reader, readPath } from './reader.ts';
import type { Statement } from './syntax.ts';
import { tokensOf } from './tokens.ts';

/** Longer batches are refused, in UTF-16 units. 2,100 parameters in an IN take about 20,000. */
const longestBatch = 262_144;
const mostStatements = 1000;

/**
 * Reads a batch: statements one after another, with or without semicolons between them. What would change something ends
 * the reading, because it ends the batch.
 * @throws SqlError where the batch is not T-SQL or not of the part that the pretended server knows.
 */
export function parseBatch(sql: string): readonly Statement[] {
  if (sql.length > longestBatch) throw errors.outOfMemory();
  const reader = openReader(tokensOf(sql), readQuery);
  const statements: Statement[] = [];
  while (reader.here().is !== 'end') {
    if (reader.symbol(';')) continue;
    if (statements.length >= mostStatements) throw errors.tooDeep(reader.here().line);
    const statement = readStatement(reader, statements.length === 0);
    statements.push(statement);
    if (statement.is === 'execute' || statement.is === 'change') break;
  }
  return statements;
}

function readStatement(reader: Reader, first: boolean): Statement {
  const { is, text, line } = reader.here();
  if (is === 'name' && first) return { is: 'execute', procedure: readPath(reader).join('.'), line };
  if (is !== 'keyword') throw reader.wrong();
  switch (text) {
    case 'SELECT':
      return { is: 'query', query: reader.query(), line };
    case 'SET':
      return readSet(reader);
    case 'USE':
      reader.take();
      return { is: 'use', database: reader.needName(), line };
    case 'BEGIN':
    case 'COMMIT':
    case 'ROLLBACK':
      return readTransaction(reader);
    case 'EXEC':
    case 'EXECUTE':
      reader.take();
      return { is: 'execute', procedure: reader.here().is === 'name' ? readPath(reader).join('.') : '', line };
    default:
      return readChange(reader);
  }
}

function readTransaction(reader: Reader): Statement {
  const { text, line } = reader.take();
  const said = reader.keyword('TRANSACTION') || reader.keyword('TRAN');
  // BEGIN alone opens a block of statements, which this server does not know.
  if (text === 'BEGIN' && !said) throw reader.wrong();
  if (!said) reader.word('WORK');
  if (said && (reader.here().is === 'name' || reader.here().is === 'parameter')) reader.take();
  return { is: 'transaction', does: text.toLowerCase() as 'begin', line };
}

/** Options that are ON or OFF; several may be set at once. */
const switches = new Set(
  `ANSI_DEFAULTS ANSI_NULLS ANSI_NULL_DFLT_ON ANSI_NULL_DFLT_OFF ANSI_PADDING ANSI_WARNINGS ARITHABORT ARITHIGNORE
  CONCAT_NULL_YIELDS_NULL CURSOR_CLOSE_ON_COMMIT FMTONLY FORCEPLAN IMPLICIT_TRANSACTIONS NOCOUNT NOEXEC
  NUMERIC_ROUNDABORT PARSEONLY QUOTED_IDENTIFIER XACT_ABORT`.split(/\s+/),
);
/** Options that take one value. */
const valued = new Set([
  'DATEFIRST',
  'DATEFORMAT',
  'DEADLOCK_PRIORITY',
  'LANGUAGE',
  'LOCK_TIMEOUT',
  'ROWCOUNT',
  'TEXTSIZE',
]);

function readSet(reader: Reader): Statement {
  const { line } = reader.take();
  const { is, text } = reader.take();
  const option = text.toUpperCase();
  if (is === 'parameter') throw errors.noAssigning(text, line);
  if (option === 'TRANSACTION') return readIsolation(reader, line);
  if (switches.has(option)) {
    while (reader.symbol(',')) reader.take();
    const on = reader.keyword('ON');
    if (!on) reader.needKeyword('OFF');
    return { is: 'set', option, value: on ? 'ON' : 'OFF', line };
  }
  if (!valued.has(option)) throw errors.noOption(text, line);
  const sign = reader.symbol('-') ? '-' : '';
  if (!['name', 'number', 'text'].includes(reader.here().is)) throw reader.wrong();
  return { is: 'set', option, value: `${sign}${reader.take().text}`, line };
}

function readIsolation(reader: Reader, line: number): Statement {
  if (!reader.word('ISOLATION') || !reader.word('LEVEL')) throw reader.wrong();
  const levels = [
    ['READ', 'UNCOMMITTED'],
    ['READ', 'COMMITTED'],
    ['REPEATABLE', 'READ'],
    ['SNAPSHOT'],
    ['SERIALIZABLE'],
  ];
  const said = [reader.here(), reader.after()].map((token) => token.text.toUpperCase());
  const level = levels.find((words) => words.every((word, i) => said[i] === word));
  if (!level) throw reader.wrong();
  for (const _ of level) reader.take();
  return { is: 'set', option: 'TRANSACTION ISOLATION LEVEL', value: level.join(' '), line };
}

/** INSERT, UPDATE, DELETE, MERGE and what they would change; CREATE, DROP and the like. */
function readChange(reader: Reader): Statement {
  const { text, line } = reader.here();
  const verbs = [
    'INSERT',
    'UPDATE',
    'DELETE',
    'MERGE',
    'TRUNCATE',
    'CREATE',
    'ALTER',
    'DROP',
    'GRANT',
    'DENY',
    'REVOKE',
  ];
  if (!verbs.includes(text)) throw reader.wrong();
  reader.take();
  if (reader.keyword('TOP')) {
    while (reader.isSymbol('(', ')') || reader.here().is === 'number' || reader.here().is === 'parameter')
      reader.take();
  }
  if (['CREATE', 'ALTER', 'DROP', 'GRANT', 'DENY', 'REVOKE'].includes(text)) {
    return { is: 'change', verb: text, path: [reader.take().written.toUpperCase()], line };
  }
  for (const word of ['INTO', 'FROM', 'TABLE']) if (reader.keyword(word)) break;
  return { is: 'change', verb: text, path: readPath(reader), line };
}
