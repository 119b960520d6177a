import { HistoryCheck, type HistoryVerdict } from '../../domain/history/history-check.ts';
import type { Checkpoint } from '../../domain/history/sealed-history.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { judgeCheckpoints, sha256 } from '../checkpoints.ts';
import type { Deps } from '../deps.ts';
import { ReadHistory } from '../read-history.ts';
import type { Caller, Scope, UnitOfWork } from '../unit-of-work.ts';

/** Which companies are being verified in this process: it is work, and one at a time is enough. */
const underWay = new Set<number>();

/**
 * Seals what is new, then lays all that ever happened in the company beside its seals and checkpoints.
 * @param input checkpoints that somebody kept outside of the database: they find what was cut off or written anew.
 */
export async function verifyHistory(
  deps: Deps,
  caller: Caller,
  input: { readonly checkpoints: readonly Checkpoint[] },
): Promise<Outcome<HistoryVerdict>> {
  const lacking = missing(caller.grants, 'history.read_all', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  if (underWay.has(caller.company)) return no('in_progress');
  underWay.add(caller.company);
  try {
    const { checkpointKey = null } = deps;
    const keys = checkpointKey === null ? [] : [checkpointKey.publicPem];
    return yes(await checkHistory(deps.work, caller, keys, input.checkpoints));
  } finally {
    underWay.delete(caller.company);
  }
}

/**
 * @param publicPems the keys whose checkpoints are trusted; null where none is there to judge by: seals alone are then.
 * @param outside checkpoints that were kept elsewhere.
 */
export async function checkHistory(
  work: Pick<UnitOfWork, 'run'>,
  scope: Scope,
  publicPems: readonly string[] | null = [],
  outside: readonly Checkpoint[] = [],
): Promise<HistoryVerdict> {
  await work.run(scope, (tx) => tx.sealedHistory.seal());
  const kept = await work.run(scope, (tx) => tx.sealedHistory.checkpoints());
  const judge = (some: readonly Checkpoint[], outer: boolean) =>
    publicPems === null ? [] : judgeCheckpoints(some, scope.company, publicPems, outer);
  const judged = [...judge(kept, false), ...judge(outside, true)];
  const check = new HistoryCheck(scope.company, judged, sha256);
  const reading = new ReadHistory(check);
  while (await work.run(scope, (tx) => reading.some(tx)));
  await work.run(scope, (tx) => reading.rest(tx));
  // What was sealed meanwhile.
  while (await work.run(scope, (tx) => reading.some(tx)));
  return check.verdict(await work.run(scope, (tx) => tx.sealedHistory.newest()));
}
