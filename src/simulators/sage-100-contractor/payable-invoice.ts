import { randomUUID } from 'node:crypto';
import { moneyOf } from './cents.ts';
import type { Tx } from './database.ts';

/** An invoice as the message or the screen 4-2 gives it. Amounts in cents, references as text. */
export interface NewInvoice {
  readonly invnum: string;
  readonly vndnum: string;
  readonly jobnum: string;
  readonly ctcnum: string;
  readonly dscrpt: string;
  readonly invdte: string;
  readonly invtyp: number;
  readonly status: number;
  readonly usrdf1: string;
  readonly total: number;
  readonly retain: number;
  readonly lines: readonly NewLine[];
}
export interface NewLine {
  readonly linref: string;
  readonly prtdsc: string;
  readonly cstcde: string;
  readonly csttyp: string;
  readonly amount: number;
  readonly retain: number;
}

/** Sage's no. The numbers are Sage's; the words are ours where Sage's own are not known. */
export interface SageRefusal {
  readonly statusCode: number;
  readonly statusMessage: string;
}
export const codes = {
  duplicateKey: 12000,
  unknownReference: 12802,
  securityForbids: 12806,
  invalidData: 14050,
  codedConstraint: 14201,
} as const;

const no = (statusCode: number, statusMessage: string): SageRefusal => ({ statusCode, statusMessage });
const most = 999_999_999_999;

/** What of the text of a message is too long or none: `decimal(12,2)`, `nvarchar(20)` and `nvarchar(50)`. */
function badData(invoice: NewInvoice): SageRefusal | null {
  const texts: [string, string, number][] = [
    ['InvoiceNumber', invoice.invnum, 20],
    ['SubcontractNumber', invoice.ctcnum, 20],
    ['Desc', invoice.dscrpt, 50],
    ['UserDefined1', invoice.usrdf1, 50],
    ...invoice.lines.map((line): [string, string, number] => ['line Desc', line.prtdsc, 50]),
  ];
  for (const [name, value, limit] of texts) {
    if (value.length > limit) return no(codes.invalidData, `Invalid data: ${name} is longer than ${limit} characters.`);
  }
  if (invoice.invnum === '') return no(codes.invalidData, 'Invalid data: InvoiceNumber is required.');
  const day = new Date(`${invoice.invdte}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== invoice.invdte) {
    return no(codes.invalidData, 'Invalid data: InvoiceDate is not a date.');
  }
  if (![1, 2, 3].includes(invoice.status)) return no(codes.invalidData, 'Invalid data: Status must be 1, 2 or 3.');
  if (![1, 2].includes(invoice.invtyp)) return no(codes.invalidData, 'Invalid data: InvoiceType must be 1 or 2.');
  if (invoice.lines.length === 0) return no(codes.invalidData, 'Invalid data: an invoice needs a line.');
  const amounts = [invoice.total, invoice.retain, ...invoice.lines.flatMap((line) => [line.amount, line.retain])];
  if (amounts.some((amount) => !Number.isSafeInteger(amount) || Math.abs(amount) > most)) {
    return no(codes.invalidData, 'Invalid data: an amount is out of range.');
  }
  const sum = (pick: (line: NewLine) => number) => invoice.lines.reduce((all, line) => all + pick(line), 0);
  if (sum((line) => line.amount) !== invoice.total) {
    return no(codes.invalidData, 'Invalid data: the lines do not add up to the invoice total.');
  }
  if (sum((line) => line.retain) !== invoice.retain) {
    return no(codes.invalidData, "Invalid data: the lines' retainage does not add up to the invoice's.");
  }
  return null;
}

const whole = (text: string): string | null => (/^\d{1,15}$/.test(text) ? text : null);
const code = (text: string): string | null => (/^\d{1,9}(\.\d{1,3})?$/.test(text) ? text : null);

async function one(tx: Tx, sql: string, key: string | null): Promise<Record<string, string | number> | null> {
  if (key === null) return null;
  const { rows } = await tx.query<Record<string, string | number>>(sql, [key]);
  return rows[0] ?? null;
}

/** Do the records that the invoice names exist, and are they set up? */
async function badReference(tx: Tx, invoice: NewInvoice): Promise<SageRefusal | null> {
  const unknown = (what: string, key: string) =>
    no(codes.unknownReference, `Invalid object reference: ${what} ${key} does not exist.`);
  const vendor = await one(tx, 'select * from actpay where recnum = $1', whole(invoice.vndnum));
  if (!vendor) return unknown('vendor', invoice.vndnum);
  const job = await one(tx, 'select * from actrec where recnum = $1', whole(invoice.jobnum));
  if (!job) return unknown('job', invoice.jobnum);
  for (const line of invoice.lines) {
    const found = await one(tx, 'select * from cstcde where recnum = $1', code(line.cstcde));
    if (!found) return unknown('cost code', line.cstcde);
    const type = await one(tx, 'select * from csttyp where recnum = $1', whole(line.csttyp));
    if (!type) return unknown('cost type', line.csttyp);
  }
  if (invoice.ctcnum !== '') {
    const subcontract = await one(tx, 'select * from subcon where ctcnum = $1', invoice.ctcnum);
    if (!subcontract) return unknown('subcontract', invoice.ctcnum);
    if (subcontract.vndnum !== invoice.vndnum || subcontract.jobnum !== invoice.jobnum) {
      return no(codes.codedConstraint, `Subcontract ${invoice.ctcnum} is of another vendor or job.`);
    }
    if (subcontract.lckedt === 1) {
      return no(codes.codedConstraint, `Subcontract ${invoice.ctcnum} is locked for editing.`);
    }
  }
  return badSetUp(vendor, job);
}

function badSetUp(vendor: Record<string, unknown>, job: Record<string, unknown>): SageRefusal | null {
  const missing = (what: string) => no(codes.invalidData, `Set-up is incomplete: ${what}.`);
  if (vendor.duetrm === '') return missing(`vendor ${vendor.recnum} has no due terms`);
  if (vendor.lgrdft === '0') return missing(`vendor ${vendor.recnum} has no ledger account`);
  if (job.dptmnt === '0') return missing(`job ${job.recnum} has no department`);
  return null;
}

/** A vendor may be set to have each invoice number once. Sage's database itself does not care. */
async function isDuplicate(tx: Tx, invoice: NewInvoice): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from actpay v join acpinv i on i.vndnum = v.recnum
     where v.recnum = $1 and v.dupchk = 1 and i.invnum = $2 and i.status <> 5 limit 1`,
    [invoice.vndnum, invoice.invnum],
  );
  return rows.length > 0;
}

