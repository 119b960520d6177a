import { lineFigures, type PayLine } from './pay-application.ts';
import type { PayLineEntry } from './pay-line-entry.ts';
import type { LineTerms } from './pay-line-terms.ts';

/**
 * What an entry says anew of a line. Programs read a line, change one field and send back the whole: an amount that came
 * along as it was shown must not win over the quantity, the new materials or the materials moved that were changed beside it.
 * @param shown the line as it stood before the request.
 */
export function saidAnew<E extends PayLineEntry>(shown: PayLine & LineTerms, entry: E): E {
  const left = new Set([...workAsShown(shown, entry), ...materialsAsShown(shown, entry)]);
  return Object.fromEntries(Object.entries(entry).filter(([name]) => !left.has(name as Field))) as E;
}

type Field = keyof PayLineEntry;

function workAsShown(shown: PayLine & LineTerms, { workThisPeriod, quantityThisPeriod }: PayLineEntry): Field[] {
  const another = quantityThisPeriod !== undefined && quantityThisPeriod !== shown.quantityThisPeriod;
  const byQuantity = shown.quantityThisPeriod !== null;
  return byQuantity && another && workThisPeriod === shown.workThisPeriod ? ['workThisPeriod'] : [];
}

/** All that is stored and what of it is new are only sent together where both came back: whoever types one leaves the other out. */
function materialsAsShown(shown: PayLine & LineTerms, entry: PayLineEntry): Field[] {
  if (entry.newMaterials === undefined || entry.storedPresently !== shown.storedPresently) return [];
  const { newMaterials } = lineFigures(shown);
  const is = { newMaterials, materialsMoved: shown.materialsMoved, retainageMoved: shown.retainageMoved };
  const same = (['newMaterials', 'materialsMoved', 'retainageMoved'] as const).filter(
    (name) => entry[name] === is[name],
  );
  return ['storedPresently', ...same];
}
