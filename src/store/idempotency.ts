import { type RawBuilder, sql } from 'kysely';
import {
  type Idempotency,
  type KeptAnswer,
  KeyLost,
  type RequestKey,
  type Reservation,
  type Scope,
} from '../app/unit-of-work.ts';
import type { InvoiceId } from '../domain/ids.ts';
import type { Database, Trx } from './pool.ts';

/** A request that dies holds its key for this long; then it is decided anew, or by what it made. */
const holdMs = 60_000;
const keptFor = sql`interval '24 hours'`;

export function openIdempotency(database: Database): Idempotency {
  return {
    reserve: (caller, route, key, bodyHash) =>
      database.transaction(caller, async (trx): Promise<Reservation> => {
        const { company, person } = caller;
        await sql`delete from idempotency where company_id = ${company} and person_id = ${person}
          and created_at < now() - ${keptFor}`.execute(trx);
        const mine = await sql<{ hold: string }>`
          insert into idempotency (company_id, person_id, route, key, body_hash, held_until)
          values (${company}, ${person}, ${route}, ${key}, ${bodyHash}, ${heldUntil}) on conflict do nothing
          returning ${hold}`.execute(trx);
        if (mine.rows[0] !== undefined) return { is: 'new', hold: mine.rows[0].hold };
        const row = await rowOf(trx, { company, person, route, key })
          .select(['body_hash', 'status', 'body', 'invoice_id'])
          .select(sql<boolean>`held_until < clock_timestamp()`.as('free'))
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined) return { is: 'in_work' };
        if (row.body_hash !== bodyHash) return { is: 'other_body' };
        if (row.status !== null) return { is: 'kept', answer: { status: row.status, body: row.body ?? '' } };
        if (!row.free) return { is: 'in_work' };
        const again = await sql<{ hold: string }>`update idempotency set held_until = ${heldUntil}
          where company_id = ${company} and person_id = ${person} and route = ${route} and key = ${key}
          returning ${hold}`.execute(trx);
        const held = { hold: again.rows[0]!.hold };
        if (row.invoice_id !== null) return { is: 'made', invoice: row.invoice_id as InvoiceId, ...held };
        return { is: 'new', ...held };
      }),
    part: (caller, { route, key, hold }, bodyHash) =>
      database.transaction(caller, async (trx): Promise<KeptAnswer | null> => {
        const { company, person } = caller;
        await sql`insert into idempotency (company_id, person_id, route, key, body_hash, held_until)
          values (${company}, ${person}, ${route}, ${key}, ${bodyHash}, ${hold}::timestamptz)
          on conflict (company_id, person_id, route, key) do update set held_until = excluded.held_until
          where idempotency.status is null`.execute(trx);
        const row = await rowOf(trx, { company, person, route, key }).select(['status', 'body']).executeTakeFirst();
        return row === undefined || row.status === null ? null : { status: row.status, body: row.body ?? '' };
      }),
    keep: (caller, key, answer) => database.transaction(caller, (trx) => save(trx, { ...caller, ...key }, answer)),
    release: (caller, { route, key, hold }) =>
      database.transaction(caller, async (trx) => {
        await sql`delete from idempotency where company_id = ${caller.company} and person_id = ${caller.person}
          and route = ${route} and key = ${key} and held_until = ${hold}::timestamptz
          and status is null and invoice_id is null`.execute(trx);
      }),
  };
}

const heldUntil = sql`clock_timestamp() + ${holdMs} * interval '1 millisecond'`;
/** To the microsecond: no two holdings of a key end at the same. */
const hold = sql.raw('held_until::text as hold');

interface Which {
  readonly company: number;
  readonly person: number;
  readonly route: string;
  readonly key: string;
}

const rowOf = (trx: Trx, { company, person, route, key }: Which) =>
  trx
    .selectFrom('idempotency')
    .where('company_id', '=', company)
    .where('person_id', '=', person)
    .where('route', '=', route)
    .where('key', '=', key);

type Held = Which & Pick<RequestKey, 'hold'>;

/**
 * Writes on the row of a key what it was used for, where that is not written yet: what its own transaction kept is the answer.
 * @throws KeyLost where another holds the key by now, so that what was done for this holding is taken back.
 */
async function write(trx: Trx, which: Held, change: RawBuilder<unknown>, unlessWritten: RawBuilder<boolean>) {
  const { company, person, route, key } = which;
  const written = await sql`update idempotency set ${change} where company_id = ${company} and person_id = ${person}
    and route = ${route} and key = ${key} and held_until = ${which.hold}::timestamptz and ${unlessWritten}`.execute(
    trx,
  );
  if (Number(written.numAffectedRows ?? 0) > 0) return;
  const [mine] = await rowOf(trx, which)
    .select(sql<boolean>`held_until = ${which.hold}::timestamptz`.as('mine'))
    .execute();
  if (mine?.mine !== true) throw new KeyLost(`another has the key of ${route}`);
}

const save = (trx: Trx, which: Held, { status, body }: KeptAnswer): Promise<void> =>
  write(trx, which, sql`status = ${status}, body = ${body}`, sql`status is null`);

/** Keeps, with the invoice that a transaction makes, which one it was. */
export const noteDone = (trx: Trx, which: Held, invoice: InvoiceId): Promise<void> =>
  write(trx, which, sql`invoice_id = ${invoice}`, sql`true`);

/** Keeps, with what a transaction changed, how its request is answered. A refusal is decided anew next time. */
export async function keepAnswer(trx: Trx, scope: Scope, result: unknown): Promise<void> {
  const { company, person, keeping } = scope;
  if (keeping === undefined || person === undefined) return;
  const outcome = result as { readonly ok?: boolean; readonly value?: unknown } | null | undefined;
  if (outcome?.ok !== true) return;
  const { route, key, hold } = keeping;
  await save(trx, { company, person, route, key, hold }, keeping.answer(outcome.value));
}
