import type { BilledLine } from '../../../domain/billing/next-application.ts';
import { lineFigures, summarize } from '../../../domain/billing/pay-application.ts';
import { movable } from '../../../domain/billing/pay-line-entry.ts';
import { type Cents, cents, sum } from '../../../domain/money.ts';
import { type FormLine, type LineDraft, type Sheet, shown } from '../draft.ts';
import { judgeLine } from '../line-entry.ts';
import { enterInto } from '../line-typing.ts';
import type { Entry } from './write.ts';

/** What is done to all lines at once, as texts for their fields: nothing that one could not type. */

/** What a line gives free. */
export interface Freed {
  readonly position: number;
  readonly work: Cents;
  readonly materials: Cents;
  /** What this invoice would have held of its own period, and does not. */
  readonly notHeld: Cents;
}

export interface Release {
  readonly entries: readonly Entry[];
  /** The lines that give anything free. */
  readonly lines: readonly Freed[];
  readonly dueBefore: Cents;
  readonly dueAfter: Cents;
}

type Text = readonly [field: Entry['field'], text: string];

/** Pays out what earlier invoices held on a line, and holds nothing of this one: the domain's `releaseAll`, as typed. */
function releasing(line: FormLine, draft: LineDraft): readonly Text[] {
  const { pay } = judgeLine(line, draft);
  const texts: Text[] = [];
  if (pay.workRetainageHeld !== 0) texts.push(['held', '0.00']);
  // Held of a deduction, it may be negative; that cannot be released.
  if (pay.workRetainagePrevious > 0 && pay.workRetainageReleased !== pay.workRetainagePrevious) {
    texts.push(['released', shown(pay.workRetainagePrevious)]);
  }
  if (lineFigures(pay).storedRetainage !== 0) texts.push(['storedHeld', '0.00']);
  return texts;
}

const heldNow = (pay: BilledLine) => pay.workRetainageHeld + pay.storedRetainageHeld;

/** What releasing all retainage would do to the lines as they stand in the form. */
export function releaseOf(lines: readonly FormLine[], sheet: Sheet): Release {
  const both = lines.map((line, row) => {
    const draft = sheet[line.key]!;
    const texts = releasing(line, draft);
    const after = texts.reduce((now, [field, text]) => enterInto(line, now, field, text), draft);
    const [before, then] = [judgeLine(line, draft).pay, judgeLine(line, after).pay];
    return { line, before, then, entries: texts.map(([field, text]) => ({ row, field, text })) };
  });
  return {
    entries: both.flatMap(({ entries }) => entries),
    lines: both
      .filter(({ entries }) => entries.length > 0)
      .map(({ line, before, then }) => ({
        position: line.position,
        work: then.workRetainageReleased,
        materials: then.storedRetainageReleased,
        notHeld: cents(heldNow(before) - heldNow(then)),
      })),
    dueBefore: summarize(both.map(({ before }) => before)).currentPaymentDue,
    dueAfter: summarize(both.map(({ then }) => then)).currentPaymentDue,
  };
}

/** Is there anything to release? Asked at every key. */
export const mayRelease = (lines: readonly FormLine[], sheet: Sheet): boolean =>
  lines.some((line) => releasing(line, sheet[line.key]!).length > 0);

export const freedInAll = (lines: readonly Freed[]): Omit<Freed, 'position'> => ({
  work: sum(lines.map(({ work }) => work)),
  materials: sum(lines.map(({ materials }) => materials)),
  notHeld: sum(lines.map(({ notHeld }) => notHeld)),
});

/** Everything that earlier invoices left stored, moved into work. */
export const movingAll = (lines: readonly FormLine[], sheet: Sheet): readonly Entry[] =>
  lines.flatMap((line, row) => {
    const all = movable(line.base);
    const { pay } = judgeLine(line, sheet[line.key]!);
    return all === pay.materialsMoved ? [] : [{ row, field: 'moved' as const, text: shown(all) }];
  });

/** A yes to every line that nobody has judged yet. */
export const approvingRest = (lines: readonly FormLine[], sheet: Sheet): readonly Entry[] =>
  lines.flatMap((line, row) =>
    sheet[line.key]!.review === '' ? [{ row, field: 'review' as const, text: 'approved' }] : [],
  );
