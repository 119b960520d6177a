import type { OutsideTx } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import { externalStore } from './external.ts';
import { listedRequests } from './listed.ts';
import { requestStore } from './requests.ts';
import { stagedStore } from './staged.ts';

/** Connections that are driven from outside, within the hub's transactions. */
export const outsideStore = (trx: Trx, company: number): OutsideTx => ({
  ...requestStore(trx, company),
  ...listedRequests(trx, company),
  ...externalStore(trx, company),
  ...stagedStore(trx, company),
});
