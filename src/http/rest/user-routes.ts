import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Member, TemplateId } from '../../app/hub.ts';
import type { PersonId, ProjectId } from '../../domain/ids.ts';
import { refusal } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  idsFilter,
  pageOfAll,
  projectOf,
  type RestContext,
  restAnswer,
} from './context.ts';
import { templateDetailView, templateView, userView } from './directory-views.ts';

const inCompany = { config: { access: 'company' } } as const;

/** Users of a company, who one is in it, and its permission templates. */
export function userRoutes(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  for (const version of ['v1.0', 'v1.1', 'v1.2', 'v1.3']) {
    app.get(`/${version}/companies/:company_id/users`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) =>
        restAnswer(request, reply, await directory.people(caller), ({ people }) => {
          const page = pageOfAll(request, reply, wanted(request, people), 100);
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
  templateRoutes(app, context);
}

/** Active ones, by the filters that are understood, in the order of the wish. */
function wanted(request: FastifyRequest, people: readonly Member[]): readonly Member[] {
  const filters = filtersOf(request);
  const vendors = idsFilter(filters.vendor_id, 'vendor_id');
  const search = typeof filters.search === 'string' ? filters.search.toLowerCase() : null;
  const found = people.filter(
    ({ active, name, email, vendor }) =>
      active &&
      // No person has an origin id here.
      filters.origin_id === undefined &&
      (vendors === null || (vendor !== null && vendors.includes(vendor.id))) &&
      (search === null || [name, email ?? '', vendor?.name ?? ''].some((text) => text.toLowerCase().includes(search))),
  );
  const by: Readonly<Record<string, (member: Member) => string>> = {
    email: ({ email }) => email ?? '',
    vendor_name: ({ vendor }) => vendor?.name ?? '',
    permission_template: ({ template }) => template?.name ?? '',
  };
  const { sort } = request.query as { sort?: unknown };
  const key = typeof sort === 'string' && Object.hasOwn(by, sort) ? by[sort]! : null;
  return key === null ? found : found.toSorted((a, b) => key(a).localeCompare(key(b)));
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
