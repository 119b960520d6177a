import { sql } from 'kysely';
import type { Idempotency, KeptAnswer, Reservation, Scope } from '../app/unit-of-work.ts';
import type { InvoiceId } from '../domain/ids.ts';
import type { Database, Trx } from './pool.ts';

/** A request that dies holds its key for this long; then it is decided anew, or by what it made. */
const holdMs = 60_000;
const keptFor = sql`interval '24 hours'`;

export function openIdempotency(database: Database): Idempotency {
  return {
    reserve: (caller, route, key, bodyHash) =>
      database.transaction(caller, async (trx): Promise<Reservation> => {
        await sql`delete from idempotency where company_id = ${caller.company} and person_id = ${caller.person}
          and created_at < now() - ${keptFor}`.execute(trx);
        const mine = await sql`insert into idempotency (company_id, person_id, route, key, body_hash, held_until)
          values (${caller.company}, ${caller.person}, ${route}, ${key}, ${bodyHash},
            clock_timestamp() + ${holdMs} * interval '1 millisecond')
          on conflict do nothing`.execute(trx);
        if (Number(mine.numAffectedRows ?? 0) > 0) return { is: 'new' };
        const row = await trx
          .selectFrom('idempotency')
          .select(['body_hash', 'status', 'body', 'invoice_id'])
          .select(sql<boolean>`held_until < clock_timestamp()`.as('free'))
          .where('company_id', '=', caller.company)
          .where('person_id', '=', caller.person)
          .where('route', '=', route)
          .where('key', '=', key)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return { is: 'in_work' };
        if (row.body_hash !== bodyHash) return { is: 'other_body' };
        if (row.status !== null) return { is: 'kept', answer: { status: row.status, body: row.body ?? '' } };
        if (!row.free) return { is: 'in_work' };
        if (row.invoice_id !== null) return { is: 'made', invoice: row.invoice_id as InvoiceId };
        await sql`update idempotency set held_until = clock_timestamp() + ${holdMs} * interval '1 millisecond'
          where company_id = ${caller.company} and person_id = ${caller.person} and route = ${route}
            and key = ${key}`.execute(trx);
        return { is: 'new' };
      }),
    part: (caller, route, key, bodyHash) =>
      database.transaction(caller, async (trx): Promise<KeptAnswer | null> => {
        await sql`insert into idempotency (company_id, person_id, route, key, body_hash, held_until)
          values (${caller.company}, ${caller.person}, ${route}, ${key}, ${bodyHash}, clock_timestamp())
          on conflict do nothing`.execute(trx);
        const row = await trx
          .selectFrom('idempotency')
          .select(['status', 'body'])
          .where('company_id', '=', caller.company)
          .where('person_id', '=', caller.person)
          .where('route', '=', route)
          .where('key', '=', key)
          .executeTakeFirst();
        return row === undefined || row.status === null ? null : { status: row.status, body: row.body ?? '' };
      }),
    keep: (caller, route, key, answer) =>
      database.transaction(caller, (trx) => save(trx, { ...caller, route, key }, answer)),
    release: (caller, route, key) =>
      database.transaction(caller, async (trx) => {
        await trx
          .deleteFrom('idempotency')
          .where('company_id', '=', caller.company)
          .where('person_id', '=', caller.person)
          .where('route', '=', route)
          .where('key', '=', key)
          .where('status', 'is', null)
          .where('invoice_id', 'is', null)
          .execute();
      }),
  };
}

interface Which {
  readonly company: number;
  readonly person: number;
  readonly route: string;
  readonly key: string;
}

async function save(trx: Trx, { company, person, route, key }: Which, { status, body }: KeptAnswer): Promise<void> {
  await trx
    .updateTable('idempotency')
    .set({ status, body })
    .where('company_id', '=', company)
    .where('person_id', '=', person)
    .where('route', '=', route)
    .where('key', '=', key)
    // What its own transaction kept is the answer.
    .where('status', 'is', null)
    .execute();
}

/** Keeps, with what a transaction changed, how its request is answered. A refusal is decided anew next time. */
export async function keepAnswer(trx: Trx, scope: Scope, result: unknown): Promise<void> {
  const { company, person, keeping } = scope;
  if (keeping === undefined || person === undefined) return;
  const outcome = result as { readonly ok?: boolean; readonly value?: unknown } | null | undefined;
  if (outcome?.ok !== true) return;
  await save(trx, { company, person, ...keeping }, keeping.answer(outcome.value));
}
