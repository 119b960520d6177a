import { sql } from 'kysely';
import type { BaseType, CodesTx, CostCode, CostCodeId, CostTypeId } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';

/** Cost codes of a project, and the company's cost types. */
export const codesTx = (trx: Trx, company: number): CodesTx => ({
  ...costCodes(trx, company),
  ...costTypes(trx, company),
});

const costCodes = (trx: Trx, company: number): Pick<CodesTx, 'costCodes' | 'addCostCode' | 'saveCostCode'> => ({
  costCodes: async (project) => {
    const rows = await trx
      .selectFrom('cost_code')
      .innerJoin('project', (on) =>
        on.onRef('project.company_id', '=', 'cost_code.company_id').onRef('project.id', '=', 'cost_code.project_id'),
      )
      .selectAll('cost_code')
      .select('project.name as project_name')
      .where('cost_code.company_id', '=', company)
      .where('cost_code.project_id', '=', project)
      .orderBy('cost_code.code')
      .execute();
    return rows.map(
      (row, i) =>
        ({
          id: row.id,
          projectId: row.project_id,
          projectName: row.project_name,
          position: i + 1,
          code: row.code,
          name: row.name,
          erpNumber: row.erp_number,
          originData: row.origin_data,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        }) as unknown as CostCode,
    );
  },
  addCostCode: async (project, { code, name, erpNumber, originData }) => {
    const made = await trx
      .insertInto('cost_code')
      .values({ company_id: company, project_id: project, code, name, erp_number: erpNumber, origin_data: originData })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return (made?.id ?? null) as CostCodeId | null;
  },
  saveCostCode: async (project, id, { code, name, erpNumber, originData }) => {
    const other = await trx
      .selectFrom('cost_code')
      .select('id')
      .where('company_id', '=', company)
      .where('project_id', '=', project)
      .where('code', '=', code)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (other !== undefined) return false;
    await trx
      .updateTable('cost_code')
      .set({ code, name, erp_number: erpNumber, origin_data: originData, updated_at: sql<number>`clock_timestamp()` })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
    return true;
  },
});

const costTypes = (trx: Trx, company: number): Pick<CodesTx, 'costTypes' | 'addCostType' | 'saveCostType'> => ({
  costTypes: async () => {
    const rows = await trx
      .selectFrom('cost_type')
      .selectAll()
      .where('company_id', '=', company)
      .orderBy('code')
      .execute();
    return rows.map((row) => ({
      id: row.id as CostTypeId,
      code: row.code,
      name: row.name,
      baseType: row.base_type as BaseType,
      erpNumber: row.erp_number,
      originData: row.origin_data,
    }));
  },
  addCostType: async ({ code, name, baseType, erpNumber, originData }) => {
    const made = await trx
      .insertInto('cost_type')
      .values({ company_id: company, code, name, base_type: baseType, erp_number: erpNumber, origin_data: originData })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return (made?.id ?? null) as CostTypeId | null;
  },
  saveCostType: async (id, { code, name, baseType, erpNumber, originData }) => {
    const other = await trx
      .selectFrom('cost_type')
      .select('id')
      .where('company_id', '=', company)
      .where('code', '=', code)
      .where('id', '<>', id)
      .executeTakeFirst();
    if (other !== undefined) return false;
    await trx
      .updateTable('cost_type')
      .set({ code, name, base_type: baseType, erp_number: erpNumber, origin_data: originData })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .execute();
    return true;
  },
});
