import { sql } from 'kysely';
import type { Backlog } from '../app/unit-of-work.ts';
import { asStatement, type Database } from './pool.ts';

/** How much there is to do over all companies: sums alone, which a function of the owner adds up behind the walls. */
export async function backlog(database: Database): Promise<Backlog> {
  const [jobs, links] = await database.atOnce(null, (from) => [
    asStatement(
      from,
      sql<
        Backlog['jobs'][number]
      >`select kind, due, waiting, oldest_due_seconds as "oldestDueSeconds" from job_figures()`,
    ),
    asStatement(from, sql<Backlog['links'][number]>`select state, count from link_figures()`),
  ]);
  return { jobs, links };
}
