import type { Caller, CommitmentTools, OverBilling, Reads, UnitOfWork } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { importSchedule } from './import-schedule.ts';
import { mayWrite } from './open-commitment.ts';
import { syncLines } from './sync-lines.ts';
import { createChangeOrder, deleteChangeOrder, updateChangeOrder } from './write-change-order.ts';
import { createCommitment, deleteCommitment, updateCommitment } from './write-commitment.ts';
import { addLine, deleteLine, reorderLines, setScheduleOfValues, updateLine } from './write-lines.ts';
import { createPayment, deletePayment, updatePayment } from './write-payment.ts';

/** Does the reading within a project that the caller may read. */
type Within = <T>(caller: Caller, project: ProjectId, read: () => Promise<Outcome<T>>) => Promise<Outcome<T>>;

/** The Commitments tool, kept in our own store. */
export function commitmentTools(work: UnitOfWork, reads: Reads, within: Within): CommitmentTools {
  return {
    createCommitment: (caller, entry) => createCommitment(work, caller, entry),
    updateCommitment: (caller, project, id, entry, seen) =>
      updateCommitment(work, { caller, project, id, seen }, entry),
    deleteCommitment: (caller, project, id, seen) => deleteCommitment(work, { caller, project, id, seen }),
    addLine: (caller, project, id, fields, seen) => addLine(work, { caller, project, id, seen }, fields),
    updateLine: (caller, project, { commitment: id, line }, fields, seen) =>
      updateLine(work, { caller, project, id, seen }, line, fields),
    syncLines: (caller, project, id, entries, seen) => syncLines(work, { caller, project, id, seen }, entries),
    deleteLine: (caller, project, { commitment: id, line }, seen) =>
      deleteLine(work, { caller, project, id, seen }, line),
    setScheduleOfValues: (caller, project, id, entries, seen) =>
      setScheduleOfValues(work, { caller, project, id, seen }, entries),
    importSchedule: (caller, project, id, table, seen) => importSchedule(work, { caller, project, id, seen }, table),
    reorderLines: (caller, project, id, order, seen) => reorderLines(work, { caller, project, id, seen }, order),

    changeOrders: (caller, project) =>
      within(caller, project, async () => yes(await reads.changeOrders(caller, project, null))),
    changeOrder: (caller, project, id) =>
      within(caller, project, async () => {
        const [found] = await reads.changeOrders(caller, project, id);
        return found === undefined ? no('not_found', { thing: 'change order' }) : yes(found);
      }),
    createChangeOrder: (...given) => createChangeOrder(work, ...given),
    updateChangeOrder: (caller, project, id, entry, seen) =>
      updateChangeOrder(work, { caller, project, id, seen }, entry),
    deleteChangeOrder: (caller, project, id, seen) => deleteChangeOrder(work, { caller, project, id, seen }),

    payments: (caller, project, commitment) =>
      within(caller, project, async () => yes(await reads.payments(caller, project, { commitment }))),
    payment: (caller, project, id) =>
      within(caller, project, async () => {
        const [found] = await reads.payments(caller, project, { id });
        return found === undefined ? no('not_found', { thing: 'payment' }) : yes(found);
      }),
    createPayment: (...given) => createPayment(work, ...given),
    updatePayment: (caller, project, id, entry, seen) => updatePayment(work, { caller, project, id, seen }, entry),
    deletePayment: (caller, project, id, seen) => deletePayment(work, { caller, project, id, seen }),

    commitmentHistory: (caller, project, id) =>
      within(caller, project, async () => {
        const events = await reads.commitmentHistory(caller, project, id);
        return events === null ? no('not_found', { thing: 'commitment' }) : yes(events);
      }),
    codes: (caller, project) => within(caller, project, async () => yes(await reads.codes(caller, project))),
    setOverBilling: (caller, project, overBilling) =>
      work.run(caller, async (tx): Promise<Outcome<OverBilling>> => {
        const known = await tx.commitments.project(project);
        if (known === null) return no('not_found', { thing: 'project' });
        const allowed = mayWrite(caller, project);
        if (!allowed.ok) return allowed;
        if (known.overBilling === overBilling) return yes(overBilling);
        await tx.commitments.setOverBilling(project, overBilling);
        const facts = { from: known.overBilling, to: overBilling };
        const { person: by, requestId } = caller;
        await tx.events.append([{ type: 'project.over_billing', by, projectId: project, facts, requestId }]);
        return yes(overBilling);
      }),
  };
}
