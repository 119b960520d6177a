import type { FastifyInstance } from 'fastify';
import type { Caller, Project, Vendor } from '../../app/hub.ts';
import type { ProjectId, VendorId } from '../../domain/ids.ts';
import { no, type Outcome } from '../../domain/refusal.ts';
import { defined } from '../defined.ts';
import { asRestCaller, idFrom, type RestContext } from './context.ts';
import { type ProjectInput, projectInput, type VendorInput, vendorInput } from './directory-shapes.ts';
import { answerSync } from './sync.ts';
import { projectView, vendorView } from './views.ts';
import { answerWrite, lacks, readWrapped } from './writing.ts';

const inCompany = { config: { access: 'company' } } as const;
const nameMissing = no('invalid', { field: 'name', because: 'required' });

/** Making and changing vendors and projects, one by one and by `sync`. */
export function vendorWriteRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  const make = async (caller: Caller, input: VendorInput): Promise<Outcome<Vendor>> =>
    input.name === undefined
      ? nameMissing
      : hub.directory.addVendor(caller, { ...noVendor, ...vendorFields(input), name: input.name });
  const change = (caller: Caller, id: number, input: VendorInput) =>
    hub.directory.editVendor(caller, { vendor: id as VendorId, change: vendorFields(input) });
  app.post('/v1.0/vendors', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(hub, caller, request, reply, {
        action: 'directory.edit',
        status: 201,
        work: () => make(caller, readWrapped(request, 'vendor', vendorInput)),
        view: vendorView,
      }),
    ),
  );
  // Before the one with an id: `sync` is none.
  app.patch('/v1.0/vendors/sync', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerSync(request, reply, lacks(caller, 'directory.edit'), {
        shape: vendorInput,
        list: () => hub.directory.vendors(caller),
        make: (input) => make(caller, input),
        change: ({ id }, input) => change(caller, id, input),
        view: vendorView,
      }),
    ),
  );
  app.patch<{ Params: { id: string } }>('/v1.0/vendors/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      answerWrite(hub, caller, request, reply, {
        action: 'directory.edit',
        status: 200,
        work: () => change(caller, idFrom(request.params.id, 'vendor'), readWrapped(request, 'vendor', vendorInput)),
        view: vendorView,
      }),
    ),
  );
  projectWriteRoutes(app, context);
}

function projectWriteRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  const make = async (caller: Caller, input: ProjectInput): Promise<Outcome<Project>> =>
    input.name === undefined
      ? nameMissing
      : hub.directory.addProject(caller, { ...noProject, ...projectFields(input), name: input.name });
  const change = (caller: Caller, id: number, input: ProjectInput) =>
    hub.directory.editProject(caller, { project: id as ProjectId, change: projectFields(input) });
  app.post('/v1.0/projects', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller, company) =>
      answerWrite(hub, caller, request, reply, {
        action: 'directory.manage',
        status: 201,
        work: () => make(caller, readWrapped(request, 'project', projectInput)),
        view: (project) => projectView(project, company),
      }),
    ),
  );
  app.patch('/v1.0/projects/sync', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller, company) =>
      answerSync(request, reply, lacks(caller, 'directory.manage'), {
        shape: projectInput,
        list: () => hub.directory.projects(caller),
        make: (input) => make(caller, input),
        change: ({ id }, input) => change(caller, id, input),
        view: (project) => projectView(project, company),
      }),
    ),
  );
  app.patch<{ Params: { id: string } }>('/v1.0/projects/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller, company) =>
      answerWrite(hub, caller, request, reply, {
        action: 'directory.manage',
        status: 200,
        work: () => change(caller, idFrom(request.params.id, 'project'), readWrapped(request, 'project', projectInput)),
        view: (project) => projectView(project, company),
      }),
    ),
  );
}

const noPlace = { address: '', city: '', stateCode: '', zip: '', active: true, erpNumber: null };
const noVendor = { ...noPlace, phone: '', email: null };
const noProject = { ...noPlace, number: '', overBilling: 'refuse' as const };

/** A text that is sent as null is taken away: ours is empty then. */
const text = (value: string | null | undefined) => (value === null ? '' : value);

const placeFields = ({
  address,
  city,
  state_code,
  zip,
}: Pick<VendorInput, 'address' | 'city' | 'state_code' | 'zip'>) => ({
  address: text(address),
  city: text(city),
  stateCode: text(state_code),
  zip: text(zip),
});

const vendorFields = (input: VendorInput) =>
  defined({
    ...placeFields(input),
    name: input.name,
    phone: text(input.business_phone),
    email: input.email_address,
    active: input.is_active,
    erpNumber: input.origin_id,
  });

const projectFields = (input: ProjectInput) =>
  defined({
    ...placeFields(input),
    name: input.name,
    number: text(input.project_number),
    active: input.active,
    erpNumber: input.origin_id,
  });
