import { sql } from 'kysely';
import type { Trx } from '../pool.ts';

/** Vendors with the projects where they were added or have a commitment, and how many contacts they have. */
export const vendorRows = (trx: Trx, company: number) =>
  trx
    .selectFrom('vendor')
    .selectAll('vendor')
    .select([
      sql<readonly number[]>`coalesce((select json_agg(project_id order by project_id) from (
        select project_id from project_vendor here
          where here.company_id = vendor.company_id and here.vendor_id = vendor.id
        union select project_id from commitment c
          where c.company_id = vendor.company_id and c.vendor_id = vendor.id and c.deleted_at is null) known), '[]')`.as(
        'project_ids',
      ),
      sql<number>`(select count(*) from contact
        where contact.company_id = vendor.company_id and contact.vendor_id = vendor.id)`.as('contact_count'),
    ])
    .where('vendor.company_id', '=', company);
