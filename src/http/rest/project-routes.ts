import type { FastifyInstance } from 'fastify';
import type { ProjectId } from '../../domain/ids.ts';
import { refusal } from '../../domain/refusal.ts';
import { whoAsks } from '../caller.ts';
import { sendRefusal } from '../problem.ts';
import { asRestCaller, filtersOf, idFrom, idsFilter, pageOfAll, type RestContext, restAnswer } from './context.ts';
import { projectView, vendorView } from './views.ts';

/** What the project side stands on: me, companies, projects, vendors, billing periods. */
export function projectRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub, signIn } = context;
  const signedIn = { config: { access: 'signed in' } } as const;
  const inCompany = { config: { access: 'company' } } as const;

  app.get('/v1.0/me', signedIn, async (request, reply) => {
    const person = await hub.person(await whoAsks(request, signIn));
    if (person === null) return sendRefusal(request, reply, refusal('not_signed_in'));
    return { id: person.id, login: person.email ?? person.login, name: person.name };
  });
  app.get('/v1.0/companies', signedIn, async (request, reply) => {
    const companies = await hub.companiesOf(await whoAsks(request, signIn));
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
        const filters = filtersOf(request);
        const ids = idsFilter(filters.id, 'id');
        return restAnswer(request, reply, await hub.project.projects(caller), (projects) => {
          const wanted = projects.filter(
            (project) =>
              (ids === null || ids.includes(project.id)) &&
              (filters.origin_id === undefined || project.erpNumber === String(filters.origin_id)),
          );
          return pageOfAll(request, reply, wanted, 100).map((project) => projectView(project, company));
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

  app.get('/v1.0/vendors', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const filters = filtersOf(request);
      const ids = idsFilter(filters.id, 'id');
      const search = typeof filters.search === 'string' ? filters.search.toLowerCase() : null;
      return restAnswer(request, reply, await hub.project.vendors(caller), (vendors) => {
        const wanted = vendors.filter(
          (vendor) =>
            (ids === null || ids.includes(vendor.id)) &&
            (filters.origin_id === undefined || vendor.erpNumber === String(filters.origin_id)) &&
            (search === null || vendor.name.toLowerCase().includes(search)),
        );
        return pageOfAll(request, reply, wanted, 100).map(vendorView);
      });
    }),
  );
  app.get<{ Params: { id: string } }>('/v1.0/vendors/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = idFrom(request.params.id, 'vendor');
      const found = await hub.project.vendors(caller);
      const vendor = found.ok ? found.value.find((one) => one.id === id) : undefined;
      if (vendor === undefined) return sendRefusal(request, reply, refusal('not_found', { thing: 'vendor' }));
      return reply.send(vendorView(vendor));
    }),
  );
}
