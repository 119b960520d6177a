import { randomUUID } from 'node:crypto';
import { centsOf, moneyOf } from './cents.ts';
import type { Tx } from './database.ts';
import { bookOnSubcontract, postPayment, reverseInvoice, unpostInvoice } from './posting.ts';
import { columnsOf, type Row } from './tables.ts';
import { readWeather } from './weather.ts';

/** Why the program refuses: the reason as its user reads it. */
export interface BooksRefusal {
  readonly code: 'not_found' | 'record_locked' | 'record_in_use' | 'record_paid' | 'record_void' | 'invalid';
  readonly detail: string;
}
export type BooksAnswer<T> = { readonly done: T } | { readonly refused: BooksRefusal };

const refused = (code: BooksRefusal['code'], detail: string) => ({ refused: { code, detail } });

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

const hasPayments = (row: Row) => row.status === 4 || row.amtpad !== '0.00';

async function removeRows(tx: Tx, ids: readonly unknown[]): Promise<void> {
  for (const table of ['acppmt', 'apivln']) await tx.query(`delete from ${table} where _idref = any($1)`, [ids]);
  await tx.query('delete from acpinv where _idnum = any($1)', [ids]);
}

/** Edit > Delete: the row is gone, and what it posted with it. */
export async function deleteInvoice(tx: Tx, recnum: string): Promise<BooksAnswer<null>> {
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (hasPayments(row)) {
    return refused('record_paid', `Payable invoice ${recnum} has payments. Reverse them before deleting it.`);
  }
  if (row.status !== 5) await bookOnSubcontract(tx, String(row._idnum), -1);
  await unpostInvoice(tx, String(row._idnum));
  await removeRows(tx, [row._idnum]);
  return { done: null };
}

/** Edit > Void: status 5, the row stays, what it posted is reversed. `vodrec` names the reversing transaction. */
export async function voidInvoice(tx: Tx, recnum: string, by: string): Promise<BooksAnswer<Row>> {
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (row.status === 5) return refused('record_void', `Payable invoice ${recnum} is void already.`);
  if (hasPayments(row)) {
    return refused('record_paid', `Payable invoice ${recnum} has payments. Reverse them before voiding it.`);
  }
  const vodrec = await reverseInvoice(tx, String(row._idnum));
  return { done: await update(tx, row, by, { status: 5, invbal: '0.00', invnet: '0.00', vodrec }) };
}

const cents = (row: Row, column: string) => centsOf(String(row[column])) ?? 0;

/**
 * 4-3: pays an invoice, in full (retainage included) or a part of it. Status 4 when nothing is left.
 * @param part an amount such as `100.00`; null for all that is left.
 */
export async function payInvoice(tx: Tx, recnum: string, by: string, part: string | null): Promise<BooksAnswer<Row>> {
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (row.status === 5) return refused('record_void', `Payable invoice ${recnum} is void and cannot be paid.`);
  if (row.status === 4) return refused('record_paid', `Payable invoice ${recnum} is paid already.`);
  const [balance, net] = [cents(row, 'invbal'), cents(row, 'invnet')];
  const amount = part === null ? balance : centsOf(part);
  if (amount === null || (amount !== balance && (amount <= 0 || amount > balance))) {
    return refused('invalid', `A payment is an amount such as 100.00, at most the balance of ${row.invbal}.`);
  }
  const payable = amount === balance ? net : Math.min(amount, Math.max(net, 0));
  const idnum = String(row._idnum);
  const lgrrec = await postPayment(tx, idnum, payable, amount - payable);
  await tx.query(
    `insert into acppmt (_idnum, _idref, chknum, chkdte, dscrpt, actper, postyr, amount, lgrrec)
     values ($1, $2, $3, current_date, $4, extract(month from current_date), extract(year from current_date), $5, $6)`,
    [randomUUID(), idnum, `C${lgrrec}`, `Payment of invoice ${row.invnum}`, moneyOf(amount), lgrrec],
  );
  const paid = moneyOf(cents(row, 'amtpad') + amount);
  return {
    done: await update(tx, row, by, {
      status: amount === balance ? 4 : row.status,
      amtpad: paid,
      ttlpad: paid,
      invbal: moneyOf(balance - amount),
      invnet: moneyOf(net - payable),
    }),
  };
}

async function update(tx: Tx, row: Row, by: string, values: Readonly<Record<string, unknown>>): Promise<Row> {
  const sets = Object.keys(values).map((column, i) => `${column} = $${i + 3}`);
  const { rows } = await tx.query<Row>(
    `update acpinv set ${sets.join(', ')}, upddte = clock_timestamp(), updusr = $2
     where _idnum = $1 returning ${columnsOf('acpinv')}`,
    [row._idnum, by, ...Object.values(values)],
  );
  return rows[0] as Row;
}

/** Users may move an invoice among 1 Open, 2 Review and 3 Dispute; 4 and 5 are the program's own. */
export async function setInvoiceStatus(tx: Tx, recnum: string, by: string, status: unknown): Promise<BooksAnswer<Row>> {
  if (status !== 1 && status !== 2 && status !== 3) {
    return refused('invalid', 'The status is 1 Open, 2 Review or 3 Dispute; Paid and Void are set by the program.');
  }
  const held = await hold(tx, recnum);
  if ('refused' in held) return held;
  const { row } = held;
  if (row.status === 5) return refused('record_void', `Payable invoice ${recnum} is void and cannot change.`);
  if (row.status === 4) return refused('record_paid', `Payable invoice ${recnum} is paid and keeps its status.`);
  return { done: await update(tx, row, by, { status }) };
}

/** Which invoices are to be removed: 4 Paid or 5 Void, of all days or of those up to one. */
export interface Purge {
  readonly status: 4 | 5;
  readonly upTo?: string | null;
}

/**
 * Remove Paid/Void Invoices: deletes their rows, lines and payments. What they posted to the ledger and to the jobs
 * stays, and so does what was billed on the subcontract: that is inferred. A record that is in use is passed over.
 * @returns the record numbers that are gone.
 */
export async function purgeInvoices(tx: Tx, { status, upTo = null }: Purge): Promise<readonly string[]> {
  const { rows } = await tx.query<{ _idnum: string; recnum: string }>(
    `select _idnum, recnum from acpinv where status = $1 and ($2::date is null or invdte <= $2::date)
     order by recnum for update`,
    [status, upTo],
  );
  const { locked_record } = await readWeather(tx);
  const gone = rows.filter(({ recnum }) => recnum !== locked_record);
  await removeRows(
    tx,
    gone.map(({ _idnum }) => _idnum),
  );
  return gone.map(({ recnum }) => recnum);
}
