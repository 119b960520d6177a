import { z } from 'zod';
import type { TemplateId } from '../../app/hub.ts';
import type { PersonId } from '../../domain/ids.ts';
import { whoIsHere } from '../caller.ts';
import { onceWritten } from '../once.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './directory-shapes.ts';
import { serviceAccountView, templateView } from './directory-views.ts';

const config = { access: 'company' } as const;

/** Permission templates, and programs that act as a person. */
export function directoryAccessRoutes(app: ZodApp, context: Context): void {
  templateRoutes(app, context);
  serviceAccountRoutes(app, context);
}

function templateRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  const templates = '/companies/:company/directory/templates';
  app.get(
    templates,
    {
      config,
      schema: { summary: 'Permission templates', params: inCompany, response: { 200: shapes.templates, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.templates(caller), (all) => ({ templates: all.map(templateView) })),
      ),
  );
  app.post(
    templates,
    {
      config,
      schema: {
        summary: 'A new template',
        params: inCompany,
        body: shapes.newTemplate,
        response: { 201: shapes.template, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub: context.hub, caller, request, reply },
          {
            status: 201,
            view: templateView,
            write: (keeping) => {
              const { erp_integrations, ...rest } = request.body;
              return directory.addTemplate(keeping, { ...rest, erpIntegrations: erp_integrations });
            },
          },
        ),
      ),
  );
  app.patch(
    `${templates}/:id`,
    {
      config,
      schema: {
        summary: 'Change a template, and with it whoever holds it',
        params: onInvoice,
        body: shapes.templateChange,
        response: { 200: shapes.template, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { erp_integrations, ...rest } = request.body;
        const change = { ...rest, erpIntegrations: erp_integrations };
        const outcome = await directory.editTemplate(caller, { template: request.params.id as TemplateId, change });
        return answer(request, reply, outcome, templateView);
      }),
  );
  app.delete(
    `${templates}/:id`,
    {
      config,
      schema: {
        summary: 'Delete a template that nobody holds',
        params: onInvoice,
        response: { 204: z.null().describe('Deleted'), ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const outcome = await directory.deleteTemplate(caller, { template: request.params.id as TemplateId });
        return answer(request, reply.code(204), outcome, () => null);
      }),
  );
}

function serviceAccountRoutes(app: ZodApp, context: Context): void {
  const { directory } = context.hub;
  const accounts = '/companies/:company/directory/service-accounts';
  app.get(
    accounts,
    {
      config,
      schema: { summary: 'Service accounts', params: inCompany, response: { 200: shapes.serviceAccounts, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.serviceAccounts(caller), (all) => ({
          service_accounts: all.map(serviceAccountView),
        })),
      ),
  );
  app.post(
    accounts,
    {
      config,
      schema: {
        summary: 'A program that acts as a person; its secret is shown this once',
        description:
          'Takes no `Idempotency-Key`: what is kept for a repetition would keep the secret. For oneself it needs a signed-in session.',
        params: inCompany,
        body: shapes.newServiceAccount,
        response: { 201: shapes.madeServiceAccount, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { person_id, ...fields } = request.body;
        // What acts as oneself for good is made before one's browser, and by no other program of one's own.
        if (person_id === caller.person) await whoIsHere(request, context.signIn);
        const made = await directory.addServiceAccount(caller, { person: person_id as PersonId, ...fields });
        return answer(request, reply.code(201), made, ({ clientId, secret }) => ({
          client_id: clientId,
          client_secret: secret,
        }));
      }),
  );
  app.delete(
    `${accounts}/:client`,
    {
      config,
      schema: {
        summary: 'Revoke a service account',
        params: inCompany.extend({ client: z.string().max(200) }),
        response: { 200: shapes.serviceAccount, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const outcome = await directory.revokeServiceAccount(caller, { clientId: request.params.client });
        return answer(request, reply, outcome, serviceAccountView);
      }),
  );
}
