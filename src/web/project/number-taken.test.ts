import { expect, test } from 'vitest';
import { bearerOf } from './number-taken.ts';

const invoices = [
  { id: 1, invoice_number: 'PA-7' },
  { id: 2, invoice_number: null },
];

test('finds who bears a number, however it is written, and neither the invoice itself nor one without a number', () => {
  expect(bearerOf(' pa-7 ', invoices, null)?.id).toBe(1);
  expect(bearerOf('PA-7', invoices, 1)).toBeNull();
  expect(bearerOf('PA-70', invoices, null)).toBeNull();
  expect(bearerOf(' ', invoices, null)).toBeNull();
});
