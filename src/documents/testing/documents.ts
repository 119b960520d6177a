import { type Cents, cents } from '../../domain/money.ts';
import { payLine } from '../../domain/testing/pay-line.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { PayApplicationDocument, PayApplicationLine } from '../pay-application-document.ts';

export const sheetLine = (position: number, given: Partial<PayApplicationLine> = {}): PayApplicationLine => ({
  ...payLine({ scheduledValue: 10_000, workPrevious: 2_500, workThisPeriod: 1_000.01, workRetainagePrevious: 250 }),
  workRetainageHeld: cents(10_000),
  position,
  description: `Footings and slab on grade, part ${position}`,
  costCode: '03-100',
  costType: 'Subcontract',
  appearsFirst: false,
  units: null,
  ...given,
});

export const payApplication = (
  lines: readonly PayApplicationLine[],
  given: Partial<PayApplicationDocument> = {},
): PayApplicationDocument => ({
  project: { name: 'Kestrel Landing', number: '2604', address: ['410 Harbour Road', 'Astoria, OR 97103'] },
  contractor: { name: 'Northfork Builders', address: [] },
  subcontractor: { name: 'Ace Concrete & Masonry, Inc.', address: ['12 Quarry Lane', 'Warrenton, OR 97146'] },
  commitment: { number: 'SC-2604-01', title: 'Concrete', contractDate: '2026-03-02' as Day },
  application: {
    number: 3,
    invoiceNumber: 'INV-0712',
    start: '2026-10-01' as Day,
    end: '2026-10-31' as Day,
    billingDate: '2026-10-25' as Day,
    status: 'Approved',
    final: false,
  },
  lines,
  asOf: 1_793_000_000_000 as Instant,
  ...given,
});

/** So many lines as a schedule of values has them: some long, some by quantity, the last ones of change orders. */
export const manyLines = (count: number, ofChangeOrders = 0): readonly PayApplicationLine[] =>
  Array.from({ length: count }, (_, place) =>
    sheetLine(place + 1, {
      changeOrder: place >= count - ofChangeOrders,
      scheduledValue: cents((place % 7 === 3 ? -1 : 1) * (1_000_000 + place * 137)),
      storedPresently: (place % 5 === 0 ? 150_000 : 0) as Cents,
      storedRetainageHeld: (place % 5 === 0 ? 15_000 : 0) as Cents,
      ...(place % 4 === 1 ? { description: long } : {}),
      ...(place % 6 === 2 ? { units } : {}),
    }),
  );

const long =
  'Furnish and place reinforced concrete grade beams, pile caps and pits along the quay, including formwork, ties, water stops, cold weather protection, testing by an independent laboratory and the removal of all surplus material from the site';
const units = {
  quantity: 1_205_000,
  unitPrice: 852_500,
  unit: 'CY',
  previous: 300_000,
  thisPeriod: 125_000,
} as unknown as PayApplicationLine['units'];
