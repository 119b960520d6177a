import { z } from 'zod';
import type { TemplateId } from '../../app/hub.ts';
import type { PersonId, ProjectId, VendorId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { onceWritten } from '../once.ts';
import { profileChanged } from '../profile-fields.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './directory-shapes.ts';
import { companyHistoryView, peopleView, personView } from './directory-views.ts';
import { idText } from './shapes.ts';

const config = { access: 'company' } as const;
const historyPage = 100;

/** People of the company: who they are, what they may do, and their way in. */
export function directoryPeopleRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  const people = '/companies/:company/directory/people';
  app.get(
    people,
    {
      config,
      schema: { summary: 'People and their rights', params: inCompany, response: { 200: shapes.people, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.people(caller), peopleView),
      ),
  );
  app.post(
    people,
    {
      config,
      schema: {
        summary: 'A new person, who has no password yet',
        params: inCompany,
        body: shapes.newPerson,
        response: { 201: shapes.person, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub: context.hub, caller, request, reply },
          {
            status: 201,
            view: personView,
            write: (keeping) => {
              const { login, name, email = null, vendor_id, template_id, ...levels } = request.body;
              return directory.addPerson(keeping, {
                login,
                name,
                email,
                vendorId: (vendor_id ?? null) as VendorId | null,
                templateId: (template_id ?? null) as TemplateId | null,
                erpIntegrations: levels.erp_integrations,
                directory: levels.directory,
              });
            },
          },
        ),
      ),
  );
  app.patch(
    `${people}/:id`,
    {
      config,
      schema: {
        summary: 'Change a person: name, address, vendor, rights, whether they are active',
        params: onInvoice,
        body: shapes.personChange,
        response: { 200: shapes.person, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { vendor_id, template_id, erp_integrations, profile, ...rest } = request.body;
        const change = {
          ...rest,
          profile: profileChanged(profile),
          erpIntegrations: erp_integrations,
          vendorId: vendor_id as VendorId | null | undefined,
          templateId: template_id as TemplateId | null | undefined,
        };
        const outcome = await directory.editPerson(caller, { person: request.params.id as PersonId, change });
        return answer(request, reply, outcome, personView);
      }),
  );
  rightsRoutes(app, context, people);
  mailRoutes(app, context);
  historyRoute(app, context);
}

function rightsRoutes(app: ZodApp, context: Context, people: string): void {
  const { directory } = context.hub;
  app.put(
    `${people}/:id/projects/:project`,
    {
      config,
      schema: {
        summary: 'What a person may do on one project',
        params: onInvoice.extend({ project: idText }),
        body: shapes.projectRight,
        response: { 200: shapes.person, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { id, project } = request.params;
        const { commitments = 'none', template_id } = request.body;
        const outcome = await directory.setProjectRight(caller, {
          person: id as PersonId,
          project: project as ProjectId,
          commitments,
          templateId: (template_id ?? null) as TemplateId | null,
        });
        return answer(request, reply, outcome, personView);
      }),
  );
  app.put(
    `${people}/:id/push-to-accounting`,
    {
      config,
      schema: {
        summary: 'Grant or revoke Can Push to Accounting',
        params: onInvoice,
        body: shapes.push,
        response: { 200: shapes.person, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { granted } = request.body;
        const outcome = await directory.grantPush(caller, { person: request.params.id as PersonId, granted });
        return answer(request, reply, outcome, personView);
      }),
  );
  app.post(
    `${people}/:id/invitation`,
    {
      config,
      schema: {
        summary: 'A link by which a person sets their password, once',
        description: 'Takes no `Idempotency-Key`: what is kept for a repetition would keep the link.',
        params: onInvoice,
        body: z.object({}).nullish(),
        response: { 201: shapes.invitation, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const made = await directory.invite(caller, { person: request.params.id as PersonId });
        return answer(request, reply.code(201), made, ({ link, expiresAt }) => ({
          link,
          expires_at: isoInstant(expiresAt),
        }));
      }),
  );
}

function mailRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  app.get(
    '/companies/:company/directory/me/mail',
    {
      config,
      schema: { summary: 'Which mail I get', params: inCompany, response: { 200: shapes.myMailView, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.me(caller), ({ mailRejections, mailDigest, email }) => ({
          rejections: mailRejections,
          digest: mailDigest,
          email,
        })),
      ),
  );
  app.put(
    '/companies/:company/directory/me/mail',
    {
      config,
      schema: {
        summary: 'Which mail I want to get',
        params: inCompany,
        body: shapes.myMail,
        response: { 200: shapes.myMail, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { rejections, digest } = request.body;
        const outcome = await directory.setMyMail(caller, { mailRejections: rejections, mailDigest: digest });
        return answer(request, reply, outcome, () => ({ rejections, digest }));
      }),
  );
}

function historyRoute(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  app.get(
    '/companies/:company/directory/history',
    {
      config,
      schema: {
        summary: 'What was done to the company, newest first',
        params: inCompany,
        querystring: shapes.historyQuery,
        response: { 200: shapes.companyHistory, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const before = request.query.before ?? null;
        const found = await directory.history(caller, { before, limit: historyPage });
        return answer(request, reply, found, companyHistoryView(historyPage));
      }),
  );
}
