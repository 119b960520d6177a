import { isLive, linkMoves } from '../src/domain/link.ts';
import type { Instant } from '../src/domain/time.ts';
import type { BookedBill, Books } from './books.ts';
import type { Committed, SimulatedDatabase } from './database.ts';
import type { EventRow, LinkRow, SightingRow } from './rows.ts';

/** Bills that a program of ours gave their life, and that have it still; a void one owes nobody anything. */
const ours = (books: Books): readonly BookedBill[] =>
  books.there().filter((bill) => bill.reference !== null && !bill.revived && bill.standing !== 'void');

/** Called when a bill was made: there is none beside it for its reference, nor for its invoice. */
export function checkBills(database: SimulatedDatabase, books: Books): string | null {
  const references = new Set<string>();
  const invoices = new Set<number>();
  for (const bill of ours(books)) {
    if (references.has(bill.reference!)) return `two bills bear ${bill.reference}`;
    references.add(bill.reference!);
    for (const row of database.rows.all('link')) {
      if (row.link.reference !== bill.reference) continue;
      if (invoices.has(row.link.invoiceId)) return `invoice ${row.link.invoiceId} has two bills`;
      invoices.add(row.link.invoiceId);
    }
  }
  return null;
}

/** Called at each commit: the invariants of what it changed. */
export function checkCommit(
  database: SimulatedDatabase,
  books: Books,
  voidIsGone: boolean,
  committed: Committed,
): string | null {
  for (const { table, row, was } of committed.writes) {
    if (table !== 'link') continue;
    const wrong = checkLink(database, books, voidIsGone, row as LinkRow, was as LinkRow | undefined, committed);
    if (wrong !== null) return wrong;
  }
  return null;
}

const eventsOf = ({ writes }: Committed) =>
  writes.flatMap(({ table, row }) => (table === 'event' ? [row as EventRow] : []));

function checkLink(
  database: SimulatedDatabase,
  books: Books,
  voidIsGone: boolean,
  { link, stored }: LinkRow,
  was: LinkRow | undefined,
  committed: Committed,
): string | null {
  const events = eventsOf(committed);
  const before = was?.link.state;
  if (before !== link.state) {
    const allowed = before === undefined ? ['ready_to_export'] : Object.values(linkMoves[before]);
    if (!(allowed as string[]).includes(link.state)) return `link ${link.id} went from ${before} to ${link.state}`;
    if (!events.some((event) => event.linkId === link.id))
      return `link ${link.id} became ${link.state} without an event`;
  }
  const live = [...database.rows.all('link')].filter(
    (row) => row.link.invoiceId === link.invoiceId && isLive(row.link.state),
  );
  if (live.length > 1) return `invoice ${link.invoiceId} has two live links`;
  if (link.state === 'exporting' && !link.parked) {
    const jobs = [...database.rows.all('job')];
    const queued = jobs.some((job) => job.kind === 'export' && job.subject === link.id && job.state === 'queued');
    if (!queued) return `link ${link.id} is exporting and nobody is to do it`;
  }
  if (link.state === 'synced' && before !== 'synced') {
    const made = books.bills.some(
      (bill) => bill.record.identity === link.record?.identity && bill.reference === link.reference,
    );
    if (!made) return `link ${link.id} is synced with a bill that was never made for it`;
    // Another link of the same handful has a sighting of its own.
    const looked = committed.writes.flatMap(({ table, row }) => (table === 'sighting' ? [row as SightingRow] : []));
    const differs = looked.some(
      ({ link: of, sighting }) =>
        of === link.id && sighting.is === 'present' && sighting.fingerprint !== stored?.fingerprint,
    );
    if (differs) return `link ${link.id} is synced with a bill that says something else`;
  }
  if ((link.state === 'unlinked' && before === 'synced') || (link.state === 'rejected' && before === 'exporting'))
    return checkCut(database, books, voidIsGone, { link } as LinkRow, events);
  return null;
}

/** Unlinked, or rejected while it stood still: the bill was away at some moment from the look on which the cut rests; nothing else proves that it was gone. */
function checkCut(
  database: SimulatedDatabase,
  books: Books,
  voidIsGone: boolean,
  { link }: LinkRow,
  events: readonly EventRow[],
): string | null {
  const ends = link.state === 'rejected' ? 'link.rejected' : 'link.unlinked';
  const facts = events.find((event) => event.linkId === link.id && event.type === ends)?.facts;
  const evidence = facts?.evidence as { readonly as_of?: string } | undefined;
  if (evidence?.as_of === undefined) return `link ${link.id} was cut without evidence`;
  const looked = database.clock.when(Date.parse(evidence.as_of) as Instant);
  for (const bill of books.bills) {
    if (bill.reference !== link.reference && bill.record.identity !== link.record?.identity) continue;
    if (bill.standing === 'void' && voidIsGone) continue;
    if (!books.wasAwaySince(bill, looked)) return `link ${link.id} was cut while its bill ${bill.record.id} was there`;
  }
  // By the books themselves, whose it was: another bill may have borne its number when it was seen.
  const own = books.bills.filter(
    (bill) => bill.reference === link.reference || bill.record.identity === link.record?.identity,
  );
  const seen = [...database.rows.all('sighting')].flatMap(({ link: of, sighting }) => {
    if (of !== link.id || sighting.is !== 'present') return [];
    return own.some((bill) => bill.record.identity === sighting.record.identity) ? [sighting] : [];
  });
  const last = seen.toSorted((one, other) => other.asOf - one.asOf)[0];
  return last?.standing === 'paid' ? `link ${link.id} was cut after its bill was seen paid` : null;
}
