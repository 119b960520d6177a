import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller, Codes, Commitment, Imported } from '../../app/hub.ts';
import { changeOf } from '../../domain/billing/commitment.ts';
import { contractSums } from '../../domain/billing/contract-sums.ts';
import { formatQuantity } from '../../domain/billing/quantity.ts';
import type { LinePrice } from '../../domain/billing/schedule-of-values.ts';
import type { CommitmentId, ProjectId } from '../../domain/ids.ts';
import { formatMoney } from '../../domain/money.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { once } from '../once.ts';
import { parseBody } from '../rest/context.ts';
import { lineFields } from '../rest/contract-entry.ts';
import { versionSeen } from '../version.ts';
import * as commitmentShapes from './commitment-shapes.ts';
import { answer, asCaller, type Context, inCompany, refused, typed, type ZodApp } from './context.ts';
import { wholeText } from './imports/text-of.ts';
import { rowsOfExcel, rowsOfText, type Table } from './read-table.ts';
import * as shapes from './shapes.ts';
import { historyView } from './views.ts';

const config = { access: 'company' } as const;
const onProject = inCompany.extend({ project: shapes.idText });
const onCommitment = onProject.extend({ id: shapes.idText });
const project = '/companies/:company/projects/:project';
const schedule = `${project}/commitments/:id/schedule-of-values`;

/** What the page needs of the Commitments tool besides /rest: the whole schedule, its import, the history, settings. */
export function commitmentRoutes(app: ZodApp, context: Context): void {
  const tools = context.hub.project;
  scheduleRoutes(app, context);
  app.get(
    `${project}/commitments/:id/history`,
    {
      config,
      schema: {
        summary: 'Every change of a commitment, newest last',
        params: onCommitment,
        response: { 200: shapes.history, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const found = await tools.commitmentHistory(caller, ...place(request.params));
        return answer(request, reply, found, historyView);
      }),
  );
  app.get(
    `${project}/codes`,
    {
      config,
      schema: {
        summary: 'The cost codes and cost types that lines may name',
        params: onProject,
        response: { 200: commitmentShapes.codes, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await tools.codes(caller, request.params.project as ProjectId), codesView),
      ),
  );
  settingsRoutes(app, context);
}

type Place = z.infer<typeof onCommitment>;
const place = ({ project: within, id }: Place) => [within as ProjectId, id as CommitmentId] as const;

function settingsRoutes(app: ZodApp, context: Context): void {
  const tools = context.hub.project;
  const path = `${project}/settings`;
  const response = { 200: commitmentShapes.projectSettings, ...refused };
  app.get(
    path,
    { config, schema: { summary: 'What a project decides of its billing', params: onProject, response } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await tools.project(caller, request.params.project as ProjectId), (found) => ({
          over_billing: found.overBilling,
        })),
      ),
  );
  app.put(
    path,
    {
      config,
      schema: {
        summary: 'Refuse invoices over the agreed amount, or only warn',
        params: onProject,
        body: commitmentShapes.projectSettings,
        response,
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const set = await tools.setOverBilling(caller, request.params.project as ProjectId, request.body.over_billing);
        return answer(request, reply, set, (over_billing) => ({ over_billing }));
      }),
  );
}

function scheduleRoutes(app: ZodApp, context: Context): void {
  const tools = context.hub.project;
  const response = { 200: commitmentShapes.scheduleOfValues, ...refused };
  app.get(
    schedule,
    { config, schema: { summary: 'The schedule of values', params: onCommitment, response } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await tools.commitment(caller, ...place(request.params)), scheduleView),
      ),
  );
  const setting = (path: string, summary: string, body: z.ZodType, set: Set) =>
    app.put(path, { config, schema: { summary, params: onCommitment, body, response } }, (request, reply) => {
      const params = request.params as Place;
      return asCaller(context, request, reply, params.company, async (caller) => {
        const given = request.body as { readonly version?: number };
        const seen = versionSeen(request, given);
        const saved = seen.ok ? await set(caller, params, given, seen.value) : seen;
        return answer(request, reply, saved, scheduleView);
      });
    });
  setting(schedule, 'Set the whole schedule of values', commitmentShapes.scheduleBody, (caller, params, body, seen) => {
    const { lines } = body as z.infer<typeof commitmentShapes.scheduleBody>;
    const entries = lines.map(({ id, ...line }, i) => ({ ...lineFields(line, `lines.${i}.`), id }));
    return tools.setScheduleOfValues(caller, ...place(params), entries, seen);
  });
  setting(
    `${schedule}/order`,
    'Put the lines in another order',
    commitmentShapes.orderBody,
    (caller, params, body, seen) =>
      tools.reorderLines(caller, ...place(params), (body as z.infer<typeof commitmentShapes.orderBody>).order, seen),
  );
  // In a room of its own: elsewhere nobody reads files, and what is not read must not be taken for an empty body.
  app.register(async (inner) => {
    acceptTables(inner);
    importRoute(typed(inner), context);
  });
}
type Set = (caller: Caller, params: Place, body: object, seen: number | undefined) => Promise<Outcome<Commitment>>;

