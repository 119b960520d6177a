import type { OperationId } from '../../domain/ids.ts';
import type { Grants } from '../../domain/permission.ts';
import { type Outcome, type Refusal, refusal } from '../../domain/refusal.ts';
import { say, words } from '../../domain/words/words.ts';
import { accept } from '../commands/accept.ts';
import type { MoveInput } from '../commands/move-invoice.ts';
import { reject } from '../commands/reject.ts';
import { retry } from '../commands/retry.ts';
import { unlink } from '../commands/unlink.ts';
import type { Deps } from '../deps.ts';
import { asOne } from '../gathering.ts';
import type { BulkAction, Caller, JobRun, Lease, Operation, PartResult } from '../unit-of-work.ts';
import { inOneTransaction, mostTogether } from './in-one-transaction.ts';

/** Of moves that look at the ERP. */
const looking = 4;
/** Nobody waits at a screen: longer than the slots of a hub that died stay taken. */
const turnMs = 60_000;

/**
 * Works through a bulk operation, one verdict an invoice. Begun again after a stop or a crash, it goes on where none
 * stands yet.
 * @param stopping nothing new is begun once it is aborted.
 */
export async function runBulk(deps: Deps, lease: Lease, stopping?: AbortSignal): Promise<JobRun> {
  const id = lease.subject as OperationId;
  const scope = { company: lease.company };
  const operation = await deps.work.run(scope, (tx) => tx.operations.get(id));
  if (operation === null) return { is: 'done' };
  const todo = operation.parts.filter((part) => part.ok === null);
  const { looks } = doing[operation.action];
  const bulk: Bulk = {
    lease,
    operation,
    deps: looks ? deps : inOneTransaction(deps, { ...scope, person: operation.person }),
    rights: rightsOf(deps, lease, operation),
    noteRefusal: refusalsOf(deps, lease, operation),
  };
  const next = async (): Promise<void> => {
    for (let part = todo.shift(); part !== undefined; part = stopping?.aborted ? undefined : todo.shift()) {
      await one(bulk, part);
    }
  };
  // One that fails ends its lane alone: the others go on with what is left, and none is at work any more when this ends.
  const lanes = await Promise.allSettled(Array.from({ length: looks ? looking : mostTogether }, next));
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
  if (todo.length > 0) return { is: 'again', inMs: 0, because: words.jobs.stopped };
  return deps.work.run(scope, async (tx) => {
    await Promise.all([tx.jobs.mustHold(lease), tx.operations.end(id), tx.jobs.end(lease, { is: 'done' })]);
    return { is: 'done', ended: true };
  });
}

type Part = Operation['parts'][number];
/** A move on an invoice, and whether it asks the ERP. */
interface Doing {
  readonly looks: boolean;
  readonly move: (
    deps: Deps,
    caller: Caller,
    input: MoveInput & { readonly reason: string },
  ) => Promise<Outcome<unknown>>;
}

const doing: Record<BulkAction, Doing> = {
  accept: { looks: false, move: accept },
  reject: { looks: true, move: reject },
  retry: { looks: false, move: retry },
  unlink: { looks: true, move: unlink },
};

/** What every part of an operation is done with. */
interface Bulk {
  readonly lease: Lease;
  readonly operation: Operation;
  /** Those that the moves are given. */
  readonly deps: Deps;
  readonly rights: () => Promise<Grants | null>;
  readonly noteRefusal: (refused: PartResult) => Promise<void>;
}

/** Rights are those of this moment, to a second: whoever lost them may not go on, and thousands do not ask one by one. */
const rightsMs = 1_000;

/** What the one who began it may do, asked again when that is old; null: they do not belong to the company any more. */
function rightsOf(deps: Deps, lease: Lease, operation: Operation): () => Promise<Grants | null> {
  let known: Promise<Grants | null> | null = null;
  let since = 0;
  return () => {
    if (known !== null && performance.now() - since < rightsMs) return known;
    since = performance.now();
    known = deps.work.run({ company: lease.company }, (tx) => tx.people.grants(operation.person));
    return known;
  };
}

async function one({ lease, operation, deps, rights, noteRefusal }: Bulk, part: Part): Promise<void> {
  const { position } = part;
  const refused = (because: Refusal) => noteRefusal({ position, ok: false, code: because.code, detail: say(because) });
  const grants = await rights();
  if (grants === null) return refused(refusal('not_found', { thing: 'person' }));
  const caller: Caller = { company: lease.company, person: operation.person, grants, requestId: null };
  const outcome = await doing[operation.action].move(deps, caller, {
    invoice: part.invoiceId,
    reason: operation.reason ?? '',
    version: part.version ?? undefined,
    turnMs,
    unread: true,
    alongside: async (tx) => {
      // Need nothing of each other's answers: a lease that was lost throws, and takes the verdict back with the move.
      await Promise.all([
        tx.jobs.mustHold(lease),
        tx.operations.noteResult(operation.id, { position, ok: true, code: null, detail: null }),
      ]);
    },
  });
  if (!outcome.ok) await refused(outcome.refusal);
}

/**
 * Under the lease, as a success is noted: whoever was overtaken finds the move already made, and its *wrong state* must
 * not be written over the verdict of the one who made it.
 */
const refusalsOf = (deps: Deps, lease: Lease, operation: Operation) =>
  asOne<PartResult>(mostTogether, (refused) =>
    deps.work.run({ company: lease.company }, async (tx) => {
      const results = refused.map((one) => ({ operation: operation.id, ...one }));
      await Promise.all([tx.jobs.mustHold(lease), tx.many.noteResults(results)]);
    }),
  );
