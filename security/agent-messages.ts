import { randomUUID } from 'node:crypto';
import { type AgentKey, sign } from '../src/agent/key.ts';
import { sageTraits } from '../src/connectors/sage-100-contractor/traits.ts';
import type { ConnectionId } from '../src/domain/ids.ts';
import { type AgentGround, openAgentGround } from '../test/support/agent-ground.ts';
import { counting } from './parts/attack.ts';

const nothing = { room: 0, hand: [], wait_ms: 0, error: null };
const hello = { kind: 'sage_100_contractor', version: '1.0.0', host: 'srv-1', traits: sageTraits() };

/** What somebody between an agent and its hub could do: change, repeat, delay, mix up; and a claim token that was stolen. */
export async function run() {
  const count = counting('agents’ messages');
  const ground = await openAgentGround();
  try {
    const connection = await ground.connection();
    const key = await ground.enrol(connection);
    const post = poster(ground);
    const make = maker(key);
    count.held('an agent says hello', (await post(make('/hello', hello))).status === 200);
    await messages(count, post, make);
    await claims(count, ground, connection, post, make);
    await strangers(count, ground, connection, key, post);
    await rotation(count, key, post);
    return count.result(
      'tampered, repeated, late or early: refused; a claim ends with its lease; an old key ends at its rotation; the keys ' +
        'of another company, of another connection and of a retired agent at every route: nothing of others',
    );
  } finally {
    await ground.close();
  }
}

type Count = ReturnType<typeof counting>;
interface Message {
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
}
type Make = (path: string, body: object, other?: { time?: number; requestId?: string }) => Message;
type Post = (message: Message) => Promise<{ status: number; body: Record<string, never> }>;

const maker =
  (key: AgentKey): Make =>
  (path, given, { time = Date.now(), requestId = randomUUID() } = {}) => {
    const body = JSON.stringify(given);
    return { path, body, authorization: sign(key, { time, requestId, target: `/agent/v1${path}`, body }) };
  };

const poster =
  (ground: AgentGround): Post =>
  async ({ path, body, authorization }) => {
    const headers = { 'content-type': 'application/json', authorization };
    const answer = await fetch(`${ground.url}/agent/v1${path}`, { method: 'POST', headers, body });
    return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') };
  };

async function messages(count: Count, post: Post, make: Make) {
  const good = () => make('/claim', nothing);
  const refused = async (what: string, message: Message) => {
    const { status } = await post(message);
    count.held(`${what}: ${status}`, status >= 400 && status < 500);
  };
  // Each letter of the signature, one after the other, is another one.
  const signed = good();
  const at = signed.authorization.indexOf('signature=') + 'signature='.length;
  for (let i = at; i < at + 40; i++) {
    const other = signed.authorization[i] === 'A' ? 'B' : 'A';
    const authorization = signed.authorization.slice(0, i) + other + signed.authorization.slice(i + 1);
    await refused(`another letter ${i - at} in the signature`, { ...signed, authorization });
  }
  await refused('another body', { ...good(), body: JSON.stringify({ ...nothing, room: 5 }) });
  await refused('another address', { ...good(), path: '/rotate' });
  await refused('no signature', { ...good(), authorization: '' });
  for (const minutes of [-600, -6, 6, 600]) {
    await refused(`${minutes} minutes off`, make('/claim', nothing, { time: Date.now() + minutes * 60_000 }));
  }
  const all = Array.from({ length: 20 }, good);
  for (const one of [...all].reverse())
    count.held('out of order, each its first time', (await post(one)).status === 200);
  for (const one of all) await refused('again', one);
  const twice = good();
  const both = await Promise.all(Array.from({ length: 10 }, () => post(twice)));
  count.held('ten at once of one message', both.filter(({ status }) => status === 200).length === 1);
}

async function claims(count: Count, ground: AgentGround, connection: ConnectionId, post: Post, make: Make) {
  const put = () =>
    ground.post.put(
      { company: ground.company, connection },
      { call: 'lookFor', arguments: [{ reference: 'x' }], withinMs: 20_000, makes: null },
    );
  const claim = async () => {
    const { body } = await post(make('/claim', { ...nothing, room: 1 }));
    return (body as { tasks?: { id: number; claim: string }[] }).tasks?.[0] ?? { id: 0, claim: '' };
  };
  const answer = { value: { is: 'unknown', because: 'a lie' } };
  const lie = (id: number, token: string) => post(make(`/tasks/${id}/result`, { claim: token, answer }));
  for (let round = 0; round < 5; round++) {
    await put();
    const { id, claim: token } = await claim();
    count.held('a guessed claim', (await lie(id, `${token.slice(0, -2)}xx`)).status === 409);
    count.held('this claim at another task', (await lie(id + 1_000, token)).status === 409);
    await ground.rows("update agent_task set lease_until = clock_timestamp() - interval '1 second' where id = $1", [
      id,
    ]);
    count.held('a stolen claim after its lease', (await lie(id, token)).status === 409);
    const again = await claim();
    count.held('the task is handed out again', again.id === id);
    count.held('the stolen claim beside the new one', (await lie(id, token)).status === 409);
    const told = await post(make(`/tasks/${id}/result`, { claim: again.claim, answer }));
    count.held('the new claim counts', told.status === 200);
    count.held(
      'another answer under it',
      (
        await post(
          make(`/tasks/${id}/result`, { claim: again.claim, answer: { value: { is: 'unknown', because: 'another' } } }),
        )
      ).status === 409,
    );
  }
}

