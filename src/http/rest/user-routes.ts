import type { FastifyInstance } from 'fastify';
import type { Member, Project, TemplateId } from '../../app/hub.ts';
import type { PersonId, ProjectId } from '../../domain/ids.ts';
import { refusal } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { among, between, type Choosing, chosen, contains, is, never } from './choose.ts';
import { asRestCaller, filtersOf, idFrom, pageOfAll, projectOf, type RestContext, restAnswer } from './context.ts';
import { templateInput } from './directory-shapes.ts';
import { assignmentView, templateDetailView, templateView, userView } from './directory-views.ts';
import { projectChoosing } from './project-choosing.ts';
import { readWrapped } from './wrapper.ts';
import { answerWrite } from './writing.ts';

const inCompany = { config: { access: 'company' } } as const;

/** Users of a company, who one is in it, and its permission templates. */
export function userRoutes(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  for (const version of ['v1.0', 'v1.1', 'v1.2', 'v1.3']) {
    app.get(`/${version}/companies/:company_id/users`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) =>
        restAnswer(request, reply, await directory.people(caller), ({ people }) => {
          const page = pageOfAll(
            request,
            reply,
            chosen(
              request,
              people.filter(({ active }) => active),
              choosing,
            ),
            100,
          );
          const { view } = request.query as { view?: string };
          // The published answer of this view is a list of bare numbers.
          return view === 'ids_only' ? page.map(({ id }) => id) : page.map(userView);
        }),
      ),
    );
    app.get<{ Params: { id: string } }>(`/${version}/companies/:company_id/users/:id`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) => {
        const id = idFrom(request.params.id, 'person') as PersonId;
        return restAnswer(request, reply, await directory.person(caller, id), userView);
      }),
    );
    app.get(`/${version}/companies/:company_id/me`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) =>
        restAnswer(request, reply, await directory.me(caller), userView),
      ),
    );
  }
  inactiveRoute(app, context);
  assignmentRoute(app, context);
  templateRoutes(app, context);
}

/** No person has a trade. */
const choosing: Choosing<Member> = {
  filters: {
    id: among(({ id }) => id),
    vendor_id: among(({ vendor }) => (vendor === null ? [] : [vendor.id])),
    origin_id: is(({ erpNumber }) => erpNumber),
    search: contains(({ name, email, vendor }) => [name, email, vendor?.name ?? null]),
    created_at: between(({ joinedAt }) => joinedAt),
    updated_at: between(({ updatedAt }) => updatedAt),
    trade_id: never,
  },
  sorts: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    email: ({ email }) => email ?? '',
    vendor_name: ({ vendor }) => vendor?.name ?? '',
    permission_template: ({ template }) => template?.name ?? '',
    created_at: ({ joinedAt }) => joinedAt,
    updated_at: ({ updatedAt }) => updatedAt,
  },
};

/** Whoever does not belong here any more. */
function inactiveRoute(app: FastifyInstance, context: RestContext): void {
  app.get('/v1.0/companies/:company_id/users/inactive', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      restAnswer(request, reply, await context.hub.directory.people(caller), ({ people }) => {
        const gone = people.filter(({ active }) => !active);
        return pageOfAll(request, reply, chosen(request, gone, choosing), 100).map((member) => ({
          ...userView(member),
          _links: { reactivate: `/rest/v1.0/companies/${company.id}/users/inactive/${member.id}` },
        }));
      }),
    ),
  );
}

/** The projects where somebody may do anything with commitments. */
function assignmentRoute(app: FastifyInstance, context: RestContext): void {
  const { directory, project } = context.hub;
  app.get('/v1.0/companies/:company_id/users/:user_id/project_assignments', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = idFrom((request.params as { user_id: string }).user_id, 'person') as PersonId;
      const found = await directory.person(caller, id);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const [projects, templates] = [await project.projects(caller), await directory.templates(caller)];
      if (!projects.ok) return sendRefusal(request, reply, projects.refusal);
      const rights = found.value.projects.filter(({ commitments }) => commitments !== 'none');
      const choosing = projectChoosing([]);
      const filters = { ...choosing.filters, active: is<Project>(({ active }) => active) };
      const here = chosen(request, projects.value, { ...choosing, filters }).flatMap((one) => {
        const right = rights.find(({ projectId }) => projectId === one.id);
        const all = templates.ok ? templates.value : [];
        return right ? [assignmentView(one, all.find(({ id }) => id === right.templateId)?.name ?? null)] : [];
      });
      return reply.send(pageOfAll(request, reply, here, 100));
    }),
  );
}

function templateRoutes(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  app.get('/v1.0/companies/:company_id/permission_templates', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) =>
      restAnswer(request, reply, await directory.templates(caller), (templates) => {
        const type = filtersOf(request).type === 'company_tools' ? 'company_tools' : 'global';
        const { view } = request.query as { view?: string };
        const detailed = view === 'with_permissions';
        return pageOfAll(request, reply, templates, 100).map((template) =>
          detailed ? { ...templateDetailView(template, company.id), type } : templateView(template, type),
        );
      }),
    ),
  );
  app.post('/v1.0/companies/:company_id/permission_templates', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller, company) =>
      answerWrite(context.hub, caller, request, reply, {
        action: 'directory.manage',
        status: 200,
        work: async (keeping) => {
          const { name, user_access_levels: given } = readWrapped(request, 'permission_template', templateInput);
          return directory.addTemplate(keeping, {
            name,
            erpIntegrations: given.erp_integrations,
            directory: given.directory,
            commitments: given.commitments,
          });
        },
        view: (made) => templateDetailView(made, company.id),
      }),
    ),
  );
  app.get<{ Params: { id: string } }>(
    '/v1.0/companies/:company_id/permission_templates/:id',
    inCompany,
    (request, reply) =>
      asRestCaller(context, request, reply, async (caller, company) => {
        const id = idFrom(request.params.id, 'template') as TemplateId;
        const found = await directory.templates(caller);
        if (!found.ok) return sendRefusal(request, reply, found.refusal);
        const template = found.value.find((one) => one.id === id);
        if (template === undefined) return sendRefusal(request, reply, refusal('not_found', { thing: 'template' }));
        return reply.send(templateDetailView(template, company.id));
      }),
  );
  app.get('/v1.0/projects/:project_id/permission_templates', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await directory.projectTemplates(caller, projectOf(request) as ProjectId);
      return restAnswer(request, reply, found, (templates) =>
        pageOfAll(request, reply, templates, 100).map((template) => templateView(template, 'global')),
      );
    }),
  );
}
