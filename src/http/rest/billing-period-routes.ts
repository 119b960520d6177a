import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { BillingPeriod, Caller } from '../../app/hub.ts';
import type { BillingPeriodId, ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { noMore, notPermitted, type Outcome, refusal, yes } from '../../domain/refusal.ts';
import type { Day } from '../../domain/time.ts';
import { day } from '../api/shapes.ts';
import { onceWritten } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  idsFilter,
  pageOfAll,
  projectOf,
  type RestContext,
  restAnswer,
  textsFilter,
} from './context.ts';
import { seenBy } from './seen.ts';
import { spanFilter, within } from './span-filter.ts';
import { periodView } from './views.ts';
import { readWrapped } from './wrapper.ts';

const inCompany = { config: { access: 'company' } } as const;
const path = '/v1.0/projects/:project_id/billing_periods';

const status = z.enum(['open', 'closed']);
const newPeriod = z.object({ start_date: day, end_date: day, due_date: day, status: status.default('open') });
const changedPeriod = z.object({
  start_date: day.optional(),
  end_date: day.optional(),
  due_date: day.optional(),
  status: status.optional(),
});

const projectIdOf = (request: FastifyRequest) => projectOf(request) as ProjectId;
const idOf = (request: FastifyRequest) =>
  idFrom((request.params as { id: string }).id, 'billing period') as BillingPeriodId;
/** Billing periods: read, made, changed, opened, closed and deleted. */
export function billingPeriodRoutes(app: FastifyInstance, context: RestContext): void {
  readRoutes(app, context);
  writeRoutes(app, context);
}

function readRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const filters = filtersOf(request);
      const [ids, statuses] = [idsFilter(filters.id, 'id'), textsFilter(filters.status)];
      const [created, updated] = [
        spanFilter(filters.created_at, 'created_at'),
        spanFilter(filters.updated_at, 'updated_at'),
      ];
      const wanted = (period: BillingPeriod) =>
        (ids === null || ids.includes(period.id)) &&
        (statuses === null || statuses.includes(period.status)) &&
        within(period.createdAt, created) &&
        within(period.updatedAt, updated);
      const found = await tools.billingPeriods(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (periods) =>
        pageOfAll(request, reply, periods.filter(wanted), 100).map(periodView),
      );
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = idOf(request);
      const found = await tools.billingPeriods(caller, projectIdOf(request));
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const period = found.value.find((one) => one.id === id);
      if (period === undefined) return sendRefusal(request, reply, refusal('not_found', { thing: 'billing period' }));
      return reply.send(periodView(period));
    }),
  );
}

function writeRoutes(app: FastifyInstance, context: RestContext): void {
  const tools = context.hub.project;
  /** Whoever may not write is told that, whatever they sent. */
  const mayWrite = async (caller: Caller, project: ProjectId): Promise<Outcome<null>> => {
    const known = await tools.project(caller, project);
    if (!known.ok && known.refusal.code === 'not_found') return known;
    const lacking = missing(caller.grants, 'invoice.write', project);
    return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(null);
  };
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      onceWritten(
        { hub: context.hub, caller, request, reply },
        {
          status: 201,
          view: periodView,
          write: async (keeping) => {
            const project = projectIdOf(request);
            const allowed = await mayWrite(caller, project);
            if (!allowed.ok) return allowed;
            const read = readWrapped(request, 'billing_period', newPeriod);
            return tools.createPeriod(keeping, project, {
              start: read.start_date as Day,
              end: read.end_date as Day,
              due: read.due_date as Day,
              status: read.status,
            });
          },
        },
      ),
    ),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, (caller) =>
      onceWritten(
        { hub: context.hub, caller, request, reply },
        {
          status: 200,
          view: periodView,
          write: async (keeping) => {
            const [project, id] = [projectIdOf(request), idOf(request)];
            const allowed = await mayWrite(caller, project);
            if (!allowed.ok) return allowed;
            const read = readWrapped(request, 'billing_period', changedPeriod);
            const entry = {
              start: read.start_date as Day | undefined,
              end: read.end_date as Day | undefined,
              due: read.due_date as Day | undefined,
              status: read.status,
            };
            return tools.updatePeriod(keeping, project, id, entry, seenBy(request, 'billing_period'));
          },
        },
      ),
    ),
  );
  app.delete(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const gone = await tools.deletePeriod(caller, projectIdOf(request), idOf(request), seenBy(request));
      return gone.ok ? reply.code(204).send() : sendRefusal(request, reply, gone.refusal);
    }),
  );
}
