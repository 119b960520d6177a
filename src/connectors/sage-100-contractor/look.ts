import type { Sighting } from '../../domain/sighting.ts';
import type { BillKey, Clock } from '../contract.ts';
import type { Row, SageRows } from './ports.ts';
import { addsUp, fingerprint, guid, recordOf, standingOf, text } from './rows.ts';

/** Keys asked for in one read: far below SQL Server's 2,100 parameters. */
const keysARead = 200;
const tries = 3;

export interface Looker {
  readonly rows: SageRows;
  readonly clock: Clock;
  readonly companyName: string;
}

/**
 * Is this the company whose books we think we read? Throws where not. An absence counts only after this: a login to an
 * empty or a wrong database finds nothing too, and finding nothing there says nothing.
 */
export async function mustBeTheCompany(look: Looker, signal: AbortSignal): Promise<void> {
  const [company, another] = await look.rows.read('cmpany', {}, signal);
  const name = company && !another ? text(company, 'cmpnme') : null;
  if (name !== look.companyName) {
    throw new Error(`this is not the database of ${look.companyName}${name ? ` but of ${name}` : ''}`);
  }
  const types = await look.rows.read('csttyp', {}, signal);
  if (types.length === 0) throw new Error(`the database of ${look.companyName} shows no cost types to us`);
}

/** Sightings of up to {@link keysARead} bills from as few reads as may be; `asOf` is when the look began. */
async function lookOnce(look: Looker, bills: readonly BillKey[], signal: AbortSignal): Promise<Sighting[]> {
  for (let attempt = 1; ; attempt++) {
    const asOf = await look.clock.now();
    const found = await findInvoices(look.rows, bills, signal);
    const ids = [...new Set(found.flat().map((invoice) => guid(invoice, '_idnum')))];
    const lines = ids.length === 0 ? [] : await look.rows.read('apivln', { _idref: ids }, signal);
    const linesOf = Map.groupBy(lines, (line) => guid(line, '_idref'));
    const torn = found.flat().some((invoice) => !addsUp(invoice, linesOf.get(guid(invoice, '_idnum')) ?? []));
    // Someone changed a bill between our two reads, or its header bears tax: look again before believing either.
    if (torn && attempt < tries) continue;
    if (found.some((rows) => rows.length === 0)) await mustBeTheCompany(look, signal);
    return found.map((rows, i) => {
      const [invoice, another] = rows;
      if (!invoice) return { is: 'gone', lastSeen: null, asOf };
      const key = bills[i];
      if (another) return { is: 'unknown', because: `${rows.length} payable invoices bear ${JSON.stringify(key)}` };
      const standing = standingOf(invoice);
      if (standing === null) return { is: 'unknown', because: `Sage shows status ${text(invoice, 'status')}` };
      const print = fingerprint(invoice, linesOf.get(guid(invoice, '_idnum')) ?? []);
      return { is: 'present', record: recordOf(invoice), standing, fingerprint: print, asOf };
    });
  }
}

/** The invoices under each key: by our reference, by the identity, and where that is not found by the number. */
async function findInvoices(rows: SageRows, bills: readonly BillKey[], signal: AbortSignal): Promise<Row[][]> {
  const read = async (column: string, values: readonly string[]) =>
    values.length === 0 ? [] : await rows.read('acpinv', { [column]: [...new Set(values)] }, signal);
  const references = bills.flatMap((bill) => ('reference' in bill ? [bill.reference] : []));
  const records = bills.flatMap((bill) => ('record' in bill ? [bill.record] : []));
  const identities = records.flatMap((record) => record.identity ?? []);

  const byReference = Map.groupBy(await read('usrdf1', references), (row) => text(row, 'usrdf1'));
  const byIdentity = Map.groupBy(await read('_idnum', identities), (row) => guid(row, '_idnum'));
  const identityOf = (record: { identity: string | null }) => byIdentity.get(record.identity?.toUpperCase() ?? '');
  const numbers = records.filter((record) => !identityOf(record)).map((record) => record.id);
  const byNumber = Map.groupBy(await read('recnum', numbers), (row) => text(row, 'recnum'));
  return bills.map((bill) => {
    if ('reference' in bill) return byReference.get(bill.reference) ?? [];
    return identityOf(bill.record) ?? byNumber.get(bill.record.id) ?? [];
  });
}

export async function lookForOne(look: Looker, bill: BillKey, signal: AbortSignal): Promise<Sighting> {
  const [sighting] = await lookOnce(look, [bill], signal);
  return sighting ?? { is: 'unknown', because: 'nothing was looked for' };
}

/** In the order asked. A read that fails ends the whole with a throw. */
export async function* lookForAll(
  look: Looker,
  bills: readonly BillKey[],
  signal: AbortSignal,
): AsyncGenerator<Sighting, void, undefined> {
  for (let from = 0; from < bills.length; from += keysARead) {
    yield* await lookOnce(look, bills.slice(from, from + keysARead), signal);
  }
}
