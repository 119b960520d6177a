import { describe, expect, it } from 'vitest';
import {
  deniesBillBefore,
  type InvoiceStatus,
  type invoiceRoles,
  invoiceStatuses,
  isOpenTo,
  isSendable,
  maySetStatus,
} from './invoice-status.ts';

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

it('takes a bill of before for denied only where an approval is taken back to Draft', () => {
  const denying = invoiceStatuses.flatMap((from) =>
    invoiceStatuses.filter((to) => deniesBillBefore(from, to)).map((to) => [from, to]),
  );
  expect(denying).toEqual([
    ['approved', 'draft'],
    ['approved_as_noted', 'draft'],
    ['pending_owner_approval', 'draft'],
  ]);
});

describe('who may set which status', () => {
  it('an administrator any, whatever it was', () => {
    for (const from of ['new', ...invoiceStatuses] as const) {
      expect(invoiceStatuses.filter((to) => maySetStatus('administrator', from, to))).toEqual(invoiceStatuses);
    }
  });

  // Written out by hand: from each status, what the subcontractor's own contact may make of it, itself included.
  it.each<[InvoiceStatus | 'new', readonly InvoiceStatus[]]>([
    ['new', ['draft', 'under_review']],
    ['draft', ['draft', 'under_review']],
    ['under_review', ['under_review']],
    ['revise_and_resubmit', ['draft', 'under_review', 'revise_and_resubmit']],
    ['approved', ['approved']],
    ['approved_as_noted', ['approved_as_noted']],
    ['pending_owner_approval', ['pending_owner_approval']],
  ])('a contact, of one that is %s: %j', (from, to) => {
    expect(invoiceStatuses.filter((status) => maySetStatus('contact', from, status))).toEqual(to);
  });

  it('a contact may change nothing at all but a draft and what came back', () => {
    const open = (role: (typeof invoiceRoles)[number]) => invoiceStatuses.filter((status) => isOpenTo(role, status));
    expect(open('contact')).toEqual(['draft', 'revise_and_resubmit']);
    expect(open('administrator')).toEqual(invoiceStatuses);
  });
});
