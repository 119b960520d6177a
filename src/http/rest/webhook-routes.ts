import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type Caller,
  type Delivery,
  eventTypes,
  type HookEntry,
  type HookScope,
  hookVersions,
  type ShownHook,
  type Trigger,
} from '../../app/hub.ts';
import type { CompanyId, ProjectId } from '../../domain/ids.ts';
import { isoInstant } from '../../domain/time.ts';
import { hookLimits, neverTold, webhookPayload, webhookResources } from '../../domain/webhook.ts';
import { once, onceWritten } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  pageOfAll,
  parseBody,
  type RestContext,
  refuse,
  restAnswer,
} from './context.ts';
import { idSent } from './id-shape.ts';
import { givenUnder, readWrapped } from './wrapper.ts';

const inCompany = { config: { access: 'company' } } as const;
const at = '/v1.0/webhooks';

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** What the way to the receiver sets itself. */
const ours = new Set(['content-type', 'content-length', 'host', 'connection', 'transfer-encoding', 'user-agent']);
const headers = z
  .record(z.string(), z.string().max(1_000))
  .refine((given) => Object.keys(given).length <= hookLimits.headers)
  .refine((given) =>
    Object.entries(given).every(
      ([name, value]) => headerName.test(name) && !ours.has(name.toLowerCase()) && /^[\x20-\x7e\t]*$/.test(value),
    ),
  );

/** `v2` and `v2.0` are both written. */
const version = z
  .string()
  .transform((text) => text.replace(/\.0$/, ''))
  .pipe(z.enum(hookVersions));
const hookInput = z.object({
  api_version: version.default('v2'),
  namespace: z
    .string()
    .regex(/^[a-z0-9-]{1,100}$/)
    .default('procore'),
  destination_url: z.string().max(2_000),
  destination_headers: headers.nullish(),
});
const triggerInput = z.object({
  resource_name: z.string().trim().min(1).max(100),
  event_type: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(eventTypes)),
});

/** Named by their field: what is wrong with the list is wrong with no other part of the body. */
const bulkInput = z.object({ triggers: triggerInput.array().min(1).max(hookLimits.triggers) });
const bulkIds = z.object({ triggers: idSent.array().max(hookLimits.triggers) });

const entryOf = (given: Partial<z.infer<typeof hookInput>>): Partial<HookEntry> => ({
  ...(given.api_version === undefined ? {} : { apiVersion: given.api_version }),
  ...(given.namespace === undefined ? {} : { namespace: given.namespace }),
  ...(given.destination_url === undefined ? {} : { url: given.destination_url }),
  ...(given.destination_headers === undefined ? {} : { headers: given.destination_headers ?? {} }),
});

/** Only the last five characters are shown, and of a short one none. */
const masked = (value: string) => (value.length > 10 ? `${'*'.repeat(8)}${value.slice(-5)}` : '*'.repeat(8));

const hookView = ({ hook, headers: sent }: ShownHook) => ({
  id: hook.id,
  api_version: hook.apiVersion,
  namespace: hook.namespace,
  destination_url: hook.url,
  destination_headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, masked(value)])),
  owned_by_company_id: hook.projectId === null ? hook.company : null,
  owned_by_project_id: hook.projectId,
  owned_by_user_id: hook.ownerId,
});

const triggerView = (trigger: Trigger, company: CompanyId) => ({
  id: trigger.id,
  webhook_hook_id: trigger.hookId,
  resource_name: trigger.resource,
  resource_id: null,
  event_type: trigger.event,
  company_id: company,
  project_id: trigger.projectId,
  user_id: trigger.madeBy,
});

const outcomeOf = (delivery: Delivery) =>
  delivery.state === 'queued' ? 'retried' : delivery.state === 'ok' ? 'ok' : 'discarded';

const deliveryView = (delivery: Delivery, company: CompanyId) => ({
  id: delivery.id,
  event: webhookPayload(delivery.event, company, 'v2'),
  event_id: delivery.event.id,
  outcome: outcomeOf(delivery),
  response_status: delivery.last?.status ?? null,
  response_headers: delivery.last?.headers ?? null,
  response_body: delivery.last?.body ?? null,
  response_error: delivery.last?.error ?? null,
  started_at: delivery.last === null ? null : isoInstant(delivery.last.startedAt),
  completed_at: delivery.last === null ? null : isoInstant(delivery.last.completedAt),
});

const query = (request: FastifyRequest) => request.query as Record<string, unknown>;
const body = (request: FastifyRequest) => (request.body ?? {}) as Record<string, unknown>;

/** Hooks are of a company or of a project: whichever the query or the body names. */
function scopeOf(request: FastifyRequest): HookScope {
  const project = query(request).project_id ?? body(request).project_id;
  return { project: project === undefined ? null : (idFrom(project, 'project') as ProjectId) };
}
const hookOf = (request: FastifyRequest) => ({
  ...scopeOf(request),
  hook: idFrom((request.params as { hook: string }).hook, 'webhook'),
});

/** Webhooks v1.0, as Procore's clients make and read them. */
export function webhookRoutes(app: FastifyInstance, context: RestContext): void {
  hookRoutes(app, context);
  triggerRoutes(app, context);
  bulkRoutes(app, context);
  deliveryRoutes(app, context);
}

function hookRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get(`${at}/hooks`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const { namespace, api_version: version } = query(request);
      return restAnswer(request, reply, await hub.hooks(caller, scopeOf(request)), (found) => {
        const wanted = found.filter(
          ({ hook }) =>
            (namespace === undefined || hook.namespace === namespace) &&
            (version === undefined || hook.apiVersion === version),
        );
        return pageOfAll(request, reply, wanted, 100).map(hookView);
      });
    }),
  );
  app.post(`${at}/hooks`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      onceWritten(
        { hub, caller, request, reply },
        {
          status: 201,
          view: hookView,
          write: async (keeping) => {
            const given = readWrapped(request, 'hook', hookInput);
            const entry = { headers: {}, ...entryOf(given) } as HookEntry;
            return hub.makeHook(keeping, { ...scopeOf(request), ...entry });
          },
        },
      ),
    ),
  );
  app.patch(`${at}/hooks/:hook`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      once({ hub, caller, request, reply }, async () => {
        // Left out is left as it is: the defaults are for a new one.
        const sent = givenUnder(request, 'hook', hookInput);
        const read = parseBody(hookInput.partial(), sent);
        const given = Object.fromEntries(Object.entries(read).filter(([name]) => name in sent));
        const saved = await hub.changeHook(caller, { ...hookOf(request), change: entryOf(given) });
        return saved.ok ? { status: 200, body: hookView(saved.value) } : { refusal: saved.refusal };
      }),
    ),
  );
  app.delete(`${at}/hooks/:hook`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) =>
      restAnswer(request, reply, await hub.deleteHook(caller, hookOf(request)), () => ({})),
    ),
  );
  app.get(`${at}/resources`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async () =>
      reply.send(
        webhookResources.map((tools) => ({
          api_version: 'v2',
          product_category: 'Project Management',
          tools,
          except: neverTold[tools] ?? [],
          create: 'create',
          update: 'update',
          delete: 'delete',
        })),
      ),
    ),
  );
  app.get(`${at}/resources/api_versions`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async () => reply.send(hookVersions)),
  );
}

function triggerRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get(`${at}/hooks/:hook/triggers`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      const of = hookOf(request);
      return restAnswer(request, reply, await hub.triggers(caller, of), (found) =>
        pageOfAll(request, reply, found, 100).map((trigger) => triggerView(trigger, company.id)),
      );
    }),
  );
  app.post(`${at}/hooks/:hook/triggers`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller, company) =>
      once({ hub, caller, request, reply }, async () => {
        const of = hookOf(request);
        const given = readWrapped(request, 'trigger', triggerInput);
        const made = await add(context, caller, of, [given]);
        if (!made.ok) return { refusal: made.refusal };
        return { status: 201, body: triggerView(made.value[0]!, company.id) };
      }),
    ),
  );
  app.delete(`${at}/hooks/:hook/triggers/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = idFrom((request.params as { id: string }).id, 'webhook trigger');
      const gone = await hub.deleteTriggers(caller, { ...hookOf(request), ids: [id] });
      if (gone.ok && gone.value.length === 0) throw refuse('not_found', { thing: 'webhook trigger' });
      return restAnswer(request, reply, gone, () => ({}));
    }),
  );
}

const add = (
  { hub }: RestContext,
  caller: Caller,
  of: HookScope & { readonly hook: number },
  given: readonly z.infer<typeof triggerInput>[],
) =>
  hub.addTriggers(caller, {
    ...of,
    triggers: given.map(({ resource_name, event_type }) => ({ resource: resource_name, event: event_type })),
  });

function bulkRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.post(`${at}/hooks/:hook/triggers/bulk`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller, company) =>
      once({ hub, caller, request, reply }, async () => {
        const of = hookOf(request);
        const { triggers: given } = parseBody(bulkInput, body(request));
        const made = await add(context, caller, of, given);
        if (!made.ok) return { refusal: made.refusal };
        return { status: 200, body: { success: made.value.map((one) => triggerView(one, company.id)) } };
      }),
    ),
  );
  app.delete(`${at}/hooks/:hook/triggers/bulk`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const { triggers: ids } = parseBody(bulkIds, body(request));
      const gone = await hub.deleteTriggers(caller, { ...hookOf(request), ids });
      if (!gone.ok) return sendRefusal(request, reply, gone.refusal);
      const failed = ids.filter((one) => !gone.value.includes(one));
      const answer = failed.length === 0 ? { success: gone.value } : { success: gone.value, failed };
      return reply.code(failed.length === 0 ? 200 : 207).send(answer);
    }),
  );
}

const statuses = ['any', 'successful', 'failing', 'discarded'] as const;

function deliveryRoutes(app: FastifyInstance, context: RestContext): void {
  app.get(`${at}/hooks/:hook/deliveries`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller, company) => {
      // The guide writes `filter`, the field list `filters`.
      const { filter } = query(request) as { filter?: { status?: unknown } };
      const given = filtersOf(request).status ?? filter?.status ?? 'any';
      const status = statuses.find((one) => one === given);
      if (status === undefined) {
        throw refuse('malformed', { field: 'filters[status]', because: 'one_of', options: statuses.join(', ') });
      }
      const number = (name: string, otherwise: number) => {
        const value = query(request)[name];
        if (value === undefined) return otherwise;
        if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) {
          throw refuse('malformed', { field: name, because: 'whole_number' });
        }
        return Number(value);
      };
      const limit = Math.min(Math.max(number('page_size', 100), 1), 300);
      const page = { status, after: number('page_start', 0), limit };
      const found = await context.hub.deliveries(caller, { ...hookOf(request), filter: page });
      return restAnswer(request, reply, found, (all) => all.map((one) => deliveryView(one, company.id)));
    }),
  );
}
