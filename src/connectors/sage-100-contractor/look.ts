import type { Sighting, Trace } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { sayTrouble, type TroubleCode } from '../../domain/trouble.ts';
import type { BillKey, Clock } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { type Batch, batch, keysABatch } from './batch.ts';
import { type Company, mustProve, proof, proofColumns, sageName } from './company.ts';
import type { Row, SageSql } from './ports.ts';
import {
  addsUp,
  entered,
  type FoundInvoice,
  fingerprint,
  guid,
  holdsInvoice,
  invoiceColumns,
  invoicesOf,
  recordOf,
  standingOf,
  text,
} from './rows.ts';
import { traceOf } from './trace.ts';

const tries = 3;

export interface Looker extends Company {
  readonly sql: SageSql;
  readonly clock: Clock;
}

/**
 * Adds the read of the bills under the given keys, joined to the proof of whose books these are, so that one statement
 * answers both and an answer without a bill still has the proof. What it returns believes no other company, and puts the
 * bills in the order of the keys.
 */
export function readBills(
  asked: Batch,
  company: Company,
  bills: readonly BillKey[],
): (answer: (place: number) => readonly Row[]) => readonly (readonly FoundInvoice[])[] {
  const references = bills.flatMap((bill) => ('reference' in bill ? [bill.reference] : []));
  const records = bills.flatMap((bill) => ('record' in bill ? [bill.record] : []));
  const numbers = records.flatMap(({ id }) => (/^\d{1,15}$/.test(id) ? [Number(id)] : []));
  const identities = records.flatMap(({ identity }) => (isGuid(identity) ? [identity] : []));
  const among = [
    ...(references.length > 0 ? [`i.usrdf1 IN (${asked.values(references)})`] : []),
    ...(identities.length > 0 ? [`i._idnum IN (${asked.values(identities, 'uniqueidentifier')})`] : []),
    ...(numbers.length > 0 ? [`i.recnum IN (${asked.values(numbers)})`] : []),
  ];
  // Each of the three columns has an index of its own, and SQL Server puts their seeks together.
  const place = asked.add(
    `SELECT ${proofColumns}, ${invoiceColumns} FROM (${proof(asked, company)}) AS p LEFT JOIN dbo.acpinv AS i ON ${among.join(' OR ') || '1 = 0'} LEFT JOIN dbo.apivln AS l ON l._idref = i._idnum`,
  );
  return (answer) => {
    const rows = answer(place);
    mustProve(rows[0], company);
    const found = invoicesOf(rows.filter(holdsInvoice));
    mustBeAskedFor(found, { references, identities, numbers });
    const under = (of: (head: Row) => string) => Map.groupBy(found, ({ head }) => of(head));
    const byReference = under((head) => entered(head, 'usrdf1').toLowerCase());
    const byIdentity = under((head) => guid(head, '_idnum'));
    const byNumber = under((head) => text(head, 'recnum'));
    return bills.map((bill) => {
      if ('reference' in bill) return byReference.get(bill.reference.toLowerCase()) ?? [];
      const { id, identity } = bill.record;
      // Where the identity is gone, whoever bears the number now is shown: it is not ours to call it gone.
      return byIdentity.get(identity?.toUpperCase() ?? '') ?? byNumber.get(id) ?? [];
    });
  };
}

/**
 * A bill that nobody asked for, or of whose reference something was lost on the way: were it passed over, the one that was
 * asked for would read as gone.
 */
function mustBeAskedFor(
  found: readonly FoundInvoice[],
  asked: {
    readonly references: readonly string[];
    readonly identities: readonly string[];
    readonly numbers: readonly number[];
  },
): void {
  const references = new Set(asked.references.map((one) => one.toLowerCase()));
  const identities = new Set(asked.identities.map((one) => one.toUpperCase()));
  const numbers = new Set(asked.numbers.map(String));
  const other = found.find(
    ({ head }) =>
      !references.has(entered(head, 'usrdf1').toLowerCase()) &&
      !identities.has(guid(head, '_idnum')) &&
      !numbers.has(text(head, 'recnum')),
  );
  if (other === undefined) return;
  const what = `${recordOf(other.head).label}, which was not asked for`;
  throw new ErpTrouble('unreadable_answer', { erp: sageName, what });
}

const isGuid = (identity: string | null): identity is string =>
  identity !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(identity);

/** Sightings of up to {@link keysABatch} bills from one round trip; `asOf` is when the look began. */
async function lookOnce(look: Looker, bills: readonly BillKey[], signal: AbortSignal): Promise<readonly Sighting[]> {
  for (let attempt = 1; ; attempt++) {
    const asOf = await look.clock.now();
    const asked = batch();
    const read = readBills(asked, look, bills);
    const found = read(await asked.run(look.sql, signal));
    // Someone changed a bill while we read it, or its header bears tax: look again before believing either.
    if (attempt < tries && found.flat().some((invoice) => !addsUp(invoice))) continue;
    return found.map((invoices, i) => sightingOf(invoices, bills[i]!, asOf));
  }
}

export function sightingOf(invoices: readonly FoundInvoice[], key: BillKey, asOf: Instant): Sighting {
  const [invoice] = invoices;
  if (invoice === undefined) return { is: 'gone', lastSeen: null, asOf };
  if (invoices.length > 1) {
    const bears = 'reference' in key ? key.reference : key.record.label;
    return unknown('several_bills', { count: invoices.length, key: bears });
  }
  const standing = standingOf(invoice.head);
  if (standing === null) return unknown('unknown_status', { erp: sageName, status: text(invoice.head, 'status') });
  return { is: 'present', record: recordOf(invoice.head), standing, fingerprint: fingerprint(invoice), asOf };
}

const unknown = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>>): Sighting => ({
  is: 'unknown',
  because: sayTrouble(trouble, facts),
  trouble,
});

/**
 * One bill. A record that is there is found by its identity alone, in one seek; where that is gone, it is asked who bears
 * its number now, who took it away, and how it stood then.
 */
export async function lookForOne(look: Looker, bill: BillKey, signal: AbortSignal): Promise<Sighting> {
  const byIdentity = 'record' in bill && isGuid(bill.record.identity);
  const first = byIdentity ? { record: { ...bill.record, id: '' } } : bill;
  const [seen] = await lookOnce(look, [first], signal);
  if (seen === undefined) return unknown('unexpected', { what: 'nothing was looked for' });
  if (seen.is !== 'gone' || !('record' in bill)) return seen;
  if (byIdentity) {
    const [bearer] = await lookOnce(look, [{ record: { ...bill.record, identity: null } }], signal);
    // Of two looks that found nothing the earlier one counts: later something may have come back.
    if (bearer?.is !== 'gone') return bearer ?? seen;
  }
  const left = await traceOf(look.sql, bill.record, signal);
  return left === null ? seen : { ...seen, lastSeen: left.standing, trace: left.trace satisfies Trace };
}

/** In the order asked. A read that fails ends the whole with a throw. */
export async function* lookForAll(
  look: Looker,
  bills: readonly BillKey[],
  signal: AbortSignal,
): AsyncGenerator<Sighting, void, undefined> {
  for (let from = 0; from < bills.length; from += keysABatch) {
    yield* await lookOnce(look, bills.slice(from, from + keysABatch), signal);
  }
}
