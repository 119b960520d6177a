import type { Tx } from './database.ts';
import { makeTables } from './make-tables.ts';
import { type Cost, postInvoice, postPayment, reverseInvoice, takeNumbers } from './posting.ts';

/** Tables of version 0.1.0, all of which live on under their names. */
const old = ['cmpany', 'actpay', 'actrec', 'cstcde', 'csttyp', 'subcon', 'sbcnln', 'acpinv', 'apivln', 'acppmt'];
const carried = [...old, 'weather', 'counters'];

/** Are these the books of version 0.1.0, which knew neither job costs nor a ledger? */
export async function isOfVersion010(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ old: boolean }>(
    `select to_regclass('weather') is not null and to_regclass('jobcst') is null as old`,
  );
  return rows[0]?.old ?? false;
}

/**
 * Carries the books of version 0.1.0 over: makes the tables as they are now, brings every row along, and posts what was
 * never posted. The journal begins anew, for its rows lack what the tables now have: no backup from before can be
 * restored.
 */
export async function upgradeFrom010(tx: Tx): Promise<void> {
  await tx.query(`select set_config('sage.by', 'upgrade', true), set_config('sage.restoring', 'yes', true)`);
  // Not temporary tables: the role may be forbidden to make those.
  for (const table of carried) await tx.query(`create table old_${table} as select * from ${table}`);
  await tx.query(`drop table ${[...carried, 'journal'].join(', ')}`);
  await tx.query('drop function journal_row()');
  await makeTables(tx);
  for (const table of old) {
    const columns = await sharedColumns(tx, table);
    await tx.query(`insert into ${table} (${columns}) select ${columns} from old_${table}`);
  }
  await tx.query('update counters c set next = o.next from old_counters o where o.name = c.name');
  const weather = await sharedColumns(tx, 'weather');
  await tx.query(`update weather w set (${weather}) = (select ${weather} from old_weather)`);
  await tx.query('update sbcnln set linref = linnum');
  await tx.query('update acpinv set subttl = invttl');
  await post(tx);
  await tx.query(`drop table ${carried.map((table) => `old_${table}`).join(', ')}`);
}

/** Are these books of before vendors, jobs and change orders could be made by a message? */
export async function isBeforeChangeOrders(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ before: boolean }>(
    `select to_regclass('jobcst') is not null and to_regclass('sbcgln') is null as before`,
  );
  return rows[0]?.before ?? false;
}

/**
 * Carries such books over as they stand: what they posted is posted. Their journal begins anew too, and with it the
 * backups; the audit comes along.
 */
export async function carryOver(tx: Tx): Promise<void> {
  await tx.query(`select set_config('sage.by', 'upgrade', true), set_config('sage.restoring', 'yes', true)`);
  const { rows } = await tx.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'
       and relname <> 'journal'`,
  );
  const all = rows.map(({ name }) => name);
  for (const table of all) await tx.query(`create table old_${table} as select * from ${table}`);
  await tx.query(`drop table ${[...all, 'journal'].join(', ')}`);
  await tx.query('drop function journal_row(), audit_row()');
  await makeTables(tx);
  await tx.query('delete from weather; delete from options');
  for (const table of all.filter((name) => name !== 'counters')) {
    const columns = await sharedColumns(tx, table);
    await tx.query(`insert into ${table} (${columns}) select ${columns} from old_${table}`);
    if (table.startsWith('audit_')) await afterTheLast(tx, table);
  }
  await tx.query('update counters c set next = o.next from old_counters o where o.name = c.name');
  await tx.query(`drop table ${all.map((table) => `old_${table}`).join(', ')}`);
}

/** Copies that come later are numbered after those that came along. */
async function afterTheLast(tx: Tx, table: string): Promise<void> {
  await tx.query(
    `select setval(pg_get_serial_sequence($1, 'copied'), coalesce(max(copied), 0) + 1, false) from ${table}`,
    [table],
  );
}

async function sharedColumns(tx: Tx, table: string): Promise<string> {
  const { rows } = await tx.query<{ names: string }>(
    `select string_agg(quote_ident(n.attname), ', ' order by n.attnum) as names
     from pg_attribute n join pg_attribute o on o.attname = n.attname
     where n.attrelid = $1::regclass and o.attrelid = $2::regclass and n.attnum > 0 and o.attnum > 0
       and not n.attisdropped`,
    [table, `old_${table}`],
  );
  return rows[0]?.names ?? '';
}

/** Every invoice is posted as its saving would have done it, then voided or paid where it was. */
async function post(tx: Tx): Promise<void> {
  const invoices = await tx.query<{ _idnum: string; status: number }>(
    'select _idnum, status from acpinv order by recnum',
  );
  // What was billed came along with the subcontracts; posting adds it once more, so it is put back at the end.
  for (const { _idnum, status } of invoices.rows) {
    const lgrrec = await takeNumbers(tx, 'lgrtrn');
    await tx.query('update acpinv set lgrrec = $2 where _idnum = $1', [_idnum, lgrrec]);
    const costs = await tx.query<Cost>(
      'select cstcde::text, csttyp::text from old_apivln where _idref = $1 order by linnum',
      [_idnum],
    );
    await postInvoice(tx, _idnum, costs.rows);
    if (status === 5) {
      await tx.query('update acpinv set vodrec = $2 where _idnum = $1', [_idnum, await reverseInvoice(tx, _idnum)]);
    }
  }
  await tx.query(
    'update subcon s set invttl = o.invttl, balttl = o.balttl from old_subcon o where o.recnum = s.recnum',
  );
  await tx.query(
    `update sbcnln s set billed = o.billed, remain = o.remain from old_sbcnln o
     where o.recnum = s.recnum and o.linnum = s.linnum`,
  );
  const payments = await tx.query<{ _idnum: string; _idref: string; payable: number; retainage: number }>(
    `select p._idnum, p._idref, ((p.amount - i.retain) * 100)::float8 as payable, (i.retain * 100)::float8 as retainage
     from acppmt p join acpinv i on i._idnum = p._idref`,
  );
  for (const { _idnum, _idref, payable, retainage } of payments.rows) {
    const lgrrec = await postPayment(tx, _idref, payable, retainage);
    await tx.query('update acppmt set lgrrec = $2, postyr = extract(year from chkdte) where _idnum = $1', [
      _idnum,
      lgrrec,
    ]);
  }
}
