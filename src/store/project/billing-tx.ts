import { sql } from 'kysely';
import type { BillingTx, Invitation, VendorContact } from '../../app/unit-of-work.ts';
import type { BillingPeriodId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import type { Trx } from '../pool.ts';
import { insertLines } from './write-lines.ts';

/** Billing periods, lines that come and go with change orders, contacts and their invitations. */
export function billingTx(trx: Trx, company: number): BillingTx {
  return {
    addLines: (invoice, lines) => insertLines(trx, company, invoice, lines),
    removeLines: async (invoice, lines) => {
      if (lines.length === 0) return;
      await trx
        .deleteFrom('invoice_line')
        .where('company_id', '=', company)
        .where('invoice_id', '=', invoice)
        .where('id', 'in', [...lines])
        .execute();
    },
    ...periodTx(trx, company),
    ...invoicesOfPeriodTx(trx, company),
    ...contactTx(trx, company),
    ...invitationTx(trx, company),
  };
}

type PeriodTx = Pick<BillingTx, 'lockPeriods' | 'addPeriod' | 'savePeriod' | 'deletePeriod'>;

const periodTx = (trx: Trx, company: number): PeriodTx => ({
  lockPeriods: async (project) => {
    await trx
      .selectFrom('project')
      .select('id')
      .where('company_id', '=', company)
      .where('id', '=', project)
      // Not against those who only write something of the project: they may hold an invoice that moves along.
      .forNoKeyUpdate()
      .execute();
  },
  addPeriod: async (project, period) => {
    const made = await trx
      .insertInto('billing_period')
      .values((e) => ({
        company_id: company,
        project_id: project,
        position: e
          .selectFrom('billing_period')
          .select(sql<number>`coalesce(max(position), 0) + 1`.as('next'))
          .where('company_id', '=', company)
          .where('project_id', '=', project),
        start_date: period.start,
        end_date: period.end,
        due_date: period.due,
        status: period.status,
      }))
      .returning('id')
      .executeTakeFirstOrThrow();
    return made.id as BillingPeriodId;
  },
  savePeriod: async (id, period) => {
    await trx
      .updateTable('billing_period')
      .set({
        start_date: period.start,
        end_date: period.end,
        due_date: period.due,
        status: period.status,
        version: sql<number>`version + 1`,
        updated_at: sql<number>`clock_timestamp()`,
      })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
  },
  deletePeriod: async (id) => {
    await trx.deleteFrom('billing_invitation').where('company_id', '=', company).where('period_id', '=', id).execute();
    await trx.deleteFrom('billing_period').where('company_id', '=', company).where('id', '=', id).execute();
  },
});

type InvoicesOfPeriodTx = Pick<BillingTx, 'moveDays' | 'periodHasInvoices'>;

const invoicesOfPeriodTx = (trx: Trx, company: number): InvoicesOfPeriodTx => ({
  moveDays: async (id, from, to) => {
    const rows = await trx
      .selectFrom('invoice')
      .select('id')
      .where('company_id', '=', company)
      .where('period_id', '=', id)
      .where('requisition_start', '=', from.start)
      .where('requisition_end', '=', from.end)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    if (rows.length === 0) return [];
    // Their links are looked for after the lock was had, in a statement of its own: a send is seen.
    const moved = await trx
      .updateTable('invoice')
      .set({
        requisition_start: to.start,
        requisition_end: to.end,
        version: sql<number>`version + 1`,
        updated_at: sql<number>`clock_timestamp()`,
      })
      .where('company_id', '=', company)
      .where(sql<boolean>`id = any(${rows.map((row) => row.id)}::bigint[])`)
      .where(
        sql<boolean>`not exists (select from link where link.company_id = invoice.company_id
          and link.invoice_id = invoice.id and link.ended_at is null)`,
      )
      .returning('id')
      .execute();
    return moved.map((row) => row.id as InvoiceId);
  },
  periodHasInvoices: async (id) => {
    const found = await trx
      .selectFrom('invoice')
      .select('id')
      .where('company_id', '=', company)
      .where('period_id', '=', id)
      .limit(1)
      .executeTakeFirst();
    return found !== undefined;
  },
});

type ContactTx = Pick<
  BillingTx,
  'vendorExists' | 'contacts' | 'memberName' | 'invitedOn' | 'addContact' | 'removeContact'
>;

const contactTx = (trx: Trx, company: number): ContactTx => ({
  vendorExists: async (id) => {
    const row = await trx
      .selectFrom('vendor')
      .select('id')
      .where('company_id', '=', company)
      .where('id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  },
  contacts: async (vendor) => {
    const rows = await trx
      .selectFrom('vendor_contact as contact')
      .innerJoin('person', 'person.id', 'contact.person_id')
      .select(['person.id', 'person.name', 'person.login', 'contact.vendor_id', 'contact.added_at'])
      .where('contact.company_id', '=', company)
      .where('contact.vendor_id', '=', vendor)
      .orderBy('person.name')
      .execute();
    return rows.map(
      ({ id, name, login, vendor_id, added_at }) =>
        ({ person: { id, name, login }, vendor: vendor_id, addedAt: added_at }) as unknown as VendorContact,
    );
  },
  memberName: async (person) => {
    const row = await trx
      .selectFrom('membership')
      .innerJoin('person', 'person.id', 'membership.person_id')
      .select('person.name')
      .where('membership.company_id', '=', company)
      .where('membership.person_id', '=', person)
      .executeTakeFirst();
    return row?.name ?? null;
  },
  invitedOn: async (vendor) => {
    const rows = await trx
      .selectFrom('billing_invitation as given')
      .innerJoin('commitment', (on) =>
        on.onRef('commitment.company_id', '=', 'given.company_id').onRef('commitment.id', '=', 'given.commitment_id'),
      )
      .select('commitment.project_id')
      .distinct()
      .where('given.company_id', '=', company)
      .where('commitment.vendor_id', '=', vendor)
      .where('commitment.deleted_at', 'is', null)
      .execute();
    return rows.map(({ project_id }) => project_id as ProjectId);
  },
  addContact: async (vendor, person) => {
    await trx
      .insertInto('vendor_contact')
      .values({ company_id: company, vendor_id: vendor, person_id: person })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  removeContact: async (vendor, person) => {
    await trx
      .deleteFrom('vendor_contact')
      .where('company_id', '=', company)
      .where('vendor_id', '=', vendor)
      .where('person_id', '=', person)
      .execute();
  },
});

type InvitationTx = Pick<BillingTx, 'invitations' | 'invite' | 'uninvite'>;

const invitationTx = (trx: Trx, company: number): InvitationTx => ({
  invitations: async (project, commitment) => {
    let query = trx
      .selectFrom('billing_invitation as given')
      .innerJoin('billing_period as period', (on) =>
        on.onRef('period.company_id', '=', 'given.company_id').onRef('period.id', '=', 'given.period_id'),
      )
      .innerJoin('person', 'person.id', 'given.invited_by')
      .select(['given.commitment_id', 'given.period_id', 'given.invited_at', 'person.name as invited_by'])
      .select(() => [
        sql<boolean>`exists (select from invoice where invoice.company_id = given.company_id
          and invoice.commitment_id = given.commitment_id and invoice.period_id = given.period_id
          and invoice.deleted_at is null)`.as('billed'),
      ])
      .where('given.company_id', '=', company)
      .where('period.project_id', '=', project)
      .orderBy('period.position')
      .orderBy('given.commitment_id');
    if (commitment !== null) query = query.where('given.commitment_id', '=', commitment);
    const rows = await query.execute();
    return rows.map(
      (row) =>
        ({
          commitment: row.commitment_id,
          period: row.period_id,
          invitedAt: row.invited_at,
          invitedBy: row.invited_by,
          billed: row.billed,
        }) as unknown as Invitation,
    );
  },
  invite: async (commitment, period, by) => {
    await trx
      .insertInto('billing_invitation')
      .values({ company_id: company, commitment_id: commitment, period_id: period, invited_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  uninvite: async (commitment, period) => {
    await trx
      .deleteFrom('billing_invitation')
      .where('company_id', '=', company)
      .where('commitment_id', '=', commitment)
      .where('period_id', '=', period)
      .execute();
  },
});
