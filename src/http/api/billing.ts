import { z } from 'zod';
import type { BillingPeriod, Invitation, VendorContact } from '../../app/hub.ts';
import type { BillingPeriodId, CommitmentId, PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import { type Day, isoInstant } from '../../domain/time.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import * as shapes from './billing-shapes.ts';
import { answer, asCaller, type Context, inCompany, refused, type ZodApp } from './context.ts';
import { idText } from './shapes.ts';

const config = { access: 'company' } as const;
const inProject = inCompany.extend({ project: idText });
const onCommitment = inProject.extend({ commitment: idText });
const onVendor = inCompany.extend({ vendor: idText });
const gone = { 204: z.null(), ...refused } as const;

const periodView = (period: BillingPeriod): z.infer<typeof shapes.period> => ({
  id: period.id,
  project_id: period.projectId,
  position: period.position,
  start_date: period.start,
  end_date: period.end,
  due_date: period.due,
  status: period.status,
  created_at: isoInstant(period.createdAt),
  updated_at: isoInstant(period.updatedAt),
});

const contactsView = (contacts: readonly VendorContact[]): shapes.Contacts => ({
  contacts: contacts.map(({ person, vendor, addedAt }) => ({
    vendor_id: vendor,
    person: { ...person },
    added_at: isoInstant(addedAt),
  })),
});

const invitationsView = (invitations: readonly Invitation[]): shapes.Invitations => ({
  invitations: invitations.map((given) => ({
    commitment_id: given.commitment,
    period_id: given.period,
    invited_at: isoInstant(given.invitedAt),
    invited_by: given.invitedBy,
    billed: given.billed,
  })),
});

/** What is around invoices and has no name at Procore: periods by the month, contacts of vendors, invitations to bill. */
export function billingRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    '/companies/:company/projects/:project/billing-periods/generate',
    {
      config,
      schema: {
        summary: 'Make billing periods, one a month, where there are none yet',
        params: inProject,
        body: shapes.byMonth,
        response: { 201: shapes.periods, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const { from, months, due_day } = request.body;
          const wanted = { from: from as Day, months, dueDay: due_day };
          const made = await hub.project.generatePeriods(caller, request.params.project as ProjectId, wanted);
          if (!made.ok) return { refusal: made.refusal };
          return { status: 201, body: { billing_periods: made.value.map(periodView) } };
        }),
      ),
  );
  invitationRoutes(app, context);
  contactRoutes(app, context);
}

function invitationRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const path = '/companies/:company/projects/:project/commitments/:commitment/invitations';
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'Which periods the vendor’s contacts are invited to bill',
        params: onCommitment,
        response: { 200: shapes.invitations, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { project, commitment } = request.params;
        const found = await hub.project.invitations(caller, project as ProjectId, commitment as CommitmentId);
        return answer(request, reply, found, invitationsView);
      }),
  );
  app.post(
    path,
    {
      config,
      schema: {
        summary: 'Invite the vendor’s contacts to bill a period',
        params: onCommitment,
        body: shapes.newInvitation,
        response: { 201: shapes.invitations, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const { project, commitment } = request.params;
          const period = request.body.period_id as BillingPeriodId;
          const given = await hub.project.invite(caller, project as ProjectId, commitment as CommitmentId, period);
          if (!given.ok) return { refusal: given.refusal };
          return { status: 201, body: invitationsView(given.value) };
        }),
      ),
  );
  app.delete(
    `${path}/:period`,
    {
      config,
      schema: {
        summary: 'Take an invitation back',
        params: onCommitment.extend({ period: idText }),
        response: gone,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { project, commitment, period } = request.params;
        const taken = await hub.project.uninvite(
          caller,
          project as ProjectId,
          commitment as CommitmentId,
          period as BillingPeriodId,
        );
        return taken.ok ? reply.code(204).send(null) : sendRefusal(request, reply, taken.refusal);
      }),
  );
}

function contactRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const path = '/companies/:company/vendors/:vendor/contacts';
  app.get(
    path,
    {
      config,
      schema: {
        summary: 'Who may bill for a vendor, once invited',
        params: onVendor,
        response: { 200: shapes.contacts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.project.contacts(caller, request.params.vendor as VendorId), contactsView),
      ),
  );
  app.post(
    path,
    {
      config,
      schema: {
        summary: 'Let a person of the company bill for a vendor',
        params: onVendor,
        body: shapes.newContact,
        response: { 201: shapes.contacts, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const person = request.body.person_id as PersonId;
          const added = await hub.project.addContact(caller, request.params.vendor as VendorId, person);
          return added.ok ? { status: 201, body: contactsView(added.value) } : { refusal: added.refusal };
        }),
      ),
  );
  app.delete(
    `${path}/:person`,
    {
      config,
      schema: {
        summary: 'Take a vendor’s contact away',
        params: onVendor.extend({ person: idText }),
        response: gone,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { vendor, person } = request.params;
        const taken = await hub.project.removeContact(caller, vendor as VendorId, person as PersonId);
        return taken.ok ? reply.code(204).send(null) : sendRefusal(request, reply, taken.refusal);
      }),
  );
}
