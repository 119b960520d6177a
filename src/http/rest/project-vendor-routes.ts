import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Vendor } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { no, type Outcome } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { asRestCaller, projectOf, type RestContext, restAnswer } from './context.ts';
import { vendorInput } from './directory-shapes.ts';
import { answerVendors, oneOf, onlyOf, vendorIdOf, vendorsIn } from './vendor-routes.ts';
import { newVendor, vendorFields } from './vendor-write-routes.ts';
import { vendorViewFor } from './views.ts';
import { readWrapped } from './wrapper.ts';
import { answerWrite, bySentName, lacks } from './writing.ts';

const inCompany = { config: { access: 'company' } } as const;
const projectIdOf = (request: FastifyRequest) => projectOf(request) as ProjectId;

/** Vendors of one project: those that were put on it, and those that have a commitment there. */
export function projectVendorRoutes(app: FastifyInstance, context: RestContext): void {
  for (const version of ['v1.0', 'v1.1']) {
    const path = `/${version}/projects/:project_id/vendors`;
    readRoutes(app, context, path);
    writeRoutes(app, context, path);
    putRoutes(app, context, path);
  }
  inactiveRoutes(app, context, '/v1.0/projects/:project_id/vendors/inactive');
}

/** Of a project that the caller may not read, not even that it is there is told. */
async function vendorsOf(
  { hub }: RestContext,
  caller: Caller,
  project: ProjectId,
): Promise<Outcome<readonly Vendor[]>> {
  const known = await hub.project.project(caller, project);
  if (!known.ok) return known;
  return onlyOf(await hub.project.vendors(caller), ({ projectIds }) => projectIds.includes(project));
}

function readRoutes(app: FastifyInstance, context: RestContext, path: string): void {
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      answerVendors(request, reply, caller, await vendorsOf(context, caller, projectIdOf(request))),
    ),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = oneOf(await vendorsOf(context, caller, projectIdOf(request)), vendorIdOf(request));
      return restAnswer(request, reply, found, vendorsIn(request, caller));
    }),
  );
}

function writeRoutes(app: FastifyInstance, context: RestContext, path: string): void {
  const { directory } = context.hub;
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(context.hub, caller, request, reply, {
        action: 'directory.edit',
        status: 201,
        work: async (keeping) => {
          const fields = newVendor(readWrapped(request, 'vendor', vendorInput));
          return fields.ok
            ? directory.addVendorToProject(keeping, { project: projectIdOf(request), fields: fields.value })
            : fields;
        },
        view: vendorViewFor(caller),
      }),
    ),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(context.hub, caller, request, reply, {
        action: 'directory.edit',
        status: 200,
        work: async (keeping) => {
          const found = oneOf(await vendorsOf(context, caller, projectIdOf(request)), vendorIdOf(request));
          if (!found.ok) return found;
          const change = vendorFields(readWrapped(request, 'vendor', vendorInput));
          return directory.editVendor(keeping, { vendor: found.value.id, change });
        },
        view: vendorViewFor(caller),
      }),
    ),
  );
}

function putRoutes(app: FastifyInstance, context: RestContext, path: string): void {
  const { directory } = context.hub;
  const which = (request: FastifyRequest) => ({ project: projectIdOf(request), vendor: vendorIdOf(request) });
  app.post(`${path}/:id/actions/add`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(context.hub, caller, request, reply, {
        action: 'directory.edit',
        status: 201,
        work: (keeping) => directory.putVendorOnProject(keeping, which(request)),
        view: vendorViewFor(caller),
      }),
    ),
  );
  app.delete(`${path}/:id/actions/remove`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const gone = await directory.takeVendorOffProject(caller, which(request));
      return gone.ok ? reply.code(204).send() : sendRefusal(request, reply, bySentName(gone.refusal));
    }),
  );
}

function inactiveRoutes(app: FastifyInstance, context: RestContext, path: string): void {
  const { directory } = context.hub;
  const inactiveOf = async (caller: Caller, project: ProjectId) =>
    onlyOf(await vendorsOf(context, caller, project), ({ active }) => !active);
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const more = ({ id }: Vendor) => ({
        _links: { reactivate: `/rest/v1.0/projects/${project}/vendors/inactive/${id}` },
      });
      return answerVendors(request, reply, caller, await inactiveOf(caller, project), more);
    }),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const lacking = lacks(caller, 'directory.edit');
      if (lacking !== null) return sendRefusal(request, reply, lacking);
      const found = oneOf(await vendorsOf(context, caller, projectIdOf(request)), vendorIdOf(request));
      if (!found.ok) return sendRefusal(request, reply, no('not_found', { thing: 'vendor' }).refusal);
      return answerWrite(context.hub, caller, request, reply, {
        action: 'directory.edit',
        status: 200,
        work: (keeping) => directory.editVendor(keeping, { vendor: found.value.id, change: { active: true } }),
        view: vendorViewFor(caller),
      });
    }),
  );
}
