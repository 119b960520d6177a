import { sql } from 'kysely';
import type { HistoryEvent } from '../app/unit-of-work.ts';
import type { InvoiceId, ProjectId } from '../domain/ids.ts';
import type { Trx } from './pool.ts';

/**
 * The history of an invoice, deleted or not, and of those that it is one story with: what it was entered in the place
 * of, and what was entered in its place.
 */
export async function history(trx: Trx, company: number, id: number) {
  const invoice = await trx
    .selectFrom('invoice')
    .select('project_id')
    .where('company_id', '=', company)
    .where('id', '=', id)
    .executeTakeFirst();
  if (invoice === undefined) return null;
  const story = await storyOf(trx, company, id);
  const rows = await trx
    .selectFrom('event')
    .leftJoin('person', 'person.id', 'event.person_id')
    .select(['event.id', 'event.at', 'event.type', 'event.facts', 'event.person_id', 'event.invoice_id', 'person.name'])
    .where('event.company_id', '=', company)
    .where('event.invoice_id', 'in', [...story.keys()])
    .orderBy('event.id')
    .execute();
  const events = rows.map((row) => ({
    id: row.id,
    at: row.at,
    by: row.name,
    byId: row.person_id,
    type: row.type,
    facts: row.facts,
    of: row.invoice_id === id ? null : { id: row.invoice_id as InvoiceId, name: story.get(row.invoice_id!)! },
  }));
  return { projectId: invoice.project_id as ProjectId, events: events as unknown as readonly HistoryEvent[] };
}

/** By id, each with how one speaks of it. */
async function storyOf(trx: Trx, company: number, id: number): Promise<ReadonlyMap<number, string>> {
  const { rows } = await sql<{ readonly id: number; readonly name: string }>`
    with recursive story(id) as (
      select ${id}::bigint
      union
      select other.id from story
        join correction c on c.company_id = ${company} and c.successor_id is not null
          and (c.invoice_id = story.id or c.successor_id = story.id)
        cross join lateral (values (c.invoice_id), (c.successor_id)) other(id)
    )
    select story.id, coalesce(invoice.invoice_number, '№ ' || invoice.number) as name
    from story join invoice on invoice.company_id = ${company} and invoice.id = story.id`.execute(trx);
  return new Map(rows.map((row) => [row.id, row.name]));
}
