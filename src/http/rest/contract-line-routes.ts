import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Commitment, CommitmentLine } from '../../app/hub.ts';
import type { CommitmentId, CommitmentLineId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  idsFilter,
  pageOfAll,
  parseBody,
  type RestContext,
  restAnswer,
} from './context.ts';
import { lineFields } from './contract-entry.ts';
import { contractKinds, findContract, linesAsked, projectIdOf } from './contract-routes.ts';
import { lineInput } from './contract-shapes.ts';
import { contractLineView, linesOf } from './contract-views.ts';
import { deleted, idGiven, inCompany, mayWriteIn, syncAtOnce, type Update, written } from './contract-writing.ts';
import { seenBy } from './seen.ts';
import { spanFilter, within } from './span-filter.ts';
import { readWrapped } from './wrapper.ts';

type Kind = (typeof contractKinds)[number];

/** The lines of a commitment's schedule of values, one by one and many at once. */
export function contractLineRoutes(app: FastifyInstance, context: RestContext): void {
  for (const kind of contractKinds) {
    readRoutes(app, context, kind);
    writeRoutes(app, context, kind);
  }
}

type Params = { readonly contract: string; readonly id: string };
const contractIdOf = (request: FastifyRequest) =>
  idFrom((request.params as Params).contract, 'commitment') as CommitmentId;
const lineIdOf = (request: FastifyRequest) => idFrom((request.params as Params).id, 'line') as CommitmentLineId;

const find = (context: RestContext, caller: Caller, request: FastifyRequest, kind: Kind) =>
  findContract(context, caller, projectIdOf(request), contractIdOf(request), kind.kind);

/** The commitment of the address, for somebody who may write. */
async function writable(
  context: RestContext,
  caller: Caller,
  request: FastifyRequest,
  kind: Kind,
): Promise<Outcome<Commitment>> {
  const allowed = await mayWriteIn(context, caller, projectIdOf(request));
  return allowed.ok ? find(context, caller, request, kind) : allowed;
}

function readRoutes(app: FastifyInstance, context: RestContext, kind: Kind): void {
  const path = `${kind.path}/:contract/line_items`;
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const filters = filtersOf(request);
      const only = (name: string) => idsFilter(filters[name], name);
      const [ids, codes, types] = [only('id'), only('cost_code_id'), only('line_item_type_id')];
      const created = spanFilter(filters.created_at, 'created_at');
      const updated = spanFilter(filters.updated_at, 'updated_at');
      return restAnswer(request, reply, await find(context, caller, request, kind), (contract) => {
        const lines = linesOf(contract, linesAsked(request)).filter(
          (line) =>
            (ids === null || ids.includes(line.id)) &&
            (codes === null || codes.includes(line.costCode.id)) &&
            (types === null || types.includes(line.costType.id)) &&
            within(line.createdAt, created) &&
            within(line.updatedAt, updated),
        );
        return pageOfAll(request, reply, lines, 300).map((line) => contractLineView(contract, line));
      });
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await find(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const id = lineIdOf(request);
      const line = found.value.lines.find((one) => one.id === id);
      const outcome = line === undefined ? no('not_found', { thing: 'line' }) : yes(line);
      return restAnswer(request, reply, outcome, (one) => contractLineView(found.value, one));
    }),
  );
}

function writeRoutes(app: FastifyInstance, context: RestContext, kind: Kind): void {
  const tools = context.hub.project;
  const path = `${kind.path}/:contract/line_items`;
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const fields = lineFields(readWrapped(request, 'line_item', lineInput));
      const { id, projectId } = found.value;
      const seen = seenBy(request, 'line_item');
      const add = (keeping: Caller) => tools.addLine(keeping, projectId, id, fields, seen);
      return written({ hub: context.hub, caller, request, reply }, 201, add, (line) =>
        contractLineView(found.value, line),
      );
    }),
  );
  app.patch(`${path}/sync`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const { id, projectId } = found.value;
      const seen = seenBy(request);
      const read = (update: Update) => ({ ...lineFields(parseBody(lineInput, update)), id: idGiven(update) });
      const write = (keeping: Caller, entries: readonly ReturnType<typeof read>[]) =>
        tools.syncLines(keeping, projectId, id, entries, seen);
      const view = (line: CommitmentLine) => contractLineView(found.value, line);
      return syncAtOnce({ hub: context.hub, caller, request, reply }, read, write, view);
    }),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const fields = lineFields(readWrapped(request, 'line_item', lineInput));
      const { id, projectId } = found.value;
      const seen = seenBy(request, 'line_item');
      const at = { commitment: id, line: lineIdOf(request) };
      const save = (keeping: Caller) => tools.updateLine(keeping, projectId, at, fields, seen);
      return written({ hub: context.hub, caller, request, reply }, 200, save, (line) =>
        contractLineView(found.value, line),
      );
    }),
  );
  app.delete(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const { id, projectId } = found.value;
      const at = { commitment: id, line: lineIdOf(request) };
      const gone = await tools.deleteLine(caller, projectId, at, seenBy(request));
      return deleted(request, reply, gone);
    }),
  );
}
