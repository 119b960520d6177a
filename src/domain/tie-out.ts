import type { BillLine, fingerprintOf } from './bill.ts';
import { type BillCosts, costDifferences, readCosts } from './bill-costs.ts';
import { type Cents, cents, parseMoney, sum } from './money.ts';
import type { Fingerprint } from './sighting.ts';
import { parseDay } from './time.ts';

/**
 * What a tie-out finds where the links of a connection and the bills of its ERP are laid side by side. Those that are
 * `wrong` need somebody: the two systems say different things of one invoice. The others are good to know.
 */
export const findings = {
  /** No bill of its identity is there, nor one of its number. */
  bill_gone: 'wrong',
  /** Its number is another bill's now. */
  number_reused: 'wrong',
  voided: 'wrong',
  /** It is there, and says something else than it was exported with. */
  changed: 'wrong',
  /** Another bill bears its reference, or its vendor, subcontract and invoice number. */
  duplicated: 'wrong',
  /** A link was cut, or waits still, and the bill stands in the ERP. */
  came_back: 'wrong',
  /** A bill of a subcontract that no link has ever had anything to do with. */
  only_in_erp: 'to know',
  paid: 'to know',
} as const satisfies Record<string, 'wrong' | 'to know'>;
export type FindingKind = keyof typeof findings;
export const findingKinds = Object.keys(findings) as readonly FindingKind[];
export const wrongKinds = findingKinds.filter((kind) => findings[kind] === 'wrong');
export const toKnowKinds = findingKinds.filter((kind) => findings[kind] === 'to know');

/** What a fingerprint was made of. */
export type BillTerms = Parameters<typeof fingerprintOf>[0];

/** Reads a fingerprint; null where it is none. The inverse of `fingerprintOf`. */
export function readFingerprint(fingerprint: Fingerprint): BillTerms | null {
  const [vendor, job, commitment, invoice, day, retained, ...rows] = fingerprint.split('|');
  const billingDate = parseDay(day ?? '');
  const retainage = parseMoney(retained ?? '');
  if (billingDate === null || retainage === null) return null;
  const lines = rows.map(readLine);
  if (lines.includes(null)) return null;
  try {
    const [vendorNumber, jobNumber, commitmentNumber, invoiceNumber] = [vendor, job, commitment, invoice].map((part) =>
      decodeURIComponent(part!),
    ) as [string, string, string, string];
    const terms = { vendorNumber, jobNumber, commitmentNumber, invoiceNumber, billingDate, retainage };
    return { ...terms, lines: lines as TermLine[] };
  } catch {
    return null;
  }
}

type TermLine = Pick<BillLine, 'lineNumber' | 'amount' | 'retainage'>;

function readLine(row: string): TermLine | null {
  const match = /^(-?\d{1,15})=(-?\d+\.\d\d)-(-?\d+\.\d\d)$/.exec(row);
  const [amount, retainage] = [parseMoney(match?.[2] ?? ''), parseMoney(match?.[3] ?? '')];
  if (match === null || amount === null || retainage === null) return null;
  return { lineNumber: Number(match[1]), amount, retainage };
}

/** Do both name one invoice: its vendor, subcontract and number, however their letters are written? */
export const nameOneInvoice = (one: Fingerprint, other: Fingerprint): boolean => nameIn(one) === nameIn(other);

function nameIn(print: Fingerprint): string {
  const [vendor, , commitment, invoice] = print.split('|');
  return [vendor, commitment, invoice].join('|').toLowerCase();
}

/** What the lines come to, before retainage. */
export const amountOf = ({ lines }: Pick<BillTerms, 'lines'>): Cents => sum(lines.map(({ amount }) => amount));

type HeadPart = 'vendorNumber' | 'jobNumber' | 'commitmentNumber' | 'invoiceNumber' | 'billingDate';
const headParts: readonly HeadPart[] = [
  'vendorNumber',
  'jobNumber',
  'commitmentNumber',
  'invoiceNumber',
  'billingDate',
];

/** One line of a fingerprint where it stands, with the whole and the hundredths of its amount. */
const lineWithin = /\|-?\d{1,15}=(-?\d{1,10})\.(\d\d)--?\d{1,10}\.\d\d(?=\||$)/y;

