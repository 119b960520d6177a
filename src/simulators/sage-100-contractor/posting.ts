import { moneyOf } from './cents.ts';
import type { Tx } from './database.ts';

/** Ledger accounts of the pretended company. A real one chooses them in its set-up (1-8). */
const accounts = { cash: 1010, payable: 2010, retainage: 2020 } as const;

/** Where a posting came from. That payable invoices are source 11 and their payments 12 is inferred. */
const sources = { invoice: 11, payment: 12 } as const;

/** What a line costs the job: in Sage this stands in the job costs and nowhere on the invoice. */
export interface Cost {
  readonly cstcde: string;
  readonly csttyp: string;
}

/** Takes the next numbers of a kind and answers the first of them. */
export async function takeNumbers(tx: Tx, name: string, count = 1): Promise<string> {
  const sql = 'update counters set next = next + $2 where name = $1 returning next - $2 as first';
  return String((await tx.query<{ first: string }>(sql, [name, count])).rows[0]?.first);
}

/**
 * Posts a saved invoice under its own `lgrrec`: one ledger transaction, and one job cost a line in the lines' order.
 * That the costs of an invoice are found by that number is inferred.
 */
export async function postInvoice(tx: Tx, idnum: string, costs: readonly Cost[]): Promise<void> {
  const lines = `select actnum as lgract, sum(extttl) as amount from apivln where _idref = $1 group by actnum
    union all select ${accounts.payable}, retain - invttl from acpinv where _idnum = $1
    union all select ${accounts.retainage}, -retain from acpinv where _idnum = $1`;
  await insertTransaction(tx, idnum, 'i.lgrrec', sources.invoice, 'i.invdte', lines);
  const first = await takeNumbers(tx, 'jobcst', costs.length);
  await tx.query(
    `insert into jobcst (recnum, jobnum, phsnum, trnnum, dscrpt, trndte, actprd, postyr, srcnum, status, vndnum, cstcde,
       csttyp, cstamt, lgrrec, usrnme)
     select $2::bigint + c.nth - 1, i.jobnum, i.phsnum, i.invnum, l.prtdsc, i.invdte, i.actper, i.postyr,
       ${sources.invoice}, 1, i.vndnum, c.cstcde, c.csttyp, l.extttl, i.lgrrec, i.usrnme
     from acpinv i
     join (select *, row_number() over (order by linnum) as nth from apivln where _idref = $1) l on true
     join unnest($3::decimal[], $4::smallint[]) with ordinality as c (cstcde, csttyp, nth) on c.nth = l.nth
     where i._idnum = $1`,
    [idnum, first, costs.map((cost) => cost.cstcde), costs.map((cost) => cost.csttyp)],
  );
  await bookOnSubcontract(tx, idnum, 1);
}

/** The transaction and its lines; `lines` selects accounts with amounts, debits above zero, that together make zero. */
async function insertTransaction(tx: Tx, idnum: string, number: string, source: number, day: string, lines: string) {
  const { rows } = await tx.query<{ recnum: string }>(
    `with made as (
       insert into lgrtrn (recnum, trnnum, dscrpt, trndte, entdte, actprd, postyr, srcnum, vndnum, usrnme)
       select ${number}, i.invnum, i.dscrpt, ${day}, current_date, i.actper, i.postyr, ${source}, i.vndnum, i.usrnme
       from acpinv i where i._idnum = $1 returning recnum
     ), with_lines as (
       insert into lgtnln (recnum, linnum, lgract, dbtamt, crdamt)
       select made.recnum, row_number() over (order by lgract), lgract, greatest(amount, 0), greatest(-amount, 0)
       from made, (${lines}) l where amount <> 0
     ) select recnum from made`,
    [idnum],
  );
  return String(rows[0]?.recnum);
}

/**
 * A void: the job costs stay with status 2, a second transaction takes the first one back, and the subcontract gets its
 * amount back. That it is posted to the invoice's own period is inferred.
 * @returns the number of the reversing transaction.
 */
export async function reverseInvoice(tx: Tx, idnum: string): Promise<string> {
  await tx.query('update jobcst c set status = 2 from acpinv i where i._idnum = $1 and c.lgrrec = i.lgrrec', [idnum]);
  await bookOnSubcontract(tx, idnum, -1);
  const lines = `select l.lgract, l.crdamt - l.dbtamt as amount from lgtnln l join acpinv i on l.recnum = i.lgrrec
    where i._idnum = $1`;
  const number = await takeNumbers(tx, 'lgrtrn');
  return await insertTransaction(tx, idnum, number, sources.invoice, 'current_date', lines);
}

/** A deletion: what the invoice posted goes with it, and so does what its void posted. */
export async function unpostInvoice(tx: Tx, idnum: string): Promise<void> {
  await tx.query(
    `with posted as (
       select lgrrec as recnum from acpinv where _idnum = $1
       union all select vodrec::bigint from acpinv where _idnum = $1 and vodrec <> ''
     ), costs as (delete from jobcst where lgrrec in (select recnum from posted)
     ), lines as (delete from lgtnln where recnum in (select recnum from posted))
     delete from lgrtrn where recnum in (select recnum from posted)`,
    [idnum],
  );
}

/**
 * A payment's transaction: out of cash, off what is payable and off the retainage (both in cents).
 * @returns its number.
 */
export async function postPayment(tx: Tx, idnum: string, payable: number, retainage: number): Promise<string> {
  const lines = `select ${accounts.payable} as lgract, ${moneyOf(payable)} as amount
    union all select ${accounts.retainage}, ${moneyOf(retainage)}
    union all select ${accounts.cash}, ${moneyOf(-payable - retainage)} from acpinv where _idnum = $1`;
  const number = await takeNumbers(tx, 'lgrtrn');
  return await insertTransaction(tx, idnum, number, sources.payment, 'current_date', lines);
}

/** Adds the invoice to what its subcontract has been invoiced (`sign` 1), or gives it back (-1). */
export async function bookOnSubcontract(tx: Tx, idnum: string, sign: 1 | -1): Promise<void> {
  await tx.query(
    `update sbcnln s set billed = s.billed + $2::int * a.amount, remain = s.cntrct - s.billed - $2::int * a.amount
     from (select c.recnum, l.linref, sum(l.extttl) as amount
           from acpinv i join subcon c on c.ctcnum = i.ctcnum join apivln l on l._idref = i._idnum
           where i._idnum = $1 and i.invtyp = 1 group by c.recnum, l.linref) a
     where s.recnum = a.recnum and s.linnum = a.linref`,
    [idnum, sign],
  );
  await tx.query(
    `update subcon c set invttl = c.invttl + $2::int * i.invttl, balttl = c.balttl - $2::int * i.invttl
     from acpinv i where i._idnum = $1 and i.invtyp = 1 and i.ctcnum <> '' and c.ctcnum = i.ctcnum`,
    [idnum, sign],
  );
}
