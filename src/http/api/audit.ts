import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { HistoryVerdict, SealedLine } from '../../app/hub.ts';
import type { RecordTable, TableCell, TableColumn } from '../../documents/documents.ts';
import { sayFinding } from '../../domain/history/history-words.ts';
import { eventText, type LoggedEvent } from '../../domain/history/sealed-history.ts';
import { fill, words } from '../../domain/words/words.ts';
import { attachmentNamed } from '../content-disposition.ts';
import { once } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import * as shapes from './audit-shapes.ts';
import { answer, asCaller, type Context, inCompany, refused, type ZodApp } from './context.ts';
import { sendTable, tableFile } from './table-file.ts';

const path = '/companies/:company/audit';
const config = { access: 'company' } as const;

const verificationView = (verdict: HistoryVerdict): shapes.Verification => ({
  whole: verdict.found === 0,
  sealed: verdict.sealed,
  head: verdict.head,
  waiting: verdict.waiting,
  checkpoints: verdict.checkpoints,
  vouched: verdict.vouched,
  found: verdict.found,
  findings: verdict.findings.map((finding) => ({ ...finding, says: sayFinding(finding) })),
});

/** The sealed history of a company: verified, signed, and taken away. */
export function auditRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.post(
    `${path}/verification`,
    {
      config,
      bodyLimit: shapes.mostToVerifyBytes,
      schema: {
        summary: 'Verifies every event of the company against its seals and checkpoints',
        params: inCompany,
        body: shapes.toVerify.nullish(),
        response: { 200: shapes.verification, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const checkpoints = request.body?.checkpoints ?? [];
        return answer(request, reply, await hub.verifyHistory(caller, { checkpoints }), verificationView);
      }),
  );
  checkpointRoutes(app, context);
  fileRoutes(app, context);
}

function checkpointRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    `${path}/checkpoints`,
    {
      config,
      schema: {
        summary: 'The signed checkpoints of the history, and the public key that they are held against',
        params: inCompany,
        response: { 200: shapes.checkpoints, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await hub.checkpoints(caller), ({ key, checkpoints }) => ({
          key: key && { id: key.id, public_key: key.publicPem },
          checkpoints,
        })),
      ),
  );
  app.post(
    `${path}/checkpoints`,
    {
      config,
      schema: {
        summary: 'Signs the head of the history now',
        params: inCompany,
        body: z.object({}).nullish(),
        response: { 200: shapes.newCheckpoint, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        once({ hub, caller, request, reply }, async () => {
          const made = await hub.signCheckpoint(caller);
          return made.ok ? { status: 200, body: newCheckpointView(made.value) } : { refusal: made.refusal };
        }),
      ),
  );
}

type Signed = Extract<Awaited<ReturnType<Context['hub']['signCheckpoint']>>, { readonly ok: true }>['value'];

function newCheckpointView(made: Signed): shapes.NewAuditCheckpoint {
  if (made.is === 'made') return { checkpoint: made.checkpoint, says: fill(words.audit.made, { ...made.checkpoint }) };
  const says = { no_key: 'noKey', not_yet: 'nothingNew', refused: 'notMade' } as const;
  return { checkpoint: null, says: words.audit[says[made.is]] };
}

function fileRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  app.get(
    `${path}/events.jsonl`,
    {
      config,
      schema: {
        summary: 'Every sealed event as JSON Lines, with its hash, and the checkpoints in their places',
        params: inCompany,
        querystring: shapes.exportQuery,
        response: {
          200: { description: 'The file', content: { 'application/x-ndjson': { schema: z.string() } } },
          ...refused,
        },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const lines = await hub.exportHistory(caller, { after: request.query.after ?? 0 });
        if (!lines.ok) return sendRefusal(request, reply, lines.refusal);
        return (reply as FastifyReply)
          .type('application/x-ndjson; charset=utf-8')
          .header('content-disposition', attachmentNamed(`${words.audit.file.name}-${caller.company}.jsonl`))
          .header('x-content-type-options', 'nosniff')
          .send(Readable.from(jsonLines(lines.value), { objectMode: false }));
      }),
  );
  app.get(
    `${path}/events.csv`,
    {
      config,
      schema: {
        summary: 'Every sealed event as CSV',
        params: inCompany,
        querystring: shapes.exportQuery,
        response: tableFile('csv'),
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const lines = await hub.exportHistory(caller, { after: request.query.after ?? 0 });
        if (!lines.ok) return sendRefusal(request, reply, lines.refusal);
        return sendTable(reply, 'csv', `${words.audit.file.name}-${caller.company}`, historyTable(lines.value));
      }),
  );
}

/** Some lines at a time: a chunk a line is a call a line. */
async function* jsonLines(batches: AsyncIterable<readonly SealedLine[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map((line) => `${jsonLine(line)}\n`).join('');
}

/** The very text that was hashed, with its place and hash behind it: whoever cuts them off can hash it again. */
function jsonLine(line: SealedLine): string {
  if (line.is !== 'event') {
    const { is, ...what } = line;
    return JSON.stringify(what);
  }
  return `${eventText(line.event).slice(0, -1)},"place":${line.place},"hash":"${line.hash}"}`;
}

type Column = TableColumn & { readonly cell: (line: SealedLine & { is: 'event' }) => TableCell };

function historyTable(batches: AsyncIterable<readonly SealedLine[]>): RecordTable {
  const heads = words.audit.file;
  const text = (head: string, width: number, cell: (event: LoggedEvent) => string | null): Column => ({
    head,
    kind: 'text',
    width,
    cell: ({ event }) => cell(event),
  });
  const number = (head: string, cell: (event: LoggedEvent) => number | null): Column => ({
    head,
    kind: 'number',
    width: 10,
    cell: ({ event }) => cell(event),
  });
  const columns: readonly Column[] = [
    { head: heads.place, kind: 'number', width: 10, cell: ({ place }) => place },
    text(heads.log, 14, ({ log }) => log),
    number(heads.event, ({ id }) => id),
    text(heads.at, 28, ({ at }) => at),
    number(heads.person, ({ person }) => person),
    text(heads.type, 24, ({ type }) => type),
    number(heads.project, ({ project }) => project),
    number(heads.invoice, ({ invoice }) => invoice),
    number(heads.commitment, ({ commitment }) => commitment),
    number(heads.link, ({ link }) => link),
    text(heads.recordKind, 12, ({ recordKind }) => recordKind),
    number(heads.record, ({ record }) => record),
    text(heads.evidence, 40, ({ facts }) => evidenceIn(facts)),
    text(heads.facts, 40, ({ facts }) => facts),
    text(heads.request, 36, ({ request }) => request),
    { head: heads.hash, kind: 'text', width: 64, cell: ({ hash }) => hash },
  ];
  return { name: heads.name, columns, rows: rowsOf(batches, columns) };
}

async function* rowsOf(
  batches: AsyncIterable<readonly SealedLine[]>,
  columns: readonly Column[],
): AsyncGenerator<readonly TableCell[]> {
  for await (const batch of batches) {
    for (const line of batch) if (line.is === 'event') yield columns.map(({ cell }) => cell(line));
  }
}

/** What the ERP said before a link was cut, or was not. */
function evidenceIn(facts: string): string | null {
  const { evidence } = JSON.parse(facts) as { readonly evidence?: unknown };
  return evidence === undefined ? null : JSON.stringify(evidence);
}
