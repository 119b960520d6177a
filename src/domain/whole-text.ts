/**
 * A text as every database can hold it. An ERP's may have half of a character, where something cut a name at fifty, or a
 * NUL; each becomes the sign for a character that was lost.
 */
export const wholeText = (text: string): string =>
  text.isWellFormed() && !text.includes('\0') ? text : text.toWellFormed().replaceAll('\0', '\ufffd');

/** The same of every text within a plain value. */
export function withWholeTexts<T>(value: T): T;
export function withWholeTexts(value: unknown): unknown {
  if (typeof value === 'string') return wholeText(value);
  if (Array.isArray(value)) return value.map((one) => withWholeTexts(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withWholeTexts(one)]));
}
