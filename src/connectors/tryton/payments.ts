import { type Cents, cents, sum } from '../../domain/money.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { ErpPayment } from '../contract.ts';
import { type Books, type Domain, mustBeTheCompany } from './ground.ts';
import { idOf, invoiceModel, recordOf } from './invoice.ts';
import { dayOrNull, id, joinedRows, money, mustJoin, type Row, text, unreadable } from './values.ts';

const lineFields = ['date', 'debit', 'credit', 'move.number', 'move.post_number'];

/**
 * What was paid of a bill. While it is open Tryton keeps its payments beside it; once it is paid, what reconciles it,
 * which may also be a credit note.
 */
export async function* payments(books: Books, bill: ErpRecord, signal: AbortSignal): AsyncGenerator<ErpPayment> {
  if (idOf(bill) === null) return;
  const lines = await linesOf(books, bill, 'payment_lines', [], signal);
  if (lines === null) return mustBeTheCompany(books, signal);
  // Tryton has no such lines of a bill that is not paid, and fails where it is asked for them.
  const paid = [['state', '=', 'paid']];
  lines.push(...((await linesOf(books, bill, 'reconciliation_lines', paid, signal)) ?? []));
  const byMove = Map.groupBy(new Map(lines.map((line) => [id(line), line])).values(), (line) =>
    id(mustJoin(line, 'move')),
  );
  const found = [...byMove.values()].map(paymentOf);
  yield* found.sort((a, b) => a.date.localeCompare(b.date) || a.number.localeCompare(b.number));
}

/** Null where the bill is not there. */
async function linesOf(books: Books, bill: ErpRecord, field: string, domain: Domain, signal: AbortSignal) {
  const fields = ['create_date', ...lineFields.map((name) => `${field}.${name}`)];
  const [invoice] = await books.search(invoiceModel, [['id', '=', idOf(bill)], ...domain], fields, signal);
  if (!invoice) return null;
  return recordOf(invoice).identity === bill.identity ? [...joinedRows(invoice, field)] : [];
}

/** A payment is a debit of the account payable: several lines of one move are one payment. */
function paymentOf(lines: readonly Row[]): ErpPayment {
  const [line] = lines as [Row];
  const move = mustJoin(line, 'move');
  const date = dayOrNull(line, 'date');
  if (date === null) throw unreadable('the field date is empty');
  const amount = (one: Row): Cents => cents(money(one, 'debit') - money(one, 'credit'));
  return { number: text(move, 'post_number') || text(move, 'number'), date, amount: sum(lines.map(amount)) };
}
