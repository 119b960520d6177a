import type { ErpReader } from '../../connectors/contract.ts';
import { type Bill, type BillSource, billOf, billProblems, missingPrerequisites } from '../../domain/bill.ts';
import type { UnsyncedState } from '../../domain/erp-figures.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { type Obstacle, type ThingToFix, thingsToFix } from '../../domain/prerequisites.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import { sayTrouble } from '../../domain/trouble.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, nameErp, readerFor, slotWaitMs } from '../erp-access.ts';
import type { Caller, Connection, Tx, UnsyncedInvoice } from '../unit-of-work.ts';
import { calendarOf } from './calendar.ts';

/** So many invoices are looked at; where more wait, the answer says that it is not all of it. */
const mostInvoices = 2_000;
/** Bills that the ERP is asked about within one slot. */
const batch = 200;

export interface Prerequisites {
  readonly erp: string;
  readonly at: Instant;
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly because: string | null;
  /** So many invoices were looked at, and so many of them something stops. */
  readonly looked: number;
  readonly stopped: number;
  readonly things: readonly ThingToFix<UnsyncedInvoice>[];
}

interface Waiting {
  readonly invoice: UnsyncedInvoice;
  readonly source: BillSource;
  readonly bill: Bill;
}

/**
 * What would stop the next export, gathered by the thing to fix, before anybody presses a button: what lacks here, and
 * what the ERP would stumble over, asked now. `all`: of approved invoices too that nobody has sent yet.
 */
export async function prerequisites(
  deps: Deps,
  caller: Caller,
  scope: 'waiting' | 'all',
): Promise<Outcome<Prerequisites>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const read = await deps.work.run(caller, async (tx) => {
    const [connection] = await tx.connections.list();
    return connection === undefined ? null : { connection, at: await tx.now(), ...(await waiting(tx, scope)) };
  });
  if (read === null) return no('not_found', { thing: 'ERP connection' });
  const { connection, at, found, more } = read;
  const erp = readerFor(deps, connection);
  const own = found.map((one) => ownObstacles(one, erp));
  const theirs = await asked(deps, connection, erp, found);
  const stopped = found.map(({ invoice }, place) => ({
    invoice,
    amount: invoice.amount,
    obstacles: [...own[place]!, ...(theirs.of.get(invoice.id) ?? [])],
  }));
  const because = theirs.because ?? (more ? fill(words.prerequisites.more, { limit: mostInvoices }) : null);
  return yes({
    erp: erp.traits.name,
    at,
    complete: because === null,
    because,
    looked: found.length,
    stopped: stopped.filter(({ obstacles }) => obstacles.length > 0).length,
    things: thingsToFix(stopped),
  });
}

async function waiting(tx: Tx, scope: 'waiting' | 'all') {
  const calendar = await calendarOf(tx);
  const states: readonly UnsyncedState[] = [
    'ready_to_export',
    'failed_to_export',
    ...(scope === 'all' ? ['not_sent' as const] : []),
  ];
  const all: UnsyncedInvoice[] = [];
  for (const state of states) {
    const query = { bucket: null, state, after: null, limit: mostInvoices + 1 - all.length };
    if (query.limit > 0) all.push(...(await tx.figures.unsyncedInvoices(calendar, query)));
  }
  const some = all.slice(0, mostInvoices);
  const ids = some.map(({ id }) => id);
  const [sources, frozen] = [await tx.bills.sources(ids), await tx.bills.frozen(ids)];
  const found = some.flatMap((invoice): Waiting[] => {
    const source = sources.get(invoice.id);
    return source === undefined ? [] : [{ invoice, source, bill: frozen.get(invoice.id) ?? billOf(source) }];
  });
  return { found, more: all.length > mostInvoices };
}

/** What the hub itself would refuse: each lacking number by itself, for each is put right by itself. */
function ownObstacles({ source, bill }: Waiting, erp: ErpReader): readonly Obstacle[] {
  const here = 'here' as const;
  const lacking = missingPrerequisites(source).map((what): Obstacle => {
    return { where: here, code: 'prerequisite_missing', says: fill(words.prerequisites.lacks, { what }) };
  });
  const others = billProblems(source, bill, erp.traits.limits)
    .filter(({ code }) => code !== 'prerequisite_missing')
    .map((refusal): Obstacle => ({ where: here, code: refusal.code, says: say(nameErp(refusal, erp)) }));
  return [...lacking, ...others];
}

interface Asked {
  readonly of: ReadonlyMap<InvoiceId, readonly Obstacle[]>;
  readonly because: string | null;
}

/** What the ERP would stumble over, in batches; what it cannot be asked, and what went wrong, makes it incomplete. */
async function asked(deps: Deps, connection: Connection, erp: ErpReader, found: readonly Waiting[]): Promise<Asked> {
  const of = new Map<InvoiceId, readonly Obstacle[]>();
  const { name } = erp.traits;
  if (found.length === 0) return { of, because: null };
  if (erp.problems === undefined) return { of, because: fill(words.prerequisites.notAsked, { erp: name }) };
  try {
    for (let at = 0; at < found.length; at += batch) {
      const some = found.slice(at, at + batch);
      const bills = some.map(({ bill }) => bill);
      const turn = await askErp(deps, connection, erp, slotWaitMs.panel, (signal) =>
        Array.fromAsync(erp.problems!(bills, signal)),
      );
      if (turn === null) return { of, because: allBusy().because };
      for (const [place, { invoice, source }] of some.entries()) {
        of.set(invoice.id, turn.value[place]!.filter((one) => isNumbered(one, source)).map(obstacleOf));
      }
    }
    return { of, because: null };
  } catch (cause) {
    return { of, because: cause instanceof Error ? cause.message : sayTrouble('unexpected', { erp: name }) };
  }
}

type Problem = { readonly code: string; readonly detail: string; readonly about: { readonly number: string } };

/** Of what has no number here yet, the ERP says that it has no such record: that is told already, and better. */
const isNumbered = ({ about }: Problem, source: BillSource): boolean =>
  about.number !== '' || missingPrerequisites(source).length === 0;

const obstacleOf = ({ code, detail }: Problem): Obstacle => ({ where: 'erp', code, says: detail });
