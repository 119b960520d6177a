import type {
  BillingPeriod,
  Caller,
  Commitment,
  Invoice,
  Project,
  ProjectTools,
  Reads,
  TellInvited,
  UnitOfWork,
} from '../../app/hub.ts';
import { countsAs } from '../../domain/billing/change-order.ts';
import type { CommitmentId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import {
  billedProjects,
  mayReadInErpTool,
  missing,
  missingOnCommitment,
  readableProjects,
  visibleCommitments,
} from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import * as periods from './billing-periods.ts';
import { addChangeOrder, removeChangeOrder } from './change-order-lines.ts';
import { commitmentTools } from './commitment-tools.ts';
import * as contacts from './contacts.ts';
import { createInvoice, deleteInvoice, updateInvoice } from './write-invoice.ts';

/** What a caller may see of a project: every commitment, or those that they were invited to bill. */
type Sees = readonly CommitmentId[] | null;

/** Of whoever reads the whole project: their level, or the invitation that they have as well, to that one commitment. */
const lackingOn = (
  { grants }: Caller,
  action: 'commitment.read' | 'invoice.write',
  project: ProjectId,
  commitment: CommitmentId | null,
) =>
  commitment === null ? missing(grants, action, project) : missingOnCommitment(grants, action, project, commitment);

const tellNobody: TellInvited = async () => undefined;

/**
 * The built-in project tools: commitments, billing periods and subcontractor invoices, kept in our own store.
 * @param tellInvited writes to whoever is invited to bill.
 */
export function builtInProjectTools(
  work: UnitOfWork,
  reads: Reads,
  tellInvited: TellInvited = tellNobody,
): ProjectTools {
  const doors = doorsOf(reads);
  return {
    ...commitmentTools(work, reads, doors.inCommitments),
    ...projectReads(reads, doors),
    ...periodTools(work, reads, doors),
    ...invoiceTools(work, reads, doors),
    ...contactTools(work, doors, tellInvited),
  };
}

type Doors = ReturnType<typeof doorsOf>;

/** Who is let in, and to what of a project. */
function doorsOf(reads: Reads) {
  /** A project of the company, or 404; what else it takes, the command itself checks. */
  async function known<T>(caller: Caller, project: ProjectId, act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const found = (await reads.projects(caller)).some((one) => one.id === project);
    return found ? act() : no('not_found', { thing: 'project' });
  }
  /** Then what one may see of it, a subcontractor's contact included, or 403. */
  const within = <T>(
    caller: Caller,
    project: ProjectId,
    read: (sees: Sees) => Promise<Outcome<T>>,
    action: 'commitment.read' | 'invoice.write' = 'commitment.read',
  ): Promise<Outcome<T>> =>
    known(caller, project, async () => {
      const sees = visibleCommitments(caller.grants, project);
      return sees?.length === 0 ? noMore(notPermitted(missing(caller.grants, action, project))) : read(sees);
    });
  /** What is for nobody but whoever may read the project's Commitments. */
  const inCommitments = <T>(caller: Caller, project: ProjectId, read: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    known(caller, project, async () => {
      const lacking = missing(caller.grants, 'commitment.read', project);
      return lacking.length > 0 ? noMore(notPermitted(lacking)) : read();
    });
  return { known, within, inCommitments };
}

type ProjectReads = Pick<ProjectTools, 'projects' | 'project' | 'vendors' | 'commitments' | 'commitment'>;

function projectReads(reads: Reads, { within }: Doors): ProjectReads {
  return {
    projects: (caller) =>
      unlessNothing(caller, billedProjects(caller.grants), async () => {
        const all = await reads.projects(caller);
        const billed = billedProjects(caller.grants);
        return all.filter((project) => mayReadInErpTool(caller.grants, project.id) || billed.includes(project.id));
      }),
    project: async (caller, id) => findProject(reads, caller, id),
    vendors: (caller) => unlessNothing(caller, [], () => reads.vendors(caller)),
    commitments: (caller, project) =>
      within(caller, project, async (sees) =>
        yes((await reads.commitments(caller, project)).flatMap((one) => asSeen(one, sees))),
      ),
    commitment: (caller, project, id) =>
      within(caller, project, async (sees) => findCommitment(reads, caller, project, id, sees)),
  };
}

type PeriodTools = Pick<
  ProjectTools,
  'billingPeriods' | 'createPeriod' | 'updatePeriod' | 'deletePeriod' | 'generatePeriods'
>;

function periodTools(work: UnitOfWork, reads: Reads, { known, within }: Doors): PeriodTools {
  return {
    billingPeriods: (caller, project) =>
      within(caller, project, async (sees) => {
        const all = await reads.periods(caller, project);
        return yes(sees === null ? all : await periodsOfContact(work, caller, project, sees, all));
      }),
    createPeriod: (caller, project, period) =>
      known(caller, project, () => periods.createPeriod(work, caller, project, period)),
    updatePeriod: (caller, project, id, entry, seen) =>
      known(caller, project, () => periods.updatePeriod(work, { caller, project, id, seen }, entry)),
    deletePeriod: (caller, project, id, seen) =>
      known(caller, project, () => periods.deletePeriod(work, { caller, project, id, seen })),
    generatePeriods: (caller, project, wanted) =>
      known(caller, project, () => periods.generatePeriods(work, caller, project, wanted)),
  };
}

type InvoiceTools = Pick<
  ProjectTools,
  | 'invoices'
  | 'invoice'
  | 'mayWriteInvoice'
  | 'createInvoice'
  | 'updateInvoice'
  | 'deleteInvoice'
  | 'addChangeOrder'
  | 'removeChangeOrder'
  | 'invoiceHistory'
>;

function invoiceTools(work: UnitOfWork, reads: Reads, { within }: Doors): InvoiceTools {
  return {
    invoices: (caller, project, filter, page) =>
      within(caller, project, async (sees) =>
        yes(await reads.invoices(caller, project, { ...filter, among: sees }, page)),
      ),
    invoice: (caller, project, id, action = 'commitment.read') =>
      within(
        caller,
        project,
        async (sees) => {
          const found = await findInvoice(reads, caller, project, id, sees);
          const lacking =
            sees === null ? lackingOn(caller, action, project, found.ok ? found.value.commitmentId : null) : [];
          return lacking.length > 0 ? noMore(notPermitted(lacking)) : found;
        },
        action,
      ),
    mayWriteInvoice: (caller, project, id) =>
      within(
        caller,
        project,
        async (sees) => {
          const commitment = await reads.commitmentOf(caller, project, id);
          const lacking = sees === null ? lackingOn(caller, 'invoice.write', project, commitment) : [];
          if (lacking.length > 0) return noMore(notPermitted(lacking));
          const seen = commitment !== null && (sees === null || sees.includes(commitment));
          return seen ? yes(null) : no('not_found', { thing: 'invoice' });
        },
        'invoice.write',
      ),
    createInvoice: (caller, entry) => createInvoice(work, caller, entry),
    updateInvoice: (caller, project, id, entry, seen) => updateInvoice(work, { caller, project, id, seen }, entry),
    deleteInvoice: (caller, project, id, seen) => deleteInvoice(work, { caller, project, id, seen }),
    addChangeOrder: (caller, project, id, changeOrder, seen) =>
      addChangeOrder(work, { caller, project, id, seen }, changeOrder),
    removeChangeOrder: (caller, project, id, changeOrder, seen) =>
      removeChangeOrder(work, { caller, project, id, seen }, changeOrder),
    invoiceHistory: (caller, project, id) =>
      within(caller, project, async (sees) => {
        const found = await findInvoice(reads, caller, project, id, sees);
        if (!found.ok) return found;
        // Procore's client asks for this one's alone.
        const events = ((await reads.history(caller, id))?.events ?? []).filter(({ of }) => !of);
        // What becomes of it in the books is the company's own affair.
        return yes(sees === null ? events : events.filter(({ type }) => type.startsWith('invoice.')));
      }),
  };
}

type ContactTools = Pick<
  ProjectTools,
  'contacts' | 'addContact' | 'removeContact' | 'invitations' | 'invite' | 'uninvite'
>;

/** A vendor's contacts, and what they are invited to bill. */
function contactTools(work: UnitOfWork, { known }: Doors, tellInvited: TellInvited): ContactTools {
  return {
    contacts: (caller, vendor) => contacts.contacts(work, caller, vendor),
    addContact: (caller, vendor, person) => contacts.addContact(work, caller, vendor, person),
    removeContact: (caller, vendor, person) => contacts.removeContact(work, caller, vendor, person),
    invitations: (caller, project, commitment) =>
      known(caller, project, () => contacts.invitations(work, caller, project, commitment)),
    invite: (caller, project, commitment, period) =>
      known(caller, project, () => contacts.invite(work, caller, { project, commitment, period }, tellInvited)),
    uninvite: (caller, project, commitment, period) =>
      known(caller, project, () => contacts.uninvite(work, caller, { project, commitment, period })),
  };
}

async function findProject(reads: Reads, caller: Caller, id: ProjectId): Promise<Outcome<Project>> {
  const found = (await reads.projects(caller)).find((one) => one.id === id);
  if (found === undefined) return no('not_found', { thing: 'project' });
  if (mayReadInErpTool(caller.grants, id) || billedProjects(caller.grants).includes(id)) return yes(found);
  return noMore(notPermitted(missing(caller.grants, 'connection.read', null)));
}

/** A list of the company, for whoever may read anything of it at all. */
async function unlessNothing<T>(
  caller: Caller,
  also: readonly ProjectId[],
  read: () => Promise<T>,
): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  if (lacking.length > 0 && readableProjects(caller.grants).length === 0 && also.length === 0) {
    return noMore(notPermitted(lacking));
  }
  return yes(await read());
}

async function findCommitment(reads: Reads, caller: Caller, project: ProjectId, id: CommitmentId, sees: Sees) {
  const lacking = sees === null ? [] : missingOnCommitment(caller.grants, 'commitment.read', project, id);
  const found = lacking.length > 0 ? null : await reads.commitment(caller, project, id);
  return found === null ? no('not_found', { thing: 'commitment' }) : yes(sees === null ? found : asContactSees(found));
}

const asSeen = (commitment: Commitment, sees: Sees): readonly Commitment[] =>
  sees === null ? [commitment] : sees.includes(commitment.id) ? [asContactSees(commitment)] : [];

/**
 * A commitment as its vendor's contact sees it. Its files, and change orders that nobody has approved, they may not ask for:
 * then what they are called and come to is not told beside it either.
 */
const asContactSees = (commitment: Commitment): Commitment => ({
  ...commitment,
  files: [],
  changeOrders: commitment.changeOrders.filter(({ status }) => countsAs[status] === 'approved'),
});

async function findInvoice(
  reads: Reads,
  caller: Caller,
  project: ProjectId,
  id: InvoiceId,
  among: Sees,
): Promise<Outcome<Invoice>> {
  const filter = { ids: [id], commitment: null, periods: null, statuses: null, originIds: null, among };
  const { rows } = await reads.invoices(caller, project, filter, { limit: 1, offset: 0 });
  return rows[0] === undefined ? no('not_found', { thing: 'invoice' }) : yes(rows[0]);
}

/** The periods that a contact was invited to, and no others. */
async function periodsOfContact(
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  sees: readonly CommitmentId[],
  all: readonly BillingPeriod[],
): Promise<readonly BillingPeriod[]> {
  const given = await work.run(caller, (tx) => tx.billing.invitations(project, null));
  const mine = new Set(given.filter(({ commitment }) => sees.includes(commitment)).map(({ period }) => period));
  return all.filter(({ id }) => mine.has(id));
}
