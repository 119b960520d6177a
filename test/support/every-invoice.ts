import type { ListQuery } from '../../src/app/unit-of-work.ts';

/** The first page of the list, nothing left out. */
export const everyInvoice: ListQuery = {
  filter: 'all',
  search: null,
  project: null,
  vendor: null,
  period: null,
  amountFrom: null,
  amountTo: null,
  waitingDays: null,
  readable: null,
  sort: 'billing_date',
  descending: true,
  limit: 50,
  after: null,
};
