import { sql } from 'kysely';
import type { Announcement } from '../../app/unit-of-work.ts';
import { sendPlanned, type Trx } from '../pool.ts';
import { gathered } from './gather.ts';
import { wakeHooks } from './wake-hooks.ts';

/**
 * Writes a webhook for every hook that asked for it, in the transaction of the change. The hooks' jobs are
 * locked first.
 */
export async function announce(trx: Trx, company: number, news: Announcement): Promise<void> {
  if (gathered(trx, [news])) return;
  const { event, id, project, by } = news;
  const resource = news.resource === 'commitment' ? await contractResource(trx, company, id) : news.resource;
  const asked = sql<{ id: number }>`select distinct h.id from webhook_trigger t
    join webhook_hook h on h.company_id = t.company_id and h.id = t.hook_id
    where t.company_id = ${company} and t.resource_name = ${resource} and t.event_type = ${event}
      and (h.project_id is null or h.project_id = ${project})
    order by h.id`;
  const hooks = await sendPlanned(trx, asked);
  if (hooks.length === 0) return;
  await wakeHooks(
    trx,
    company,
    hooks.map((hook) => hook.id),
  );
  const made = await trx
    .insertInto('webhook_event')
    .values({
      company_id: company,
      resource_name: resource,
      resource_id: id,
      event_type: event,
      project_id: project,
      person_id: by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('webhook_delivery')
    .values(hooks.map((hook) => ({ company_id: company, hook_id: hook.id, event_id: made.id })))
    .execute();
}

/** Of many, in one statement where nobody asked for any, as is usual. */
export async function announceEach(trx: Trx, company: number, news: readonly Announcement[]): Promise<void> {
  if (gathered(trx, news)) return;
  if (news.length < 2) return void (await Promise.all(news.map((one) => announce(trx, company, one))));
  const some = sql<{
    some: boolean;
  }>`select exists (select from webhook_trigger where company_id = ${company}) as some`;
  if (!(await sendPlanned(trx, some))[0]!.some) return;
  for (const one of news) await announce(trx, company, one);
}

/** Which of Procore's two resources a commitment is; one that was deleted is still known. */
async function contractResource(trx: Trx, company: number, id: number): Promise<string> {
  const row = await trx
    .selectFrom('commitment')
    .select('kind')
    .where('company_id', '=', company)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.kind === 'purchase_order' ? 'Purchase Order Contracts' : 'Work Order Contracts';
}
