import type { Bill } from '../../domain/bill.ts';
import type { ExportError } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Books } from './ground.ts';
import { dayOrNull, dayValue, idOrNull, joinedRows, mustJoin, type Row, text } from './values.ts';

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

/** The company's standard periods that hold any of the days. */
export async function periodsAround(books: Books, days: readonly Day[], signal: AbortSignal): Promise<readonly Row[]> {
  const { company } = await books.ground(signal);
  const [first, last] = [days.toSorted()[0]!, days.toSorted().at(-1)!];
  const around = [
    ['start_date', '<=', dayValue(last)],
    ['end_date', '>=', dayValue(first)],
    ['fiscalyear.company', '=', company],
    ['type', '=', 'standard'],
  ];
  const ofYear = ['fiscalyear.name', 'fiscalyear.invoice_sequences.in_invoice_sequence'];
  return await books.search('account.period', around, ['name', 'state', 'start_date', 'end_date', ...ofYear], signal);
}

/** Why nothing can be posted on the day: no period, a closed one, no numbers for supplier invoices. Null: all is well. */
export function periodProblem(all: readonly Row[], day: Day): ExportError | null {
  const periods = all.filter((one) => {
    const [start, end] = [dayOrNull(one, 'start_date'), dayOrNull(one, 'end_date')];
    return start !== null && end !== null && start <= day && day <= end;
  });
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
