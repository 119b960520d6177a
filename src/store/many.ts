import type { ManyTx } from '../app/unit-of-work.ts';
import { ghosts } from './corrections/ghosts.ts';
import { addJobs } from './jobs.ts';
import { ids, lockInvoices, saveBills } from './links.ts';
import { noteResults } from './operations.ts';
import type { Trx } from './pool.ts';

/** What moves on many invoices ask, each kind of it one statement, as that of one is. See {@link ManyTx}. */
export const manyTx = (trx: Trx, company: number): ManyTx => ({
  lock: async (invoices) => {
    const free = await lockInvoices(trx, company, ids(invoices), 'leave out');
    return new Map(free.map((one) => [one.head.id, one]));
  },
  ghosts: (invoices) => ghosts(trx, company, invoices),
  saveBills: (bills) => saveBills(trx, company, bills),
  addJobs: (jobs) => addJobs(trx, company, jobs),
  noteResults: (results) => noteResults(trx, company, results),
});
