import type pg from 'pg';
import { change, type Tx } from './database.ts';
import type { BooksAnswer, BooksRefusal } from './invoice-actions.ts';
import { columnsOf, type Row, type TableName } from './tables.ts';
import { readWeather } from './weather.ts';

/** The records besides payable invoices that people see and delete, by the words of their paths. */
export const recordKinds = ['vendors', 'jobs', 'subcontracts', 'subcontract-changes'] as const;
export type RecordKind = (typeof recordKinds)[number];

interface Kept {
  readonly table: TableName;
  /** As sentences begin with it. */
  readonly name: string;
  /** Rows that belong to it: their table, and what they name it by. */
  readonly lines?: { readonly table: TableName; readonly order: string };
}
const kept: Readonly<Record<RecordKind, Kept>> = {
  vendors: { table: 'actpay', name: 'Vendor' },
  jobs: { table: 'actrec', name: 'Job' },
  subcontracts: { table: 'subcon', name: 'Subcontract', lines: { table: 'sbcnln', order: 'linnum' } },
  'subcontract-changes': { table: 'prmchg', name: 'Change order', lines: { table: 'sbcgln', order: 'linnum' } },
};

/** What somebody completes by hand on a vendor (4-4) or a job (3-5) before Sage takes an invoice of it. */
export interface SetUpByHand {
  readonly due_terms?: string;
  readonly ledger_account?: number;
  readonly department?: number;
}

/** A record with its lines, where it has some. */
export interface WholeRecord {
  readonly record: Row;
  readonly lines: readonly Row[] | null;
}

/** What a person at the screens 4-4, 3-5, 6-7-1 and 6-4-1 can do. */
export interface Records {
  list(kind: RecordKind): Promise<readonly Row[]>;
  find(kind: RecordKind, recnum: string): Promise<WholeRecord | null>;
  /** Edit > Delete: the row is gone. Refused for what other records stand on: our reading of Sage's help. */
  delete(kind: RecordKind, recnum: string, by?: string): Promise<BooksAnswer<null>>;
  complete(kind: 'vendors' | 'jobs', recnum: string, what: SetUpByHand, by?: string): Promise<BooksAnswer<Row>>;
}

const person = 'accountant';

