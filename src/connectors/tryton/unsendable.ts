import type { Bill } from '../../domain/bill.ts';
import { fill, words } from '../../domain/words/words.ts';

/** Half a surrogate pair no database of Tryton's takes; the others Tryton forbids in a text of one line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const inOneLine = /[\u0000-\u001f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the one that PostgreSQL cannot hold
const inManyLines = /\u0000/;

/** May it stand in a text of one line? */
export const textTaken = (text: string): boolean => text.isWellFormed() && !inOneLine.test(text);

/** Names the first text that Tryton could not hold as it is, in a sentence; null where all can be sent. */
export function unsendable(bill: Bill): string | null {
  const { parts, ofLine, unsendable: sentence } = words.bill;
  const texts: (readonly [string, string, RegExp])[] = [
    [parts.invoiceNumber, bill.invoiceNumber, inOneLine],
    [parts.description, bill.description, inOneLine],
    [parts.vendorNumber, bill.vendorNumber, inOneLine],
    [parts.jobNumber, bill.jobNumber, inOneLine],
    [parts.commitmentNumber, bill.commitmentNumber, inOneLine],
    ...bill.lines.flatMap((line) => {
      const named = (part: string) => fill(ofLine, { part, line: line.lineNumber });
      return [
        [named(parts.description), line.description, inManyLines] as const,
        [named(parts.costCode), line.costCode, inOneLine] as const,
        [named(parts.costType), line.costType, inOneLine] as const,
      ];
    }),
  ];
  const found = texts.find(([, text, forbidden]) => forbidden.test(text) || !text.isWellFormed());
  return found ? fill(sentence, { field: found[0] }) : null;
}
