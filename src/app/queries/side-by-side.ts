import { billOf } from '../../domain/bill.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import type { ErpRecord, Fingerprint, Standing } from '../../domain/sighting.ts';
import { type BillTerms, type Difference, differencesOf, readFingerprint } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, readerFor, slotWaitMs } from '../erp-access.ts';
import type { Caller, Connection, ErpInvoice } from '../unit-of-work.ts';
import { erpInvoice } from './erp-invoice.ts';

/** What is known of the bill in the ERP. */
export interface Theirs {
  readonly is: 'present' | 'gone' | 'unknown';
  /** Read just now, or what was noted last. */
  readonly live: boolean;
  readonly asOf: Instant | null;
  readonly standing: Standing | null;
  readonly record: ErpRecord | null;
  readonly because: string | null;
  /** Null where the ERP does not show them. */
  readonly terms: BillTerms | null;
}

export interface SideBySide {
  readonly erp: string;
  /** How the ERP is read, in the connector's words. */
  readonly path: string;
  readonly ours: BillTerms | null;
  /** Was ours written down when it was accepted? Otherwise it is what would be sent now. */
  readonly frozen: boolean;
  /** Null where there is no bill to look for: it was not accepted, or its link has ended. */
  readonly theirs: Theirs | null;
  readonly differences: readonly Difference[];
}

interface Known {
  readonly connection: Connection;
  readonly ours: BillTerms | null;
  readonly frozen: boolean;
  readonly last: { readonly theirs: Theirs } | null;
}

/**
 * Our record and the ERP's, part by part. Read live for whoever may read the tool, else what was noted last; changes
 * nothing, and nothing is decided by it.
 */
export async function sideBySide(
  deps: Deps,
  caller: Caller,
  input: { readonly invoice: InvoiceId; readonly live: boolean },
): Promise<Outcome<SideBySide>> {
  const found = await erpInvoice(deps, caller, input.invoice);
  if (!found.ok) return found;
  const known = await read(deps, caller, found.value);
  if (known === null) return no('not_found', { thing: 'ERP connection' });
  const { connection, ours, frozen, last } = known;
  const erp = readerFor(deps, connection);
  const mayAsk = input.live && missing(caller.grants, 'connection.read', null).length === 0;
  const theirs = mayAsk && frozen ? await look(deps, connection, found.value, last?.theirs ?? null) : last?.theirs;
  return yes({
    erp: erp.traits.name,
    path: erp.traits.reads,
    ours,
    frozen,
    theirs: theirs ?? null,
    differences: ours !== null && theirs?.terms ? differencesOf(ours, theirs.terms) : [],
  });
}

function read(deps: Deps, caller: Caller, { head, link }: ErpInvoice): Promise<Known | null> {
  return deps.work.run(caller, async (tx) => {
    const connections = await tx.connections.list();
    const connection = connections.find((one) => one.id === link?.connectionId) ?? connections[0];
    if (connection === undefined) return null;
    const stored = link !== null && link.endedAt === null ? await tx.links.bill(link.id) : null;
    if (stored === null || link === null) {
      const source = await tx.bills.source(head.id);
      return { connection, ours: source === null ? null : billOf(source), frozen: false, last: null };
    }
    const seen = await tx.sightings.lastSeen(link.id);
    const theirs =
      seen === null ? null : { ...seen, live: false, record: link.record, terms: termsOf(seen.fingerprint) };
    return { connection, ours: stored.bill, frozen: true, last: theirs === null ? null : { theirs } };
  });
}

const termsOf = (print: Fingerprint | null) => (print === null ? null : readFingerprint(print));

/** By its record once it has one, before that by our reference. An ERP that cannot be asked leaves what was seen last. */
async function look(deps: Deps, connection: Connection, { link }: ErpInvoice, last: Theirs | null): Promise<Theirs> {
  const erp = readerFor(deps, connection);
  const key = link!.record === null ? { reference: link!.reference } : { record: link!.record };
  const answer = await askErp(deps, connection, erp, slotWaitMs.panel, (signal) => erp.lookFor(key, signal));
  const seen = answer?.value ?? allBusy();
  if (seen.is === 'unknown') {
    return last === null
      ? { is: 'unknown', live: true, asOf: null, standing: null, record: null, because: seen.because, terms: null }
      : { ...last, because: seen.because };
  }
  const present = seen.is === 'present' ? seen : null;
  return {
    is: seen.is,
    live: true,
    asOf: seen.asOf,
    standing: present?.standing ?? null,
    record: present?.record ?? link!.record,
    because: null,
    terms: termsOf(present?.fingerprint ?? null),
  };
}
