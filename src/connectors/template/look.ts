import type { Sighting } from '../../domain/sighting.ts';
import { sayTrouble } from '../../domain/trouble.ts';
import type { BillKey, Clock } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { type Ask, erp } from './client.ts';
import { fingerprint, type Row, recordOf, rowsOf, standingOf, text } from './rows.ts';

/** What every part of the connector works with. */
export interface Plainbooks {
  readonly ask: Ask;
  readonly clock: Clock;
  /** Nothing is believed of any other company's books. */
  readonly companyName: string;
}

/** Values in one question: the ERP takes no more. */
export const valuesAQuestion = 50;
/** A list is read to its end, but not for ever. */
const mostPages = 10_000;

/**
 * Are these the books that we think we read? Throws where not. A key to another company, or one that may see nothing,
 * finds no bill either; so every absence, and every empty list, counts only after this.
 */
export async function mustBeOurBooks({ ask, companyName }: Plainbooks, signal: AbortSignal): Promise<void> {
  const { body } = await ask({ method: 'GET', path: '/company' }, signal);
  const found = text(body, 'name');
  if (found !== companyName) throw new ErpTrouble('wrong_company', { found, expected: companyName });
  if (body.vendors === 0) throw new ErpTrouble('empty_company', { expected: companyName, what: 'vendors' });
}

/** All rows of a list, page after page. A page that does not say whether another follows throws: it was cut. */
export async function* pages(
  { ask }: Plainbooks,
  path: string,
  query: readonly (readonly [string, string])[],
  signal: AbortSignal,
): AsyncGenerator<Row, void, undefined> {
  let after: readonly (readonly [string, string])[] = [];
  for (let page = 0; page < mostPages; page++) {
    const { body } = await ask({ method: 'GET', path, query: [...query, ...after] }, signal);
    yield* rowsOf(body.rows, 'rows');
    if (body.next === null) return;
    after = [['after', text(body, 'next')]];
  }
  throw new ErpTrouble('unreadable_answer', { erp, what: `${path} goes on after ${mostPages} pages` });
}

/** Bills by what they bear. A row that was not asked for shows that the question was not understood. */
async function find(
  books: Plainbooks,
  by: 'reference' | 'key' | 'number',
  values: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Row[]>> {
  const found = new Map<string, Row[]>(values.map((value) => [value, []]));
  if (values.length === 0) return found;
  const query = [['by', by] as const, ...[...found.keys()].map((value) => ['value', value] as const)];
  for await (const row of pages(books, '/bills', query, signal)) {
    const rows = found.get(text(row, by));
    if (rows === undefined) throw new ErpTrouble('unreadable_answer', { erp, what: 'a bill that nobody asked for' });
    rows.push(row);
  }
  return found;
}

/** Sightings of up to {@link valuesAQuestion} bills, in their order. */
async function lookForSome(books: Plainbooks, bills: readonly BillKey[], signal: AbortSignal): Promise<Sighting[]> {
  // Before the first question. Taken afterwards, it would claim that a bill was absent at a moment when it may have
  // been made already, and a second one would be asked for.
  const asOf = await books.clock.now();
  const records = bills.flatMap((bill) => ('record' in bill ? [bill.record] : []));
  const references = bills.flatMap((bill) => ('reference' in bill ? [bill.reference] : []));
  const byReference = await find(books, 'reference', references, signal);
  const identities = records.flatMap(({ identity }) => identity ?? []);
  const byKey = await find(books, 'key', identities, signal);
  // By its number only where the identity is not there: whoever bears that number now is shown as what it is.
  const numbers = records.filter(({ identity }) => !byKey.get(identity ?? '')?.length).map(({ id }) => id);
  const byNumber = await find(books, 'number', numbers, signal);
  const found = bills.map((bill) => {
    if ('reference' in bill) return byReference.get(bill.reference) ?? [];
    const same = byKey.get(bill.record.identity ?? '') ?? [];
    return same.length > 0 ? same : (byNumber.get(bill.record.id) ?? []);
  });
  if (found.some((rows) => rows.length === 0)) await mustBeOurBooks(books, signal);
  return found.map(([row, another], i): Sighting => {
    // It remembers nothing of what is gone. Where yours does (a journal, a trash), say how it last stood there.
    if (row === undefined) return { is: 'gone', lastSeen: null, asOf };
    if (another !== undefined) return several(found[i]!.length, bills[i]!);
    const standing = standingOf(row);
    return { is: 'present', record: recordOf(row), standing, fingerprint: fingerprint(row), asOf };
  });
}

/** Which of them is ours? That is for a person to say. */
function several(count: number, bill: BillKey): Sighting {
  const key = 'reference' in bill ? bill.reference : bill.record.label;
  return { is: 'unknown', because: sayTrouble('several_bills', { count, key }), trouble: 'several_bills' };
}

export async function lookForOne(books: Plainbooks, bill: BillKey, signal: AbortSignal): Promise<Sighting> {
  const [sighting] = await lookForSome(books, [bill], signal);
  return sighting!;
}

/** In the order asked, in as few questions as may be. What is thrown on the way ends the whole, as it must. */
export async function* lookForAll(books: Plainbooks, bills: readonly BillKey[], signal: AbortSignal) {
  for (let from = 0; from < bills.length; from += valuesAQuestion) {
    yield* await lookForSome(books, bills.slice(from, from + valuesAQuestion), signal);
  }
}
