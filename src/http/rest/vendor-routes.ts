import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Vendor } from '../../app/hub.ts';
import type { VendorId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { chosen } from './choose.ts';
import { asRestCaller, idFrom, pageOfAll, type RestContext, restAnswer } from './context.ts';
import { vendorChoosing } from './vendor-choosing.ts';
import { vendorViewFor } from './views.ts';
import { answerWrite } from './writing.ts';

const inCompany = { config: { access: 'company' } } as const;

export const vendorIdOf = (request: FastifyRequest) =>
  idFrom((request.params as { readonly id: string }).id, 'vendor') as VendorId;

/** The view that is asked for: `compact` and `ids_only` say less. */
export function vendorsIn(request: FastifyRequest, caller: Caller): (vendor: Vendor) => unknown {
  const { view } = request.query as { readonly view?: unknown };
  if (view === 'ids_only') return ({ id }) => id;
  return view === 'compact' ? ({ id, name }) => ({ id, name }) : vendorViewFor(caller);
}

/** A page of vendors, chosen and in order as the request asks. */
export const answerVendors = (
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  found: Outcome<readonly Vendor[]>,
  more: (vendor: Vendor) => object = () => ({}),
): FastifyReply =>
  restAnswer(request, reply, found, (all) => {
    const view = vendorsIn(request, caller);
    return pageOfAll(request, reply, chosen(request, all, vendorChoosing), 100).map((vendor) => {
      const shown = view(vendor);
      return typeof shown === 'object' ? { ...shown, ...more(vendor) } : shown;
    });
  });

export const oneOf = (found: Outcome<readonly Vendor[]>, id: VendorId): Outcome<Vendor> => {
  if (!found.ok) return found;
  const vendor = found.value.find((one) => one.id === id);
  return vendor === undefined ? no('not_found', { thing: 'vendor' }) : yes(vendor);
};

export const onlyOf = (found: Outcome<readonly Vendor[]>, wanted: (vendor: Vendor) => boolean) =>
  found.ok ? yes(found.value.filter(wanted)) : found;

/** Vendors of the company, and those of them that are not active any more. */
export function vendorRoutes(app: FastifyInstance, context: RestContext): void {
  const { project, directory } = context.hub;
  app.get('/v1.0/vendors', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      answerVendors(request, reply, caller, await project.vendors(caller)),
    ),
  );
  app.get('/v1.0/vendors/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = oneOf(await project.vendors(caller), vendorIdOf(request));
      return restAnswer(request, reply, found, vendorsIn(request, caller));
    }),
  );
  const inactive = '/v1.0/companies/:company_id/vendors/inactive';
  app.get(inactive, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const found = onlyOf(await project.vendors(caller), ({ active }) => !active);
      const reactivate = ({ id }: Vendor) => `/rest/v1.0/companies/${company.id}/vendors/inactive/${id}`;
      return answerVendors(request, reply, caller, found, (vendor) => ({
        _links: { reactivate: reactivate(vendor) },
      }));
    }),
  );
  app.patch(`${inactive}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(context.hub, caller, request, reply, {
        action: 'directory.edit',
        status: 200,
        work: (keeping) => directory.editVendor(keeping, { vendor: vendorIdOf(request), change: { active: true } }),
        view: vendorViewFor(caller),
      }),
    ),
  );
}