export function openRecords(pool: pg.Pool): Records {
  const all = async (sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows;
  return {
    list: (kind) => all(`select ${columnsOf(kept[kind].table)} from ${kept[kind].table} order by recnum`),
    async find(kind, recnum) {
      const { table, lines } = kept[kind];
      const [record] = await all(`select ${columnsOf(table)} from ${table} where recnum = $1`, [recnum]);
      if (record === undefined) return null;
      if (lines === undefined) return { record, lines: null };
      const own = `select ${columnsOf(lines.table)} from ${lines.table} where recnum = $1 order by ${lines.order}`;
      return { record, lines: await all(own, [recnum]) };
    },
    delete: (kind, recnum, by = person) => change(pool, by, (tx) => deleteRecord(tx, kind, recnum)),
    complete: (kind, recnum, what, by = person) => change(pool, by, (tx) => completeRecord(tx, kind, recnum, what)),
  };
}

const refused = (code: BooksRefusal['code'], detail: string) => ({ refused: { code, detail } });

async function hold(tx: Tx, kind: RecordKind, recnum: string): Promise<{ row: Row } | { refused: BooksRefusal }> {
  const { table, name } = kept[kind];
  const sql = `select ${columnsOf(table)} from ${table} where recnum = $1 for update`;
  const row = (await tx.query<Row>(sql, [recnum])).rows[0];
  return row ? { row } : refused('not_found', `There is no ${name.toLowerCase()} of record number ${recnum}.`);
}

async function deleteRecord(tx: Tx, kind: RecordKind, recnum: string): Promise<BooksAnswer<null>> {
  const held = await hold(tx, kind, recnum);
  if ('refused' in held) return held;
  const stands = await standsOn(tx, kind, held.row);
  if (stands !== null) return refused('record_in_use', `${labelOf(kind, held.row)} ${stands}`);
  const open = await openElsewhere(tx, kind, held.row);
  if (open !== null) return refused('record_locked', open);
  if (kind === 'subcontract-changes') await takeBack(tx, recnum);
  const { table, lines } = kept[kind];
  if (lines) await tx.query(`delete from ${lines.table} where recnum = $1`, [recnum]);
  if (kind === 'jobs') await tx.query('delete from jobphs where recnum = $1', [recnum]);
  await tx.query(`delete from ${table} where recnum = $1`, [recnum]);
  return { done: null };
}

function labelOf(kind: RecordKind, row: Row): string {
  const number = { vendors: row.recnum, jobs: row.recnum, subcontracts: row.ctcnum, 'subcontract-changes': row.chgnum };
  return `${kept[kind].name} ${number[kind]}`;
}

/** What else is in the books because of it, as the rest of a sentence; null where nothing is. */
const uses: Readonly<Record<RecordKind, readonly (readonly [sql: string, says: string])[]>> = {
  vendors: [
    ['select from acpinv where vndnum = $1', 'has payable invoices. Delete them first.'],
    ['select from subcon where vndnum = $1', 'has subcontracts. Delete them first.'],
    ['select from lgrtrn where vndnum = $1', 'has ledger transactions and cannot be deleted.'],
    ['select from jobcst where vndnum = $1', 'has job costs and cannot be deleted.'],
  ],
  jobs: [
    ['select from acpinv where jobnum = $1', 'has payable invoices. Delete them first.'],
    ['select from subcon where jobnum = $1', 'has subcontracts. Delete them first.'],
    ['select from prmchg where jobnum = $1', 'has change orders. Delete them first.'],
    ['select from jobcst where jobnum = $1', 'has job costs and cannot be deleted.'],
  ],
  subcontracts: [
    [
      'select from acpinv i join subcon c on c.ctcnum = i.ctcnum where c.recnum = $1',
      'has payable invoices. Delete them first.',
    ],
    [
      'select from sbcgln l join subcon c on c.ctcnum = l.ctcnum where c.recnum = $1',
      'has change orders. Delete them first.',
    ],
    ['select from subcon where invttl <> 0 and recnum = $1', 'was invoiced and cannot be deleted.'],
  ],
  'subcontract-changes': [
    [
      `select from sbcgln g join acpinv i on i.ctcnum = g.ctcnum
         join apivln l on l._idref = i._idnum and l.linref = g.sbclin where g.recnum = $1`,
      'has lines that payable invoices bill. Delete those first.',
    ],
  ],
};

async function standsOn(tx: Tx, kind: RecordKind, { recnum }: Row): Promise<string | null> {
  for (const [sql, says] of uses[kind]) {
    if ((await tx.query(`${sql} limit 1`, [recnum])).rowCount) return says;
  }
  return null;
}

/** A subcontract that somebody has open can neither be deleted nor changed. */
async function openElsewhere(tx: Tx, kind: RecordKind, row: Row): Promise<string | null> {
  const { locked_subcontract: open } = await readWeather(tx);
  if (open === null) return null;
  const changes = await tx.query('select from sbcgln where recnum = $1 and ctcnum = $2', [row.recnum, open]);
  const itself = kind === 'subcontracts' && row.ctcnum === open;
  const changesIt = kind === 'subcontract-changes' && changes.rowCount !== 0;
  return itself || changesIt ? `Subcontract ${open} is in use by another user. Try again when it is closed.` : null;
}

/** The lines that a change brought leave their subcontracts, and its sums go back. */
async function takeBack(tx: Tx, recnum: string): Promise<void> {
  await tx.query(
    `update subcon c set chgttl = c.chgttl - g.sum, ctcttl = c.ctcttl - g.sum, balttl = c.balttl - g.sum
     from (select ctcnum, sum(chgamt) as sum from sbcgln where recnum = $1 and sbclin <> 0 group by ctcnum) g
     where g.ctcnum = c.ctcnum`,
    [recnum],
  );
  await tx.query(
    `delete from sbcnln s using sbcgln g join subcon c on c.ctcnum = g.ctcnum
     where g.recnum = $1 and g.sbclin <> 0 and s.recnum = c.recnum and s.linnum = g.sbclin`,
    [recnum],
  );
}

async function completeRecord(
  tx: Tx,
  kind: 'vendors' | 'jobs',
  recnum: string,
  what: SetUpByHand,
): Promise<BooksAnswer<Row>> {
  const held = await hold(tx, kind, recnum);
  if ('refused' in held) return held;
  const { table } = kept[kind];
  const sets =
    kind === 'vendors'
      ? 'duetrm = coalesce($2, duetrm), lgrdft = coalesce($3, lgrdft)'
      : 'dptmnt = coalesce($2, dptmnt)';
  const values = kind === 'vendors' ? [what.due_terms ?? null, what.ledger_account ?? null] : [what.department ?? null];
  const sql = `update ${table} set ${sets} where recnum = $1 returning ${columnsOf(table)}`;
  return { done: (await tx.query<Row>(sql, [recnum, ...values])).rows[0] as Row };
}
