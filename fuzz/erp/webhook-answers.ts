import type { Chance } from '../../sim/chance.ts';
import type { Attempt, Hook } from '../../src/app/unit-of-work.ts';
import type { CompanyId } from '../../src/domain/ids.ts';
import type { Instant } from '../../src/domain/time.ts';
import { openWebhookRoad } from '../../src/http/webhooks/road.ts';
import { type Database, openDatabase } from '../../src/store/pool.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { sealingOf } from '../../test/support/sealing.ts';
import { sql } from '../../test/support/sql.ts';
import { walledDatabase } from '../../test/support/walled-database.ts';
import { leaksIn } from '../parts/leaks.ts';
import { mutatedBytes } from '../parts/mutate-text.ts';
import { strangeTexts } from '../parts/strange.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { type Answering, httpAnswer, openAnswering, type Reply } from './answering.ts';
import { harmedOnTheWay } from './http-harm.ts';

/** What the receiver of a webhook answers: it is kept for whoever looks, as much of it as may be, and breaks nothing. */
export const webhookAnswers: Surface = {
  name: 'answers to webhooks',
  share: 30,
  inTests: 150,
  life: 50_000,
  mostMs: 10_000,
  open: openWebhookAnswers,
};

const waitMs = 400;
/** As much as may be kept of an answer: its body, its headers and each of them. */
const most = { body: 2_000, headers: 30, header: 200 };

async function openWebhookAnswers(): Promise<Fed> {
  let reply: Reply = { pieces: [], end: 'close' };
  const server = await openAnswering(() => reply);
  const road = openWebhookRoad({ toPrivate: true, secret: 'qzkv', sealing: sealingOf('qzkv') });
  const kept = await openKept();
  const hook = { url: `http://127.0.0.1:${server.port}/hook`, headers: null } as unknown as Hook;
  return {
    async feed(chance) {
      reply = replyOf(chance);
      const startedAt = Date.now() as Instant;
      const came = await road.send(hook, { id: 1 } as never, AbortSignal.timeout(waitMs));
      server.hangUp();
      const attempt: Attempt = { ...came, startedAt, completedAt: Date.now() as Instant };
      const wrong = [...wrongAttempt(attempt), ...(await kept.keep(attempt))];
      const to = attempt.status === null ? 'no answer' : `${Math.floor(attempt.status / 100)}xx`;
      const shown = () => JSON.stringify({ reply: reply.pieces.map(String), came }).slice(0, 6_000);
      return { to, wrong, shown } satisfies Came;
    },
    async close() {
      (server satisfies Answering).close();
      await kept.close();
    },
  };
}

function wrongAttempt({ status, headers, body, error }: Attempt): readonly string[] {
  const wrong: string[] = [];
  if (status !== null && (!Number.isInteger(status) || status < 0 || status > 999)) wrong.push(`the status ${status}`);
  if ((status === null) !== (error !== null)) wrong.push(`the status ${status} with the error ${error}`);
  if ((body ?? '').length > most.body) wrong.push(`${body!.length} letters of its body were kept`);
  const all = Object.entries(headers ?? {});
  if (all.length > most.headers) wrong.push(`${all.length} headers were kept`);
  if (all.some(([, value]) => value.length > most.header)) wrong.push('a whole long header was kept');
  if (all.some(([name]) => name.toLowerCase() === 'set-cookie')) wrong.push('a cookie was kept');
  return [...wrong, ...leaksIn(error ?? '', {})];
}

interface Kept {
  keep(attempt: Attempt): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A delivery of a hook in a database of its own, on which each attempt is noted as the job notes it. */
async function openKept(): Promise<Kept> {
  const urls = await walledDatabase();
  const one = async (text: string, values: readonly unknown[]) =>
    Number((await sql<{ id: string }>(urls.superUrl, text, values))[0]!.id);
  const company = (await one("insert into company (name) values ('Ann & Sons') returning id", [])) as CompanyId;
  const delivery = await deliveryIn(one, company);
  const database: Database = openDatabase(urls.appUrl);
  const work = openUnitOfWork(database);
  return {
    async keep(attempt) {
      try {
        await work.run({ company }, (tx) => tx.webhooks.noteAttempt(delivery as never, attempt, false));
        return [];
      } catch (cause) {
        return [`it could not be kept: ${cause instanceof Error ? cause.message : String(cause)}`];
      }
    },
    async close() {
      await database.close();
      await urls.drop();
    },
  };
}

async function deliveryIn(one: (text: string, values: readonly unknown[]) => Promise<number>, company: number) {
  const person = await one("insert into person (login, name) values ('ann', 'Ann') returning id", []);
  const hook = await one(
    `insert into webhook_hook (company_id, owner_id, namespace, api_version, destination_url)
     values ($1, $2, 'x', 'v2', 'https://a.example/') returning id`,
    [company, person],
  );
  const event = await one(
    `insert into webhook_event (company_id, resource_name, resource_id, event_type) values ($1, 'Requisitions', 1, 'update') returning id`,
    [company],
  );
  return await one(`insert into webhook_delivery (company_id, hook_id, event_id) values ($1, $2, $3) returning id`, [
    company,
    hook,
    event,
  ]);
}

function replyOf(chance: Chance): Reply {
  const body = chance.one([
    ...strangeTexts,
    '{"ok":true}',
    '😀'.repeat(1_100),
    'x😀'.repeat(1_000),
    '\0'.repeat(3_000),
  ]);
  if (chance.percent(45)) return harmedOnTheWay(body, chance).reply;
  const head = [
    `HTTP/1.1 ${chance.one([200, 200, 204, 301, 400, 410, 418, 500, 999, 600, 199, 0, 1000])} ${chance.one(['OK', '', 'x'.repeat(3_000), '\u00ff'])}`,
    ...Array.from(
      { length: chance.one([0, 2, 40, 200]) },
      (_, i) => `x-${i}: ${chance.one(['a', '\u00e9\u0080', 'y'.repeat(400), ''])}`,
    ),
    chance.one(['set-cookie: a=b', 'set-cookie: a=b\r\nset-cookie: c=d', '__proto__: x', 'constructor: y', 'x: z']),
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  const whole = Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
  if (chance.percent(25))
    return { pieces: [httpAnswer(200, mutatedBytes(Buffer.from(body || 'x'), chance, 3))], end: 'close' };
  return { pieces: [chance.percent(30) ? mutatedBytes(whole, chance, 3) : whole], end: 'close' };
}
