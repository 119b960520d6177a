import { hash } from 'node:crypto';
import { checkHistory } from '../src/app/queries/verify-history.ts';
import type { CompanyId } from '../src/domain/ids.ts';
import { openDatabase } from '../src/store/pool.ts';
import { openUnitOfWork } from '../src/store/unit-of-work.ts';
import { walledDatabase } from '../test/support/walled-database.ts';
import { type Figure, figureAlone } from './parts/figures.ts';
import { withClient } from './parts/house.ts';
import { inRounds, timed } from './parts/rounds.ts';

const events = Number(process.env.TIEOUT_BENCH_EVENTS ?? 1_000_000);
const rounds = 3;
const page = 20_000;

/**
 * A history of a million events verified, beside a loop that only reads the same columns in the same pages and hashes
 * them, one text over the other: no seals, no wall, no findings.
 */
export async function audit(): Promise<readonly Figure[]> {
  const urls = await walledDatabase();
  const database = openDatabase(urls.appUrl);
  try {
    return await withClient(urls.superUrl, async (client) => {
      const made = await client.query<{ id: string }>(`insert into company (name) values ('Audited') returning id`);
      const company = Number(made.rows[0]!.id) as CompanyId;
      await client.query(`alter table event disable trigger say_what_changed`);
      await client.query(
        `insert into event (company_id, type, project_id, invoice_id, link_id, facts, request_id, written_by)
         select $1, 'link.confirmed', 301, 100 + n % 5000, 8000 + n,
           jsonb_build_object('erp', 'Sage 100 Contractor', 'record', 'Bill ' || n, 'evidence',
             jsonb_build_object('is', 'present', 'as_of', '2026-11-26T12:00:00.000Z')),
           gen_random_uuid(), 0 from generate_series(1, $2) n`,
        [company, events],
      );
      await client.query('analyze event');
      const sealing = await timed(() =>
        client.query(`select set_config('app.company', '${company}', false); select * from seal_events()`),
      );
      const work = openUnitOfWork(database);
      const ours = () =>
        timed(async () => {
          const { sealed, found } = await checkHistory(work, { company });
          if (sealed !== events || found !== 0) throw new Error(`${sealed} sealed, ${found} found`);
        });
      let last = '';
      const floor = () =>
        timed(async () => {
          for (let after = 0; ; ) {
            const { rows } = await client.query<Record<string, string>>(
              `select id, at, person_id, type, project_id, invoice_id, commitment_id, link_id, record_kind, record_id,
                 facts::text as facts, request_id from event where company_id = $1 and id > $2 order by id limit $3`,
              [company, after, page],
            );
            for (const row of rows) last = hash('sha256', last + JSON.stringify(row), 'hex');
            if (rows.length < page) return;
            after = Number(rows.at(-1)!.id);
          }
        });
      return [
        await inRounds(`verify ${events} events`, 'ms', { of: 'ratio', atMost: 3 }, rounds, ours, floor),
        figureAlone(`seal ${events} events at once`, 'ms', null, [sealing]),
      ];
    });
  } finally {
    await database.close();
    await urls.drop();
  }
}
