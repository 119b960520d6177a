import { sql } from 'kysely';
import type { InvoiceLine, NewInvoiceLine } from '../../app/unit-of-work.ts';
import { asStatement, send, type Trx } from '../pool.ts';
import { invoiceLineColumns } from './lines.ts';

/** Writing the lines of invoices: one statement, however many there are. */

export async function insertLines(
  trx: Trx,
  company: number,
  invoice: number,
  lines: readonly NewInvoiceLine[],
): Promise<void> {
  if (lines.length === 0) return;
  await trx
    .insertInto('invoice_line')
    .values(
      lines.map((line) => ({
        ...invoiceLineColumns(line),
        company_id: company,
        invoice_id: invoice,
        commitment_line_id: line.commitmentLine.id,
        position: line.position,
      })),
    )
    .execute();
}

/** Lines that are kept already as they are given are not touched. */
export async function saveLines(
  trx: Trx,
  company: number,
  invoice: number,
  lines: readonly InvoiceLine[],
): Promise<void> {
  const [some] = lines;
  if (some === undefined) return;
  const rows = lines.map((line) => ({ ...invoiceLineColumns(line), id: line.id }));
  const columns = Object.keys(invoiceLineColumns(some));
  const typed = columns.map((name) => sql`${sql.ref(name)} ${sql.raw(texts.has(name) ? 'text' : 'bigint')}`);
  const set = columns.map((name) => sql`${sql.ref(name)} = given.${sql.ref(name)}`);
  const own = sql.join(columns.map((name) => sql`line.${sql.ref(name)}`));
  const given = sql.join(columns.map((name) => sql`given.${sql.ref(name)}`));
  const update = sql`
    update invoice_line line set ${sql.join(set)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id bigint, ${sql.join(typed)})
    where line.company_id = ${company} and line.invoice_id = ${invoice} and line.id = given.id
      and (${own}) is distinct from (${given})`;
  await send(asStatement(trx, update));
}

const texts = new Set(['comment', 'review']);
