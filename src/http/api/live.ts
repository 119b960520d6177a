import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../../app/hub.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { mayReadInErpTool, missing, readableProjects } from '../../domain/permission.ts';
import { notPermitted, refusal } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { stillLetsIn } from '../sign-in/identify.ts';
import { asCaller, type Context, inCompany, streamed, type ZodApp } from './context.ts';
import { quietSince } from './quiet.ts';

const perPerson = 30;
const inAll = 2_000;
const heartbeatMs = 20_000;
/** Many changes of a company come at once; its listeners' rights are asked for once. */
const rightsPauseMs = 200;
/** Bytes that a reader may lag behind. */
const mostUnread = 4_000_000;
const open = new Map<number, number>();
let openInAll = 0;
const ends = new Set<() => void>();

export interface Stream {
  send(event: string, message: unknown): void;
  closed(): boolean;
  end(): void;
  onEnd(listener: () => void): void;
}

/**
 * Begins server-sent events; null, with the answer sent, where too many are open or only the head is asked for. With each
 * beat of its heart it is asked whether the session or token that began it still lets its person in; it ends where not.
 */
export function openStream(
  { signIn }: Pick<Context, 'signIn'>,
  request: FastifyRequest,
  reply: FastifyReply,
  person: number,
): Stream | null {
  // A head is whole once it is sent: left open, it would hold its line and a place of its person, with nobody listening.
  if (request.method === 'HEAD') {
    reply.type('text/event-stream').send('');
    return null;
  }
  const mine = open.get(person) ?? 0;
  if (mine >= perPerson || openInAll >= inAll) {
    sendRefusal(request, reply, refusal('too_many_attempts', { seconds: 10 }));
    return null;
  }
  open.set(person, mine + 1);
  openInAll++;
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    // What goes along with every answer was meant for this one too.
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'x-request-id': request.id,
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 1000\n\n');
  const listeners: (() => void)[] = [];
  const beat = async () => {
    // Who cannot be asked about hears no more; a browser comes back by itself.
    if (await stillLetsIn(request, signIn).catch(() => false)) return void (over || raw.write(': still here\n\n'));
    end();
  };
  const heart = setInterval(() => void beat(), heartbeatMs);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    clearInterval(heart);
    ends.delete(end);
    openInAll--;
    const left = (open.get(person) ?? 1) - 1;
    if (left > 0) open.set(person, left);
    else open.delete(person);
    for (const listener of listeners) listener();
    raw.end();
  };
  ends.add(end);
  raw.on('close', end);
  raw.on('error', end);
  return {
    send: (event, message) => {
      if (over) return;
      raw.write(`event: ${event}\ndata: ${JSON.stringify(message)}\n\n`);
      // Whoever does not read is let go, rather than kept in memory; a page comes back by itself and looks anew.
      if (raw.writableLength > mostUnread) raw.destroy();
    },
    closed: () => over,
    end,
    onEnd: (listener) => void listeners.push(listener),
  };
}

/** At a stop, every stream ends, so that the server can close; browsers come back by themselves. */
export function endStreams(): void {
  for (const end of [...ends]) end();
}

/** What the page listens to: that something changed, after its commit, in projects that one may read. */
export function liveRoutes(app: ZodApp, context: Context): void {
  const quietMs = quietSince(context.hub);
  app.get(
    '/companies/:company/events',
    {
      config: { access: 'company' },
      schema: { summary: 'Changes as server-sent events', params: inCompany, response: streamed },
    },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) => {
        const lacking = missing(caller.grants, 'connection.read', null);
        if (hearsNothing(caller.grants)) {
          return sendRefusal(request, reply, notPermitted(lacking));
        }
        const stream = openStream(context, request, reply, caller.person);
        if (stream === null) return reply;
        // Pages of one browser share it: each can see whose it is.
        stream.send('hello', { person_id: caller.person, quiet_ms: quietMs(caller) });
        const rights = rightsOf(context, request, caller, stream);
        const stop = context.hub.onChange((change) => {
          if (change.company !== null && change.company !== caller.company) return;
          if (change.project === null) rights.mayHaveChanged();
          else if (!mayReadInErpTool(rights.now(), change.project as ProjectId)) return;
          stream.send('changed', { invoice_id: change.invoice, project_id: change.project });
        });
        stream.onEnd(stop);
        return reply;
      }),
  );
}

/**
 * What a listener may hear of, asked anew whenever something of the company changed: a stream stays open for days, and
 * must not tell more than its listener may still read. It ends where they may read nothing any more, or have signed out.
 */
function rightsOf(context: Context, request: FastifyRequest, caller: Caller, stream: Stream) {
  let known = caller.grants;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const ask = async () => {
    timer = null;
    const now = await listenerNow(context, request, caller);
    if (now === null || hearsNothing(now.grants)) stream.end();
    else known = now.grants;
  };
  stream.onEnd(() => timer && clearTimeout(timer));
  return {
    now: () => known,
    mayHaveChanged: () => {
      // Who cannot be asked about hears no more; a browser comes back by itself.
      timer ??= setTimeout(() => void ask().catch(() => stream.end()), rightsPauseMs);
    },
  };
}

/** Whoever began to listen, by the rights that they have now; null where they may listen no more. */
export async function listenerNow(
  { hub, signIn }: Context,
  request: FastifyRequest,
  { person, company, grants }: Caller,
): Promise<Caller | null> {
  const now = (await stillLetsIn(request, signIn)) ? await hub.caller(person, company, null) : null;
  // From now on the company asks for more than this stream may have been begun with: it comes again, and is asked.
  return now?.grants.asks_more && !grants.asks_more ? null : now;
}

const hearsNothing = (grants: Caller['grants']): boolean =>
  missing(grants, 'connection.read', null).length > 0 && readableProjects(grants).length === 0;
