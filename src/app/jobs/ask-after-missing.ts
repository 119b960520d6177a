import { ownBill, provesGone, type Sighting } from '../../domain/sighting.ts';
import { amountWithin, nameOneInvoice } from '../../domain/tie-out.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { lookForMany, readerFor, slotWaitMs } from '../erp-access.ts';
import { ListedBills } from '../listed-bills.ts';
import type { Connection, ListedBill, MissingBill, MissingOf } from '../unit-of-work.ts';
import type { TieOutTurn } from './read-list.ts';

/** Links looked up at once: to find those of which the list told nothing, all are gone through. */
const mostAtOnce = 5_000;

/**
 * Asks by itself after each bill of which the list told nothing. A list is read page by page: a bill that is given another
 * number meanwhile goes from a page that is yet to be read to one that was, and would read as gone. What is there is added to
 * the list; what nobody can tell of leaves the list incomplete.
 * @returns why the list is not complete; null where it is.
 */
export async function askAfterMissing(turn: TieOutTurn): Promise<string | null> {
  return (await askAfter('links', turn)) ?? (await askAfter('findings', turn));
}

async function askAfter(of: MissingOf, turn: TieOutTurn): Promise<string | null> {
  const { deps, lease, id, stopping } = turn;
  const scope = { company: lease.company };
  for (let after = 0; !stopping.aborted; ) {
    const page = { after, limit: mostAtOnce };
    const missing = await deps.work.run(scope, (tx) => tx.tieOuts.missing(id, lease.token, of, page));
    const found = await lookAfter(missing, turn);
    if (typeof found === 'string') return found;
    if (found.length > 0) {
      await deps.work.run(scope, async (tx) => {
        await tx.tieOuts.addFound(id, lease.token, found);
        await tx.jobs.mustHold(lease);
      });
    }
    if (missing.length < mostAtOnce) return null;
    after = missing.at(-1)!.nth;
  }
  return null;
}

async function lookAfter(
  missing: readonly MissingBill[],
  { deps, lease, connection, stopping }: TieOutTurn,
): Promise<ListedBills | string> {
  const erp = readerFor(deps, connection);
  const found = new ListedBills();
  const most = erp.traits.keysACall;
  for (let from = 0; from < missing.length && !stopping.aborted; from += most) {
    const asked = missing.slice(from, from + most);
    // Where all is gone nothing is kept that would ask it, and a million calls of a turn that was overtaken take days.
    await deps.work.run({ company: lease.company }, (tx) => tx.jobs.mustHold(lease));
    const keys = asked.map(({ record }) => ({ record }));
    const seen = await lookForMany(deps, connection, keys, slotWaitMs.tieOut);
    if (typeof seen === 'string') return seen;
    for (const [index, bill] of asked.entries()) {
      const told = listedAs(bill, seen[index]!);
      if (typeof told === 'string') return told;
      if (told === null) continue;
      const bears = await bearsStill(deps, connection, bill, told);
      if (typeof bears === 'string') return bears;
      found.add(bears ? told : { ...told, reference: null });
    }
  }
  return found;
}

/**
 * A record does not tell whether our reference is on it still. Of one that says another invoice by now, or whose number another
 * bill may have been given, it is asked: taken for ours by that alone, it would keep an invoice for as long as it stands.
 * Where nobody can tell, it does.
 */
async function bearsStill(
  deps: Deps,
  connection: Connection,
  { reference, says }: MissingBill,
  { recordId, fingerprint }: ListedBill,
): Promise<boolean | string> {
  if (says === null || fingerprint === null || nameOneInvoice(says, fingerprint)) return true;
  const seen = await lookForMany(deps, connection, [{ reference }], slotWaitMs.tieOut);
  if (typeof seen === 'string') return seen;
  const [under] = seen;
  return under?.is === 'present' ? under.record.id === recordId : under?.is !== 'gone';
}

/** What the list would have told of a bill; null where it is gone, and why nothing is known of it where nothing is. */
function listedAs({ record, reference, since }: MissingBill, seen: Sighting): ListedBill | string | null {
  const unknown = (because: string) => fill(words.jobs.missing_unknown, { bill: record.label, because });
  if (seen.is === 'unknown') return unknown(seen.because);
  if (seen.is === 'gone') return provesGone(seen, since) ? null : unknown(words.jobs.answer_before_bill);
  // As the list's: a bill that is known by its number alone is the one that bears it, whatever the ERP tells besides.
  const own = record.identity === null ? seen : ownBill(record, seen);
  return own === null
    ? null
    : {
        recordId: own.record.id,
        identity: own.record.identity,
        label: own.record.label,
        reference,
        standing: own.standing,
        fingerprint: own.fingerprint,
        amount: own.fingerprint === null ? null : amountWithin(own.fingerprint),
        costs: null,
      };
}
