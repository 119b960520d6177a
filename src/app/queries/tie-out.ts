import type { ConnectionId, TieOutId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { FindingKind } from '../../domain/tie-out.ts';
import type { Deps } from '../deps.ts';
import type {
  Caller,
  Comparison,
  Finding,
  FindingQuery,
  RowQuery,
  TieOut,
  TieOutRow,
  TieOutTotal,
  Tx,
} from '../unit-of-work.ts';

export interface TieOutView {
  readonly run: TieOut;
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
  readonly totals: readonly TieOutTotal[];
  /** What is new and what was settled since the complete one before; null where there is none, or it gives no verdict. */
  readonly compared: Comparison | null;
  /** In which the company tells its days. */
  readonly timeZone: string;
}

export interface TieOutsQuery {
  /** Null: of every connection. */
  readonly connection: ConnectionId | null;
  /** Only those that are older than this one. */
  readonly before: TieOutId | null;
  readonly limit: number;
}

/** The tie-outs, newest first. */
export const tieOuts = (deps: Deps, caller: Caller, { connection, before, limit }: TieOutsQuery) =>
  readable(deps, caller, async (tx) => yes(await tx.tieOuts.list(connection, limit, before)));

/** One of them, with what was found by kind and what stood on both sides by project and month. */
export const tieOut = (deps: Deps, caller: Caller, id: TieOutId): Promise<Outcome<TieOutView>> =>
  readable(deps, caller, async (tx) => {
    const run = await tx.tieOuts.get(id);
    if (run === null) return no('not_found', { thing: 'tie-out' });
    const before = run.state === 'complete' ? await tx.tieOuts.before(id) : null;
    return yes({
      run,
      counts: await tx.tieOuts.counts(id),
      totals: await tx.tieOuts.totals(id),
      compared: before === null ? null : { ...(await tx.tieOuts.compared(id, before.id)), with: before },
      timeZone: (await tx.directory.settings()).timeZone,
    });
  });

/** The links behind a total, with what stood on both sides. */
export const tieOutRows = (
  deps: Deps,
  caller: Caller,
  { id, ...query }: RowQuery & { readonly id: TieOutId },
): Promise<Outcome<readonly TieOutRow[]>> =>
  readable(deps, caller, async (tx) => {
    const run = await tx.tieOuts.get(id);
    if (run === null) return no('not_found', { thing: 'tie-out' });
    return yes(run.state === 'complete' ? await tx.tieOuts.rows(id, query) : []);
  });

export const tieOutFindings = (
  deps: Deps,
  caller: Caller,
  { id, ...query }: FindingQuery & { readonly id: TieOutId },
): Promise<Outcome<readonly Finding[]>> =>
  readable(deps, caller, async (tx) => {
    const run = await tx.tieOuts.get(id);
    if (run === null) return no('not_found', { thing: 'tie-out' });
    // Without a verdict it found nothing, and all that the one before had found would read as settled.
    return yes(run.state === 'complete' ? await tx.tieOuts.findings(id, query) : []);
  });

/** It tells of all of the company's books: whoever may read the ERP tool may read it, and nobody by a project alone. */
async function readable<T>(deps: Deps, caller: Caller, read: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, 'tie_out.read', null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : deps.work.run(caller, read);
}
