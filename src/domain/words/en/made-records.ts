import type { MadeType } from '../../records/made.ts';

/** Records besides bills that an ERP is asked to make, and what keeps it from that. */
export const madeRecords = {
  several: {
    vendor: 'vendors',
    job: 'jobs',
    commitment: 'commitments',
    change_order: 'change orders',
  } satisfies Record<MadeType, string>,
  notMade: '{erp} is not asked to make {what} from here. Enter it there by hand, then link it.',
} as const;
