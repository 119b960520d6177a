import { sql } from 'kysely';
import type { CommitmentFields, ImportCommitment, ImportTx, Named } from '../../app/unit-of-work.ts';
import type { CommitmentId, VendorId } from '../../domain/ids.ts';
import type { Trx } from '../pool.ts';
import { commitmentColumns } from '../project/commitment-columns.ts';
import { type Columns, insertRows } from './insert-rows.ts';

type RecordsTx = Pick<
  ImportTx,
  | 'projects'
  | 'vendors'
  | 'commitments'
  | 'takenErpNumbers'
  | 'addProjects'
  | 'addVendors'
  | 'addCostCodes'
  | 'addCommitments'
  | 'addSchedules'
  | 'note'
  | 'append'
  | 'anybodyListens'
>;

const own: Columns = { company_id: 'bigint' };
const address: Columns = { address: 'text', city: 'text', state_code: 'text', zip: 'text' };
const day = 'date';

/** Projects, vendors, cost codes, commitments and their lines: looked up by name, and written many at once. */
export const importRecords = (trx: Trx, company: number): RecordsTx => ({
  ...lookedUp(trx, company),
  ...written(trx, company),
  ...commitmentsWritten(trx, company),
  note: async (events) => {
    await insertRows(
      trx,
      'company_event',
      { ...own, person_id: 'bigint', type: 'text', facts: 'jsonb', request_id: 'text' },
      events.map(({ by, requestId, ...event }) => ({
        ...event,
        company_id: company,
        person_id: by,
        request_id: requestId,
      })),
    );
  },
  append: async (events) => {
    const columns: Columns = {
      ...own,
      person_id: 'bigint',
      type: 'text',
      project_id: 'bigint',
      invoice_id: 'bigint',
      commitment_id: 'bigint',
      facts: 'jsonb',
      request_id: 'text',
    };
    const rows = events.map((event) => ({
      company_id: company,
      person_id: event.by,
      type: event.type,
      project_id: event.projectId,
      invoice_id: event.invoiceId ?? null,
      commitment_id: event.commitmentId ?? null,
      facts: event.facts ?? {},
      request_id: event.requestId ?? null,
    }));
    await insertRows(trx, 'event', columns, rows);
  },
  anybodyListens: async () => {
    const { rows } = await sql<{ any: boolean }>`
      select exists (select from webhook_trigger where company_id = ${company}) as any`.execute(trx);
    return rows[0]!.any;
  },
});

const lookedUp = (
  trx: Trx,
  company: number,
): Pick<RecordsTx, 'projects' | 'vendors' | 'commitments' | 'takenErpNumbers'> => ({
  projects: async () => {
    const { rows } = await sql<Named & { erpNumber: string | null }>`
      select id, number, name, erp_number as "erpNumber" from project where company_id = ${company}`.execute(trx);
    return rows;
  },
  vendors: async () => {
    const { rows } = await sql<Named>`
      select id, erp_number as number, name from vendor where company_id = ${company}`.execute(trx);
    return rows;
  },
  commitments: async (project) => {
    const { rows } = await sql<ImportCommitment>`
      select id, number, status, accounting_method as method, retainage_rate as "retainageRate"
      from commitment where company_id = ${company} and project_id = ${project} and deleted_at is null`.execute(trx);
    return rows;
  },
  takenErpNumbers: async (numbers) => {
    if (numbers.length === 0) return [];
    const { rows } = await sql<{ number: string }>`
      select erp_number as number from commitment
      where company_id = ${company} and erp_number = any(${[...numbers]}::text[])`.execute(trx);
    return rows.map(({ number }) => number);
  },
});

