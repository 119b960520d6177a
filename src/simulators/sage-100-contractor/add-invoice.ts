import { randomUUID } from 'node:crypto';
import { moneyOf } from './cents.ts';
import type { Tx } from './database.ts';
import { badData, type NewInvoice, periodOf } from './payable-invoice.ts';
import { postInvoice, takeNumbers } from './posting.ts';
import { missingPrerequisite, type Rules } from './prerequisites.ts';
import type { SageRefusal } from './refusal.ts';

export interface MadeInvoice {
  readonly recnum: string;
  readonly _idnum: string;
}
export interface Added {
  readonly made: MadeInvoice;
  readonly warning: string | null;
}

/** Saves an invoice as the program would, or says why not. Nothing is changed by a no. */
export async function addInvoice(
  tx: Tx,
  invoice: NewInvoice,
  by: string,
  rules: Rules,
): Promise<Added | { readonly refused: SageRefusal }> {
  const bad = badData(invoice);
  if (bad) return { refused: bad };
  const checked = await missingPrerequisite(tx, invoice, rules);
  if ('statusCode' in checked) return { refused: checked };
  const saved = rules.blank === null ? invoice : { ...invoice, [rules.blank]: rules.blank === 'retain' ? 0 : '' };
  return { made: await insertInvoice(tx, saved, by), warning: checked.warning };
}

async function recordNumber(tx: Tx, wanted: string | null): Promise<string> {
  if (wanted === null) return await takeNumbers(tx, 'acpinv');
  await tx.query(`update counters set next = greatest(next, $1::bigint + 1) where name = 'acpinv'`, [wanted]);
  return wanted;
}

/** From the vendor's due terms, such as `Net 30`; that the first number in them counts is our reading. */
async function dueDate(tx: Tx, { vndnum, invdte }: NewInvoice): Promise<string> {
  const { rows } = await tx.query<{ duetrm: string }>('select duetrm from actpay where recnum = $1', [vndnum]);
  const days = Number(/\d{1,3}/.exec(rows[0]?.duetrm ?? '')?.[0] ?? 30);
  return new Date(Date.parse(invdte) + days * 86_400_000).toISOString().slice(0, 10);
}

async function insertInvoice(tx: Tx, invoice: NewInvoice, by: string): Promise<MadeInvoice> {
  const recnum = await recordNumber(tx, invoice.recnum);
  const lgrrec = await takeNumbers(tx, 'lgrtrn');
  const id = randomUUID();
  const { actper, postyr } = periodOf(invoice);
  const total = moneyOf(invoice.total);
  const row = {
    _idnum: id,
    recnum,
    invnum: invoice.invnum,
    pchord: invoice.pchord,
    ctcnum: invoice.ctcnum,
    vndnum: invoice.vndnum,
    jobnum: invoice.jobnum,
    phsnum: invoice.phsnum || '0',
    dscrpt: invoice.dscrpt,
    invdte: invoice.invdte,
    duedte: invoice.duedte || (await dueDate(tx, invoice)),
    refnum: invoice.refnum,
    invtyp: invoice.invtyp,
    status: invoice.status,
    usrdf1: invoice.usrdf1,
    usrdf2: invoice.usrdf2,
    invttl: total,
    subttl: total,
    invbal: total,
    invnet: moneyOf(invoice.total - invoice.retain),
    retain: moneyOf(invoice.retain),
    ...{ actper, postyr, lgrrec, usrnme: by, insusr: by, updusr: by },
  };
  const names = Object.keys(row);
  const marks = names.map((_, i) => `$${i + 1}`);
  await tx.query(
    `insert into acpinv (${names.join(', ')}, entdte) values (${marks.join(', ')}, current_date)`,
    Object.values(row),
  );
  await tx.query(
    `insert into apivln (_idnum, _idref, linnum, prtdsc, linqty, linprc, extttl, hldamt, actnum, linref)
     select l._idnum, $1, l.linnum, l.prtdsc, l.linqty, l.linprc, l.extttl, l.hldamt, v.lgrdft, l.linref
     from jsonb_to_recordset($2::jsonb) as l (_idnum uuid, linnum bigint, prtdsc text, linqty decimal, linprc decimal,
       extttl decimal, hldamt decimal, linref bigint), actpay v where v.recnum = $3`,
    [id, JSON.stringify(invoice.lines.map(lineRow)), invoice.vndnum],
  );
  await postInvoice(tx, id, invoice.lines);
  return { recnum, _idnum: id.toUpperCase() };
}

/** A line that is an amount and nothing else is one piece at that price. */
const lineRow = (line: NewInvoice['lines'][number], i: number) => ({
  _idnum: randomUUID(),
  linnum: i + 1,
  prtdsc: line.prtdsc,
  linqty: line.linqty || '1',
  linprc: line.linprc || moneyOf(line.amount),
  extttl: moneyOf(line.amount),
  hldamt: moneyOf(line.retain),
  linref: /^\d{1,15}$/.test(line.linref) ? line.linref : '0',
});
