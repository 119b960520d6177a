import type { z } from 'zod';
import type { FilterInput } from '../../app/hub.ts';
import type { ProjectId, VendorId } from '../../domain/ids.ts';
import type { listFilter } from './list-shapes.ts';

/** What a query says of which invoices, in the words of the hub. */
export const filterInput = (query: z.infer<typeof listFilter>): FilterInput => ({
  filter: query.filter,
  search: query.search,
  project: query.project_id as ProjectId | undefined,
  vendor: query.vendor_id as VendorId | undefined,
  period: query.period,
  amountFrom: query.amount_from,
  amountTo: query.amount_to,
  waitingDays: query.waiting_days,
});
