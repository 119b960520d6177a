import type { ProjectId } from '../../domain/ids.ts';
import { defined } from '../defined.ts';
import { onceWritten } from '../once.ts';
import { profileChanged } from '../profile-fields.ts';
import { answer, asCaller, type Context, inCompany, onInvoice, refused, type ZodApp } from './context.ts';
import * as shapes from './directory-shapes.ts';
import { projectView, settingsView } from './directory-views.ts';

const config = { access: 'company' } as const;

/** Projects, and what a company decides for itself. */
export function companySettingsRoutes(app: ZodApp, context: Context): void {
  projectRoutes(app, context);
  const { directory } = context.hub;
  const settings = '/companies/:company/settings';
  app.get(
    settings,
    { config, schema: { summary: 'Settings', params: inCompany, response: { 200: shapes.settings, ...refused } } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await directory.settings(caller), settingsView),
      ),
  );
  app.patch(
    settings,
    {
      config,
      schema: {
        summary: 'Change settings',
        params: inCompany,
        body: shapes.settingsChange,
        response: { 200: shapes.settings, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { push_granted_by, mail = {} } = request.body;
        const outcome = await directory.editSettings(caller, {
          pushGrantedBy: push_granted_by,
          mailRejections: mail.rejections,
          mailDigest: mail.digest,
          digestHour: mail.digest_hour,
          timeZone: mail.time_zone,
          mailFrom: mail.from,
        });
        if (!outcome.ok) return answer(request, reply, outcome, settingsView as never);
        return answer(request, reply, await directory.settings(caller), settingsView);
      }),
  );
}

function projectRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const projects = '/companies/:company/projects';
  app.get(
    projects,
    {
      config,
      schema: {
        summary: 'Every project, for whoever administers the company',
        params: inCompany,
        response: { 200: shapes.projects, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.directory.projects(caller), (all) => ({ projects: all.map(projectView) })),
      ),
  );
  app.post(
    projects,
    {
      config,
      schema: {
        summary: 'A new project',
        params: inCompany,
        body: shapes.newProject,
        response: { 201: shapes.project, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        onceWritten(
          { hub, caller, request, reply },
          {
            status: 201,
            view: projectView,
            write: (keeping) => {
              const { name, number } = request.body;
              return hub.directory.addProject(keeping, { ...noProject, ...projectFields(request.body), name, number });
            },
          },
        ),
      ),
  );
  app.patch(
    `${projects}/:id`,
    {
      config,
      schema: {
        summary: 'Change a project',
        params: onInvoice,
        body: shapes.projectChange,
        response: { 200: shapes.project, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const input = { project: request.params.id as ProjectId, change: projectFields(request.body) };
        return answer(request, reply, await hub.directory.editProject(caller, input), projectView);
      }),
  );
}

const noProject = {
  address: '',
  city: '',
  stateCode: '',
  zip: '',
  active: true,
  erpNumber: null,
  overBilling: 'refuse',
} as const;

/** What was given, by our names. What was not is left out, so that it stays. */
const projectFields = ({ state_code, erp_number, profile, ...rest }: shapes.ProjectChange) =>
  defined({ ...rest, stateCode: state_code, erpNumber: erp_number, profile: profileChanged(profile) });
