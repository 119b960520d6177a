import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ImportDone, ImportProgress, ImportSource } from '../../app/hub.ts';
import { formatOf, type ImportFormat, type ImportKind, importLimits } from '../../domain/imports/kinds.ts';
import { type Outcome, refusal } from '../../domain/refusal.ts';
import { fill, sayMade, words } from '../../domain/words/words.ts';
import type { Call } from '../once.ts';
import { bugProblem, problemOf, Refusing, refusalOf, sendRefusal } from '../problem.ts';
import { answer, asCaller, type Context, refused, typed } from './context.ts';
import * as shapes from './import-shapes.ts';
import { jsonSource } from './imports/json-source.ts';
import { csvSource, excelSource } from './imports/table-source.ts';
import { patienceWith } from './patience.ts';
import { placesFor } from './places.ts';

const says = words.imports;
const config = { access: 'company', takesRawFile: true } as const;
const lines = 'application/x-ndjson';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a file as its bytes; for the description of the API. */
    takesRawFile?: true;
  }
}

/** Each holds a few thousand rows, or a whole Excel file. */
const places = placesFor({ inAll: 6, ofAPerson: 2 });

/** Bringing in files. In a scope of its own: here a body is read as it comes, whatever its type. */
export async function importRoutes(app: FastifyInstance, context: Context): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));
  typed(app).post(
    '/companies/:company/imports/:kind',
    {
      config,
      bodyLimit: importLimits.bytes,
      schema: {
        summary: says.summary,
        description: says.summaryDescription,
        params: shapes.onImport,
        querystring: shapes.importQuery,
        response: { 200: shapes.imported, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const { params, query } = request;
        if (Number(request.headers['content-length'] ?? 0) > importLimits.bytes) return tooLarge(request, reply);
        const leave = places.take(caller);
        if (leave === null) {
          reply.header('connection', 'close');
          return sendRefusal(request, reply, refusal('too_many_attempts', { seconds: 10 }));
        }
        try {
          return await take({ hub: context.hub, caller, request, reply }, params.kind, query);
        } finally {
          leave();
        }
      }),
  );
}

const limitSays = `${importLimits.bytes / 1024 / 1024} MB`;
function tooLarge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('connection', 'close');
  return sendRefusal(request, reply, refusal('too_large', { limit: limitSays }));
}

type Query = z.infer<typeof shapes.importQuery>;

async function take({ hub, caller, request, reply }: Call, kind: ImportKind, query: Query): Promise<FastifyReply> {
  const format = query.format ?? formatOf(query.file ?? '') ?? typeOf(request);
  if (format === null) {
    reply.header('connection', 'close');
    return sendRefusal(request, reply, refusal('invalid', { field: 'file', because: 'import_format' }));
  }
  const gone = new AbortController();
  // Whoever asked may go at any time: what was begun for them ends, and nothing of it stays.
  const leave = () => {
    if (!reply.raw.writableFinished) gone.abort(new Error(says.stopped));
  };
  reply.raw.once('close', leave);
  const body = bodyOf(request);
  const source = sourceOf(kind, format, body.bytes, query.project === undefined ? [] : ['project']);
  const run = (progress: (at: ImportProgress) => void) =>
    hub.importFile(caller, {
      kind,
      file: query.file ?? `${kind}.${format}`,
      dryRun: query.dry_run === 'true',
      project: query.project ?? null,
      source,
      progress,
      signal: gone.signal,
    });
  try {
    if (request.headers.accept?.includes(lines)) return await withProgress(request, reply, run);
    return answer(request, reply, await run(() => undefined), view);
  } catch (thrown) {
    // There is nobody to answer any more.
    if (gone.signal.aborted) return reply.hijack();
    throw thrown;
  } finally {
    body.end();
  }
}

const types: Readonly<Record<string, ImportFormat>> = {
  'text/csv': 'csv',
  'text/plain': 'csv',
  'text/tab-separated-values': 'csv',
  'application/json': 'json',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};
function typeOf(request: FastifyRequest): ImportFormat | null {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return Object.hasOwn(types, type) ? types[type]! : null;
}

function sourceOf(
  kind: ImportKind,
  format: ImportFormat,
  bytes: AsyncIterable<Uint8Array>,
  given: readonly string[],
): ImportSource {
  if (format === 'json') return jsonSource(kind, bytes);
  return format === 'xlsx' ? excelSource(kind, bytes, given) : csvSource(kind, bytes, given);
}

/** The bytes of the body as they come: no more than the limit, and not for ever. */
function bodyOf(request: FastifyRequest): { readonly bytes: AsyncIterable<Uint8Array>; readonly end: () => void } {
  const patience = patienceWith(() => request.raw.destroy());
  async function* bytes(): AsyncGenerator<Uint8Array> {
    let size = 0;
    // Whoever stops reading does not end the line: the answer goes over it.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      patience.came((chunk as Buffer).length);
      size += (chunk as Buffer).length;
      if (size > importLimits.bytes) throw new Refusing('too_large', { limit: limitSays });
      yield chunk as Buffer;
    }
  }
  return {
    bytes: bytes(),
    end: () => {
      patience.end();
      // What was not wanted is let by, so that whoever sends it can read why.
      request.raw.resume();
    },
  };
}

/** Lines of JSON: how far it is, and last how it came out. */
async function withProgress(
  request: FastifyRequest,
  reply: FastifyReply,
  run: (progress: (at: ImportProgress) => void) => Promise<Outcome<ImportDone>>,
): Promise<FastifyReply> {
  const out = new PassThrough();
  const write = (line: object) => out.write(`${JSON.stringify(line)}\n`);
  reply.type(lines).header('x-accel-buffering', 'no').send(out);
  try {
    const done = await run((at) => write({ progress: at satisfies shapes.ImportProgressLine }));
    write(done.ok ? { done: view(done.value) } : { refused: problemOf(request, done.refusal) });
  } catch (thrown) {
    const known = refusalOf(thrown);
    if (known === null && !reply.raw.destroyed) request.log.error({ err: thrown }, 'an import failed');
    write({ refused: known === null ? bugProblem(request) : problemOf(request, known) });
  }
  out.end();
  return reply;
}

function view(done: ImportDone): shapes.ImportedFile {
  const made = sayMade(done.made);
  return {
    kind: done.kind,
    file: done.file,
    dry_run: done.dryRun,
    rows: done.rows,
    made: done.made,
    ignored: [...done.ignored],
    message: fill(done.dryRun ? says.results.dry : says.results.done, { made }),
  };
}
