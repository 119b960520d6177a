import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Attachment, Caller } from '../../app/hub.ts';
import { mostAttachmentBytes, type Subject, type SubjectKind } from '../../domain/attachment.ts';
import type { AttachmentId } from '../../domain/ids.ts';
import { refusal } from '../../domain/refusal.ts';
import { isoInstant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';
import { attachmentsPath, placesOfFiles } from '../attachments-path.ts';
import { attachmentNamed } from '../content-disposition.ts';
import type { Call } from '../once.ts';
import { Refusing, sendRefusal } from '../problem.ts';
import * as shape from './attachment-shapes.ts';
import { answer, asCaller, type Context, onInvoice, refused, typed, type ZodApp } from './context.ts';
import { patienceWith } from './patience.ts';
import { placesFor } from './places.ts';
import * as shapes from './shapes.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a file as multipart/form-data; for the description of the API. */
    takesFile?: true;
  }
}

const says = words.attachments;
const config = { access: 'company' } as const;

/** What stands around the file in a multipart body. */
const envelopeBytes = 16 * 1024;
/** Each holds up to a megabyte. */
const places = placesFor({ inAll: 48, ofAPerson: 8 });

const attachmentView = (company: number, on: Subject, one: Attachment): shape.Attachment => ({
  id: one.id,
  name: one.name,
  type: one.type,
  size: one.size,
  sha256: one.sha256,
  added_by: one.by,
  added_at: isoInstant(one.at),
  url: `${attachmentsPath(company, on.kind, on.id)}/${one.id}`,
});

/** Files that hang on invoices and commitments. In a scope of its own, for its body parser is for these routes alone. */
export async function attachmentRoutes(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      files: 1,
      fileSize: mostAttachmentBytes + 1,
      fields: 10,
      fieldSize: 4096,
      fieldNameSize: 100,
      headerPairs: 40,
    },
  });
  for (const kind of Object.keys(placesOfFiles) as SubjectKind[]) routesOf(typed(app), context, kind);
}

function routesOf(app: ZodApp, context: Context, kind: SubjectKind): void {
  const { hub } = context;
  const path = `/companies/:company/${placesOfFiles[kind]}/:id/attachments`;
  const params = onInvoice.extend({ attachment: shapes.idText });
  const subject = (id: number) => ({ kind, id }) as Subject;
  app.get(
    path,
    {
      config,
      schema: { summary: says.describes.list, params: onInvoice, response: { 200: shape.attachments, ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const on = subject(request.params.id);
        return answer(request, reply, await hub.attachments(caller, on), (all) => ({
          attachments: all.map((one) => attachmentView(caller.company, on, one)),
        }));
      }),
  );
  app.post(
    path,
    {
      config: { ...config, takesFile: true },
      schema: {
        summary: says.describes.add,
        params: onInvoice,
        response: { 200: shape.attachment, 201: shape.attachment, ...refused },
      },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        takeFile(context, caller, request, reply, subject(request.params.id)),
      ),
  );
  const file = { 200: { description: says.file, content: { '*/*': { schema: z.string() } } }, ...refused };
  app.get(
    `${path}/:attachment`,
    { config, schema: { summary: says.describes.get, params, response: file } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        sendFile(
          { hub: context.hub, caller, request, reply },
          subject(request.params.id),
          request.params.attachment as AttachmentId,
        ),
      ),
  );
  app.delete(
    `${path}/:attachment`,
    {
      config,
      schema: { summary: says.describes.remove, params, response: { 204: z.null().describe('Removed'), ...refused } },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const on = subject(request.params.id);
        const gone = await hub.detach(caller, { on, id: request.params.attachment as AttachmentId });
        return answer(request, reply.code(204), gone, () => null);
      }),
  );
}

/** Reads a file as it comes and hands it on: this process never holds more of it than a part. */
async function takeFile(
  { hub }: Context,
  caller: Caller,
  request: FastifyRequest,
  reply: FastifyReply,
  on: Subject,
): Promise<FastifyReply> {
  if (Number(request.headers['content-length'] ?? 0) > mostAttachmentBytes + envelopeBytes) {
    // Nothing of it is read, so the line cannot be used for anything else.
    reply.header('connection', 'close');
    return sendRefusal(request, reply, refusal('too_large', { limit: says.fileLimit }));
  }
  const none = refusal('invalid', { field: 'file', because: 'attachment_missing' });
  if (!request.isMultipart()) return sendRefusal(request, reply, none);
  // Before it has a place: those who may not bring it would else keep out those who may, and say nothing for a minute.
  const may = await hub.mayAttach(caller, on);
  if (!may.ok) {
    if (request.headers['content-length'] === undefined) reply.header('connection', 'close');
    return sendRefusal(request, reply, may.refusal);
  }
  const leave = places.take(caller);
  if (leave === null) {
    reply.header('connection', 'close');
    return sendRefusal(request, reply, refusal('too_many_attempts', { seconds: 5 }));
  }
  const patience = patienceWith(() => request.raw.destroy());
  try {
    const part = await request.file().catch(unreadable);
    if (part === undefined) return sendRefusal(request, reply, none);
    const outcome = await hub.attach(caller, { on, name: part.filename ?? '', content: promptly(part.file, patience) });
    if (outcome.ok) {
      const { attachment, added } = outcome.value;
      return reply.code(added ? 201 : 200).send(attachmentView(caller.company, on, attachment));
    }
    // What was not wanted is let by, so that whoever sends it can read why; a body without an end is cut off.
    if (part.file.truncated || request.headers['content-length'] === undefined) reply.header('connection', 'close');
    part.file.resume();
    return sendRefusal(request, reply, outcome.refusal);
  } finally {
    patience.end();
    leave();
  }
}

/** Whatever the parser says of a body: it was no multipart, or not all of it came. */
function unreadable(cause: unknown): never {
  throw new Refusing('malformed', { because: 'attachment_unreadable' }, { cause });
}

/** The bytes of a file, as long as they come: whoever lets the line stand still loses it. */
async function* promptly(file: Readable, patience: ReturnType<typeof patienceWith>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of file) {
      patience.came((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (cause) {
    unreadable(cause);
  }
}

async function sendFile({ hub, caller, request, reply }: Call, on: Subject, id: AttachmentId): Promise<FastifyReply> {
  const found = await hub.attachmentContent(caller, { on, id });
  if (!found.ok) return sendRefusal(request, reply, found.refusal);
  const { attachment, content } = found.value;
  return (
    reply
      .type(attachment.type)
      .header('content-length', attachment.size)
      .header('content-disposition', attachmentNamed(attachment.name))
      .header('x-content-type-options', 'nosniff')
      // Should a browser show it after all, it is of no origin and runs nothing.
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(Readable.from(content, { objectMode: false, highWaterMark: 64 * 1024 }))
  );
}
