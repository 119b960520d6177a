import { sql } from 'kysely';
import type { NewListed, RecordTx } from '../../app/unit-of-work.ts';
import type { ListedKind } from '../../domain/records/kinds.ts';
import type { Trx } from '../pool.ts';

/** As integrators call the kinds that can be brought in from what they stage. */
const itemTypes: Readonly<Partial<Record<ListedKind, string>>> = {
  vendor: 'vendor',
  job: 'project',
  cost_type: 'line_item_type',
};
const mostStaged = 10_000;

/** What the integrator of a connection that is driven from outside offers for import. */
export function stagedRecords(trx: Trx, company: number): Pick<RecordTx, 'staged' | 'stagedIsImported'> {
  return {
    staged: async (connection, kind) => {
      const { rows } = await sql<{ key: string; name: string }>`select origin_id as key,
          coalesce(nullif(body->>'name', ''), origin_code, origin_id) as name
        from staged_record where company_id = ${company} and connection_id = ${connection}
          and item_type = ${itemTypes[kind] ?? ''} and status = 'staged' and length(origin_id) between 1 and 255
        order by id limit ${mostStaged}`.execute(trx);
      return rows.map(
        ({ key, name }): NewListed => ({
          ...{ key, number: key, name },
          ...{ job: null, invoice: null, detail: {} },
        }),
      );
    },
    stagedIsImported: async (connection, kind, key) => {
      await sql`update staged_record set status = 'imported', updated_at = clock_timestamp()
        where company_id = ${company} and connection_id = ${connection} and item_type = ${itemTypes[kind] ?? ''}
          and origin_id = ${key} and status = 'staged'`.execute(trx);
    },
  };
}
