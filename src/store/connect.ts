import { sql } from 'kysely';
import type { Tx } from '../app/unit-of-work.ts';
import type { ConnectionId } from '../domain/ids.ts';
import { outsideKind } from '../domain/outside.ts';
import { jobStore } from './jobs.ts';
import type { Trx } from './pool.ts';

/** The regular reading of a connection goes on by itself once it was begun. */
const firstReadingMs = 300_000;

/** Which ERP a company is connected to. It may be another one while nothing was ever sent to it. */
export const connectStore = (trx: Trx, company: number): Pick<Tx['connections'], 'holdUnused' | 'become'> => ({
  holdUnused: async () => {
    // Two who connect at once wait for each other here, and so does whoever sends: what is sent names the connection.
    await sql`select from company where id = ${company} for update`.execute(trx);
    await sql`select from connection where company_id = ${company} for update`.execute(trx);
    const { rows } = await sql<{ used: boolean }>`select exists (select from link where company_id = ${company})
      or exists (select from record_flow where company_id = ${company}
        and (asked_at is not null or ended_as = 'joined' or ended_at is null))
      or exists (select from event where company_id = ${company} and record_kind is not null
        and type in ('record.linked', 'record.confirmed', 'record.imported')) as used`.execute(trx);
    return !rows[0]!.used;
  },
  become: async (kind, name, settings) => {
    const id = await put(trx, company, kind, name, JSON.stringify(settings));
    // Nothing of an integrator's ERP is read: it says by itself what is there.
    if (kind !== outsideKind) await jobStore(trx, company).add('read_erp', id, firstReadingMs);
    return id;
  },
});

async function put(trx: Trx, company: number, kind: string, name: string, settings: string): Promise<ConnectionId> {
  // Whoever takes the place of another connection takes nothing of it along: not its agent, its books, nor what it last read.
  const fresh = { kind, name, settings, agent_traits: null, books: null, last_read_at: null, last_read_error: null };
  const there = await trx
    .updateTable('connection')
    .set(fresh)
    .where('company_id', '=', company)
    .where('id', '=', (from) =>
      from.selectFrom('connection').select('id').where('company_id', '=', company).orderBy('id').limit(1),
    )
    .returning('id')
    .executeTakeFirst();
  if (there === undefined) {
    const made = trx.insertInto('connection').values({ company_id: company, ...fresh });
    return (await made.returning('id').executeTakeFirstOrThrow()).id as ConnectionId;
  }
  await sql`update agent set revoked_at = clock_timestamp()
    where company_id = ${company} and connection_id = ${there.id} and revoked_at is null`.execute(trx);
  return there.id as ConnectionId;
}
