import { type Checkpoint, hashAt, type LoggedEvent } from '../../domain/history/sealed-history.ts';
import { missing } from '../../domain/permission.ts';
import { noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { makeCheckpoint, type NewCheckpoint } from '../checkpoints.ts';
import type { Deps } from '../deps.ts';
import { mustHoldStill } from '../held-still.ts';
import type { Caller, CheckpointKey, SealedLine, Tx } from '../unit-of-work.ts';

const sealsAtOnce = 2;

/** The checkpoints of the company, and the key that signs new ones. */
export async function checkpoints(
  deps: Deps,
  caller: Caller,
): Promise<Outcome<{ readonly key: CheckpointKey | null; readonly checkpoints: readonly Checkpoint[] }>> {
  const lacking = missing(caller.grants, 'history.read_all', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const kept = await deps.work.run(caller, (tx) => tx.sealedHistory.checkpoints());
  return yes({ key: deps.checkpointKey ?? null, checkpoints: kept });
}

/** A checkpoint now: to be kept elsewhere by whoever asks for it. */
export async function signCheckpoint(
  deps: Deps,
  caller: Caller,
): Promise<Outcome<NewCheckpoint | { readonly is: 'no_key' }>> {
  const lacking = missing(caller.grants, 'history.read_all', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const { work, checkpointKey = null } = deps;
  if (checkpointKey === null) return yes({ is: 'no_key' });
  await work.run(caller, (tx) => tx.sealedHistory.seal());
  return yes(await makeCheckpoint(work, caller, checkpointKey, true));
}

/**
 * Every sealed event in the order of the chain, with its checkpoints, read while it is written: whoever stops reading
 * stops it. What was appended after it began is not in it, and the last line says where it ends.
 */
export async function exportHistory(
  deps: Deps,
  caller: Caller,
  input: { readonly after: number },
): Promise<Outcome<AsyncIterable<readonly SealedLine[]>>> {
  const lacking = missing(caller.grants, 'history.read_all', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  return yes(linesOf(deps, caller, input.after));
}

const mayReadAll = ({ grants }: Caller): boolean => missing(grants, 'history.read_all', null).length === 0;

async function* linesOf(deps: Deps, caller: Caller, after: number): AsyncGenerator<readonly SealedLine[]> {
  await deps.work.run(caller, (tx) => tx.sealedHistory.seal());
  const began = await deps.work.run(caller, async ({ sealedHistory }) => ({
    checkpoints: (await sealedHistory.checkpoints()).filter(({ place }) => place > after),
    from: await sealedHistory.sealBefore(after),
    end: await sealedHistory.head(),
  }));
  const waiting = [...began.checkpoints];
  let number = began.from;
  let last: { place: number; hash: string } | null = null;
  yield [{ is: 'beginning', beginning: { company: caller.company, after } }];
  for (let place = after; place < began.end; ) {
    await mustHoldStill(deps.work, caller, mayReadAll);
    const lines = await deps.work.run(caller, (tx) => some(tx, number, after, began.end));
    if (lines.read === 0) break;
    number = lines.upTo;
    const out: SealedLine[] = [];
    for (const line of lines.events) {
      out.push(line);
      last = { place: line.place, hash: line.hash };
      place = line.place;
      while (waiting[0] !== undefined && waiting[0].place <= place) {
        out.push({ is: 'checkpoint', checkpoint: waiting.shift()! });
      }
    }
    yield out;
  }
  yield [{ is: 'end', end: { place: last?.place ?? after, hash: last?.hash ?? null } }];
}

async function some({ sealedHistory }: Tx, number: number, after: number, end: number) {
  const seals = await sealedHistory.seals(number, sealsAtOnce);
  const events: (SealedLine & { is: 'event' })[] = [];
  for (const seal of seals) {
    const found = new Map((await sealedHistory.loggedEventsById(seal.log, seal.ids)).map((one) => [one.id, one]));
    for (const [index, id] of seal.ids.entries()) {
      const place = seal.first + index;
      const event: LoggedEvent | undefined = found.get(id);
      // One that is missing leaves a gap, which whoever verifies the file will see.
      if (event === undefined || place <= after || place > end) continue;
      events.push({ is: 'event', event, place, hash: hashAt(seal, index) });
    }
  }
  return { read: seals.length, upTo: seals.at(-1)?.number ?? number, events };
}
