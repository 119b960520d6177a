import type { Caller, Invoice, Project, ProjectTools, Reads, UnitOfWork } from '../../app/hub.ts';
import type { CommitmentId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import { type Action, mayReadInErpTool, missing, readableProjects } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import { commitmentTools } from './commitment-tools.ts';
import { createInvoice, deleteInvoice, updateInvoice } from './write-invoice.ts';

/** The built-in project tools: commitments, billing periods and subcontractor invoices, kept in our own store. */
export function builtInProjectTools(work: UnitOfWork, reads: Reads): ProjectTools {
  /** A project of the company, or 404; then the right to read its commitments, or to do more, or 403. */
  async function within<T>(
    caller: Caller,
    project: ProjectId,
    read: () => Promise<Outcome<T>>,
    action: Action = 'commitment.read',
  ): Promise<Outcome<T>> {
    const known = (await reads.projects(caller)).some((one) => one.id === project);
    if (!known) return no('not_found', { thing: 'project' });
    const lacking = missing(caller.grants, action, project);
    return lacking.length > 0 ? noMore(notPermitted(lacking)) : read();
  }
  return {
    ...commitmentTools(work, reads, within),
    projects: (caller) =>
      unlessNothing(caller, async () => {
        const all = await reads.projects(caller);
        return all.filter((project) => mayReadInErpTool(caller.grants, project.id));
      }),
    project: async (caller, id) => findProject(reads, caller, id),
    vendors: (caller) => unlessNothing(caller, () => reads.vendors(caller)),
    commitments: (caller, project) =>
      within(caller, project, async () => yes(await reads.commitments(caller, project))),
    commitment: (caller, project, id) =>
      within(caller, project, async () => findCommitment(reads, caller, project, id)),
    billingPeriods: (caller, project) => within(caller, project, async () => yes(await reads.periods(caller, project))),
    invoices: (caller, project, filter, page) =>
      within(caller, project, async () => yes(await reads.invoices(caller, project, filter, page))),
    invoice: (caller, project, id, action) =>
      within(caller, project, async () => findInvoice(reads, caller, project, id), action),
    createInvoice: (caller, entry) => createInvoice(work, caller, entry),
    updateInvoice: (caller, project, id, entry, seen) => updateInvoice(work, caller, project, id, entry, seen),
    deleteInvoice: (caller, project, id, seen) => deleteInvoice(work, caller, project, id, seen),
  };
}

async function findProject(reads: Reads, caller: Caller, id: ProjectId): Promise<Outcome<Project>> {
  const found = (await reads.projects(caller)).find((one) => one.id === id);
  if (found === undefined) return no('not_found', { thing: 'project' });
  if (mayReadInErpTool(caller.grants, id)) return yes(found);
  return noMore(notPermitted(missing(caller.grants, 'connection.read', null)));
}

/** A list of the company, for whoever may read anything of it at all. */
async function unlessNothing<T>(caller: Caller, read: () => Promise<T>): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  if (lacking.length > 0 && readableProjects(caller.grants).length === 0) return noMore(notPermitted(lacking));
  return yes(await read());
}

async function findCommitment(reads: Reads, caller: Caller, project: ProjectId, id: CommitmentId) {
  const found = await reads.commitment(caller, project, id);
  return found === null ? no('not_found', { thing: 'commitment' }) : yes(found);
}

async function findInvoice(reads: Reads, caller: Caller, project: ProjectId, id: InvoiceId): Promise<Outcome<Invoice>> {
  const filter = { ids: [id], commitment: null, period: null, status: null, originId: null };
  const { rows } = await reads.invoices(caller, project, filter, { limit: 1, offset: 0 });
  return rows[0] === undefined ? no('not_found', { thing: 'invoice' }) : yes(rows[0]);
}
