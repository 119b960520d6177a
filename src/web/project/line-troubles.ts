import type { OverBilling } from '../../domain/billing/over-billing.ts';
import { readableMoney } from '../../domain/money.ts';
import { refusal } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import { type FormLine, isTyped, type LineDraft, lineDraft, type Problems } from './draft.ts';
import { fieldNames, judgeLine } from './line-entry.ts';

/** What keeps a line from being saved, and what one should know before it is. */
export interface LineTroubles {
  readonly problems: Problems;
  readonly warning: string | null;
}

/**
 * What is wrong with a line as typed. One that is billed over its scheduled value is refused or only told of, as its
 * project decides; where that is not known yet, it is told of, and the server decides.
 */
export function lineTroubles(line: FormLine, draft: LineDraft, rule: OverBilling | null): LineTroubles {
  const { problems, over } = judgeLine(line, draft);
  if (over === 0 || !isTyped(line, draft)) return { problems, warning: null };
  const by = readableMoney(over);
  if (rule !== 'refuse') return { problems, warning: fill(words.grid.over, { over: by }) };
  const byQuantity = line.units !== null && draft.quantity !== '';
  const field = draft.stored !== lineDraft(line).stored ? 'stored' : byQuantity ? 'quantity' : 'work';
  const because = say(refusal('invalid', { field: fieldNames[field], because: 'over_scheduled', over: by }));
  return { problems: { [field]: because, ...problems }, warning: null };
}
