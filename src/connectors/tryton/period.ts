import type { Bill } from '../../domain/bill.ts';
import type { ExportError } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Books } from './ground.ts';
import { dayValue, idOrNull, joinedRows, mustJoin, text } from './values.ts';

const pad = (number: number, length: number) => String(number).padStart(length, '0');

/**
 * The day that a bill is posted on: that of the invoice, or, where the approver named another month, the day of that
 * month which lies nearest to it.
 */
export function postingDay({ billingDate, postingPeriod }: Pick<Bill, 'billingDate' | 'postingPeriod'>): Day {
  if (postingPeriod === null) return billingDate;
  const month = `${pad(postingPeriod.year, 4)}-${pad(postingPeriod.month, 2)}`;
  const billed = billingDate.slice(0, 7);
  if (billed === month) return billingDate;
  const last = new Date(Date.UTC(postingPeriod.year, postingPeriod.month, 0)).getUTCDate();
  return `${month}-${billed < month ? '01' : pad(last, 2)}` as Day;
}

/** Why nothing can be posted on the day: no period, a closed one, no numbers for supplier invoices. Null: all is well. */
export async function periodNeed(books: Books, day: Day, signal: AbortSignal): Promise<ExportError | null> {
  const { company } = await books.ground(signal);
  const around = [
    ['start_date', '<=', dayValue(day)],
    ['end_date', '>=', dayValue(day)],
    ['fiscalyear.company', '=', company],
    ['type', '=', 'standard'],
  ];
  const fields = ['name', 'state', 'fiscalyear.name', 'fiscalyear.invoice_sequences.in_invoice_sequence'];
  const periods = await books.search('account.period', around, fields, signal);
  const [first] = periods;
  if (!first) return { code: 'erp_closed_period', detail: fill(words.tryton.noPeriod, { day }) };
  const open = periods.find((period) => text(period, 'state') === 'open');
  if (!open)
    return { code: 'erp_closed_period', detail: fill(words.tryton.closedPeriod, { period: text(first, 'name') }) };
  const year = mustJoin(open, 'fiscalyear');
  const numbered = joinedRows(year, 'invoice_sequences').some((one) => idOrNull(one, 'in_invoice_sequence') !== null);
  if (numbered) return null;
  return { code: 'erp_setup_incomplete', detail: fill(words.tryton.noSequence, { year: text(year, 'name') }) };
}
