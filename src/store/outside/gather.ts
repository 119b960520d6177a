import { sql } from 'kysely';
import type { Announcement } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import { wakeHooks } from './wake-hooks.ts';

/**
 * What one long transaction has to tell by webhooks, kept until its end: each telling holds its hook's job up to the commit,
 * and so all others who tell the same hook.
 */
const gathering = new WeakMap<Trx, Announcement[]>();

/** So many are written in one statement. */
const atOnce = 10_000;

/** From here on the transaction only keeps what it has to tell. */
export const gather = (trx: Trx): void => void gathering.set(trx, []);

/** True where the transaction gathers, and has these now. */
export function gathered(trx: Trx, news: readonly Announcement[]): boolean {
  const kept = gathering.get(trx);
  if (kept === undefined) return false;
  for (const one of news) kept.push(one);
  return true;
}

/**
 * Tells what was gathered, as `announce` tells each: the jobs of all hooks that asked are locked first, in their order, then
 * the deliveries are written in the order of what happened. To be the last thing that its transaction does.
 */
export async function tellGathered(trx: Trx, company: number): Promise<void> {
  const news = gathering.get(trx) ?? [];
  gathering.delete(trx);
  const parts = Array.from({ length: Math.ceil(news.length / atOnce) }, (_, i) =>
    news.slice(i * atOnce, (i + 1) * atOnce),
  );
  const hooks = new Set<number>();
  for (const part of parts) for (const { id } of await hooksOf(trx, company, part)) hooks.add(id);
  if (hooks.size === 0) return;
  await wakeHooks(trx, company, [...hooks]);
  for (const part of parts) await write(trx, company, part);
}

/** The rows of what is told, `resource` as receivers know it, with the hooks that asked for it. */
const asked = (company: number, news: readonly Announcement[]) => sql`
  given as (
    select place, event, g.id, project, by, case when resource <> 'commitment' then resource
      when c.kind = 'purchase_order' then 'Purchase Order Contracts' else 'Work Order Contracts' end as resource
    from rows from (jsonb_to_recordset(${JSON.stringify(news)}::jsonb) as
      (resource text, event text, id bigint, project bigint, by bigint)) with ordinality
      as g (resource, event, id, project, by, place)
    left join commitment c on g.resource = 'commitment' and c.company_id = ${company} and c.id = g.id),
  asked as (
    select given.place, h.id as hook from given
    join webhook_trigger t on t.company_id = ${company} and t.resource_name = given.resource and t.event_type = given.event
    join webhook_hook h on h.company_id = t.company_id and h.id = t.hook_id
    where h.project_id is null or h.project_id = given.project)`;

async function hooksOf(trx: Trx, company: number, news: readonly Announcement[]) {
  const { rows } = await sql<{ id: number }>`with ${asked(company, news)}
    select distinct hook as id from asked`.execute(trx);
  return rows;
}

async function write(trx: Trx, company: number, news: readonly Announcement[]): Promise<void> {
  await sql`with ${asked(company, news)},
    heard as (
      select given.*, nextval(pg_get_serial_sequence('webhook_event', 'id')) as event_id from given
      where place in (select place from asked) order by place),
    made as (
      insert into webhook_event (company_id, id, resource_name, resource_id, event_type, project_id, person_id)
      overriding system value
      select ${company}, event_id, resource, id, event, project, by from heard order by place)
    insert into webhook_delivery (company_id, hook_id, event_id)
    select ${company}, asked.hook, heard.event_id from heard join asked using (place)
    order by heard.place, asked.hook`.execute(trx);
}
