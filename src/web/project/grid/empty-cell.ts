import { lineFigures } from '../../../domain/billing/pay-application.ts';
import { type Cents, formatRate, readableMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { FormLine, LineDraft, LineField } from '../draft.ts';
import { judgeLine, rateOf } from '../line-entry.ts';

/** What stands in cells where nothing was typed, and what they follow. */

const percentOf = (line: FormLine, draft: LineDraft, field: 'workRate' | 'storedRate') =>
  formatRate(rateOf(line, draft, field) ?? line.base[field] ?? line.rate);

/** What an empty cell comes to by itself. */
export function followsTo(field: LineField, line: FormLine, draft: LineDraft): string {
  switch (field) {
    case 'held':
      return readableMoney(judgeLine(line, draft).pay.workRetainageHeld);
    case 'storedHeld':
      return readableMoney(lineFigures(judgeLine(line, draft).pay).storedRetainage);
    case 'movedRetainage':
      return readableMoney(judgeLine(line, draft).pay.retainageMoved);
    case 'workRate':
    case 'storedRate':
      return percentOf(line, draft, field);
    case 'quantity':
      return '0';
    case 'review':
      return words.lineGrid.verdicts[''];
    case 'comment':
      return '';
    default:
      return readableMoney(0 as Cents);
  }
}

/** What a cell follows while it is empty, and what it does once it is not, in words; undefined where it follows nothing. */
export function whatItFollows(field: LineField, line: FormLine, draft: LineDraft): string | undefined {
  const empty = draft[field].trim() === '';
  if (field === 'held') {
    const { auto, typed } = words.page.invoice;
    return fill(empty ? auto : typed, { percent: percentOf(line, draft, 'workRate') });
  }
  if (!Object.hasOwn(words.lineGrid.follows, field)) return undefined;
  const following = field as keyof typeof words.lineGrid.follows;
  const percent = field === 'storedHeld' ? percentOf(line, draft, 'storedRate') : formatRate(line.rate);
  return fill(words.lineGrid[empty ? 'follows' : 'own'][following], { percent });
}
