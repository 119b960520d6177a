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
import type { Caller, JobRun, Lease, Operation } from '../unit-of-work.ts';

const abreast = 4;
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
  const rights = rightsOf(deps, lease, operation);
  const next = async (): Promise<void> => {
    for (let part = todo.shift(); part !== undefined; part = stopping?.aborted ? undefined : todo.shift()) {
      await one(deps, lease, operation, part, rights);
    }
  };
  await Promise.all(Array.from({ length: abreast }, next));
  if (todo.length > 0) return { is: 'again', inMs: 0, because: words.jobs.stopped };
  return deps.work.run(scope, async (tx) => {
    await Promise.all([tx.jobs.mustHold(lease), tx.operations.end(id), tx.jobs.end(lease, { is: 'done' })]);
    return { is: 'done', ended: true };
  });
}

type Part = Operation['parts'][number];

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

async function one(
  deps: Deps,
  lease: Lease,
  operation: Operation,
  part: Part,
  rights: ReturnType<typeof rightsOf>,
): Promise<void> {
  const scope = { company: lease.company };
  const grants = await rights();
  if (grants === null) {
    return noteRefusal(deps, lease, operation, part, refusal('not_found', { thing: 'person' }));
  }
  const caller: Caller = { ...scope, person: operation.person, grants, requestId: null };
  const input: MoveInput = {
    invoice: part.invoiceId,
    version: part.version ?? undefined,
    turnMs,
    unread: true,
    alongside: async (tx) => {
      // Need nothing of each other's answers: a lease that was lost throws, and takes the verdict back with the move.
      await Promise.all([
        tx.jobs.mustHold(lease),
        tx.operations.noteResult(operation.id, part.position, true, null, null),
      ]);
    },
  };
  const outcome = await act(deps, caller, operation, input);
  if (!outcome.ok) await noteRefusal(deps, lease, operation, part, outcome.refusal);
}

/**
 * Under the lease, as a success is noted: whoever was overtaken finds the move already made, and its *wrong state* must
 * not be written over the verdict of the one who made it.
 */
function noteRefusal(deps: Deps, lease: Lease, operation: Operation, part: Part, because: Refusal): Promise<void> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await Promise.all([
      tx.jobs.mustHold(lease),
      tx.operations.noteResult(operation.id, part.position, false, because.code, say(because)),
    ]);
  });
}

function act(deps: Deps, caller: Caller, operation: Operation, input: MoveInput): Promise<Outcome<unknown>> {
  const doing = {
    accept: () => accept(deps, caller, input),
    reject: () => reject(deps, caller, { ...input, reason: operation.reason ?? '' }),
    retry: () => retry(deps, caller, input),
    unlink: () => unlink(deps, caller, input),
  };
  return doing[operation.action]();
}
