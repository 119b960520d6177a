import { type Selectable, sql } from 'kysely';
import type { Attempt, Delivery, DeliveryFilter, Hook, Trigger, WebhookTx } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import { announce } from './announce.ts';
import { gather, tellGathered } from './gather.ts';
import type { OutsideTables } from './tables.ts';

const hookOf = (row: Selectable<OutsideTables['webhook_hook']>): Hook =>
  ({
    id: row.id,
    company: row.company_id,
    projectId: row.project_id,
    ownerId: row.owner_id,
    apiVersion: row.api_version,
    namespace: row.namespace,
    url: row.destination_url,
    headers: row.destination_headers,
    failures: row.failures,
    failingSince: row.failing_since,
    pausedUntil: row.paused_until,
    signingVersion: row.signing_version,
    signingOverlapUntil: row.signing_overlap_until,
    signingOverlapFrom: row.signing_overlap_from,
  }) as unknown as Hook;

const triggerOf = (
  row: Selectable<OutsideTables['webhook_trigger']> & { readonly project_id: number | null },
): Trigger =>
  ({
    id: row.id,
    hookId: row.hook_id,
    projectId: row.project_id,
    resource: row.resource_name,
    event: row.event_type,
    madeBy: row.made_by,
  }) as unknown as Trigger;

const at = (instant: number | null) =>
  instant === null ? null : sql<number>`to_timestamp(${instant}::double precision / 1000)`;

/** Hooks, what they listen to, and the outbox. */
export function webhookStore(trx: Trx, company: number): WebhookTx {
  return {
    announce: (news) => announce(trx, company, news),
    gather: () => gather(trx),
    tellGathered: () => tellGathered(trx, company),
    ...hookTx(trx, company),
    ...triggerTx(trx, company),
    ...outbox(trx, company),
  };
}

type HookTx = Pick<
  WebhookTx,
  'hooks' | 'hook' | 'countHooks' | 'addHook' | 'saveHook' | 'rotateSigning' | 'deleteHook'
>;

