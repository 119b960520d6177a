import { expect, it } from 'vitest';
import { type InvoiceStatus, invoiceStatuses, isSendable } from './invoice-status.ts';

it('lets an invoice be sent once it is approved, approved as noted or waits for the owner alone', () => {
  expect(invoiceStatuses.map((status) => [status, isSendable(status)])).toEqual([
    ['draft', false],
    ['under_review', false],
    ['revise_and_resubmit', false],
    ['approved', true],
    ['approved_as_noted', true],
    ['pending_owner_approval', true],
  ]);
});

it('sends nothing of a status that it does not know', () => {
  expect(isSendable('constructor' as InvoiceStatus)).toBe(false);
});
