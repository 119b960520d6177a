import type { Finding, TieOut, TieOutRow, TieOutView } from '../../app/hub.ts';
import { type Cents, cents, formatMoney } from '../../domain/money.ts';
import { allDifferences, type Difference, findings as weights } from '../../domain/tie-out.ts';
import { isoInstant } from '../../domain/time.ts';
import { sayKept } from '../../domain/words/words.ts';
import type * as shapes from './tie-out-shapes.ts';

const iso = (at: TieOut['endedAt']) => (at === null ? null : isoInstant(at));

export const tieOutView = (run: TieOut): shapes.TieOut => ({
  id: run.id,
  connection_id: run.connection,
  state: run.state,
  because: sayKept(run.because),
  asked_by: run.askedBy,
  asked_at: isoInstant(run.askedAt),
  begun_at: iso(run.begunAt),
  ended_at: iso(run.endedAt),
  bills: run.bills,
  links: run.links,
  costs_told: run.costsTold,
  to_know_kept: run.toKnowKept,
});

/** A tie-out with its sums, and beside the one before it. */
export const wholeView = ({ run, counts, totals, compared }: TieOutView): shapes.TieOutWhole => ({
  ...tieOutView(run),
  counts,
  compared: compared && { ...compared, with: { id: compared.with.id, begun_at: iso(compared.with.begunAt) } },
  totals: totals.map(({ project, period, month, links, ours, theirs }) => ({
    project,
    period,
    month,
    links,
    ours: formatMoney(ours),
    theirs: formatMoney(theirs),
    difference: formatMoney(cents(theirs - ours)),
  })),
});

const moneyOrNull = (amount: Cents | null) => (amount === null ? null : formatMoney(amount));

/** A finding, with all that differs. */
export function findingView(found: Finding): shapes.Finding {
  const { id, tieOut, kind, project, vendor, invoice, recordId, label, standing, ourAmount, theirAmount } = found;
  const { note, isNew } = found;
  return {
    id,
    tie_out_id: tieOut,
    kind,
    weight: weights[kind],
    project,
    vendor,
    invoice,
    bill: recordId === null ? null : { id: recordId, label: label ?? recordId, standing: standing ?? 'live' },
    ours: moneyOrNull(ourAmount),
    theirs: moneyOrNull(theirAmount),
    differences: kind === 'changed' ? differencesOfFinding(found) : [],
    note: note && { ...note, at: isoInstant(note.at) },
    is_new: isNew,
  };
}

export const rowView = (row: TieOutRow): shapes.TieOutRow => ({
  link_id: row.link,
  invoice: row.invoice,
  project: row.project,
  vendor: row.vendor,
  bill: row.label,
  billing_date: row.billingDate,
  ours: formatMoney(row.ours),
  theirs: formatMoney(row.theirs),
  difference: formatMoney(cents(row.theirs - row.ours)),
  kinds: [...row.kinds],
});

function differencesOfFinding({ ours, theirs, ourCosts, theirCosts }: Finding): shapes.Finding['differences'] {
  return allDifferences({ ours, theirs, ourCosts, theirCosts }).map(
    ({ part, line, code, ours: mine, theirs: other }) => ({
      part,
      line,
      code,
      ours: textOf(mine),
      theirs: textOf(other),
    }),
  );
}

const textOf = (value: Difference['ours'] | Difference['theirs']) =>
  typeof value === 'number' ? formatMoney(value) : value;
