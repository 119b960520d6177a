import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Bill, BillLine } from '../../domain/bill.ts';
import { billReference, type CommitmentLineId } from '../../domain/ids.ts';
import { cents, formatMoney, mostCents, parseMoney } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { namesIn } from './installed-schema.ts';
import type { MessageNames } from './message-names.ts';
import { billMessage, headerTexts, lineTexts, unsendable } from './messages.ts';
import { misfit } from './misfit.ts';
import type { NamedElement } from './named-element.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { type MadeElement, madeSchema, usualHeader, usualLine } from './testing/schema.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    'A&B <1>',
    '&amp;lt;',
    ']]>',
    '"\'',
    ' leads and trails ',
    '<!-- -->',
    '&#38;',
    '1e5',
    '007',
    '__proto__',
  ),
);
const sendable = anyText.filter((text) => text !== '' && unsendable({ ...nothing, description: text }) === null);
const amount = fc.integer({ min: -mostCents, max: mostCents }).map(cents);
const decimal = fc
  .record({ size: fc.integer({ min: 1, max: 9_999_999 }), places: fc.integer({ min: 0, max: 4 }), below: fc.boolean() })
  .map(({ size, places, below }) => `${below ? '-' : ''}${(size / 10 ** places).toFixed(places)}`);

const nothing: Bill = {
  vendorNumber: '1',
  jobNumber: '1',
  commitmentNumber: 'S',
  invoiceNumber: '1',
  description: '',
  billingDate: '2026-01-31' as Day,
  postingPeriod: null,
  lines: [],
  amount: cents(0),
  retainage: cents(0),
};
const anyLine: fc.Arbitrary<BillLine> = fc.record({
  lineNumber: fc.integer({ min: 1, max: 999 }),
  commitmentLineId: fc.constant(1 as CommitmentLineId),
  costCode: fc.constantFrom('3100.000', '26000.5', '1'),
  costType: fc.constantFrom('1', '4', '9'),
  description: fc.oneof(sendable, fc.constant('')),
  amount,
  retainage: amount,
  quantity: fc.option(decimal),
  unitPrice: fc.option(decimal),
});
const anyBill: fc.Arbitrary<Bill> = fc.record({
  vendorNumber: fc.nat().map(String),
  jobNumber: fc.nat().map(String),
  commitmentNumber: fc.oneof(sendable, fc.constant('')),
  invoiceNumber: sendable,
  description: fc.oneof(sendable, fc.constant('')),
  billingDate: fc.constantFrom('2026-01-31' as Day, '2024-02-29' as Day),
  postingPeriod: fc.option(
    fc.record({ year: fc.integer({ min: 2000, max: 2099 }), month: fc.integer({ min: 1, max: 12 }) }),
  ),
  lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
  amount,
  retainage: amount,
});
/** Any text shall fit here: lengths have tests of their own. */
const unlimited = (one: MadeElement) => ({ ...one, type: one.type!.replace(/^api:Text\d+$/, 'xs:string') });

/** A schema that puts everything into some order, with or without what it may lack, and prefixes or none. */
const anyNames: fc.Arbitrary<MessageNames> = fc
  .record({
    header: fc.shuffledSubarray([...usualHeader], { minLength: usualHeader.length }),
    line: fc.shuffledSubarray([...usualLine], { minLength: usualLine.length }),
    lineAt: fc.nat({ max: usualHeader.length }),
    qualified: fc.boolean(),
    byPieces: fc.boolean(),
  })
  .map(({ header, line, lineAt, qualified, byPieces }) => {
    const made = madeSchema({
      header: header.map(unlimited),
      line: line.filter(({ name }) => !byPieces || name !== 'Amount').map(unlimited),
      lineAt,
      attributes: qualified ? 'elementFormDefault="qualified"' : '',
    });
    return namesIn(treeOf([parseSchema(made)])).names!;
  });

/** Reads a message with its order kept, by other means than it was made by. */
function read(xml: string): readonly [string, unknown][] {
  const parser = new XMLParser({ preserveOrder: true, removeNSPrefix: true, parseTagValue: false, trimValues: false });
  const inside = (nodes: unknown): unknown => {
    if (!Array.isArray(nodes)) return nodes;
    const parts = nodes.map((node: Record<string, unknown>): [string, unknown] => {
      const [key] = Object.keys(node);
      return [key!, key === '#text' ? node[key] : inside(node[key!])];
    });
    if (parts.length === 0) return '';
    return parts.every(([key]) => key === '#text') ? parts.map(([, text]) => String(text)).join('') : parts;
  };
  return inside(parser.parse(xml)) as readonly [string, unknown][];
}
const child = (nodes: unknown, name: string) => (nodes as [string, unknown][]).find(([key]) => key === name)?.[1];

function expected<P extends string>(
  places: readonly NamedElement<P>[],
  texts: Readonly<Partial<Record<P, string | null>>>,
  lines: readonly unknown[] = [],
): readonly [string, unknown][] {
  return places.flatMap((place): [string, unknown][] => {
    if (place.holds === 'lines') return lines.map((line) => [place.element, line]);
    const text = texts[place.holds as P] ?? null;
    if (text === null) return place.required ? [[place.element, '']] : [];
    return [[place.element, place.within.reduceRight<unknown>((held, name) => [[name, held]], text)]];
  });
}

describe('any bill by any schema', () => {
  it('parses back to itself, in the schema’s order', () => {
    fc.assert(
      fc.property(
        anyBill,
        anyNames,
        sendable,
        fc.uint8Array({ minLength: 26, maxLength: 26 }),
        (bill, names, company, random) => {
          const reference = billReference(random);
          const form = { names, type: 1, status: 1 } as const;
          expect(misfit(bill, reference, form)).toBeNull();
          const root = child(read(billMessage(bill, reference, company, 'tie&out', form)), 'MBXML');
          expect(child(root, 'MBXMLSessionRq')).toEqual([
            ['Company', company],
            ['User', 'tie&out'],
          ]);
          const request = child(child(root, 'MBXMLMsgsRq'), names.request);
          const lines = bill.lines.map((line) => expected(names.line, lineTexts(line, names)));
          expect(request).toEqual(expected(names.header, headerTexts(bill, reference, form), lines));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps its money to the cent', () => {
    fc.assert(fc.property(amount, (given) => parseMoney(formatMoney(given)) === given));
  });

  it('is refused, and nothing else, where its text is one that XML cannot carry', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = text.isWellFormed() && !/[\p{Cc}\ufffe\uffff]/u.test(text);
        expect(unsendable({ ...nothing, description: text })).toBe(clean ? null : 'description');
      }),
    );
  });
});
