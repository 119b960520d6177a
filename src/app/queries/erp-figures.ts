import { type Outcome as ExportOutcome, lastDayOf, stretches } from '../../domain/erp-figures.ts';
import { missing } from '../../domain/permission.ts';
import { noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type {
  Caller,
  OutcomeEvent,
  OutcomeFigure,
  Tx,
  UnsyncedFigure,
  UnsyncedInvoice,
  UnsyncedQuery,
} from '../unit-of-work.ts';
import { calendarOf } from './calendar.ts';

/** So much of the past is shown: a month of days, or a quarter of weeks. */
export const shownStretches = { day: 30, week: 13 } as const;

export interface UnsyncedView {
  readonly today: Day;
  readonly figures: readonly UnsyncedFigure[];
}

/** How old the approved invoices are that have no bill. */
export const unsyncedFigures = (deps: Deps, caller: Caller): Promise<Outcome<UnsyncedView>> =>
  readable(deps, caller, async (tx) => {
    const calendar = await calendarOf(tx);
    return { today: calendar.today, figures: await tx.figures.unsynced(calendar) };
  });

/** The invoices behind these figures. */
export const unsyncedInvoices = (
  deps: Deps,
  caller: Caller,
  query: UnsyncedQuery,
): Promise<Outcome<readonly UnsyncedInvoice[]>> =>
  readable(deps, caller, async (tx) => tx.figures.unsyncedInvoices(await calendarOf(tx), query));

export interface OutcomesView {
  /** The first day of every stretch, the empty ones too, oldest first. */
  readonly stretches: readonly Day[];
  readonly figures: readonly OutcomeFigure[];
}

/** What became of exports, by the day or the week of the company's calendar. */
export const exportOutcomes = (deps: Deps, caller: Caller, by: 'day' | 'week'): Promise<Outcome<OutcomesView>> =>
  readable(deps, caller, async (tx) => {
    const { today, timeZone } = await calendarOf(tx);
    const all = stretches(today, by, shownStretches[by]);
    return { stretches: all, figures: await tx.figures.outcomes(all[0]!, by, timeZone) };
  });

export interface OutcomeEventsQuery {
  readonly from: Day;
  readonly by: 'day' | 'week';
  readonly outcome: ExportOutcome | null;
  readonly after: number | null;
  readonly limit: number;
}

/** What happened in one of these stretches, newest first. */
export const outcomeEvents = (
  deps: Deps,
  caller: Caller,
  { from, by, ...query }: OutcomeEventsQuery,
): Promise<Outcome<readonly OutcomeEvent[]>> =>
  readable(deps, caller, async (tx) => {
    const { timeZone } = await calendarOf(tx);
    return tx.figures.outcomeEvents({ ...query, from, to: lastDayOf(from, by), timeZone });
  });

/** They tell of all of the company's books, as a tie-out does. */
async function readable<T>(deps: Deps, caller: Caller, read: (tx: Tx) => Promise<T>): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, 'tie_out.read', null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(await deps.work.run(caller, read));
}
