import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { StagedEntry } from '../../app/hub.ts';
import { refusal } from '../../domain/refusal.ts';
import { words } from '../../domain/words/words.ts';
import { errorsByField } from '../errors-by-field.ts';
import { sendRefusal } from '../problem.ts';
import { asRestCaller, idFrom, parseBody, type RestContext, restAnswer } from './context.ts';
import { synced } from './erp-routes.ts';
import * as shapes from './erp-shapes.ts';
import { stagedView } from './erp-views.ts';

const inCompany = { config: { access: 'company' } } as const;
const at = '/v1.0/companies/:company_id/staged_records';

type Given = z.output<typeof shapes.stagedRecord>;

const changeOf = (given: z.output<typeof shapes.stagedChange>) => ({
  originCode: given.origin_code,
  originData: given.origin_data,
  parentId: given.parent_id,
  status: given.status,
  body: given.data === null ? {} : given.data,
});

const entryOf = (given: Given): StagedEntry => ({
  id: given.id ?? null,
  itemType: given.item_type,
  originId: given.origin_id,
  ...changeOf(given),
});

/** What an integrator found in its ERP and offers for import: kept, so far, for a person to look up. */
export function stagedRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.post(at, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const given = (request.body as { staged_record?: unknown } | undefined)?.staged_record ?? request.body;
      const entry = entryOf({ ...parseBody(shapes.stagedRecord, given), id: null });
      const kept = await hub.stageRecords(caller, [entry]);
      return restAnswer(request, kept.ok ? reply.code(201) : reply, kept, ([record]) => stagedView(record!));
    }),
  );
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${at}/:id`,
    ...inCompany,
    handler: (request, reply) =>
      asRestCaller(context, request, reply, async (caller) => {
        const id = idFrom((request.params as { id: string }).id, 'staged record');
        const known = await hub.stagedRecord(caller, id);
        if (!known.ok) return sendRefusal(request, reply, known.refusal);
        const body = (request.body as { staged_record?: unknown } | undefined)?.staged_record ?? request.body;
        const given = parseBody(shapes.stagedChange, body);
        const { itemType, originId } = known.value;
        const named = { id, itemType: given.item_type ?? itemType, originId: given.origin_id ?? originId };
        const kept = await hub.stageRecords(caller, [{ ...named, ...changeOf(given) }]);
        if (kept.ok && kept.value[0] === null) {
          return sendRefusal(request, reply, refusal('not_found', { thing: 'staged record' }));
        }
        return restAnswer(request, reply, kept, ([record]) => stagedView(record!));
      }),
  });
  app.patch(`${at}/sync`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const may = await hub.outsideConnection(caller);
      if (!may.ok) return sendRefusal(request, reply, may.refusal);
      const keep = async (given: Given) => {
        const kept = await hub.stageRecords(caller, [entryOf(given)]);
        if (!kept.ok) return { errors: errorsByField(kept.refusal) };
        const [record] = kept.value;
        return record ? { entity: stagedView(record) } : { errors: { id: [words.outside.entries.unknown] } };
      };
      return reply.send(await synced(parseBody(shapes.updates, request.body), shapes.stagedRecord, keep));
    }),
  );
}
