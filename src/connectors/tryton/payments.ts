import { type Cents, cents, sum } from '../../domain/money.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { ErpPayment } from '../contract.ts';
import { type Books, mustBeTheCompany } from './ground.ts';
import { invoiceModel, recordOf } from './invoice.ts';
import { dayOrNull, id, joined, joinedRows, money, type Row, text, unreadable } from './values.ts';

const lineFields = ['date', 'debit', 'credit', 'move.number', 'move.post_number'];
const of = (field: string) => lineFields.map((name) => `${field}.${name}`);

/**
 * What was paid of a bill. While it is open Tryton keeps its payments beside it; once it is paid, what reconciles it,
 * which may also be a credit note.
 */
export async function* payments(books: Books, bill: ErpRecord, signal: AbortSignal): AsyncGenerator<ErpPayment> {
  if (!/^[1-9]\d{0,8}$/.test(bill.id)) return;
  const fields = ['create_date', ...of('payment_lines'), ...of('reconciliation_lines')];
  const [invoice] = await books.search(invoiceModel, [['id', '=', Number(bill.id)]], fields, signal);
  if (!invoice) return mustBeTheCompany(books, signal);
  if (recordOf(invoice).identity !== bill.identity) return;
  const lines = [...joinedRows(invoice, 'payment_lines'), ...joinedRows(invoice, 'reconciliation_lines')];
  const byMove = Map.groupBy(new Map(lines.map((line) => [id(line), line])).values(), (line) =>
    id(joined(line, 'move')!),
  );
  const found = [...byMove.values()].map(paymentOf);
  yield* found.sort((a, b) => a.date.localeCompare(b.date) || a.number.localeCompare(b.number));
}

/** A payment is a debit of the account payable: several lines of one move are one payment. */
function paymentOf(lines: readonly Row[]): ErpPayment {
  const [line] = lines as [Row];
  const move = joined(line, 'move')!;
  const date = dayOrNull(line, 'date');
  if (date === null) throw unreadable('the field date is empty');
  const amount = (one: Row): Cents => cents(money(one, 'debit') - money(one, 'credit'));
  return { number: text(move, 'post_number') || text(move, 'number'), date, amount: sum(lines.map(amount)) };
}
