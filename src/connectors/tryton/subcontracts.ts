import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import { sayTrouble } from '../../domain/trouble.ts';
import { words } from '../../domain/words/words.ts';
import type { Clock, RecordSighting } from '../contract.ts';
import { type Books, mustBeTheCompany } from './ground.ts';
import { accounts, rootOf } from './lists.ts';
import { joined, text } from './values.ts';

/**
 * A subcontract by its account's code, whatever became of it: under another job, or put out of use, it is there with all that
 * was charged to it. The lists leave it out, for nobody is to choose it any more.
 */
export async function findSubcontract(
  { books, clock }: { readonly books: Books; readonly clock: Clock },
  number: string,
  signal: AbortSignal,
): Promise<RecordSighting> {
  const asOf = await clock.now();
  const domain = [
    ['root', '=', await rootOf(books, 'jobs', signal)],
    ['code', '=', number],
    ['active', 'in', [true, false]],
  ];
  const [account, another] = await books.search(accounts, domain, ['code', 'name', 'parent.code'], signal, 2);
  if (account === undefined) {
    await mustBeTheCompany(books, signal);
    return { is: 'gone', asOf };
  }
  if (another !== undefined) {
    const facts = { erp: 'Tryton', count: 2, what: words.madeRecords.several.commitment, number };
    return { is: 'unknown', because: sayTrouble('several_records', facts), trouble: 'several_records' };
  }
  const [code, name] = [text(account, 'code'), text(account, 'name')];
  const parent = joined(account, 'parent');
  const jobNumber = parent === null ? '' : text(parent, 'code');
  // Such an account has neither vendor, date, rate nor lines.
  const bare = { vendorNumber: '', date: null, retainageRate: 0, lines: [] };
  const fingerprint = recordFingerprint({ type: 'commitment', number: code, title: name, jobNumber, ...bare });
  return { is: 'present', number: code, name, fingerprint, asOf };
}
