import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller, Commitment, CommitmentEntry } from '../../app/hub.ts';
import type { CommitmentId, ProjectId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { livingOnly } from './choose.ts';
import {
  asRestCaller,
  filtersOf,
  idFrom,
  idsFilter,
  pageOfAll,
  parseBody,
  projectOf,
  type RestContext,
  restAnswer,
  textsFilter,
} from './context.ts';
import { asRead, contractEntry } from './contract-entry.ts';
import { purchaseOrderInput, workOrderInput } from './contract-shapes.ts';
import {
  commitmentRow,
  contractRow,
  contractType,
  contractView,
  type LinesAsked,
  wholeContractView,
} from './contract-views.ts';
import { deleted, inCompany, mayWriteIn, meant, syncOneByOne, type Update, written } from './contract-writing.ts';
import { seenBy } from './seen.ts';
import { spanFilter, within } from './span-filter.ts';
import { vendorViewFor } from './views.ts';
import { readWrapped } from './wrapper.ts';

/** Each kind of commitment under its own address and wrapper. */
export const contractKinds = [
  {
    kind: 'subcontract',
    path: '/v1.0/work_order_contracts',
    wrapper: 'work_order_contract',
    shape: workOrderInput,
  },
  {
    kind: 'purchase_order',
    path: '/v1.0/purchase_order_contracts',
    wrapper: 'purchase_order_contract',
    shape: purchaseOrderInput,
  },
] as const;
type Kind = (typeof contractKinds)[number];

/** Subcontracts (work order contracts), purchase orders, and the light list of both. */
export function contractRoutes(app: FastifyInstance, context: RestContext): void {
  for (const kind of contractKinds) {
    readRoutes(app, context, kind);
    writeRoutes(app, context, kind);
  }
  bothRoutes(app, context);
}

export const projectIdOf = (request: FastifyRequest) => projectOf(request) as ProjectId;

/** A commitment of the kind that its address says; another one is not there. */
export async function findContract(
  { hub }: RestContext,
  caller: Caller,
  project: ProjectId,
  id: CommitmentId,
  kind: Commitment['kind'] | null,
): Promise<Outcome<Commitment>> {
  const found = await hub.project.commitment(caller, project, id);
  if (found.ok && kind !== null && found.value.kind !== kind) return no('not_found', { thing: 'commitment' });
  return found;
}

/** `change_order_lines=true`, which is ours: with the lines that approved change orders brought. */
export const linesAsked = (request: FastifyRequest): LinesAsked =>
  (request.query as { change_order_lines?: unknown }).change_order_lines === 'true' ? 'all' : 'own';

/** A subcontractor's contact sees the commitment that they bill, and no payment of it. */
async function paymentsOf({ hub }: RestContext, caller: Caller, project: ProjectId, id: CommitmentId) {
  const payments = await hub.project.payments(caller, project, id);
  const hidden = !payments.ok && payments.refusal.code === 'not_permitted';
  return hidden ? yes([]) : payments;
}

const contractIdOf = (request: FastifyRequest) =>
  idFrom((request.params as { id: string }).id, 'commitment') as CommitmentId;

function readRoutes(app: FastifyInstance, context: RestContext, { kind, path }: Kind): void {
  const { hub } = context;
  app.get(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const filters = filtersOf(request);
      const ids = idsFilter(filters.id, 'id');
      const alive = livingOnly(filters.include_deleted, 'include_deleted');
      const [statuses, numbers] = [textsFilter(filters.status), textsFilter(filters.origin_id)];
      const created = spanFilter(filters.created_at, 'created_at');
      const updated = spanFilter(filters.updated_at, 'updated_at');
      const found = await hub.project.commitments(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (contracts) => {
        const compact = (request.query as { view?: unknown }).view === 'compact';
        const rows = contracts
          .filter((contract) => contract.kind === kind)
          .map((contract) => ({ contract, row: contractRow(contract) }))
          .filter(
            ({ contract, row }) =>
              alive(contract) &&
              (ids === null || ids.includes(contract.id)) &&
              (statuses === null || statuses.includes(row.status) || statuses.includes(contract.status)) &&
              (numbers === null || (contract.erpNumber !== null && numbers.includes(contract.erpNumber))) &&
              within(contract.createdAt, created) &&
              within(contract.updatedAt, updated),
          );
        return pageOfAll(request, reply, rows, 100).map(({ contract, row }) =>
          compact ? row : contractView(contract, linesAsked(request)),
        );
      });
    }),
  );
  app.get(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const found = await findContract(context, caller, project, contractIdOf(request), kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const payments = await paymentsOf(context, caller, project, found.value.id);
      return restAnswer(request, reply, payments, (paid) => wholeContractView(found.value, paid, linesAsked(request)));
    }),
  );
}

