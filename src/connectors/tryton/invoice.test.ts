import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../domain/bill.ts';
import { cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { fingerprint, grossOf, isUntouchedDraft, recordOf, standingOf } from './invoice.ts';
import type { Row } from './values.ts';

const reading = { retainageAccount: '2110', jobsRoot: 'Jobs' };
const date = (day: number) => ({ __class__: 'date', year: 2026, month: 3, day });
const decimal = (value: string) => ({ __class__: 'Decimal', decimal: value });

const entry = (root: string, code: string, parent: string) => ({
  'root.': { name: root },
  'account.': { code, 'parent.': { code: parent } },
});
const line = (note: string | null, amount: string, change: Row = {}): Row => ({
  type: 'line',
  note,
  amount: decimal(amount),
  'account.': { code: '5200' },
  'analytic_accounts.': [entry('Cost codes', '3100.000', ''), entry('Jobs', 'SC-001', '1001')],
  ...change,
});
const held = (note: string, amount: string) =>
  line(note, amount, {
    'account.': { code: '2110' },
    'analytic_accounts.': [{ 'root.': { name: 'Jobs' }, 'account.': null }],
  });
const invoice = (lines: readonly Row[], change: Row = {}): Row => ({
  id: 12,
  state: 'posted',
  number: 'SI-1',
  reference: 'INV-7',
  invoice_date: date(31),
  create_date: { ...date(31), __class__: 'datetime', hour: 9, minute: 0, second: 0, microsecond: 5 },
  'party.': { code: '201' },
  'lines.': lines,
  ...change,
});

const ours = (lines: readonly (readonly [number, number, number])[], change = {}) =>
  fingerprintOf({
    vendorNumber: '201',
    jobNumber: '1001',
    commitmentNumber: 'SC-001',
    invoiceNumber: 'INV-7',
    billingDate: '2026-03-31' as Day,
    retainage: cents(lines.reduce((sum, [, , retainage]) => sum + retainage, 0)),
    lines: lines.map(([lineNumber, amount, retainage]) => ({
      lineNumber,
      amount: cents(amount),
      retainage: cents(retainage),
    })),
    ...change,
  });

describe('a supplier invoice, read as a bill', () => {
  it('has its retainage beside the work that it is held on', () => {
    const found = invoice([line('Line 2', '100.00'), held('Line 2', '-10.00'), line('Line 5\n1 × 5', '-5.00')]);
    expect(fingerprint(found, reading)).toBe(
      ours([
        [2, 10_000, 1_000],
        [5, -500, 0],
      ]),
    );
    expect(grossOf(found, reading)).toBe(9_500);
  });

  it('is the same where somebody split a line, and put it in another order', () => {
    const found = invoice([
      held('Line 2', '-10.00'),
      line('Line 5', '7.00'),
      line('Line 2', '40.00'),
      line('Line 2', '60.00'),
    ]);
    expect(fingerprint(found, reading)).toBe(
      ours([
        [2, 10_000, 1_000],
        [5, 700, 0],
      ]),
    );
  });

  it.each<[string, Row]>([
    ['a line that is not ours', invoice([line('Line 2', '100.00'), line(null, '5.00')])],
    ['another amount', invoice([line('Line 2', '100.01')])],
    ['another vendor', invoice([line('Line 2', '100.00')], { 'party.': { code: '202' } })],
    ['another day', invoice([line('Line 2', '100.00')], { invoice_date: date(30) })],
    [
      'another subcontract',
      invoice([line('Line 2', '100.00', { 'analytic_accounts.': [entry('Jobs', 'SC-002', '1001')] })]),
    ],
    [
      'two subcontracts',
      invoice([
        line('Line 2', '50.00'),
        line('Line 2', '50.00', { 'analytic_accounts.': [entry('Jobs', 'SC-002', '1001')] }),
      ]),
    ],
    ['no subcontract', invoice([line('Line 2', '100.00', { 'analytic_accounts.': [] })])],
  ])('differs from ours by %s', (_, found) => {
    expect(fingerprint(found, reading)).not.toBe(ours([[2, 10_000, 0]]));
  });

  it('passes over lines that bill nothing, and has none without a date', () => {
    const title = { type: 'title' };
    expect(fingerprint(invoice([title, line('Line 2', '100.00')]), reading)).toBe(ours([[2, 10_000, 0]]));
    expect(fingerprint(invoice([], { invoice_date: null }), reading)).toBeNull();
  });
});

describe('its states', () => {
  it.each([
    ['draft', 'live'],
    ['validated', 'live'],
    ['posted', 'live'],
    ['paid', 'paid'],
    ['cancelled', 'void'],
    ['archived', null],
  ])('%s is %s', (state, standing) => {
    expect(standingOf(invoice([], { state }))).toBe(standing);
  });

  it('is an untouched draft until it has a number', () => {
    expect(isUntouchedDraft(invoice([], { state: 'draft', number: null }))).toBe(true);
    expect(isUntouchedDraft(invoice([], { state: 'draft' }))).toBe(false);
    expect(isUntouchedDraft(invoice([], { state: 'cancelled', number: null }))).toBe(false);
  });

  it('is known by its number and the moment of its making', () => {
    expect(recordOf(invoice([]))).toEqual({
      id: '12',
      identity: '12@2026-03-31T09:00:00.000005',
      label: 'Supplier invoice 12',
    });
  });
});
