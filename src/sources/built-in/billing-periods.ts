import type { BillingPeriod, Caller, NewPeriod, PeriodEntry, PeriodsByMonth, Tx, UnitOfWork } from '../../app/hub.ts';
import { monthsFrom, mostMonths, overlaps } from '../../domain/billing/billing-periods.ts';
import type { BillingPeriodId, ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { EventType } from '../../domain/words/words.ts';
import type { Writing } from './open-commitment.ts';

/** Making, changing, opening, closing and deleting the billing periods of a project. */

/** Within a transaction in which the project's periods hold still; the project is known to be of the company. */
function onPeriods<T>(
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  change: (tx: Tx, periods: readonly BillingPeriod[]) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return work.run(caller, async (tx): Promise<Outcome<T>> => {
    const lacking = missing(caller.grants, 'invoice.write', project);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    await tx.billing.lockPeriods(project);
    return change(tx, await tx.project.periods(project));
  });
}

const named = ({ start, end }: Pick<NewPeriod, 'start' | 'end'>) => `${start} – ${end}`;

/** Null where a period may lie there. */
function misplaced(period: NewPeriod, others: readonly BillingPeriod[]): Outcome<null> {
  if (period.end < period.start) return no('invalid', { field: 'end_date', because: 'day_order' });
  const other = others.find((one) => overlaps(one, period));
  return other === undefined
    ? yes(null)
    : no('invalid', { field: 'start_date', because: 'period_overlaps', period: named(other) });
}

const note = (
  tx: Tx,
  { caller, project, id }: Writing<BillingPeriodId>,
  type: EventType,
  period: NewPeriod,
  more: object = {},
) =>
  tx.events.append([
    {
      type,
      by: caller.person,
      projectId: project,
      invoiceId: null,
      facts: { detail: named(period), period: id, ...more },
      requestId: caller.requestId,
    },
  ]);

async function one(tx: Tx, project: ProjectId, id: BillingPeriodId): Promise<Outcome<BillingPeriod>> {
  return found(await tx.project.periods(project), id);
}

/** The period, as whoever would change it has seen it. */
function found(periods: readonly BillingPeriod[], id: BillingPeriodId, seen?: number): Outcome<BillingPeriod> {
  const period = periods.find((one) => one.id === id);
  if (period === undefined) return no('not_found', { thing: 'billing period' });
  if (seen === undefined || seen === period.version) return yes(period);
  return no('changed_meanwhile', { version: period.version, changed_thing: 'billing period' });
}

export const createPeriod = (work: UnitOfWork, caller: Caller, project: ProjectId, period: NewPeriod) =>
  onPeriods(work, caller, project, async (tx, periods): Promise<Outcome<BillingPeriod>> => {
    const wrong = misplaced(period, periods);
    if (!wrong.ok) return wrong;
    const id = await tx.billing.addPeriod(project, period);
    await note(tx, { caller, project, id }, 'period.created', period);
    return one(tx, project, id);
  });

export const updatePeriod = (work: UnitOfWork, writing: Writing<BillingPeriodId>, entry: PeriodEntry) => {
  const { caller, project, id, seen } = writing;
  return onPeriods(work, caller, project, async (tx, periods): Promise<Outcome<BillingPeriod>> => {
    const known = found(periods, id, seen);
    if (!known.ok) return known;
    const before = known.value;
    const after: NewPeriod = {
      start: entry.start ?? before.start,
      end: entry.end ?? before.end,
      due: entry.due ?? before.due,
      status: entry.status ?? before.status,
    };
    const fields = ['start', 'end', 'due', 'status'] as const;
    const changes = fields.flatMap((name) =>
      before[name] === after[name] ? [] : [{ name, from: before[name], to: after[name] }],
    );
    if (changes.length === 0) return yes(before);
    // A status alone is set even where an older version left periods that overlap.
    if (before.start !== after.start || before.end !== after.end) {
      const wrong = misplaced(
        after,
        periods.filter((period) => period.id !== id),
      );
      if (!wrong.ok) return wrong;
    }
    await tx.billing.savePeriod(id, after);
    await note(tx, writing, 'period.changed', after, { changes });
    await moveInvoices(tx, caller, before, after);
    return one(tx, project, id);
  });
};

/** The invoices that have the period's days follow it; one with days of its own, or one that was sent, stays as it is. */
async function moveInvoices(tx: Tx, caller: Caller, before: BillingPeriod, after: NewPeriod): Promise<void> {
  const days = (['start', 'end'] as const).filter((name) => before[name] !== after[name]);
  if (days.length === 0) return;
  const changes = days.map((name) => ({ name, from: before[name], to: after[name] }));
  const moved = await tx.billing.moveDays(before.id, before, after);
  await tx.events.append(
    moved.map((invoiceId) => ({
      type: 'invoice.edited',
      by: caller.person,
      projectId: before.projectId,
      invoiceId,
      facts: { fields: days, changes },
      requestId: caller.requestId,
    })),
  );
}

export const deletePeriod = (work: UnitOfWork, writing: Writing<BillingPeriodId>) => {
  const { caller, project, id, seen } = writing;
  return onPeriods(work, caller, project, async (tx, periods): Promise<Outcome<null>> => {
    const known = found(periods, id, seen);
    if (!known.ok) return known;
    if (await tx.billing.periodHasInvoices(id)) {
      return no('invalid', { field: 'billing_period', because: 'period_has_invoices' });
    }
    await tx.billing.deletePeriod(id);
    await note(tx, writing, 'period.deleted', known.value);
    return yes(null);
  });
};

/** Months that a period touches already are left as they are: asking twice makes nothing twice. */
export const generatePeriods = (work: UnitOfWork, caller: Caller, project: ProjectId, wanted: PeriodsByMonth) =>
  onPeriods(work, caller, project, async (tx, periods): Promise<Outcome<readonly BillingPeriod[]>> => {
    if (wanted.months < 1 || wanted.months > mostMonths) return no('invalid', { field: 'months', because: 'months' });
    if (wanted.dueDay < 1 || wanted.dueDay > 31) return no('invalid', { field: 'due_day', because: 'due_day' });
    const made: BillingPeriodId[] = [];
    for (const month of monthsFrom(wanted.from, wanted.months, wanted.dueDay)) {
      if (periods.some((period) => overlaps(period, month))) continue;
      const period = { ...month, status: 'open' } as const;
      const id = await tx.billing.addPeriod(project, period);
      made.push(id);
      await note(tx, { caller, project, id }, 'period.created', period);
    }
    return yes((await tx.project.periods(project)).filter(({ id }) => made.includes(id)));
  });