function hookTx(trx: Trx, company: number): HookTx {
  const hooks = () => trx.selectFrom('webhook_hook').selectAll().where('company_id', '=', company);
  return {
    hooks: async (project) =>
      (
        await hooks()
          .where('project_id', project === null ? 'is' : '=', project)
          .orderBy('id')
          .execute()
      ).map(hookOf),
    hook: async (id) => {
      const row = await hooks().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : hookOf(row);
    },
    countHooks: async () => (await hooks().forUpdate().execute()).length,
    addHook: async ({ projectId, ownerId, apiVersion, namespace, url, headers }) => {
      const row = await trx
        .insertInto('webhook_hook')
        .values({
          company_id: company,
          project_id: projectId,
          owner_id: ownerId,
          api_version: apiVersion,
          namespace,
          destination_url: url,
          destination_headers: headers === null ? null : Buffer.from(headers),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return hookOf(row);
    },
    saveHook: async (id, { apiVersion, namespace, url, headers }) => {
      await trx
        .updateTable('webhook_hook')
        .set({
          api_version: apiVersion,
          namespace,
          destination_url: url,
          destination_headers: headers === null ? null : Buffer.from(headers),
          updated_at: sql<number>`clock_timestamp()`,
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .execute();
    },
    rotateSigning: async (id, overlapSeconds) => {
      const row = await trx
        .updateTable('webhook_hook')
        .set({
          signing_version: sql<number>`signing_version + 1`,
          // Once more within an overlap: what the receiver held when it began goes on signing.
          signing_overlap_from: sql<number>`case when signing_overlap_until > clock_timestamp()
            then coalesce(signing_overlap_from, signing_version - 1) else signing_version end`,
          signing_overlap_until: sql<number>`clock_timestamp() + make_interval(secs => ${overlapSeconds})`,
        })
        .where('company_id', '=', company)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return hookOf(row);
    },
    deleteHook: async (id) => {
      await forget(trx, company, id, sql`true`);
      const { numDeletedRows } = await trx
        .deleteFrom('webhook_hook')
        .where('company_id', '=', company)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}

type TriggerTx = Pick<WebhookTx, 'triggers' | 'addTrigger' | 'deleteTriggers'>;

function triggerTx(trx: Trx, company: number): TriggerTx {
  const triggers = (hook: number) =>
    trx
      .selectFrom('webhook_trigger as t')
      .innerJoin('webhook_hook as h', (on) =>
        on.onRef('h.company_id', '=', 't.company_id').onRef('h.id', '=', 't.hook_id'),
      )
      .selectAll('t')
      .select('h.project_id')
      .where('t.company_id', '=', company)
      .where('t.hook_id', '=', hook);
  return {
    triggers: async (hook) => (await triggers(hook).orderBy('t.id').execute()).map(triggerOf),
    addTrigger: async ({ hookId, resource, event, madeBy }) => {
      await trx
        .insertInto('webhook_trigger')
        .values({ company_id: company, hook_id: hookId, resource_name: resource, event_type: event, made_by: madeBy })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'hook_id', 'resource_name', 'event_type']).doNothing(),
        )
        .execute();
      const row = await triggers(hookId)
        .where('resource_name', '=', resource)
        .where('event_type', '=', event)
        .executeTakeFirstOrThrow();
      return triggerOf(row);
    },
    deleteTriggers: async (hook, ids) => {
      if (ids.length === 0) return [];
      const gone = await trx
        .deleteFrom('webhook_trigger')
        .where('company_id', '=', company)
        .where('hook_id', '=', hook)
        .where('id', 'in', [...ids])
        .returning('id')
        .execute();
      return gone.map((row) => row.id);
    },
  };
}

type Outbox = Pick<WebhookTx, 'deliveries' | 'next' | 'noteAttempt' | 'noteHealth' | 'discard' | 'forget'>;

function outbox(trx: Trx, company: number): Outbox {
  const all = (hook: number) =>
    trx
      .selectFrom('webhook_delivery as d')
      .innerJoin('webhook_event as e', (on) =>
        on.onRef('e.company_id', '=', 'd.company_id').onRef('e.id', '=', 'd.event_id'),
      )
      .selectAll('d')
      .select(['e.uid', 'e.resource_name', 'e.resource_id', 'e.event_type', 'e.project_id', 'e.person_id', 'e.at'])
      .where('d.company_id', '=', company)
      .where('d.hook_id', '=', hook)
      .orderBy('d.id');
  type Row = Awaited<ReturnType<ReturnType<typeof all>['executeTakeFirstOrThrow']>>;
  const deliveryOf = (row: Row): Delivery =>
    ({
      id: row.id,
      state: row.state,
      attempts: row.attempts,
      event: {
        id: row.event_id,
        uid: row.uid,
        resource: row.resource_name,
        resourceId: row.resource_id,
        event: row.event_type,
        projectId: row.project_id,
        personId: row.person_id,
        at: row.at,
      },
      last:
        row.started_at === null
          ? null
          : {
              startedAt: row.started_at,
              completedAt: row.completed_at,
              status: row.response_status,
              headers: row.response_headers,
              body: row.response_body,
              error: row.response_error,
            },
    }) as unknown as Delivery;
  const states: Readonly<Record<DeliveryFilter['status'], readonly string[]>> = {
    any: ['queued', 'ok', 'discarded'],
    successful: ['ok'],
    failing: ['queued'],
    discarded: ['discarded'],
  };
  return {
    deliveries: async (hook, { status, after, limit }) => {
      const rows = await all(hook)
        .where('d.state', 'in', [...states[status]])
        // What was not tried yet has no outcome.
        .where((where) => where.or([where('d.attempts', '>', 0), where('d.state', '=', 'discarded')]))
        .where('d.id', '>', after)
        .limit(limit)
        .execute();
      return rows.map(deliveryOf);
    },
    next: async (hook) => {
      const row = await all(hook).where('d.state', '=', 'queued').limit(1).executeTakeFirst();
      return row === undefined ? null : deliveryOf(row);
    },
    noteAttempt: (delivery, attempt, ok) => noteAttempt(trx, company, delivery, attempt, ok),
    noteHealth: async (hook, failures, failingSince, pausedUntil) => {
      await trx
        .updateTable('webhook_hook')
        .set({ failures, failing_since: at(failingSince), paused_until: at(pausedUntil) })
        .where('company_id', '=', company)
        .where('id', '=', hook)
        .execute();
    },
    discard: async (hook) => {
      const { rows } = await sql<{ id: number }>`update webhook_delivery
        set state = 'discarded', completed_at = coalesce(completed_at, clock_timestamp())
        where company_id = ${company} and hook_id = ${hook} and state = 'queued' returning id`.execute(trx);
      return rows.length;
    },
    forget: (hook, before) => forget(trx, company, hook, sql`state <> 'queued' and completed_at < ${at(before)}`),
  };
}

/** Deliveries of a hook, and what they told where no other hook was told it. */
async function forget(trx: Trx, company: number, hook: number, which: ReturnType<typeof sql>): Promise<void> {
  await sql`with old as (delete from webhook_delivery where company_id = ${company} and hook_id = ${hook}
      and ${which} returning event_id)
    delete from webhook_event e where e.company_id = ${company} and e.id in (select event_id from old)
      and not exists (select from webhook_delivery d where d.company_id = e.company_id and d.event_id = e.id
        and d.hook_id <> ${hook})`.execute(trx);
}

async function noteAttempt(trx: Trx, company: number, delivery: number, attempt: Attempt, ok: boolean): Promise<void> {
  await trx
    .updateTable('webhook_delivery')
    .set({
      ...(ok ? { state: 'ok' } : {}),
      attempts: sql<number>`attempts + 1`,
      started_at: at(attempt.startedAt),
      completed_at: at(attempt.completedAt),
      response_status: attempt.status,
      response_headers: attempt.headers === null ? null : JSON.stringify(attempt.headers),
      response_body: attempt.body,
      response_error: attempt.error,
    })
    .where('company_id', '=', company)
    .where('id', '=', delivery)
    .execute();
}
