import type pg from 'pg';
import { withClient } from './house.ts';

/** What was put into the demo company: its id, and one of its projects, as large as the others. */
export interface Seeded {
  readonly company: number;
  readonly project: number;
}

const projects = 20;
const commitmentsOfProject = 10;
/** Far above what the demo's own rows have, so that the two never meet. */
const firstId = 1_000_000;

/** How many of the invoices are not synced: the rare states, in which an index on the state has to earn its keep. */
export const rare = { ready_to_export: 3, exporting: 5, failed_to_export: 12 } as const;

/**
 * Puts so many sent invoices into the demo company, each with a line, its link and a sighting, nearly all synced, as if
 * they had come one by one over five years: written by SQL past all triggers, then vacuumed as autovacuum would have.
 */
export function seedInvoices(superUrl: string, count: number): Promise<Seeded> {
  return withClient(superUrl, async (client) => {
    await client.query('set session_replication_role = replica');
    const company = await demoCompany(client);
    await client.query('begin');
    await client.query(groundSql, [company, projects, commitmentsOfProject, firstId]);
    for (const statement of invoiceSql) {
      await client.query(statement, [company, count, projects, commitmentsOfProject, firstId]);
    }
    await client.query('commit');
    await client.query('vacuum (analyze)');
    return { company, project: firstId + 1 };
  });
}
