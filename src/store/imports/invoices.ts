import { sql } from 'kysely';
import type { BilledSoFar, ImportTx } from '../../app/unit-of-work.ts';
import type { BilledLine } from '../../domain/billing/next-application.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { BillableLine } from '../../domain/imports/invoice-lines.ts';
import type { Trx } from '../pool.ts';
import { invoiceLineColumns, lineTermsOf, payLineOf } from '../project/lines.ts';
import { billBefore, forcedBefore, invoiceColumns } from '../project/project-tx.ts';
import { type Columns, insertRows } from './insert-rows.ts';

type InvoicesTx = Pick<ImportTx, 'billable' | 'addInvoices'>;

/** What invoices are imported onto, and many of them at once. */
export const importInvoices = (trx: Trx, company: number): InvoicesTx => ({
  billable: async (ids) => {
    const given = [...ids];
    if (given.length === 0) return new Map();
    await sql`select id from commitment where company_id = ${company} and id = any(${given}::bigint[])
      order by id for update`.execute(trx);
    const agreed = await agreedLines(trx, company, given);
    const billed = await billedSoFar(trx, company, given);
    return new Map(given.map((id) => [id, { lines: agreed.get(id) ?? [], billed: billed.get(id) ?? nothing }]));
  },
  addInvoices: async (invoices, by) => {
    const heads = invoices.map(({ fields, number, lines }) => ({
      ...invoiceColumns(fields, lines),
      company_id: company,
      project_id: fields.projectId,
      commitment_id: fields.commitmentId,
      number,
      billed_before: fields.billedBefore === true,
      created_by: by,
    }));
    const made = await insertRows<Made>(trx, 'invoice', headTypes, heads, ['id', 'commitment_id', 'number']);
    // By what they are, not by the order in which the database tells of them: each has its own lines.
    const key = (commitment: number, number: number) => `${commitment} ${number}`;
    const idOf = new Map(made.map((row) => [key(row.commitment_id, row.number), row.id]));
    const ids = invoices.map(({ fields, number }) => idOf.get(key(fields.commitmentId, number))!);
    const lines = invoices.flatMap((invoice, i) =>
      invoice.lines.map((line) => ({
        ...invoiceLineColumns({ ...line, review: 'no_action' } as never),
        company_id: company,
        invoice_id: ids[i],
        commitment_line_id: line.id,
        position: line.position,
      })),
    );
    await sql`update invoice made set billed_before = true
      where made.company_id = ${company} and made.id = any(${ids}::bigint[]) and not made.billed_before
        and ${billBefore(company, sql.ref('made.commitment_id'), sql.ref('made.number'))}`.execute(trx);
    await sql`update invoice made set forced_unlink_id = ${forcedBefore(company, sql.ref('made.commitment_id'), sql.ref('made.number'))}
      where made.company_id = ${company} and made.id = any(${ids}::bigint[]) and exists (
        select from forced_unlink forced
          join invoice before on before.company_id = ${company} and before.id = forced.invoice_id
        where forced.company_id = ${company} and before.commitment_id = made.commitment_id and before.number = made.number)`.execute(
      trx,
    );
    await insertRows(trx, 'invoice_line', lineTypes(lines[0] ?? {}), lines);
    return ids;
  },
});

interface Made {
  readonly id: InvoiceId;
  readonly commitment_id: number;
  readonly number: number;
}

const nothing: BilledSoFar = { number: 0, until: null, invoiceNumbers: [], lines: new Map() };

const headTypes: Columns = {
  company_id: 'bigint',
  project_id: 'bigint',
  commitment_id: 'bigint',
  number: 'integer',
  invoice_number: 'text',
  period_id: 'bigint',
  billing_date: 'date',
  requisition_start: 'date',
  requisition_end: 'date',
  submitted_at: 'date',
  payment_date: 'date',
  status: 'text',
  final: 'boolean',
  comment: 'text',
  amount_due: 'bigint',
  retainage: 'bigint',
  billed_before: 'boolean',
  created_by: 'bigint',
};

/** Every column of a line is a number but these. */
const lineTypes = (line: object): Columns =>
  Object.fromEntries(
    Object.keys(line).map((name) => [name, name === 'comment' || name === 'review' ? 'text' : 'bigint'] as const),
  );

async function agreedLines(trx: Trx, company: number, commitments: readonly number[]) {
  const rows = await trx
    .selectFrom('commitment_line as line')
    .innerJoin('cost_code as code', (on) =>
      on.onRef('code.company_id', '=', 'line.company_id').onRef('code.id', '=', 'line.cost_code_id'),
    )
    .select(['line.id', 'line.commitment_id', 'line.position', 'line.amount', 'line.change_order', 'line.description'])
    .select(['line.quantity', 'line.unit_price', 'line.unit', 'code.code'])
    .where('line.company_id', '=', company)
    .where('line.commitment_id', 'in', [...commitments])
    .where('line.deleted_at', 'is', null)
    .orderBy('line.commitment_id')
    .orderBy('line.position')
    .execute();
  const found = new Map<number, BillableLine[]>();
  for (const row of rows) {
    const line = {
      id: row.id,
      position: row.position,
      amount: row.amount,
      changeOrder: row.change_order,
      description: row.description,
      costCode: row.code,
      units: row.quantity === null ? null : { quantity: row.quantity, unitPrice: row.unit_price, unit: row.unit },
    } as unknown as BillableLine;
    const lines = found.get(row.commitment_id);
    if (lines) lines.push(line);
    else found.set(row.commitment_id, [line]);
  }
  return found;
}

/** The newest invoice of each commitment with its lines, and the numbers of all of them. */
async function billedSoFar(trx: Trx, company: number, commitments: readonly number[]) {
  const given = [...commitments];
  const { rows: heads } = await sql<{
    commitment_id: number;
    number: number;
    until: BilledSoFar['until'];
    numbers: readonly string[];
    newest: number;
  }>`
    select commitment_id, max(number) as number,
      (array_agg(requisition_end order by number desc))[1] as until,
      coalesce(array_agg(invoice_number) filter (where invoice_number is not null), '{}') as numbers,
      (array_agg(id order by number desc))[1] as newest
    from invoice where company_id = ${company} and commitment_id = any(${given}::bigint[]) and deleted_at is null
    group by commitment_id`.execute(trx);
  const lines = new Map<number, Map<number, BilledLine>>(heads.map(({ newest }) => [newest, new Map()]));
  const rows = await trx
    .selectFrom('invoice_line')
    .innerJoin('commitment_line as agreed', (on) =>
      on
        .onRef('agreed.company_id', '=', 'invoice_line.company_id')
        .onRef('agreed.id', '=', 'invoice_line.commitment_line_id'),
    )
    .selectAll('invoice_line')
    .select('agreed.change_order')
    .where('invoice_line.company_id', '=', company)
    .where('invoice_line.invoice_id', 'in', lines.size === 0 ? [0] : [...lines.keys()])
    .execute();
  for (const row of rows) {
    lines.get(row.invoice_id)!.set(row.commitment_line_id, { ...payLineOf(row), ...lineTermsOf(row) });
  }
  return new Map(
    heads.map((head): readonly [number, BilledSoFar] => [
      head.commitment_id,
      {
        number: head.number,
        until: head.until,
        invoiceNumbers: head.numbers,
        lines: lines.get(head.newest)!,
      },
    ]),
  );
}
