import { sql } from 'kysely';
import type { ContactId, DirectoryTx, ProjectFields, VendorFields } from '../../app/unit-of-work.ts';
import type { ProjectId, VendorId } from '../../domain/ids.ts';
import type { Profile } from '../../domain/profile.ts';
import type { Trx } from '../pool.ts';
import { projectOf, vendorOf } from '../rows.ts';
import { vendorRows } from './vendor-rows.ts';

type RecordsTx = Pick<
  DirectoryTx,
  | 'vendor'
  | 'addVendor'
  | 'saveVendor'
  | 'addToProject'
  | 'removeFromProject'
  | 'contacts'
  | 'addContact'
  | 'saveContact'
  | 'project'
  | 'addProject'
  | 'saveProject'
>;

const now = sql<number>`clock_timestamp()`;

/** Vendors, their contacts, and projects. */
export const recordsTx = (trx: Trx, company: number): RecordsTx => ({
  ...vendors(trx, company),
  ...onProject(trx, company),
  ...contacts(trx, company),
  ...projects(trx, company),
});

type Profiled = { readonly profile: Profile };
const vendorColumns = ({ stateCode, erpNumber, profile, ...fields }: VendorFields & Profiled) => ({
  ...fields,
  profile: JSON.stringify(profile),
  state_code: stateCode,
  erp_number: erpNumber,
});
const projectColumns = ({ stateCode, erpNumber, overBilling, profile, ...fields }: ProjectFields & Profiled) => ({
  ...fields,
  profile: JSON.stringify(profile),
  over_billing: overBilling,
  state_code: stateCode,
  erp_number: erpNumber,
});

const vendors = (trx: Trx, company: number): Pick<RecordsTx, 'vendor' | 'addVendor' | 'saveVendor'> => ({
  vendor: async (id) => {
    const row = await vendorRows(trx, company).where('vendor.id', '=', id).forUpdate('vendor').executeTakeFirst();
    return row === undefined ? null : vendorOf(row);
  },
  addVendor: async (fields) => {
    const made = await trx
      .insertInto('vendor')
      .values({ ...vendorColumns(fields), company_id: company })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return (made?.id ?? null) as VendorId | null;
  },
  saveVendor: async (id, fields) => {
    if (await numberTaken(trx, 'vendor', company, id, fields.erpNumber)) return false;
    await trx
      .updateTable('vendor')
      .set({ ...vendorColumns(fields), updated_at: now })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
    return true;
  },
});

const onProject = (trx: Trx, company: number): Pick<RecordsTx, 'addToProject' | 'removeFromProject'> => ({
  addToProject: async (project, vendor, by) => {
    await trx
      .insertInto('project_vendor')
      .values({ company_id: company, project_id: project, vendor_id: vendor, added_by: by })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  removeFromProject: async (project, vendor) => {
    const commitment = await trx
      .selectFrom('commitment')
      .select('id')
      .where('company_id', '=', company)
      .where('project_id', '=', project)
      .where('vendor_id', '=', vendor)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (commitment !== undefined) return false;
    await trx
      .deleteFrom('project_vendor')
      .where('company_id', '=', company)
      .where('project_id', '=', project)
      .where('vendor_id', '=', vendor)
      .execute();
    return true;
  },
});

const contacts = (trx: Trx, company: number): Pick<RecordsTx, 'contacts' | 'addContact' | 'saveContact'> => ({
  contacts: async () => {
    const rows = await trx
      .selectFrom('contact')
      .leftJoin('vendor', (on) =>
        on.onRef('vendor.company_id', '=', 'contact.company_id').onRef('vendor.id', '=', 'contact.vendor_id'),
      )
      .selectAll('contact')
      .select('vendor.name as vendor_name')
      .where('contact.company_id', '=', company)
      .orderBy('contact.name')
      .orderBy('contact.id')
      .execute();
    return rows.map((row) => ({
      id: row.id as ContactId,
      vendor: row.vendor_id === null ? null : { id: row.vendor_id as VendorId, name: row.vendor_name ?? '' },
      name: row.name,
      title: row.title,
      email: row.email,
      phone: row.phone,
      active: row.active,
      createdAt: row.created_at as never,
      updatedAt: row.updated_at as never,
    }));
  },
  addContact: async ({ vendorId, ...fields }) => {
    const made = await trx
      .insertInto('contact')
      .values({ ...fields, vendor_id: vendorId, company_id: company })
      .returning('id')
      .executeTakeFirstOrThrow();
    return made.id as ContactId;
  },
  saveContact: async (id, { vendorId, ...fields }) => {
    await trx
      .updateTable('contact')
      .set({ ...fields, vendor_id: vendorId, updated_at: now })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
  },
});

const projects = (trx: Trx, company: number): Pick<RecordsTx, 'project' | 'addProject' | 'saveProject'> => ({
  project: async (id) => {
    const row = await trx
      .selectFrom('project')
      .selectAll()
      .where('company_id', '=', company)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row === undefined ? null : projectOf(row);
  },
  addProject: async (fields) => {
    const made = await trx
      .insertInto('project')
      .values({ ...projectColumns(fields), company_id: company })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return (made?.id ?? null) as ProjectId | null;
  },
  saveProject: async (id, fields) => {
    if (await numberTaken(trx, 'project', company, id, fields.erpNumber)) return false;
    await trx
      .updateTable('project')
      .set({ ...projectColumns(fields), updated_at: now })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
    return true;
  },
});

/** Has another record this number of the ERP? The unique index says the same, but ends the transaction. */
async function numberTaken(
  trx: Trx,
  table: 'vendor' | 'project',
  company: number,
  id: number,
  number: string | null,
): Promise<boolean> {
  if (number === null) return false;
  const other = await trx
    .selectFrom(table as 'vendor')
    .select('id')
    .where('company_id', '=', company)
    .where('erp_number', '=', number)
    .where('id', '<>', id)
    .executeTakeFirst();
  return other !== undefined;
}
