import type { Facts } from '../../domain/refusal.ts';
import { fill, words } from '../../domain/words/words.ts';
import { ErpTrouble, inWords } from '../trouble.ts';
import { isCopied, sageName } from './company.ts';
import type { Patient } from './doctor.ts';
import { type ExpectedTable, expectedTables } from './expected-columns.ts';
import type { Row } from './ports.ts';
import type { Finding } from './schema-findings.ts';

const { sql: say } = words.doctor;
const { whats } = say;
const erp = sageName;

type Asked = Pick<Patient, 'sql' | 'database' | 'knownVendors'>;

/** What the company's database holds, and what the login may do with it. */
export async function examineBooks(patient: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const parts: readonly (readonly [string, () => Promise<readonly Finding[]>])[] = [
    [whats.company, () => company(patient, signal)],
    [whats.rights, () => rights(patient, signal)],
    [whats.table, () => tables(patient, signal)],
    [whats.records, () => records(patient, signal)],
    [whats.audit, () => audit(patient, signal)],
    [whats.reference, () => referenceField(patient, signal)],
  ];
  const found: Finding[] = [];
  for (const [what, look] of parts) {
    try {
      found.push(...(await look()));
    } catch (error) {
      signal.throwIfAborted();
      found.push({ what: fill(what, { table: '' }).trim(), ok: false, says: inWords(error) });
    }
  }
  return found;
}

const count = (row: Row | undefined, column: string) => Number(row?.[column] ?? Number.NaN);

async function company({ sql, database, knownVendors }: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const parameters = Object.fromEntries(knownVendors.map((number, i) => [`p${i}`, Number(number)]));
  const list = knownVendors.length === 0 ? 'NULL' : knownVendors.map((_, i) => `@p${i}`).join(', ');
  const [[here] = [], known = [], [any] = []] = await sql(
    `SELECT DB_NAME() AS db, ${isCopied} AS copied; SELECT recnum FROM dbo.actpay WHERE recnum IN (${list}); SELECT COUNT(*) AS vendors FROM dbo.actpay`,
    parameters,
    signal,
  );
  const what = whats.company;
  const found = String(here?.db ?? '');
  if (found.toLowerCase() !== database.toLowerCase()) {
    return [{ what, ok: false, says: fill(say.otherDatabase, { found, expected: database }) }];
  }
  if (count(here, 'copied') === 1) throw new ErpTrouble('read_only_copy', { erp, database: found });
  if (count(any, 'vendors') === 0) return [{ what, ok: false, says: say.noVendors }];
  const there = new Set(known.map((row) => String(row.recnum)));
  const missing = knownVendors.filter((number) => !there.has(number.replace(/^0+(?=\d)/, '')));
  if (missing.length > 0) return [{ what, ok: false, says: fill(say.vendorsMissing, { missing: missing.join(', ') }) }];
  const named = knownVendors.length > 0;
  const facts = { database: found, count: knownVendors.length };
  return [{ what, ok: named ? true : null, says: fill(named ? say.company : say.companyUnnamed, facts) }];
}

const readTables = [...new Set(expectedTables.filter(({ schema }) => schema === 'dbo').map(({ table }) => table))];
const writes = ['INSERT', 'UPDATE', 'DELETE'];

async function rights({ sql }: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const reads = readTables.map((table) => `HAS_PERMS_BY_NAME('dbo.${table}', 'OBJECT', 'SELECT') AS read_${table}`);
  const changes = writes.map((right) => `HAS_PERMS_BY_NAME('dbo.acpinv', 'OBJECT', '${right}') AS may_${right}`);
  const roles = ['db_owner', 'db_datawriter', 'db_ddladmin'].map((role) => `IS_ROLEMEMBER('${role}') AS ${role}`);
  const server = ['sysadmin', 'serveradmin'].map((role) => `IS_SRVROLEMEMBER('${role}') AS ${role}`);
  const [[row = {}] = []] = await sql(`SELECT ${[...reads, ...changes, ...roles, ...server].join(', ')}`, {}, signal);
  const held = Object.entries(row).filter(([, cell]) => Number(cell) === 1);
  const closed = readTables.filter((table) => Number(row[`read_${table}`] ?? 0) !== 1);
  const found: Finding[] = [];
  if (closed.length > 0) {
    found.push({ what: whats.rights, ok: false, says: fill(say.mayNotRead, { tables: closed.join(', ') }) });
  }
  const how = held.flatMap(([name]) => (name.startsWith('read_') ? [] : name.replace('may_', '')));
  if (how.length > 0) found.push({ what: whats.rights, ok: null, says: fill(say.mayWrite, { how: how.join(', ') }) });
  return found.length > 0 ? found : [{ what: whats.rights, ok: true, says: say.readsOnly }];
}

