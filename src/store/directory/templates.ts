import { sql } from 'kysely';
import type { DirectoryTx, Template, TemplateFields, TemplateId } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';

type TemplatesTx = Pick<DirectoryTx, 'templates' | 'addTemplate' | 'saveTemplate' | 'deleteTemplate'>;

interface TemplateRow {
  readonly id: number;
  readonly name: string;
  readonly erp_integrations: string;
  readonly directory: string;
  readonly commitments: string;
  readonly holders: number;
}

/** Named sets of levels. That whoever holds one has its levels is a foreign key: see `0007-company.sql`. */
export const templatesTx = (trx: Trx, company: number): TemplatesTx => ({
  templates: async () => {
    const { rows } = await sql<TemplateRow>`
      select t.id, t.name, t.erp_integrations, t.directory, t.commitments,
        (select count(distinct held.person_id)::integer from (
          select person_id from membership where company_id = ${company} and template_id = t.id
          union all select person_id from project_grant where company_id = ${company} and template_id = t.id) held) as holders
      from permission_template t where t.company_id = ${company} order by t.name`.execute(trx);
    return rows.map(templateOf);
  },
  addTemplate: async (fields) => {
    const made = await trx
      .insertInto('permission_template')
      .values({ ...columns(fields), company_id: company })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return (made?.id ?? null) as TemplateId | null;
  },
  saveTemplate: async (id, fields) => {
    const other = await trx
      .selectFrom('permission_template')
      .select('id')
      .where('company_id', '=', company)
      .where('name', '=', fields.name)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (other !== undefined) return false;
    await trx
      .updateTable('permission_template')
      .set({ ...columns(fields), updated_at: sql<number>`clock_timestamp()` })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
    return true;
  },
  deleteTemplate: async (id) => {
    await trx.deleteFrom('permission_template').where('company_id', '=', company).where('id', '=', id).execute();
  },
});

const columns = ({ name, erpIntegrations, directory, commitments }: TemplateFields) => ({
  name,
  erp_integrations: erpIntegrations,
  directory,
  commitments,
});

const templateOf = (row: TemplateRow): Template =>
  ({
    id: row.id,
    name: row.name,
    erpIntegrations: row.erp_integrations,
    directory: row.directory,
    commitments: row.commitments,
    holders: row.holders,
  }) as unknown as Template;
