import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { change, type Tx } from './database.ts';
import { bookOnSubcontract } from './payable-invoice.ts';
import { columnsOf, type Row } from './tables.ts';
import { readWeather } from './weather.ts';

/** An invoice and its lines, as the screen shows them. */
export interface InvoiceWithLines {
  readonly invoice: Row;
  readonly lines: readonly Row[];
}

/** Why the program refuses: the reason as its user reads it. */
export interface BooksRefusal {
  readonly code: 'not_found' | 'record_locked' | 'record_paid' | 'record_void';
  readonly detail: string;
}
export type BooksAnswer<T> = { readonly done: T } | { readonly refused: BooksRefusal };

/** What a person at the screen 4-2 Payable Invoices/Credits can do. */
export interface Books {
  list(): Promise<readonly Row[]>;
  find(recnum: string): Promise<InvoiceWithLines | null>;
  /** Edit > Delete: the row is gone. Refused for a paid invoice and a locked record: our reading of Sage's help. */
  delete(recnum: string, by?: string): Promise<BooksAnswer<null>>;
  /** Edit > Void: status 5, the row stays, the subcontract gets the amount back. Refused once something is paid. */
  void(recnum: string, by?: string): Promise<BooksAnswer<Row>>;
  /** 4-3: pays the invoice in full, retainage included: status 4 and a payment. */
  pay(recnum: string, by?: string): Promise<BooksAnswer<Row>>;
  /** Names for the screen, and a number that grows with every change of the books. */
  names(): Promise<{ company: string; vendors: readonly Row[]; jobs: readonly Row[] }>;
  revision(): Promise<string>;
}

const person = 'accountant';
const refused = (code: BooksRefusal['code'], detail: string) => ({ refused: { code, detail } });
const statusNames: Readonly<Record<number, string>> = { 1: 'Open', 2: 'Review', 3: 'Dispute', 4: 'Paid', 5: 'Void' };
export const statusName = (status: unknown): string => statusNames[Number(status)] ?? `status ${status}`;

/** The invoice, held until the transaction ends, or why nobody may touch it now. */
async function hold(tx: Tx, recnum: string): Promise<{ row: Row } | { refused: BooksRefusal }> {
  const sql = `select ${columnsOf('acpinv')} from acpinv where recnum = $1 for update`;
  const row = (await tx.query<Row>(sql, [recnum])).rows[0];
  if (!row) return refused('not_found', `There is no payable invoice ${recnum}.`);
  if ((await readWeather(tx)).locked_record === recnum) {
    return refused('record_locked', `Record ${recnum} is in use by another user. Try again when it is closed.`);
  }
  return { row };
}

async function deleteInvoice(tx: Tx, recnum: string): Promise<BooksAnswer<null>> {
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (row.status === 4 || row.amtpad !== '0.00') {
    return refused('record_paid', `Payable invoice ${recnum} has payments. Reverse them before deleting it.`);
  }
  if (row.status !== 5) await bookOnSubcontract(tx, String(row._idnum), -1);
  await tx.query('delete from apivln where _idref = $1', [row._idnum]);
  await tx.query('delete from acpinv where _idnum = $1', [row._idnum]);
  return { done: null };
}

async function voidInvoice(tx: Tx, recnum: string, by: string): Promise<BooksAnswer<Row>> {
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (row.status === 5) return refused('record_void', `Payable invoice ${recnum} is void already.`);
  if (row.status === 4 || row.amtpad !== '0.00') {
    return refused('record_paid', `Payable invoice ${recnum} has payments. Reverse them before voiding it.`);
  }
  await bookOnSubcontract(tx, String(row._idnum), -1);
  return { done: await setStatus(tx, row, by, 'status = 5, invbal = 0, invnet = 0') };
}

async function payInvoice(tx: Tx, recnum: string, by: string): Promise<BooksAnswer<Row>> {
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (row.status === 5) return refused('record_void', `Payable invoice ${recnum} is void and cannot be paid.`);
  if (row.status === 4) return refused('record_paid', `Payable invoice ${recnum} is paid already.`);
  await tx.query(
    `insert into acppmt (_idnum, _idref, chknum, chkdte, dscrpt, actper, amount)
     values ($1, $2, $3, current_date, $4, extract(month from current_date), $5)`,
    [randomUUID(), row._idnum, `C${recnum}`, `Payment of invoice ${row.invnum}`, row.invbal],
  );
  return {
    done: await setStatus(tx, row, by, 'status = 4, amtpad = invttl, ttlpad = invttl, invbal = 0, invnet = 0'),
  };
}

async function setStatus(tx: Tx, row: Row, by: string, set: string): Promise<Row> {
  const { rows } = await tx.query<Row>(
    `update acpinv set ${set}, upddte = clock_timestamp(), updusr = $2
     where _idnum = $1 returning ${columnsOf('acpinv')}`,
    [row._idnum, by],
  );
  return rows[0] as Row;
}

export function openBooks(pool: pg.Pool): Books {
  const all = async (sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows;
  return {
    list: () => all(`select ${columnsOf('acpinv')} from acpinv order by recnum`),
    async find(recnum) {
      const [invoice] = await all(`select ${columnsOf('acpinv')} from acpinv where recnum = $1`, [recnum]);
      if (!invoice) return null;
      const lines = `select ${columnsOf('apivln')}, cstcde, csttyp from apivln where _idref = $1 order by linnum`;
      return { invoice, lines: await all(lines, [invoice._idnum]) };
    },
    delete: (recnum, by = person) => change(pool, by, (tx) => deleteInvoice(tx, recnum)),
    void: (recnum, by = person) => change(pool, by, (tx) => voidInvoice(tx, recnum, by)),
    pay: (recnum, by = person) => change(pool, by, (tx) => payInvoice(tx, recnum, by)),
    async names() {
      const [company] = await all('select cmpnme from cmpany');
      const vendors = await all('select recnum, vndnme from actpay order by recnum');
      const jobs = await all('select recnum, jobnme from actrec order by recnum');
      return { company: String(company?.cmpnme ?? ''), vendors, jobs };
    },
    revision: async () => String((await all('select coalesce(max(id), 0) as id from journal'))[0]?.id),
  };
}
