import type { FastifyInstance } from 'fastify';
import type { ProjectId, VendorId } from '../../domain/ids.ts';
import { projectProfile, vendorBidding, vendorProfile } from '../../domain/profile.ts';
import { no, yes } from '../../domain/refusal.ts';
import { defined } from '../defined.ts';
import { profileGiven } from '../profile-fields.ts';
import type { RestContext } from './context.ts';
import { type ProjectInput, projectInput, type VendorInput, vendorInput } from './directory-shapes.ts';
import { originGiven } from './origin-shape.ts';
import { projectView, vendorViewFor } from './views.ts';
import { writeRoutes } from './write-routes.ts';

const nameMissing = no('invalid', { field: 'name', because: 'required' });

/** Making and changing vendors and projects, one by one and by `sync`. */
export function vendorWriteRoutes(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  writeRoutes(app, context, {
    path: '/v1.0/vendors',
    wrapper: 'vendor',
    thing: 'vendor',
    action: 'directory.edit',
    shape: vendorInput,
    hand: (caller) => ({
      list: () => directory.vendors(caller),
      make: async (keeping, input) => {
        const fields = newVendor(input);
        return fields.ok ? directory.addVendor(keeping, fields.value) : fields;
      },
      change: (keeping, id, input) =>
        directory.editVendor(keeping, { vendor: id as VendorId, change: vendorFields(input) }),
      view: vendorViewFor(caller),
    }),
  });
  writeRoutes(app, context, {
    path: '/v1.0/projects',
    wrapper: 'project',
    thing: 'project',
    action: 'directory.manage',
    shape: projectInput,
    hand: (caller, company) => ({
      list: () => directory.projects(caller),
      make: async (keeping, input) =>
        input.name === undefined
          ? nameMissing
          : directory.addProject(keeping, { ...noProject, ...projectFields(input), name: input.name }),
      change: (keeping, id, input) =>
        directory.editProject(keeping, { project: id as ProjectId, change: projectFields(input) }),
      view: (project) => projectView(project, company),
    }),
  });
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

/** All the fields of a vendor that is to be made. */
export const newVendor = (input: VendorInput) =>
  input.name === undefined ? nameMissing : yes({ ...noVendor, ...vendorFields(input), name: input.name });

/** What was sent of a vendor, by our names. */
export const vendorFields = (input: VendorInput) =>
  defined({
    ...placeFields(input),
    name: input.name,
    phone: text(input.business_phone),
    email: input.email_address,
    active: input.is_active,
    erpNumber: originGiven(input),
    profile: { ...profileGiven(vendorProfile, input), ...profileGiven(vendorBidding, input.bidding ?? {}) },
  });

const projectFields = (input: ProjectInput) =>
  defined({
    ...placeFields(input),
    name: input.name,
    number: text(input.project_number),
    active: input.active,
    erpNumber: originGiven(input),
    profile: profileGiven(projectProfile, input),
  });
