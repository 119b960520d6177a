import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ProjectId } from '../../domain/ids.ts';
import { refusal, yes } from '../../domain/refusal.ts';
import { companiesOf, whoAsks } from '../caller.ts';
import { sendRefusal } from '../problem.ts';
import { chosen } from './choose.ts';
import { asRestCaller, filtersOf, idFrom, paged, pageOfAll, type RestContext, restAnswer } from './context.ts';
import { projectChoosing } from './project-choosing.ts';
import { projectView } from './views.ts';

/** What the project side stands on: me, companies, projects. */
export function projectRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub, signIn } = context;
  const signedIn = { config: { access: 'signed in' } } as const;
  const inCompany = { config: { access: 'company' } } as const;

  app.get('/v1.0/me', signedIn, async (request, reply) => {
    const person = await hub.person((await whoAsks(request, signIn)).person);
    if (person === null) return sendRefusal(request, reply, refusal('not_signed_in'));
    return { id: person.id, login: person.email ?? person.login, name: person.name };
  });
  app.get('/v1.0/companies', signedIn, async (request, reply) => {
    const companies = await companiesOf(hub, await whoAsks(request, signIn));
    return pageOfAll(request, reply, companies, 100).map(({ id, name }) => ({
      id,
      name,
      is_active: true,
      logo_url: null,
      pcn_business_experience: null,
      my_company: true,
    }));
  });

  for (const version of ['v1.0', 'v1.1']) {
    app.get(`/${version}/projects`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller, company) => {
        const vendors = filtersOf(request).vendor_id === undefined ? yes([]) : await hub.project.vendors(caller);
        if (!vendors.ok) return sendRefusal(request, reply, vendors.refusal);
        return restAnswer(request, reply, await hub.project.projects(caller), (projects) => {
          const rows = chosen(request, projects, projectChoosing(vendors.value));
          if (viewNamed(request) === 'ids') {
            paged(request, reply, { page: 1, perPage: mostIds }, rows.length);
            return rows.map(({ id }) => id);
          }
          const view = viewOf(request);
          return pageOfAll(request, reply, rows, 100).map((project) => view(projectView(project, company)));
        });
      }),
    );
    app.get<{ Params: { id: string } }>(`/${version}/projects/:id`, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller, company) => {
        const found = await hub.project.project(caller, idFrom(request.params.id, 'project') as ProjectId);
        return restAnswer(request, reply, found, (project) => projectView(project, company));
      }),
    );
  }
}

/** The bare numbers come on one page, as they are published: whoever asks for them follows no links. */
const mostIds = 200_000;

type View = (project: ReturnType<typeof projectView>) => object;

const viewNamed = (request: FastifyRequest) => (request.query as { readonly view?: unknown }).view;

/** The compact view is called `view` in v1.1, and `serializer_view` in v1.0, where it shows one field more. */
function viewOf(request: FastifyRequest): View {
  const { serializer_view } = request.query as { readonly serializer_view?: unknown };
  if (serializer_view === 'compact') return ({ id, name, display_name }) => ({ id, name, display_name });
  return viewNamed(request) === 'compact' ? ({ id, name }) => ({ id, name }) : (project) => project;
}