async function rotation(count: Count, key: AgentKey, post: Post) {
  const stranger = maker({ ...key, key: Buffer.alloc(32, 7).toString('base64url') });
  count.held('a key of one’s own', (await post(stranger('/claim', nothing))).status === 401);
  const next = maker({ ...key, keyVersion: key.keyVersion + 1 });
  count.held('a version that was never given, under the old key', (await post(next('/claim', nothing))).status === 401);
  const own = maker(key);
  const { body } = (await post(own('/rotate', {}))) as { body: { key?: string; key_version?: number } };
  const fresh = maker({ ...key, key: body.key ?? '', keyVersion: body.key_version ?? 0 });
  count.held('the new key counts', (await post(fresh('/claim', nothing))).status === 200);
  count.held('the old key once the new one was used', (await post(own('/claim', nothing))).status === 401);
}

const answer = { value: { is: 'unknown', because: 'a lie' } };
/** Every route that an agent has, with a task and a claim in it where it takes one. */
const routes = (id: number, claim: string): readonly (readonly [string, object])[] => [
  ['/hello', hello],
  ['/claim', { ...nothing, room: 5 }],
  [`/tasks/${id}/begin`, { claim }],
  [`/tasks/${id}/parts`, { claim, number: 1, part: [] }],
  [`/tasks/${id}/result`, { claim, answer }],
  ['/rotate', {}],
];

/**
 * Whoever has a key of another company, or of another connection of the same company, or one that was retired: with the
 * task and the claim of the agent that is attacked, at every route, and with their own key under the other's company.
 */
async function strangers(count: Count, ground: AgentGround, connection: ConnectionId, key: AgentKey, post: Post) {
  const other = await ground.elsewhere();
  const beside = await ground.enrol(await ground.connection(), 'beside');
  const retired = await ground.enrol(await ground.connection(), 'retired');
  for (const one of [other.key, beside, retired]) {
    count.held('a stranger serves their own', (await post(maker(one)('/hello', hello))).status === 200);
  }
  await ground.rows('update agent set revoked_at = now() where key_id = $1', [retired.keyId]);
  await ground.post.put(
    { company: ground.company, connection },
    { call: 'lookFor', arguments: [{ reference: 'x' }], withinMs: 60_000, makes: null },
  );
  const own = maker(key);
  const claimed = (await post(own('/claim', { ...nothing, room: 1 }))) as unknown as {
    body: { tasks: { id: number; claim: string }[] };
  };
  const { id, claim } = claimed.body.tasks[0]!;
  const rowsOf = async () =>
    JSON.stringify(await ground.rows('select state, claim_hash, answer, parts from agent_task where id = $1', [id]));
  const before = await rowsOf();
  const absent = routes(9_999_999, claim);
  for (const [nth, [path, body]] of routes(id, claim).entries()) {
    for (const [who, by] of [
      ['another company', other.key],
      ['another connection', beside],
    ] as const) {
      const { status, body: said } = await post(maker(by)(path, body));
      const none = await post(maker(by)(...absent[nth]!));
      const plain = (told: object) => JSON.stringify({ ...told, time: 0, request_id: '', key: '', key_version: 0 });
      const tasks = (said as { tasks?: unknown[] }).tasks ?? [];
      const same = path === '/rotate' || (status === none.status && plain(said) === plain(none.body));
      count.held(`${who} at ${path}: ${status}`, tasks.length === 0 && same && status < 500);
    }
    // Their own key, said to be of the company, the connection or the agent that is attacked.
    for (const by of [
      { ...other.key, company: ground.company },
      { ...other.key, company: ground.company, keyId: key.keyId },
      { ...key, company: other.company },
    ]) {
      count.held(`a key under another company at ${path}`, (await post(maker(by)(path, body))).status === 401);
    }
    const gone = await post(maker(retired)(path, body));
    count.held(`a retired agent at ${path}: ${gone.status}`, gone.status === 401 || gone.status === 403);
    count.held(`the task was changed at ${path}`, (await rowsOf()) === before);
  }
  count.held('its own agent answers it', (await post(own(`/tasks/${id}/result`, { claim, answer }))).status === 200);
}
