import type { Bill, BillLimits } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import { fill, words } from '../../domain/words/words.ts';
import { sageName } from './company.ts';
import { fiscalPeriod, usualBeginning } from './fiscal-period.ts';
import type { HeaderPart, LinePart } from './message-names.ts';
import { headerTexts, lineTexts, type MessageForm } from './messages.ts';
import type { NamedElement, TextLimits } from './named-element.ts';

const { message: say, parts } = words.doctor;

/**
 * Why the installed version's messages could not hold a bill whole, as a sentence; null where they can. Asked before
 * anything is sent: what has no place would be lost, and a bill posted to another period is worse than none.
 */
export function misfit(bill: Bill, reference: BillReference, form: MessageForm): string | null {
  const { names } = form;
  const header = headerTexts(bill, reference, form);
  return (
    withoutPlace(bill, form) ??
    unfitting(names.header, header, (part) => parts[part]) ??
    bill.lines
      .map((line) =>
        unfitting(names.line, lineTexts(line, names), (part) =>
          fill(words.bill.ofLine, { part: ofLine(part), line: line.lineNumber }),
        ),
      )
      .find((problem) => problem !== null) ??
    null
  );
}

/** `amount of line 3`, where the part alone reads `amount of a line`. */
const ofLine = (part: LinePart): string => {
  const { bill } = words;
  const own: Readonly<Record<LinePart, string>> = {
    subcontractLine: parts.subcontractLine,
    lineDescription: bill.parts.description,
    costCode: bill.parts.costCode,
    costType: bill.parts.costType,
    quantity: bill.parts.quantity,
    unitPrice: bill.parts.unitPrice,
    amount: say.amount,
    lineRetainage: parts.retainage,
  };
  return own[part];
};

/** What the bill asks for and no element holds. A description may be lost; where money is posted may not. */
function withoutPlace(bill: Bill, { names, fiscalYearBegins = usualBeginning }: MessageForm): string | null {
  const { postingPeriod, retainage, billingDate, lines } = bill;
  const has = (part: HeaderPart | LinePart) => [...names.header, ...names.line].some(({ holds }) => holds === part);
  const noPlace = (part: HeaderPart | LinePart) => fill(say.noPlace, { part: parts[part], erp: sageName });
  if (postingPeriod !== null) {
    if (!has('postingPeriod')) return noPlace('postingPeriod');
    const ofDate = { year: Number(billingDate.slice(0, 4)), month: Number(billingDate.slice(5, 7)) };
    const [asked, usual] = [postingPeriod, ofDate].map((month) => fiscalPeriod(month, fiscalYearBegins).year);
    if (!has('postingYear') && asked !== usual) return noPlace('postingYear');
  }
  const held = retainage !== 0 || lines.some((line) => line.retainage !== 0);
  return held && !has('retainage') && !has('lineRetainage') ? noPlace('retainage') : null;
}

export function unfitting<P extends string>(
  places: readonly NamedElement<P>[],
  texts: Readonly<Partial<Record<P, string | null>>>,
  name: (part: P) => string,
): string | null {
  for (const { holds, limits } of places) {
    if (holds === 'fixed' || !limits) continue;
    const text = texts[holds];
    if (text === null || text === undefined) continue;
    const facts = { part: name(holds), erp: sageName, value: text, length: text.length, limit: limits.length };
    if (limits.length !== undefined && text.length > limits.length) return fill(say.tooLong, facts);
    if (!isForm(text, limits)) return fill(say.misformed, facts);
  }
  return null;
}

function isForm(text: string, { patterns = [], values, digits, places }: TextLimits): boolean {
  if (values && !values.includes(text)) return false;
  // Zeros at either end are not counted: 5.00 has one digit, and none behind the point.
  const [whole = '', behind = ''] = text.replace('-', '').replace(/^0+/, '').split('.');
  const counted = behind.replace(/0+$/, '').length;
  if (places !== undefined && counted > places) return false;
  if (digits !== undefined && whole.length + counted > digits) return false;
  return patterns.every((pattern) => compiled(pattern)?.test(text) ?? true);
}

const known = new Map<string, RegExp | null>();
/** Null for a pattern of XML Schema's own dialect that is none here: Sage itself will judge it. */
function compiled(pattern: string): RegExp | null {
  const before = known.get(pattern);
  if (before !== undefined) return before;
  let made: RegExp | null = null;
  try {
    made = new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    made = null;
  }
  known.set(pattern, made);
  return made;
}

/** The limits of the columns, narrowed to what the installed messages take, so that a preview refuses what they would. */
export function limitsWithin(limits: BillLimits, names: MessageForm['names']): BillLimits {
  const narrowed = (limit: number, part: HeaderPart | LinePart) => {
    const place = [...names.header, ...names.line].find(({ holds }) => holds === part);
    return Math.min(limit, place?.limits?.length ?? limit);
  };
  return {
    ...limits,
    invoiceNumber: narrowed(limits.invoiceNumber, 'invoiceNumber'),
    description: narrowed(limits.description, 'description'),
    commitmentNumber: narrowed(limits.commitmentNumber, 'subcontract'),
    lineDescription: narrowed(limits.lineDescription, 'lineDescription'),
  };
}
