import type { BillReference } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { sayTrouble, type TroubleCode } from '../../domain/trouble.ts';
import { words } from '../../domain/words/words.ts';
import type { BillKey, Clock } from '../contract.ts';
import { asManyAsFit } from './as-many-as-fit.ts';
import { type Books, mustBeTheCompany } from './ground.ts';
import { mustHideNoBill } from './hidden-bills.ts';
import {
  fingerprint,
  grossOf,
  idOf,
  invoiceFields,
  invoiceModel,
  isUntouchedDraft,
  type Reading,
  recordOf,
  referenceField,
  standingOf,
} from './invoice.ts';
import { id, type Row, text, unreadable } from './values.ts';

/** Keys asked for in one call. */
export const keysACall = 200;

export interface Looker {
  readonly books: Books;
  readonly clock: Clock;
  readonly reading: Reading;
  /** Whether a draft of ours is only half of what was asked for. */
  readonly post: boolean;
}

/** One bill, as a sighting and as Tryton's row: null where there is not exactly one. */
export interface Seen {
  readonly sighting: Sighting;
  readonly invoice: Row | null;
}

/**
 * By search, never by `read`: Tryton answers a deleted id with an error about access. The states are all asked for, for
 * invoices are never archived.
 */
async function lookOnce(look: Looker, bills: readonly BillKey[], signal: AbortSignal): Promise<Seen[]> {
  const asOf = await look.clock.now();
  const references = bills.flatMap((bill) => ('reference' in bill ? [bill.reference] : []));
  const ids = bills.flatMap((bill) => ('record' in bill ? (idOf(bill.record) ?? []) : []));
  const domain = ['OR', ['id', 'in', ids], [referenceField, 'in', references]];
  const found = await look.books.search(invoiceModel, domain, invoiceFields, signal);
  mustBeAskedFor(found, ids, references);
  const byId = new Map(found.map((invoice) => [String(id(invoice)), invoice]));
  const byReference = Map.groupBy(found, (invoice) => text(invoice, referenceField));
  const rows = bills.map((bill) => {
    if ('reference' in bill) return byReference.get(bill.reference) ?? [];
    return [byId.get(bill.record.id) ?? []].flat();
  });
  if (rows.some((some) => some.length === 0)) {
    await mustBeTheCompany(look.books, signal);
    await mustHideNoBill(look.books, signal);
  }
  return rows.map((some, i) => seen(look, bills[i]!, some, asOf));
}

/** One that nobody asked for was damaged on the way, or is no answer to this: the one that was asked for would read as gone. */
function mustBeAskedFor(found: readonly Row[], ids: readonly number[], references: readonly string[]): void {
  const other = found.find((row) => !ids.includes(id(row)) && !references.includes(text(row, referenceField)));
  if (other !== undefined) throw unreadable(`${recordOf(other).label} was not asked for`);
}

function seen(look: Looker, bill: BillKey, rows: readonly Row[], asOf: Instant): Seen {
  if (rows.length === 0) return { sighting: { is: 'gone', lastSeen: null, asOf }, invoice: null };
  // A credit note takes its invoice's comment over, and with it our reference; it is not the bill.
  const bills = 'reference' in bill ? rows.filter((row) => grossOf(row, look.reading) >= 0) : rows;
  const [invoice, another] = bills;
  if (!invoice) return unknown('made_differently', { erp: 'Tryton', what: words.tryton.creditNote });
  if (another) {
    const key = 'reference' in bill ? bill.reference : bill.record.label;
    return unknown('several_bills', { count: bills.length, key });
  }
  const standing = standingOf(invoice);
  if (standing === null) return unknown('unknown_status', { erp: 'Tryton', status: text(invoice, 'state') });
  const sighting: Sighting = {
    is: 'present',
    record: recordOf(invoice),
    standing,
    fingerprint: fingerprint(invoice, look.reading),
    asOf,
    ...(look.post && isUntouchedDraft(invoice) ? { unfinished: true } : {}),
  };
  return { sighting, invoice };
}

const unknown = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>>): Seen => ({
  sighting: { is: 'unknown', because: sayTrouble(trouble, facts), trouble },
  invoice: null,
});

export async function lookForOne(look: Looker, bill: BillKey, signal: AbortSignal): Promise<Sighting> {
  return (await lookOnce(look, [bill], signal))[0]!.sighting;
}

export const lookUnder = async (look: Looker, reference: BillReference, signal: AbortSignal): Promise<Seen> =>
  (await lookOnce(look, [{ reference }], signal))[0]!;

/** In the order asked. A call that fails ends the whole with a throw. */
export async function* lookForAll(
  look: Looker,
  bills: readonly BillKey[],
  signal: AbortSignal,
): AsyncGenerator<Sighting, void, undefined> {
  for (let from = 0, most = keysACall; from < bills.length; ) {
    const { answer: some, many } = await asManyAsFit(most, (keys) =>
      lookOnce(look, bills.slice(from, from + keys), signal),
    );
    yield* some.map((one) => one.sighting);
    from += many;
    most = many;
  }
}
