import { sql } from 'kysely';
import type { ImportTx } from '../../app/unit-of-work.ts';
import type { StagedRow } from '../../domain/imports/staged.ts';
import type { Trx } from '../pool.ts';
import { insertRows } from './insert-rows.ts';
import { importInvoices } from './invoices.ts';
import { importRecords } from './records.ts';

/** So many rows of a file are in memory at once. */
const rowsAtOnce = 2_000;
/** No import lives so long; what is older is of one that died. */
const deadAfter = '1 hour';
/** Of the locks that PostgreSQL keeps by number, those of imports; a company's is this and its id. */
const lockOfImports = 8_106_833_743;

/** Rows that wait to be written, and many records at once. */
export const importTx = (trx: Trx, company: number): ImportTx => ({
  ...importRecords(trx, company),
  ...importInvoices(trx, company),
  begin: async (kind, by) => {
    const dead = sql`select id from import_file where company_id = ${company}
      and begun_at < clock_timestamp() - ${deadAfter}::interval`;
    await sql`delete from import_row where company_id = ${company} and import_id in (${dead})`.execute(trx);
    await sql`delete from import_file where company_id = ${company} and id in (${dead})`.execute(trx);
    const { rows } = await sql<{ id: number }>`insert into import_file (company_id, kind, person_id)
      values (${company}, ${kind}, ${by}) returning id`.execute(trx);
    return rows[0]!.id;
  },
  stage: async (id, rows) => {
    await insertRows(
      trx,
      'import_row',
      {
        company_id: 'bigint',
        import_id: 'bigint',
        row: 'integer',
        item: 'integer',
        project_id: 'bigint',
        record: 'text',
        values: 'jsonb',
      },
      rows.map(({ project, ...row }) => ({ ...row, project_id: project, company_id: company, import_id: id })),
    );
  },
  end: async (id) => {
    await sql`delete from import_row where company_id = ${company} and import_id = ${id}`.execute(trx);
    await sql`delete from import_file where company_id = ${company} and id = ${id}`.execute(trx);
  },
  claim: async () => {
    const { rows } = await sql<{ ours: boolean }>`
      select pg_try_advisory_xact_lock(${lockOfImports}::bigint + ${company}::bigint) as ours`.execute(trx);
    return rows[0]!.ours;
  },
  staged: (id) => staged(trx, company, id),
  settle: async () => {
    await sql`set constraints all immediate`.execute(trx);
    await sql`set constraints all deferred`.execute(trx);
  },
});

/** By a cursor: the server sorts once, and gives out a part at a time. */
async function* staged(trx: Trx, company: number, id: number): AsyncGenerator<readonly StagedRow[]> {
  await sql`declare waiting no scroll cursor for
    select row, item, project_id as project, record, values from import_row
    where company_id = ${sql.lit(company)} and import_id = ${sql.lit(id)}
    order by project_id, record, row, item`.execute(trx);
  for (;;) {
    const { rows } = await sql<StagedRow>`fetch ${sql.lit(rowsAtOnce)} from waiting`.execute(trx);
    if (rows.length === 0) return;
    yield rows;
  }
}
