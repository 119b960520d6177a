import type { Caller, Invitation, InvitedToBill, TellInvited, Tx, UnitOfWork, VendorContact } from '../../app/hub.ts';
import type { BillingPeriodId, CommitmentId, PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import { missing, missingEverywhere } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { EventType } from '../../domain/words/words.ts';

/** The people of a vendor who may bill for it, and what they were invited to bill. */

type Facts = { readonly detail: string } & Readonly<Record<string, unknown>>;

const note = (tx: Tx, caller: Caller, projectId: ProjectId | null, type: EventType, facts: Facts) =>
  tx.events.append([
    {
      type,
      by: caller.person,
      projectId,
      invoiceId: null,
      facts,
      requestId: caller.requestId,
    },
  ]);

function onVendor<T>(
  work: UnitOfWork,
  caller: Caller,
  vendor: VendorId,
  act: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return work.run(caller, async (tx): Promise<Outcome<T>> => {
    if (!(await tx.billing.vendorExists(vendor))) return no('not_found', { thing: 'vendor' });
    const lacking = missingEverywhere(caller.grants, 'invoice.write');
    return lacking.length > 0 ? noMore(notPermitted(lacking)) : act(tx);
  });
}

export const contacts = (work: UnitOfWork, caller: Caller, vendor: VendorId) =>
  onVendor(work, caller, vendor, async (tx) => yes(await tx.billing.contacts(vendor)));

/** A contact bills wherever the vendor is invited, so whoever adds or removes one may enter invoices in all of these. */
async function wherever(tx: Tx, { grants }: Caller, vendor: VendorId): Promise<Outcome<null>> {
  const invitedOn = await tx.billing.invitedOn(vendor);
  const elsewhere = invitedOn.some((project) => missing(grants, 'invoice.write', project).length > 0);
  return elsewhere ? no('vendor_invited_elsewhere') : yes(null);
}

export const addContact = (work: UnitOfWork, caller: Caller, vendor: VendorId, person: PersonId) =>
  onVendor(work, caller, vendor, async (tx): Promise<Outcome<readonly VendorContact[]>> => {
    const name = await tx.billing.memberName(person);
    if (name === null) return no('invalid', { field: 'person_id', because: 'not_a_member' });
    const before = await tx.billing.contacts(vendor);
    if (!before.some((contact) => contact.person.id === person)) {
      const everywhere = await wherever(tx, caller, vendor);
      if (!everywhere.ok) return everywhere;
      await tx.billing.addContact(vendor, person);
      await note(tx, caller, null, 'contact.added', { detail: name, vendor, contact: person });
    }
    return yes(await tx.billing.contacts(vendor));
  });

export const removeContact = (work: UnitOfWork, caller: Caller, vendor: VendorId, person: PersonId) =>
  onVendor(work, caller, vendor, async (tx): Promise<Outcome<null>> => {
    const found = (await tx.billing.contacts(vendor)).find((contact) => contact.person.id === person);
    if (found === undefined) return no('not_found', { thing: 'person' });
    const everywhere = await wherever(tx, caller, vendor);
    if (!everywhere.ok) return everywhere;
    await tx.billing.removeContact(vendor, person);
    await note(tx, caller, null, 'contact.removed', { detail: found.person.name, vendor, contact: person });
    return yes(null);
  });

export const invitations = (
  work: UnitOfWork,
  caller: Caller,
  project: ProjectId,
  commitment: CommitmentId | null,
): Promise<Outcome<readonly Invitation[]>> =>
  work.run(caller, async (tx): Promise<Outcome<readonly Invitation[]>> => {
    const lacking = missing(caller.grants, 'commitment.read', project);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    if (commitment !== null) {
      const found = await tx.project.commitment(commitment);
      if (found === null || found.projectId !== project) return no('not_found', { thing: 'commitment' });
    }
    return yes(await tx.billing.invitations(project, commitment));
  });

/** What an invitation opens: one commitment of a project in one of its periods. */
interface Opened {
  readonly project: ProjectId;
  readonly commitment: CommitmentId;
  readonly period: BillingPeriodId;
}

function onInvitation<T>(
  work: UnitOfWork,
  caller: Caller,
  at: Opened,
  act: (tx: Tx, place: InvitedToBill) => Promise<Outcome<T>>,
  unknownPeriod: Outcome<never> = no('invalid', { field: 'period_id', because: 'unknown' }),
): Promise<Outcome<T>> {
  return work.run(caller, async (tx): Promise<Outcome<T>> => {
    const commitment = await tx.project.commitment(at.commitment);
    if (commitment === null || commitment.projectId !== at.project) return no('not_found', { thing: 'commitment' });
    const lacking = missing(caller.grants, 'invoice.write', at.project);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const period = (await tx.project.periods(at.project)).find((one) => one.id === at.period);
    if (period === undefined) return unknownPeriod;
    return act(tx, { commitment, period });
  });
}

const told = ({ commitment, period }: InvitedToBill) => `${commitment.number}, ${period.start} – ${period.end}`;

/** Opens one commitment in one open period to its vendor's contacts, and tells them. Twice is once. */
export const invite = (work: UnitOfWork, caller: Caller, { project, commitment, period }: Opened, tell: TellInvited) =>
  onInvitation(
    work,
    caller,
    { project, commitment, period },
    async (tx, place): Promise<Outcome<readonly Invitation[]>> => {
      if (place.commitment.status !== 'Approved') {
        return no('invalid', { field: 'commitment_id', because: 'commitment_not_approved' });
      }
      if (place.period.status !== 'open') {
        return no('period_closed', { period: `${place.period.start} – ${place.period.end}` });
      }
      const before = await tx.billing.invitations(project, commitment);
      if (!before.some((given) => given.period === period)) {
        await tx.billing.invite(commitment, period, caller.person);
        await note(tx, caller, project, 'contact.invited', { detail: told(place), commitment, period });
        await tell(tx, caller, place);
      }
      return yes(await tx.billing.invitations(project, commitment));
    },
  );

export const uninvite = (work: UnitOfWork, caller: Caller, { project, commitment, period }: Opened) => {
  // It stands in the address: what is not there is not found.
  const none = no('not_found', { thing: 'invitation' });
  const end = async (tx: Tx, place: InvitedToBill): Promise<Outcome<null>> => {
    const before = await tx.billing.invitations(project, commitment);
    if (!before.some((given) => given.period === period)) return none;
    await tx.billing.uninvite(commitment, period);
    await note(tx, caller, project, 'contact.uninvited', { detail: told(place), commitment, period });
    return yes(null);
  };
  return onInvitation(work, caller, { project, commitment, period }, end, none);
};
