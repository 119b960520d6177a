import type { Project, Vendor } from '../../app/hub.ts';
import { among, between, type Choosing, contains, is, never } from './choose.ts';
import { textsFilter } from './context.ts';

/**
 * How projects are chosen. None has a program, a region, an office, a department or the like.
 * @param vendors the vendors that may be asked for, with their projects.
 */
export const projectChoosing = (vendors: readonly Vendor[]): Choosing<Project> => ({
  filters: {
    id: among(({ id }) => id),
    origin_id: is(({ erpNumber }) => erpNumber),
    name: contains(({ name }) => [name]),
    search: contains(({ name, number }) => [name, number]),
    project_number: is(({ number }) => number),
    by_status: (value) => {
      const wanted = (textsFilter(value) ?? []).map((text) => text.toLowerCase());
      return ({ active }) => wanted.includes('all') || wanted.includes(active ? 'active' : 'inactive');
    },
    by_stage: is(({ profile }) => String(profile.stage ?? '')),
    synced: is(({ erpNumber }) => erpNumber !== null),
    template: is(() => false),
    is_demo: is(() => false),
    vendor_id: among(({ id }) => vendors.filter(({ projectIds }) => projectIds.includes(id)).map((one) => one.id)),
    created_at: between(({ createdAt }) => createdAt),
    updated_at: between(({ updatedAt }) => updatedAt),
    by_bid_type: never,
    by_department: never,
    by_office: never,
    by_owner_type: never,
    by_program: never,
    by_region: never,
    by_type: never,
  },
  sorts: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    project_number: ({ number }) => number,
    created_at: ({ createdAt }) => createdAt,
    updated_at: ({ updatedAt }) => updatedAt,
  },
});