async function tables({ sql }: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const names = [...new Set(expectedTables.map(({ table }) => `'${table}'`))].join(', ');
  const [rows = []] = await sql(
    `SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, CHARACTER_MAXIMUM_LENGTH FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA IN ('dbo', 'dbo_Audit') AND TABLE_NAME IN (${names})`,
    {},
    signal,
  );
  const key = (schema: unknown, table: unknown) => `${String(schema)}.${String(table)}`.toLowerCase();
  const shown = Map.groupBy(rows, (row) => key(row.TABLE_SCHEMA, row.TABLE_NAME));
  return expectedTables.flatMap((expected) =>
    oneTable(expected, shown.get(key(expected.schema, expected.table)) ?? []),
  );
}

function oneTable({ schema, table, columns, inferred = [], lengths = {} }: ExpectedTable, rows: readonly Row[]) {
  const what = fill(whats.table, { table: schema === 'dbo' ? table : `${schema}.${table}` });
  // Without the audit nothing fails: only nobody knows who deleted a bill.
  const bad = schema === 'dbo' ? false : null;
  if (rows.length === 0) return [{ what, ok: bad, says: say.tableMissing }];
  const lengthOf = new Map(rows.map((row) => [String(row.COLUMN_NAME).toLowerCase(), row.CHARACTER_MAXIMUM_LENGTH]));
  const missing = (of: readonly string[]) => of.filter((column) => !lengthOf.has(column.toLowerCase()));
  const lacking = missing(columns);
  const found: Finding[] = [];
  const note = (ok: boolean | null, template: string, facts: Facts) =>
    found.push({ what, ok, says: fill(template, { ...facts, erp }) });
  if (lacking.length > 0) note(bad, say.columnsMissing, { columns: lacking.join(', ') });
  else note(true, say.tableWhole, { count: columns.length });
  const guessed = missing(inferred);
  if (guessed.length > 0) note(null, say.inferredMissing, { columns: guessed.join(', ') });
  for (const [column, expected] of Object.entries(lengths)) {
    const length = Number(lengthOf.get(column.toLowerCase()) ?? Number.NaN);
    // -1 is a text without an end.
    if (length >= 0 && length < expected) note(false, say.shorter, { column, length, expected });
  }
  return found;
}

async function records({ sql }: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const of = { vendors: 'actpay', jobs: 'actrec', costCodes: 'cstcde', subcontracts: 'subcon', invoices: 'acpinv' };
  const selects = Object.entries(of).map(([name, table]) => `(SELECT COUNT(*) FROM dbo.${table}) AS ${name}`);
  const [[row] = []] = await sql(`SELECT ${selects.join(', ')}`, {}, signal);
  const facts = Object.fromEntries(Object.keys(of).map((name) => [name, count(row, name)]));
  const named = { vendors: 'vendors', jobs: 'jobs', costCodes: 'cost codes', subcontracts: 'subcontracts' } as const;
  const lacking = Object.entries(named).flatMap(([name, label]) => (facts[name] === 0 ? [label] : []));
  const all: Finding = { what: whats.records, ok: true, says: fill(say.records, facts) };
  return [all, ...lacking.map((what) => ({ what: whats.records, ok: null, says: fill(say.noRecords, { what }) }))];
}

/** A login may read the books and not the audit. */
async function audit({ sql }: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const what = whats.audit;
  try {
    const [[row] = []] = await sql(
      'SELECT COUNT(*) AS rows_kept, MIN(_Date) AS since FROM dbo_Audit.acpinv',
      {},
      signal,
    );
    const since = row?.since;
    if (since === null || since === undefined) return [{ what, ok: true, says: say.auditEmpty }];
    return [{ what, ok: true, says: fill(say.auditReadable, { since: String(since).slice(0, 10) }) }];
  } catch (error) {
    signal.throwIfAborted();
    return [{ what, ok: null, says: fill(say.auditClosed, { because: inWords(error).replace(/\.$/, '') }) }];
  }
}

/** Is the user-defined field free for our references? Empty and blank are one, as SQL Server compares them. */
async function referenceField({ sql }: Asked, signal: AbortSignal): Promise<readonly Finding[]> {
  const [[row] = [], [other] = []] = await sql(
    "SELECT (SELECT COUNT(*) FROM dbo.acpinv WHERE usrdf1 LIKE 'TIE-%') AS ours, (SELECT COUNT(*) FROM dbo.acpinv WHERE usrdf1 <> '' AND usrdf1 NOT LIKE 'TIE-%') AS others; SELECT TOP 1 usrdf1 FROM dbo.acpinv WHERE usrdf1 <> '' AND usrdf1 NOT LIKE 'TIE-%'",
    {},
    signal,
  );
  const others = count(row, 'others');
  const facts = { ours: count(row, 'ours'), others, example: String(other?.usrdf1 ?? '').trim() };
  const free = others === 0;
  return [{ what: whats.reference, ok: free ? true : null, says: fill(free ? say.fieldFree : say.fieldUsed, facts) }];
}
