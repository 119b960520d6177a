import type { FastifyInstance } from 'fastify';
import type { Caller, CostCode, CostCodeId, CostTypeId } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { no, refusal } from '../../domain/refusal.ts';
import { defined } from '../defined.ts';
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
import { type CostCodeInput, costCodeInput, type LineItemTypeInput, lineItemTypeInput } from './directory-shapes.ts';
import { costCodeCompactView, costCodeView, lineItemTypeView } from './directory-views.ts';
import { writeRoutes } from './write-routes.ts';

const inCompany = { config: { access: 'company' } } as const;
const required = (field: string) => no('invalid', { field, because: 'required' });

/** Cost codes of a project, and the company's line item types: what lines of money are of. */
export function codeRoutes(app: FastifyInstance, context: RestContext): void {
  costCodeReading(app, context);
  costCodeWriting(app, context);
  lineItemTypeReading(app, context);
  lineItemTypeWriting(app, context);
}

/** How a cost code is shown: with the types that it may be combined with, which are all of the company. */
async function costCodeViewFor({ hub }: RestContext, caller: Caller) {
  const types = await hub.directory.costTypes(caller);
  return costCodeView(types.ok ? types.value : []);
}

function costCodeReading(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  app.get('/v1.0/cost_codes', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const filters = filtersOf(request);
      const [ids, numbers] = [idsFilter(filters.id, 'id'), textsFilter(filters.origin_id)];
      const found = await directory.costCodes(caller, projectOf(request) as ProjectId);
      const { view } = request.query as { view?: string };
      const shown: (code: CostCode) => unknown =
        view === 'erp_compact' ? costCodeCompactView : await costCodeViewFor(context, caller);
      return restAnswer(request, reply, found, (codes) => {
        const wanted = codes.filter(
          (code) =>
            (ids === null || ids.includes(code.id)) &&
            (numbers === null || (code.erpNumber !== null && numbers.includes(code.erpNumber))),
        );
        return pageOfAll(request, reply, wanted, 100).map(shown);
      });
    }),
  );
  app.get<{ Params: { id: string } }>('/v1.0/cost_codes/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = idFrom(request.params.id, 'cost code');
      const found = await directory.costCodes(caller, projectOf(request) as ProjectId);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const code = found.value.find((one) => one.id === id);
      if (code === undefined) return sendRefusal(request, reply, refusal('not_found', { thing: 'cost code' }));
      return reply.send((await costCodeViewFor(context, caller))(code));
    }),
  );
}

const codeFields = ({ code, name, origin_id, origin_data }: CostCodeInput) =>
  defined({ code, name, erpNumber: origin_id, originData: origin_data });

function costCodeWriting(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  writeRoutes(app, context, {
    path: '/v1.0/cost_codes',
    wrapper: 'cost_code',
    thing: 'cost code',
    action: 'directory.manage',
    shape: costCodeInput,
    hand: async (caller, _company, request) => {
      // Asked for with the first use: whoever may not write is told that before anything else.
      const project = () => projectOf(request) as ProjectId;
      return {
        list: () => directory.costCodes(caller, project()),
        make: async (keeping, { code, name, origin_id = null, origin_data = null }) => {
          if (code === undefined) return required('code');
          if (name === undefined) return required('name');
          const fields = { code, name, erpNumber: origin_id, originData: origin_data };
          return directory.addCostCode(keeping, { project: project(), fields });
        },
        change: async (keeping, id, input) =>
          directory.editCostCode(keeping, { project: project(), code: id as CostCodeId, change: codeFields(input) }),
        view: await costCodeViewFor(context, caller),
      };
    },
  });
}

function lineItemTypeReading(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  app.get('/v1.0/line_item_types', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const numbers = textsFilter(filtersOf(request).origin_id);
      return restAnswer(request, reply, await directory.costTypes(caller), (types) => {
        const wanted = types.filter(
          ({ erpNumber }) => numbers === null || (erpNumber !== null && numbers.includes(erpNumber)),
        );
        return pageOfAll(request, reply, wanted, 100).map(lineItemTypeView);
      });
    }),
  );
  app.get<{ Params: { id: string } }>('/v1.0/line_item_types/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const id = idFrom(request.params.id, 'cost type');
      const found = await directory.costTypes(caller);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const type = found.value.find((one) => one.id === id);
      if (type === undefined) return sendRefusal(request, reply, refusal('not_found', { thing: 'cost type' }));
      return reply.send(lineItemTypeView(type));
    }),
  );
}

const typeFields = ({ name, code, csv_import_code, base_type, origin_id, origin_data }: LineItemTypeInput) =>
  defined({
    name,
    code: csv_import_code ?? code,
    baseType: base_type,
    erpNumber: origin_id,
    originData: origin_data,
  });

function lineItemTypeWriting(app: FastifyInstance, context: RestContext): void {
  const { directory } = context.hub;
  writeRoutes(app, context, {
    path: '/v1.0/line_item_types',
    wrapper: 'line_item_type',
    thing: 'cost type',
    action: 'directory.manage',
    shape: lineItemTypeInput,
    hand: (caller) => ({
      list: () => directory.costTypes(caller),
      make: async (keeping, input) => {
        const { name, code, ...rest } = typeFields(input);
        if (name === undefined) return required('name');
        if (code === undefined) return required('csv_import_code');
        const { baseType = 'other', erpNumber = null, originData = null } = rest as Partial<typeof rest>;
        return directory.addCostType(keeping, { name, code, baseType, erpNumber, originData });
      },
      change: (keeping, id, input) =>
        directory.editCostType(keeping, { type: id as CostTypeId, change: typeFields(input) }),
      view: lineItemTypeView,
    }),
  });
}
