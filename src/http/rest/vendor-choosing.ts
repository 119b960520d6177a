import type { Vendor } from '../../app/hub.ts';
import { among, between, type Choosing, contains, is, never } from './choose.ts';

const abbreviated = ({ profile }: Vendor) => String(profile.abbreviated_name ?? '');

/** How vendors are chosen, of the company and of a project. No vendor has a trade, a parent or a standard cost code. */
export const vendorChoosing: Choosing<Vendor> = {
  filters: {
    id: among(({ id }) => id),
    origin_id: is(({ erpNumber }) => erpNumber),
    search: contains((vendor) => [vendor.name, abbreviated(vendor)]),
    abbreviated_name: is(abbreviated),
    is_active: is(({ active }) => active),
    created_at: between(({ createdAt }) => createdAt),
    updated_at: between(({ updatedAt }) => updatedAt),
    trade_id: never,
    parent_id: never,
    standard_cost_code_id: never,
  },
  sorts: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    abbreviated_name: abbreviated,
    created_at: ({ createdAt }) => createdAt,
    updated_at: ({ updatedAt }) => updatedAt,
  },
};
