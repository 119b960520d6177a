import type { Clock, ErpConnector } from '../contract.ts';
import type { Ask } from './client.ts';
import { createOnce } from './create.ts';
import { lookForAll, lookForOne, mustBeOurBooks, type Plainbooks, pages } from './look.ts';
import { problems } from './problems.ts';
import { createRecord, findRecord } from './records.ts';
import { billOfList, day, money, type Row, subcontractOf, text } from './rows.ts';
import { plainbooksTraits, type Times } from './traits.ts';

export interface PlainbooksOptions extends Times {
  readonly ask: Ask;
  /** The hub's clock, that of its database. Never this machine's: hubs on several machines must agree. */
  readonly clock: Clock;
  readonly companyName: string;
}

/**
 * Plainbooks, an ERP that does not exist: the connector to copy. Whoever opens it wraps it in `careful`, which ends
 * every call in time and makes *unknown* or *unclear* of all that is thrown. So this code may throw wherever it is not
 * sure, and that is the rule to write by: answer what you know, throw the rest.
 */
export function openPlainbooks(options: PlainbooksOptions): ErpConnector {
  const books: Plainbooks = options;

  async function* list<T>(path: string, of: (row: Row) => T, signal: AbortSignal) {
    // Other books have vendors too, and those of a key that may see nothing are an empty list.
    await mustBeOurBooks(books, signal);
    for await (const row of pages(books, path, [], signal)) yield of(row);
  }
  const numbered = (row: Row) => ({ number: text(row, 'number'), name: text(row, 'name') });
  const coded = (row: Row) => ({ code: text(row, 'code'), name: text(row, 'name') });
  const part = (value: string) => encodeURIComponent(value);

  return {
    // Whose books, as the settings name them and each look proves: the hub believes nothing of any others later.
    traits: { ...plainbooksTraits(options), books: options.companyName },
    async check(signal) {
      await mustBeOurBooks(books, signal);
      return { ok: true };
    },
    lookFor: (bill, signal) => lookForOne(books, bill, signal),
    lookForMany: (bills, signal) => lookForAll(books, bills, signal),
    vendors: (signal) => list('/vendors', numbered, signal),
    jobs: (signal) => list('/jobs', (row) => ({ ...numbered(row), phases: [] }), signal),
    costCodes: (job, signal) => list(`/jobs/${part(job)}/cost-codes`, coded, signal),
    costTypes: (signal) => list('/cost-types', coded, signal),
    subcontracts: (job, signal) => list(`/jobs/${part(job)}/subcontracts`, subcontractOf, signal),
    bills: (signal) => list('/bills', billOfList, signal),
    problems: (bills, signal) => problems(books, bills, signal),
    payments: (bill, signal) =>
      list(
        `/bills/${part(bill.identity ?? bill.id)}/payments`,
        (row) => ({ number: text(row, 'number'), date: day(row, 'date'), amount: money(row, 'amount') }),
        signal,
      ),
    createBill: (bill, reference, signal) => createOnce(books, bill, reference, signal),
    findRecord: (key, signal) => findRecord(books, key, signal),
    createRecord: (record, signal) => createRecord(books, record, signal),
  };
}
