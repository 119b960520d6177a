import type { ConnectionId, PersonId, TieOutId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { nextTimeOfDay } from '../../domain/time-of-day.ts';
import type { Deps } from '../deps.ts';
import type { Caller, Finding, TieOut, Tx } from '../unit-of-work.ts';

/** Lays a connection's links beside its ERP's bills, soon. Where one is under way already, that is the answer. */
export function askTieOut(deps: Deps, caller: Caller, id: ConnectionId): Promise<Outcome<TieOut>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<TieOut>> => {
    const connection = await tx.connections.get(id);
    if (connection === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'tie_out.ask', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const run = await opened(tx, id, caller.person);
    await tx.jobs.add('tie_out', id);
    return yes(run);
  });
}

/** The one under way may end between our asking for another and our looking at it: then there is room for another. */
async function opened(tx: Tx, connection: ConnectionId, by: PersonId): Promise<TieOut> {
  for (;;) {
    const made = await tx.tieOuts.ask(connection, by);
    const run = made === null ? await tx.tieOuts.open(connection) : await tx.tieOuts.get(made);
    if (run !== null) return run;
  }
}

/** At which hour of the company's day a connection is tied out by itself; null for never. */
export function setTieOutHour(
  deps: Deps,
  caller: Caller,
  { connection, hour }: { readonly connection: ConnectionId; readonly hour: number | null },
): Promise<Outcome<number | null>> {
  return deps.work.run(caller, async (tx) => {
    const before = await tx.connections.get(connection);
    if (before === null) return no('not_found', { thing: 'ERP connection' });
    const lacking = missing(caller.grants, 'connection.manage', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    await tx.connections.setTieOutHour(connection, hour);
    if (hour !== null) await dueAt(tx, connection, hour);
    const facts = { connection, name: before.name };
    await tx.directory.note({ type: 'schedule.changed', by: caller.person, facts, requestId: caller.requestId });
    return yes(hour);
  });
}

/** The next one comes at this hour, earlier or later than it was to come. One that is asked for comes now all the same. */
export async function dueAt(tx: Tx, connection: ConnectionId, hour: number): Promise<void> {
  const now = await tx.now();
  const { timeZone } = await tx.directory.settings();
  const inMs = nextTimeOfDay(now, hour, timeZone) - now;
  // It locks the job, so that nobody asks for one between the look for that and the deferring.
  await tx.jobs.add('tie_out', connection, inMs);
  if ((await tx.tieOuts.open(connection)) === null) await tx.jobs.defer('tie_out', connection, inMs);
}

/**
 * Says of a finding what is known of it, or takes that back (null). It stays said as long as the finding is the same, in
 * later tie-outs too, and hides nothing.
 */
export function noteFinding(
  deps: Deps,
  caller: Caller,
  { id, finding, comment }: { readonly id: TieOutId; readonly finding: number; readonly comment: string | null },
): Promise<Outcome<Finding>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<Finding>> => {
    const [run, found] = [await tx.tieOuts.get(id), await tx.tieOuts.finding(id, finding)];
    if (run === null || found === null || found.key === null) return no('not_found', { thing: 'finding' });
    const lacking = missing(caller.grants, 'tie_out.ask', null);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const said = comment === null || comment.trim() === '' ? null : comment.trim();
    await tx.tieOuts.note(run.connection, found, said, caller.person);
    await tx.events.append([
      {
        type: said === null ? 'tie_out.note_taken_back' : 'tie_out.noted',
        by: caller.person,
        projectId: found.project?.id ?? null,
        ...(found.invoice === null ? {} : { invoiceId: found.invoice.id }),
        ...(found.link === null ? {} : { linkId: found.link }),
        facts: { finding: found.kind, record: found.label ?? '', comment: said ?? '' },
        requestId: caller.requestId,
      },
    ]);
    return yes((await tx.tieOuts.finding(id, finding))!);
  });
}
