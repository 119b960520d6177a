import type { FastifyReply } from 'fastify';
import type { Caller, Finding, Hub, TieOutTotal, TieOutView } from '../../app/hub.ts';
import {
  type BinderFinding,
  type BinderTotal,
  type TieOutBinder,
  tieOutExcel,
  tieOutPdf,
} from '../../documents/documents.ts';
import type { TieOutId } from '../../domain/ids.ts';
import { readableMoney, sum } from '../../domain/money.ts';
import { type Outcome, yes } from '../../domain/refusal.ts';
import { allDifferences, type Difference, findingKinds, wrongKinds } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import { dayIn } from '../../domain/time-of-day.ts';
import { periodName } from '../../domain/words/period-name.ts';
import { fill, sayKept, words } from '../../domain/words/words.ts';
import { namePart } from '../content-disposition.ts';
import { sendRefusal } from '../problem.ts';
import { asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';
import { binary, sendFile } from './file-answer.ts';

/** So many findings go into one file, four hundred pages of them; it says so where there are more. */
const mostFindings = 10_000;
const page = 500;

const formats = {
  pdf: { type: 'application/pdf', make: tieOutPdf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', make: tieOutExcel },
} as const;

/** A tie-out for the binder of a month: as PDF and as an Excel file. */
export function tieOutBinderRoutes(app: ZodApp, context: Context): void {
  for (const format of ['pdf', 'xlsx'] as const) {
    const { type, make } = formats[format];
    app.get(
      `/companies/:company/erp/tie-outs/:id/tie-out.${format}`,
      {
        config: { access: 'company' },
        schema: {
          summary: words.tieOutBinder.describes[format],
          params: onInvoice,
          response: { 200: binary(type), ...refused },
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) => {
          const found = await binderOf(context.hub, caller, request.params.id as TieOutId);
          if (!found.ok) return sendRefusal(request, reply, found.refusal);
          const { binder, day } = found.value;
          const name = `tie-out-${namePart(binder.connection)}-${day}.${format}`;
          return sendFile(reply as FastifyReply, type, name, await make(binder));
        }),
    );
  }
}

/** @returns with the day that it is of, as the company tells it. */
async function binderOf(
  hub: Hub,
  caller: Caller,
  id: TieOutId,
): Promise<Outcome<{ readonly binder: TieOutBinder; readonly day: string }>> {
  const view = await hub.tieOut(caller, id);
  if (!view.ok) return view;
  const findings = await allFindings(hub, caller, id);
  if (!findings.ok) return findings;
  const [connections, companies, maker] = await Promise.all([
    hub.connections(caller),
    hub.companiesOf(caller.person),
    hub.person(caller.person),
  ]);
  if (!connections.ok) return connections;
  const of = connections.value.find(({ connection }) => connection.id === view.value.run.connection);
  const madeAt = Date.now() as Instant;
  const binder = {
    ...ofRun(view.value, findings.value),
    company: companies.find((one) => one.id === caller.company)?.name ?? '',
    connection: of?.connection.name ?? '',
    erp: of?.traits.name ?? '',
    madeBy: maker?.name ?? '',
    madeAt,
  };
  return yes({ binder, day: dayIn(view.value.run.begunAt ?? madeAt, view.value.timeZone) });
}

function ofRun({ run, counts, totals, compared, timeZone }: TieOutView, findings: readonly Finding[]) {
  const listed = run.toKnowKept ? findingKinds : wrongKinds;
  const all = listed.reduce((count, kind) => count + (counts[kind] ?? 0), 0);
  return {
    id: run.id,
    complete: run.state === 'complete',
    because: sayKept(run.because),
    asOf: run.begunAt,
    askedBy: run.askedBy?.name ?? null,
    links: run.links,
    bills: run.bills,
    costsTold: run.costsTold,
    toKnowKept: run.toKnowKept,
    counts,
    compared: compared && { asOf: compared.with.begunAt, added: compared.added, settled: compared.settled },
    projects: added(totals, ({ project }) => `${project.number} ${project.name}`),
    periods: added(totals, ({ period }) => periodName(period)).sort((a, b) => (a.name < b.name ? -1 : 1)),
    findings: findings.map((found) => binderFinding(found, timeZone)),
    left: Math.max(0, all - findings.length),
  };
}

const added = (totals: readonly TieOutTotal[], name: (total: TieOutTotal) => string): BinderTotal[] =>
  [...Map.groupBy(totals, name)].map(([of, rows]) => ({
    name: of,
    links: rows.reduce((count, { links }) => count + links, 0),
    ours: sum(rows.map(({ ours }) => ours)),
    theirs: sum(rows.map(({ theirs }) => theirs)),
  }));

async function allFindings(hub: Hub, caller: Caller, id: TieOutId): Promise<Outcome<readonly Finding[]>> {
  const all: Finding[] = [];
  while (all.length < mostFindings) {
    const after = all.at(-1)?.id ?? null;
    const query = { id, kind: null, since: null, project: null, period: null, after, limit: page };
    const found = await hub.tieOutFindings(caller, query);
    if (!found.ok) return found;
    all.push(...found.value);
    if (found.value.length < page) break;
  }
  return yes(all);
}

function binderFinding(found: Finding, timeZone: string): BinderFinding {
  const { kind, isNew, project, vendor, invoice, label, ourAmount, theirAmount, note } = found;
  const { note: says } = words.tieOut;
  return {
    kind,
    isNew: isNew === true,
    project: project?.name ?? '',
    vendor: vendor ?? '',
    invoice: invoice === null ? '' : (invoice.number ?? String(invoice.id)),
    bill: label ?? '',
    ours: ourAmount,
    theirs: theirAmount,
    differences: kind === 'changed' ? allDifferences(found).map(sentenceOf) : [],
    note: note && `${note.comment} (${fill(says.by, { name: note.by.name, at: dayIn(note.at, timeZone) })})`,
  };
}

function sentenceOf({ part, line, code, ours, theirs }: Difference): string {
  const says = words.tieOut;
  const shown = (value: Difference['ours'] | Difference['theirs']) =>
    value === null ? says.nothing : typeof value === 'number' ? readableMoney(value) : value;
  const named = fill(says.parts[part], { line, code });
  return fill(says.differs, { part: named, ours: shown(ours), theirs: shown(theirs) });
}
