import type pg from 'pg';
import type { PersonId } from '../domain/ids.ts';
import type { CompanyEventType } from '../domain/words/words.ts';
import { inTransaction } from './transaction.ts';

/** Whose sign-in it is about, and by which request. */
export interface Whose {
  readonly person: PersonId;
  readonly requestId: string | null;
}

export interface Noted<T> {
  readonly value: T;
  /** Null: nothing was changed. */
  readonly event: { readonly type: CompanyEventType; readonly facts: Readonly<Record<string, unknown>> } | null;
}

const company = `
  select coalesce(p.home_company_id,
    (select min(m.company_id) from tieout.membership m where m.person_id = p.id and m.active)) as company
  from tieout.person p where p.id = $1`;

const event = `
  insert into tieout.company_event (company_id, person_id, type, facts, request_id) values ($1, $2, $3, $4::jsonb, $5)`;

/**
 * A change of how somebody signs in and its line in the history, in one transaction: behind the wall of the company that
 * administers their sign-in. Who belongs to none has no history that it could stand in.
 */
export async function noted<T>(
  pool: pg.Pool,
  { person, requestId }: Whose,
  work: (client: pg.PoolClient) => Promise<Noted<T>>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query(`select set_config('app.person', $1, true)`, [String(person)]);
    const { value, event: happened } = await work(client);
    if (happened !== null) {
      const home = (await client.query<{ company: number | null }>(company, [person])).rows[0]?.company ?? null;
      if (home !== null) {
        await client.query(`select set_config('app.company', $1, true)`, [String(home)]);
        const facts = JSON.stringify(happened.facts);
        await client.query(event, [home, person, happened.type, facts, requestId]);
      }
    }
    return value;
  });
}