export interface MadeInvoice {
  readonly recnum: string;
  readonly _idnum: string;
}

/** Saves an invoice as the program would, or says why not. Nothing is changed by a no. */
export async function addInvoice(
  tx: Tx,
  invoice: NewInvoice,
  by: string,
  closedPeriod: string | null,
): Promise<{ readonly made: MadeInvoice } | { readonly refused: SageRefusal }> {
  const refused = badData(invoice) ?? (await badReference(tx, invoice));
  if (refused) return { refused };
  if (closedPeriod !== null && invoice.invdte.startsWith(closedPeriod)) {
    const period = `${Number(closedPeriod.slice(5))} of ${closedPeriod.slice(0, 4)}`;
    return { refused: no(codes.codedConstraint, `Posting period ${period} is closed.`) };
  }
  if (await isDuplicate(tx, invoice)) {
    const words = `Invoice number ${invoice.invnum} already exists for vendor ${invoice.vndnum}.`;
    return { refused: no(codes.codedConstraint, words) };
  }
  return { made: await insertInvoice(tx, invoice, by) };
}

async function insertInvoice(tx: Tx, invoice: NewInvoice, by: string): Promise<MadeInvoice> {
  const counter = `update counters set next = next + 1 where name = 'acpinv' returning next - 1 as recnum`;
  const recnum = String((await tx.query<{ recnum: string }>(counter)).rows[0]?.recnum);
  const id = randomUUID();
  const [total, retain] = [moneyOf(invoice.total), moneyOf(invoice.retain)];
  const net = moneyOf(invoice.total - invoice.retain);
  await tx.query(
    `insert into acpinv (_idnum, recnum, invnum, ctcnum, vndnum, jobnum, dscrpt, invdte, duedte, entdte, invtyp, status,
       usrdf1, invttl, retain, invbal, invnet, actper, postyr, usrnme, insusr, updusr)
     values ($1, $2, $3, $4, $5, $6, $7, $8::date, $8::date + 30, current_date, $9, $10,
       $11, $12, $13, $12, $14, extract(month from $8::date), extract(year from $8::date), $15, $15, $15)`,
    [
      ...[id, recnum, invoice.invnum, invoice.ctcnum, invoice.vndnum, invoice.jobnum, invoice.dscrpt, invoice.invdte],
      ...[invoice.invtyp, invoice.status, invoice.usrdf1, total, retain, net, by],
    ],
  );
  const lines = invoice.lines.map((line, i) => ({
    _idnum: randomUUID(),
    linnum: i + 1,
    prtdsc: line.prtdsc,
    extttl: moneyOf(line.amount),
    hldamt: moneyOf(line.retain),
    linref: whole(line.linref) ?? '0',
    cstcde: line.cstcde,
    csttyp: line.csttyp,
  }));
  await tx.query(
    `insert into apivln (_idnum, _idref, linnum, prtdsc, linprc, extttl, hldamt, actnum, linref, cstcde, csttyp)
     select l._idnum, $1, l.linnum, l.prtdsc, l.extttl, l.extttl, l.hldamt, v.lgrdft, l.linref, l.cstcde, l.csttyp
     from jsonb_to_recordset($2::jsonb) as l(_idnum uuid, linnum bigint, prtdsc text, extttl decimal, hldamt decimal,
       linref bigint, cstcde decimal, csttyp smallint), actpay v where v.recnum = $3`,
    [id, JSON.stringify(lines), invoice.vndnum],
  );
  await bookOnSubcontract(tx, id, 1);
  return { recnum, _idnum: id.toUpperCase() };
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
