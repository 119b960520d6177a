import type pg from 'pg';
import { change } from './database.ts';
import {
  type BooksAnswer,
  deleteInvoice,
  type Purge,
  payInvoice,
  purgeInvoices,
  setInvoiceStatus,
  voidInvoice,
} from './invoice-actions.ts';
import { columnsOf, type Row } from './tables.ts';

export type { BooksAnswer, BooksRefusal } from './invoice-actions.ts';

/** An invoice as the screen shows it: with its lines, what they cost the job, and what was paid. */
export interface WholeInvoice {
  readonly invoice: Row;
  /** Rows of `apivln`; cost code and cost type come from the job cost that the line made. */
  readonly lines: readonly Row[];
  readonly payments: readonly Row[];
}

/** What a person at the screen 4-2 Payable Invoices/Credits can do. */
export interface Books {
  list(): Promise<readonly Row[]>;
  find(recnum: string): Promise<WholeInvoice | null>;
  /** Edit > Delete: the row is gone. Refused for a paid invoice and a locked record: our reading of Sage's help. */
  delete(recnum: string, by?: string): Promise<BooksAnswer<null>>;
  /** Edit > Void: status 5, the row stays, the subcontract gets the amount back. Refused once something is paid. */
  void(recnum: string, by?: string): Promise<BooksAnswer<Row>>;
  /** 4-3: pays the invoice in full, retainage included, or the part that is given (such as `100.00`). */
  pay(recnum: string, by?: string, part?: string | null): Promise<BooksAnswer<Row>>;
  /** Moves an invoice among 1 Open, 2 Review and 3 Dispute. */
  setStatus(recnum: string, status: unknown, by?: string): Promise<BooksAnswer<Row>>;
  /** Remove Paid/Void Invoices. Answers the record numbers that are gone. */
  purge(what: Purge, by?: string): Promise<readonly string[]>;
  /** Names for the screen, and a number that grows with every change of the books. */
  names(): Promise<{ company: string; vendors: readonly Row[]; jobs: readonly Row[] }>;
  revision(): Promise<string>;
}

const person = 'accountant';

/** The lines of an invoice with their job costs: the first line made the first cost, and so on. */
const linesWithCosts = `
  select ${columnsOf('apivln')
    .split(', ')
    .map((column) => `l.${column}`)
    .join(', ')}, c.cstcde, c.csttyp
  from (select *, row_number() over (order by linnum) as nth from apivln where _idref = $1) l
  left join (
    select j.cstcde, j.csttyp, row_number() over (order by j.recnum) as nth
    from jobcst j join acpinv i on i.lgrrec = j.lgrrec where i._idnum = $1
  ) c on c.nth = l.nth
  order by l.linnum`;

export function openBooks(pool: pg.Pool): Books {
  const all = async (sql: string, values: unknown[] = []) => (await pool.query<Row>(sql, values)).rows;
  return {
    list: () => all(`select ${columnsOf('acpinv')} from acpinv order by recnum`),
    async find(recnum) {
      const [invoice] = await all(`select ${columnsOf('acpinv')} from acpinv where recnum = $1`, [recnum]);
      if (!invoice) return null;
      const payments = `select ${columnsOf('acppmt')} from acppmt where _idref = $1 order by lgrrec`;
      return {
        invoice,
        lines: await all(linesWithCosts, [invoice._idnum]),
        payments: await all(payments, [invoice._idnum]),
      };
    },
    delete: (recnum, by = person) => change(pool, by, (tx) => deleteInvoice(tx, recnum)),
    void: (recnum, by = person) => change(pool, by, (tx) => voidInvoice(tx, recnum, by)),
    pay: (recnum, by = person, part = null) => change(pool, by, (tx) => payInvoice(tx, recnum, by, part)),
    setStatus: (recnum, status, by = person) => change(pool, by, (tx) => setInvoiceStatus(tx, recnum, by, status)),
    purge: (what, by = person) => change(pool, by, (tx) => purgeInvoices(tx, what)),
    async names() {
      const [company] = await all('select cmpnme from cmpany');
      const vendors = await all('select recnum, vndnme from actpay order by recnum');
      const jobs = await all('select recnum, jobnme from actrec order by recnum');
      return { company: String(company?.cmpnme ?? ''), vendors, jobs };
    },
    revision: async () => String((await all('select coalesce(max(id), 0) as id from journal'))[0]?.id),
  };
}