const written = (trx: Trx, company: number): Pick<RecordsTx, 'addProjects' | 'addVendors' | 'addCostCodes'> => ({
  addProjects: async (projects, by) => {
    const columns: Columns = {
      ...own,
      number: 'text',
      name: 'text',
      ...address,
      active: 'boolean',
      erp_number: 'text',
      over_billing: 'text',
    };
    const rows = projects.map(({ stateCode, erpNumber, overBilling, ...fields }) => ({
      ...fields,
      company_id: company,
      state_code: stateCode,
      erp_number: erpNumber,
      over_billing: overBilling,
    }));
    const made = await insertRows<{ id: never }>(trx, 'project', columns, rows, ['id']);
    const grants: Columns = { ...own, project_id: 'bigint', person_id: 'bigint', commitments: 'text' };
    const admin = made.map(({ id }) => ({ company_id: company, project_id: id, person_id: by, commitments: 'admin' }));
    await insertRows(trx, 'project_grant', grants, admin);
    return made;
  },
  addVendors: async (vendors) => {
    const columns: Columns = {
      ...own,
      name: 'text',
      ...address,
      phone: 'text',
      email: 'text',
      active: 'boolean',
      erp_number: 'text',
    };
    const rows = vendors.map(({ stateCode, erpNumber, ...fields }) => ({
      ...fields,
      company_id: company,
      state_code: stateCode,
      erp_number: erpNumber,
    }));
    return idsOf<VendorId>(await insertRows(trx, 'vendor', columns, rows, ['id']));
  },
  addCostCodes: async (project, codes) => {
    const columns: Columns = { ...own, project_id: 'bigint', code: 'text', name: 'text', erp_number: 'text' };
    const rows = codes.map(({ erpNumber, ...fields }) => ({
      ...fields,
      company_id: company,
      project_id: project,
      erp_number: erpNumber,
    }));
    return idsOf<number>(await insertRows(trx, 'cost_code', columns, rows, ['id']));
  },
});

const commitmentsWritten = (trx: Trx, company: number): Pick<RecordsTx, 'addCommitments' | 'addSchedules'> => ({
  addCommitments: async (project, commitments, by) => {
    const rows = commitments.map(({ kind, fields }) => ({
      ...commitmentColumns(fields),
      company_id: company,
      project_id: project,
      kind,
      created_by: by,
    }));
    return idsOf<CommitmentId>(
      await insertRows(trx, 'commitment', commitmentTypes(commitments[0]?.fields), rows, ['id']),
    );
  },
  addSchedules: async (schedules) => {
    const columns: Columns = {
      ...own,
      commitment_id: 'bigint',
      position: 'integer',
      cost_code_id: 'bigint',
      cost_type_id: 'bigint',
      description: 'text',
      amount: 'bigint',
      quantity: 'bigint',
      unit_price: 'bigint',
      unit: 'text',
      change_order: 'boolean',
      erp_number: 'text',
    };
    const rows = schedules.flatMap(({ commitment, lines }) =>
      lines.map((line) => ({
        company_id: company,
        commitment_id: commitment,
        position: line.position,
        cost_code_id: line.costCode,
        cost_type_id: line.costType,
        description: line.description,
        amount: line.amount,
        quantity: line.units?.quantity,
        unit_price: line.units?.unitPrice,
        unit: line.units?.unit,
        change_order: line.changeOrder,
        erp_number: line.erpNumber,
      })),
    );
    await insertRows(trx, 'commitment_line', columns, rows);
    const touched = schedules.map(({ commitment }) => commitment);
    await sql`update commitment set version = version + 1, updated_at = clock_timestamp()
      where company_id = ${company} and id = any(${touched}::bigint[])`.execute(trx);
  },
});

const idsOf = <Id>(rows: readonly unknown[]): readonly Id[] => rows.map((row) => (row as { id: Id }).id);

/** Every term of a commitment is a text but these. */
function commitmentTypes(fields: CommitmentFields | undefined): Columns {
  const others: Columns = { vendor_id: 'bigint', retainage_rate: 'integer', executed: 'boolean' };
  const names = fields === undefined ? [] : Object.keys(commitmentColumns(fields));
  const typeOf = (name: string) => others[name] ?? (/_date$/.test(name) ? day : 'text');
  return {
    ...Object.fromEntries(names.map((name) => [name, typeOf(name)])),
    ...own,
    project_id: 'bigint',
    kind: 'text',
    created_by: 'bigint',
  };
}