/**
 * What the lines of a fingerprint come to, without reading the rest of it; null where it is none. In place, for a tie-out asks
 * a million of them: {@link readFingerprint} takes ten times as long.
 */
export function amountWithin(fingerprint: Fingerprint): Cents | null {
  let at = -1;
  for (let part = 0; part < headParts.length; part++) {
    at = fingerprint.indexOf('|', at + 1);
    if (at === -1) return null;
  }
  const lines = fingerprint.indexOf('|', at + 1);
  lineWithin.lastIndex = lines === -1 ? fingerprint.length : lines;
  let amount = 0;
  while (lineWithin.lastIndex < fingerprint.length) {
    const line = lineWithin.exec(fingerprint);
    if (line === null) return null;
    amount += Number(`${line[1]}${line[2]}`);
  }
  return cents(amount);
}

/** A part of a bill that is not the same on both sides; null where one side has no such line. */
export type Difference =
  | {
      readonly part: HeadPart;
      readonly line: null;
      readonly code: null;
      readonly ours: string;
      readonly theirs: string;
    }
  | {
      readonly part: 'retainage';
      readonly line: null;
      readonly code: null;
      readonly ours: Cents;
      readonly theirs: Cents;
    }
  | {
      readonly part: 'amount' | 'lineRetainage';
      readonly line: number;
      readonly code: null;
      readonly ours: Cents | null;
      readonly theirs: Cents | null;
    }
  | {
      readonly part: 'cost';
      readonly line: null;
      /** Cost code and cost type: `3100 / 4`. */
      readonly code: string;
      readonly ours: Cents | null;
      readonly theirs: Cents | null;
    };

/** Where two bills differ, from the head down, line by line. */
export function differencesOf(ours: BillTerms, theirs: BillTerms): readonly Difference[] {
  const found: Difference[] = [];
  for (const part of headParts) {
    if (ours[part] !== theirs[part])
      found.push({ part, line: null, code: null, ours: ours[part], theirs: theirs[part] });
  }
  if (ours.retainage !== theirs.retainage) {
    const [mine, other] = [cents(ours.retainage), cents(theirs.retainage)];
    found.push({ part: 'retainage', line: null, code: null, ours: mine, theirs: other });
  }
  const numbers = new Set([...ours.lines, ...theirs.lines].map(({ lineNumber }) => lineNumber));
  for (const line of [...numbers].sort((a, b) => a - b)) {
    const [mine, other] = [lineOf(ours, line), lineOf(theirs, line)];
    for (const [part, name] of [
      ['amount', 'amount'],
      ['lineRetainage', 'retainage'],
    ] as const) {
      const [a, b] = [mine?.[name] ?? null, other?.[name] ?? null];
      if (a !== b) found.push({ part, line, code: null, ours: a, theirs: b });
    }
  }
  return found;
}

/** A bill may have several rows of one line, in an ERP that somebody typed it into: together they are that line. */
function lineOf({ lines }: BillTerms, number: number): Pick<TermLine, 'amount' | 'retainage'> | null {
  const its = lines.filter(({ lineNumber }) => lineNumber === number);
  if (its.length === 0) return null;
  return { amount: amountOf({ lines: its }), retainage: sum(its.map(({ retainage }) => retainage)) };
}

/** All that differs between what was exported and what is there: the bill itself, and what it costs by cost code. */
export function allDifferences(of: {
  readonly ours: Fingerprint | null;
  readonly theirs: Fingerprint | null;
  readonly ourCosts: BillCosts | null;
  readonly theirCosts: BillCosts | null;
}): readonly Difference[] {
  const [ours, theirs] = [of.ours, of.theirs].map((print) => (print === null ? null : readFingerprint(print)));
  const found = ours && theirs ? differencesOf(ours, theirs) : [];
  const [ourCosts, theirCosts] = [of.ourCosts, of.theirCosts].map((costs) =>
    costs === null ? null : readCosts(costs),
  );
  if (!ourCosts || !theirCosts) return found;
  const byCode = costDifferences(ourCosts, theirCosts).map(({ costCode, costType, ...sides }): Difference => {
    return { part: 'cost', line: null, code: `${costCode} / ${costType}`, ...sides };
  });
  return [...found, ...byCode];
}