function writeRoutes(app: FastifyInstance, context: RestContext, { kind, path, wrapper, shape }: Kind): void {
  const tools = context.hub.project;
  app.post(path, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const entry = contractEntry(readWrapped(request, wrapper, shape));
      const create = (keeping: Caller) => tools.createCommitment(keeping, { ...entry, project, kind });
      return written({ hub: context.hub, caller, request, reply }, 201, create, (made) =>
        wholeContractView(made, [], 'own'),
      );
    }),
  );
  app.patch(`${path}/sync`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const allowed = await mayWriteIn(context, caller, project);
      if (!allowed.ok) return sendRefusal(request, reply, allowed.refusal);
      const all = await tools.commitments(caller, project);
      if (!all.ok) return sendRefusal(request, reply, all.refusal);
      const own = all.value.filter((contract) => contract.kind === kind);
      const read = (update: Update) => ({ update, entry: contractEntry(parseBody(shape, update)) });
      const write = async (keeping: Caller, { update, entry }: ReturnType<typeof read>) => {
        const found = meant(own, update, 'commitment');
        if (!found.ok) return found;
        const change = asRead(entry, update.status, found.value);
        const saved = await saveOne(tools, keeping, { project, kind }, found.value, change);
        if (saved.ok) own.splice(found.value ? own.indexOf(found.value) : own.length, 1, saved.value);
        return saved;
      };
      return syncOneByOne({ hub: context.hub, caller, request, reply }, read, write, (one) =>
        contractView(one, linesAsked(request)),
      );
    }),
  );
  app.patch(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const found = await writable(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const given = readWrapped(request, wrapper, shape);
      const entry = asRead(contractEntry(given), given.status, found.value);
      const seen = seenBy(request, wrapper);
      const save = (keeping: Caller) => tools.updateCommitment(keeping, project, found.value.id, entry, seen);
      return written({ hub: context.hub, caller, request, reply }, 200, save, (saved) =>
        contractView(saved, linesAsked(request)),
      );
    }),
  );
  app.delete(`${path}/:id`, inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await writable(context, caller, request, kind);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const gone = await tools.deleteCommitment(caller, projectIdOf(request), found.value.id, seenBy(request));
      return deleted(request, reply, gone);
    }),
  );
}

const saveOne = (
  tools: RestContext['hub']['project'],
  caller: Caller,
  within: { readonly project: ProjectId; readonly kind: Commitment['kind'] },
  found: Commitment | null,
  entry: CommitmentEntry,
): Promise<Outcome<Commitment>> =>
  found === null
    ? tools.createCommitment(caller, { ...entry, ...within })
    : tools.updateCommitment(caller, within.project, found.id, entry);

/** The commitment of the address, for somebody who may write: whoever may not is told that before it is looked for. */
async function writable(
  context: RestContext,
  caller: Caller,
  request: FastifyRequest,
  kind: Commitment['kind'],
): Promise<Outcome<Commitment>> {
  const project = projectIdOf(request);
  const allowed = await mayWriteIn(context, caller, project);
  return allowed.ok ? findContract(context, caller, project, contractIdOf(request), kind) : allowed;
}

function bothRoutes(app: FastifyInstance, context: RestContext): void {
  const { hub } = context;
  app.get('/v1.0/commitments', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const found = await hub.project.commitments(caller, projectIdOf(request));
      return restAnswer(request, reply, found, (all) => pageOfAll(request, reply, all, 100).map(commitmentRow));
    }),
  );
  app.get('/v1.0/commitments/:id', inCompany, (request, reply) =>
    asRestCaller(context, request, reply, async (caller) => {
      const project = projectIdOf(request);
      const found = await findContract(context, caller, project, contractIdOf(request), null);
      if (!found.ok) return sendRefusal(request, reply, found.refusal);
      const payments = await paymentsOf(context, caller, project, found.value.id);
      // Whom a subcontractor's contact may not see as a whole keeps what every commitment says of its vendor.
      const vendors = await hub.project.vendors(caller);
      const vendor = vendors.ok ? vendors.value.find(({ id }) => id === found.value.vendor.id) : undefined;
      return restAnswer(request, reply, payments, (paid) => ({
        ...wholeContractView(found.value, paid, linesAsked(request)),
        ...(vendor === undefined ? {} : { vendor: vendorViewFor(caller)(vendor) }),
        status: found.value.status,
        type: contractType(found.value),
      }));
    }),
  );
}
