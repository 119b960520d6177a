import { describe, expect, it } from 'vitest';
import { trytonBill } from '../../../test/support/tryton-bill.ts';
import type { Bill } from '../../domain/bill.ts';
import { unsendable } from './unsendable.ts';

const line = trytonBill().lines[0]!;

describe('a text that Tryton cannot hold', () => {
  it.each<[string, Partial<Bill>]>([
    ['invoice number', { invoiceNumber: 'INV\t1' }],
    ['description', { description: 'one\ntwo' }],
    ['job number', { jobNumber: '10\u000001' }],
    ['vendor number', { vendorNumber: '\ud83c' }],
    ['description of line 1', { lines: [{ ...line, description: 'nothing \u0000' }] }],
    ['cost code of line 1', { lines: [{ ...line, costCode: '3100\n' }] }],
  ])('is named: %s', (field, change) => {
    expect(unsendable({ ...trytonBill(), ...change })).toContain(`The ${field} holds`);
  });

  it('is none of these', () => {
    const description = '<A> & "B" Ä漢字 🏗';
    const bill = { ...trytonBill(), description, lines: [{ ...line, description: `${description}\n\ttwo lines` }] };
    expect(unsendable(bill)).toBeNull();
  });
});