const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const textTypes = ['text/csv', 'text/tab-separated-values', 'text/plain'];

function acceptTables(app: FastifyInstance): void {
  app.addContentTypeParser([...textTypes, excel], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function importRoute(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    `${schedule}/import`,
    {
      config,
      schema: {
        summary: 'Lines out of a pasted text, a CSV or an Excel file: all of them or none',
        params: onCommitment,
        querystring: commitmentShapes.importQuery,
        response: { 200: commitmentShapes.imported, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const { mode, dry_run: dryRun } = request.query;
          // A file comes as its bytes, under its own content type; JSON holds pasted text.
          const body = Buffer.isBuffer(request.body)
            ? request.body
            : parseBody(commitmentShapes.importText, request.body);
          const seen = versionSeen(request, Buffer.isBuffer(body) ? {} : { version: body.version });
          if (!seen.ok) return { refusal: seen.refusal };
          const read = await tableOf(request, body);
          if (!read.ok) return { refusal: read.refusal };
          const table = { ...read.value, mode, dryRun };
          const done = await hub.project.importSchedule(caller, ...place(request.params), table, seen.value);
          return done.ok ? { status: 200, body: importedView(done.value, dryRun) } : { refusal: done.refusal };
        }),
      ),
  );
}

async function tableOf(
  request: FastifyRequest,
  body: Buffer | z.infer<typeof commitmentShapes.importText>,
): Promise<Outcome<Table>> {
  if (!Buffer.isBuffer(body)) return rowsOfText(body.text);
  if (request.headers['content-type']?.startsWith(excel)) return rowsOfExcel(body);
  return rowsOfText(await wholeText(body));
}

const priceView = ({ amount, units }: LinePrice) => ({
  amount: formatMoney(amount),
  quantity: units === null ? null : formatQuantity(units.quantity),
  unit_price: units === null ? null : formatQuantity(units.unitPrice),
  unit: units?.unit ?? null,
});

const codeView = ({ id, code, name }: Codes['costCodes'][number]) => ({ id, code, name });
const codesView = (codes: Codes): commitmentShapes.Codes => ({
  cost_codes: codes.costCodes.map(codeView),
  cost_types: codes.costTypes.map(codeView),
});

function scheduleView(commitment: Commitment): commitmentShapes.ScheduleOfValues {
  const sums = contractSums(commitment);
  return {
    commitment_id: commitment.id,
    version: commitment.version,
    accounting_method: commitment.method,
    open: changeOf('schedule_of_values', commitment).ok,
    original: formatMoney(sums.original),
    approved_changes: formatMoney(sums.approvedChanges),
    revised: formatMoney(sums.revised),
    lines: commitment.lines.map((line) => ({
      id: line.id,
      position: line.position,
      description: line.description,
      ...priceView(line),
      change_order: line.changeOrder,
      change_order_id: line.changeOrderId,
      cost_code: codeView(line.costCode),
      cost_type: codeView(line.costType),
    })),
  };
}

const importedView = (done: Imported, dryRun: boolean): commitmentShapes.ImportedSchedule => ({
  dry_run: dryRun,
  imported: done.imported,
  total: formatMoney(done.total),
  lines: done.lines.map((line) => ({
    position: line.position,
    description: line.description,
    ...priceView(line),
    cost_code_id: line.costCode,
    cost_type_id: line.costType,
  })),
  version: done.commitment.version,
});
