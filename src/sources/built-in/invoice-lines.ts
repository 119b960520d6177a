import type { Commitment, Invoice, InvoiceEntry, LineEntry, NewInvoiceLine, Tx } from '../../app/hub.ts';
import type { InvoiceRole, InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import { entryProblems } from '../../domain/billing/line-problems.ts';
import { afterEntry, reviewProblem } from '../../domain/billing/line-review.ts';
import { nextLine, releaseAll } from '../../domain/billing/next-application.ts';
import { billsOver, type OverBilling, overBilledBy } from '../../domain/billing/over-billing.ts';
import { lineFigures } from '../../domain/billing/pay-application.ts';
import { enter, movable, type PayLineEntry } from '../../domain/billing/pay-line-entry.ts';
import { saidAnew } from '../../domain/billing/sent-back.ts';
import { type BasisPoints, cents, readableMoney } from '../../domain/money.ts';
import { no, noMore, type Outcome, type Refusal, refusal, yes } from '../../domain/refusal.ts';

/** A line for each of the commitment's, carrying on where the newest invoice left it. */
export const freshLines = (commitment: Commitment, latest: Invoice | null): readonly NewInvoiceLine[] =>
  commitment.lines.map((agreed) => freshLine(agreed, latest));

export function freshLine(agreed: Commitment['lines'][number], latest: Invoice | null): NewInvoiceLine {
  const before = latest?.lines.find((line) => line.commitmentLine.id === agreed.id) ?? null;
  return {
    ...nextLine(agreed, before),
    position: agreed.position,
    commitmentLine: agreed,
    comment: null,
    review: 'no_action',
    appearsFirst: agreed.changeOrder && before === null,
  };
}

export interface EnteredLines<L> {
  readonly lines: readonly L[];
  /** Positions that this entry bills over their scheduled value, where the project only warns. */
  readonly over: readonly { readonly position: number; readonly by: string }[];
  /** Positions whose review this entry set, with the verdict. */
  readonly reviewed: readonly { readonly position: number; readonly review: string; readonly comment: string | null }[];
  readonly changed: boolean;
}

interface Rules {
  readonly role: InvoiceRole;
  readonly retainageRate: BasisPoints;
  readonly overBilling: OverBilling;
}

/**
 * Writes an entry into lines: materials moved as a whole, line by line what was typed, all retainage released. The first
 * line that cannot be is refused, named by its place.
 */
export async function enterLines<L extends NewInvoiceLine>(
  tx: Tx,
  lines: readonly L[],
  entry: InvoiceEntry,
  commitment: Pick<Commitment, 'projectId' | 'retainageRate'>,
  role: InvoiceRole,
): Promise<Outcome<EnteredLines<L>>> {
  const { retainageRate } = commitment;
  const project = await tx.commitments.project(commitment.projectId);
  // It would hold nothing of this invoice, and what is held back is not theirs to say.
  if (role === 'contact' && entry.releaseAllRetainage === true) {
    return no('invalid', { field: 'release_all_retainage', because: 'contact_retainage' });
  }
  const rules = { role, retainageRate, overBilling: project?.overBilling ?? 'refuse' };
  const next = [...lines];
  if (entry.moveMaterials !== undefined) {
    for (const [i, line] of next.entries()) {
      const moved = moveAll(line, entry.moveMaterials, retainageRate);
      if (!moved.ok) {
        const facts = { ...moved.refusal.facts, field: 'move_materials_to_previous_work_completed' };
        return noMore({ ...moved.refusal, facts: { ...facts, line: line.position } });
      }
      next[i] = moved.value;
    }
  }
  const places = placesOf(next);
  for (const [place, typed] of (entry.lines ?? []).entries()) {
    const index = places(typed) ?? -1;
    const line = next[index];
    if (line === undefined) return no('invalid', { field: 'items', because: 'not_on_commitment' });
    const entered = enterLine(line, saidAnew(lines[index]!, typed), rules);
    if (!entered.ok) {
      const { facts } = entered.refusal;
      return noMore({ ...entered.refusal, facts: { ...facts, line: line.position, entry: place } });
    }
    next[index] = entered.value;
  }
  if (entry.releaseAllRetainage === true) {
    for (const [i, line] of next.entries()) next[i] = releaseAll(line);
  }
  return yes(summed(lines, next));
}

function enterLine<L extends NewInvoiceLine>(line: L, typed: LineEntry, rules: Rules): Outcome<L> {
  const { line: _line, comment, review, claimed, ...amounts } = typed;
  const { units } = line.commitmentLine;
  const forbidden = rules.role === 'contact' ? notForContacts(amounts, review) : null;
  if (forbidden !== null) return noMore(forbidden);
  const amended = enter<L>(line, amounts, rules.retainageRate, units);
  const problem = entryProblems(line, amended, amounts, units)[0];
  if (problem) return noMore(problem.refusal);
  const changed = differs(line, amended);
  if (changed && rules.overBilling === 'refuse' && billsOver(amended)) {
    const stored = amounts.storedPresently ?? amounts.newMaterials;
    const field = stored === undefined ? 'workThisPeriod' : 'storedPresently';
    return no('invalid', { field, because: 'over_scheduled', over: readableMoney(overBilledBy(amended)) });
  }
  return yes({
    ...amended,
    comment: comment === undefined ? line.comment : comment,
    review: review ?? afterEntry(line.review, changed),
    // A contact's entry is the claim. What is changed afterwards on the project's side leaves it as it was made.
    claimed:
      rules.role === 'contact' && changed ? lineFigures(amended).grossThisPeriod : (claimed ?? line.claimed ?? null),
  });
}

const heldBackBy = [
  'workRetainageHeld',
  'workRetainageRate',
  'workRetainagePercent',
  'storedRetainageRetained',
  'storedRetainageRate',
  'storedRetainagePercent',
] as const;

/** What stays with the invoice administrator: the verdict on a line, and what is held back of it. */
function notForContacts(amounts: PayLineEntry, review: LineEntry['review']): Refusal | null {
  if (review !== undefined) return refusal('invalid', { field: 'status', because: 'contact_review' });
  const field = heldBackBy.find((name) => amounts[name] !== undefined);
  return field === undefined ? null : refusal('invalid', { field, because: 'contact_retainage' });
}

function moveAll<L extends NewInvoiceLine>(line: L, move: boolean, rate: BasisPoints): Outcome<L> {
  const materialsMoved = move ? movable(line) : cents(0);
  if (materialsMoved === line.materialsMoved) return yes(line);
  const { units } = line.commitmentLine;
  const moved = enter<L>(line, { materialsMoved }, rate, units);
  const problem = entryProblems(line, moved, { materialsMoved }, units)[0];
  return problem ? noMore(problem.refusal) : yes(moved);
}

/** Finds the line that an entry names: hundreds of entries meet hundreds of lines. */
function placesOf(lines: readonly (NewInvoiceLine & { readonly id?: number })[]) {
  const byId = new Map(lines.map(({ id }, place) => [id, place]));
  const byAgreed = new Map(lines.map(({ commitmentLine }, place) => [commitmentLine.id, place]));
  return ({ line }: LineEntry): number | undefined =>
    'id' in line ? byId.get(line.id) : byAgreed.get(line.commitmentLine);
}

const amountsOf = ({ comment: _c, review: _r, claimed: _a, commitmentLine: _l, ...amounts }: NewInvoiceLine) => amounts;
function differs(before: NewInvoiceLine, after: NewInvoiceLine): boolean {
  const [old, now] = [amountsOf(before), amountsOf(after)];
  return (Object.keys(now) as (keyof typeof now)[]).some((name) => old[name] !== now[name]);
}

function summed<L extends NewInvoiceLine>(before: readonly L[], lines: readonly L[]): EnteredLines<L> {
  const both = lines.map((line, i) => ({ line, old: before[i]! }));
  const touched = both.filter(({ line, old }) => line !== old && differs(old, line));
  return {
    lines,
    over: touched
      .filter(({ line }) => billsOver(line))
      .map(({ line }) => ({ position: line.position, by: readableMoney(overBilledBy(line)) })),
    reviewed: both
      .filter(({ line, old }) => line.review !== old.review)
      .map(({ line: { position, review, comment } }) => ({ position, review, comment })),
    changed:
      touched.length > 0 || both.some(({ line, old }) => line.comment !== old.comment || line.claimed !== old.claimed),
  };
}

/** An invoice with rejected lines cannot stand as approved: not by its status, and not by rejecting a line of it. */
export function heldBack(status: InvoiceStatus, lines: readonly NewInvoiceLine[]): Outcome<null> {
  const problem = reviewProblem(status, lines);
  return problem === null ? yes(null) : noMore(problem);
}
