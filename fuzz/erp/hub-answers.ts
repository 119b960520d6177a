import type { Chance } from '../../sim/chance.ts';
import type { AgentKey } from '../../src/agent/key.ts';
import { openLine } from '../../src/agent/line.ts';
import { HubAway, HubRefused, openRoad } from '../../src/agent/post-json.ts';
import { runAgent } from '../../src/agent/run.ts';
import { fewBooks } from '../../src/connectors/agent/testing/books.ts';
import { sageBill } from '../../test/support/sage-harness.ts';
import { newReference } from '../../test/support/small-bill.ts';
import { leaksIn } from '../parts/leaks.ts';
import { mutatedBytes, mutatedJson } from '../parts/mutate-text.ts';
import { mutated } from '../parts/mutate-tree.ts';
import { strange } from '../parts/strange.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { type Answering, httpAnswer, openAnswering, type Reply } from './answering.ts';
import { harmedOnTheWay } from './http-harm.ts';

/** What a hub, or whatever stands in its place, answers to an agent: it goes on, and does nothing that it was not asked. */
export const hubAnswers: Surface = {
  name: 'answers to agents',
  share: 30,
  inTests: 60,
  life: 50_000,
  mostMs: 10_000,
  open: openHubAnswers,
};

interface Now {
  chance: Chance;
  stop: AbortController;
  claims: number;
  spoilt: 'hello' | 'claim' | 'task' | 'rotate';
  given: string;
}

const reference = newReference();
const bill = sageBill();
const claim = 'a'.repeat(43);
const task = (call: string, given: readonly unknown[]) => ({ id: 5, call, arguments: given, left_ms: 5_000, claim });

async function openHubAnswers(): Promise<Fed> {
  let now: Now | null = null;
  const server = await openAnswering((body) => replyTo(now!, body));
  return {
    async feed(chance) {
      now = {
        chance,
        stop: new AbortController(),
        claims: 0,
        spoilt: chance.one(['hello', 'claim', 'claim', 'task', 'task', 'rotate']),
        given: '',
      };
      return await oneLife(server, now);
    },
    close: async () => server.close(),
  };
}

/** Right answers in their turn, the one that is meant spoilt; after two claims the agent is stopped. */
function replyTo(now: Now, body: string): Reply {
  const { chance, spoilt } = now;
  const said = JSON.parse(body) as Record<string, unknown>;
  const right = (answer: unknown): Reply => ({ pieces: [httpAnswer(200, JSON.stringify(answer))], end: 'keep' });
  const asked =
    'leaving' in said
      ? 'goodbye'
      : 'kind' in said
        ? 'hello'
        : 'room' in said
          ? 'claim'
          : 'claim' in said
            ? 'task'
            : 'rotate';
  if (asked === 'goodbye') return right({ time: Date.now() });
  if (asked === 'hello') {
    // One that is refused, or that nobody answers, is said again after a pause: it need not be waited for here.
    if (spoilt === 'hello') setTimeout(() => now.stop.abort(), 3);
    const hello = { time: Date.now(), name: 'Books' };
    return spoilt === 'hello' ? spoil(now, hello) : right(hello);
  }
  if (asked === 'rotate') {
    const next = { time: Date.now(), key: Buffer.alloc(32, 1).toString('base64url'), key_version: 2 };
    return spoilt === 'rotate' ? spoil(now, next) : right(next);
  }
  if (asked === 'claim') {
    if (++now.claims > 1) {
      setTimeout(() => now.stop.abort(), 2);
      return right({ time: Date.now(), tasks: [], over: [] });
    }
    const work = chance.one([
      task('lookFor', [{ reference }]),
      task('createBill', [bill, reference]),
      task('vendors', []),
      task('check', []),
    ]);
    const answer = { time: Date.now(), tasks: [work], over: [1] };
    if (spoilt === 'claim') setTimeout(() => now.stop.abort(), 6);
    return spoilt === 'claim' ? spoil(now, answer) : right(answer);
  }
  const begun = { time: Date.now(), left_ms: 4_000 };
  return spoilt === 'task' && chance.percent(60) ? spoil(now, begun) : right(begun);
}

function spoil(now: Now, right: object): Reply {
  const { chance } = now;
  const text = JSON.stringify(right);
  const keep = (status: number, body: string | Buffer): Reply => ({ pieces: [httpAnswer(status, body)], end: 'keep' });
  const reply = ((): Reply => {
    if (chance.percent(25)) return harmedOnTheWay(text, chance).reply;
    if (chance.percent(15)) return keep(200, mutatedJson(text, chance));
    if (chance.percent(10)) return keep(200, mutatedBytes(Buffer.from(text), chance, 2));
    if (chance.percent(25))
      return keep(
        chance.one([400, 401, 409, 429, 503]),
        JSON.stringify(mutated(refusal(chance), chance, chance.whole(0, 2))) ?? '',
      );
    if (chance.percent(8)) return keep(200, JSON.stringify(strange(chance)) ?? '');
    return keep(200, JSON.stringify(mutated(right, chance, chance.one([1, 1, 2, 3]))) ?? '');
  })();
  now.given = reply.pieces.map(String).join('').slice(0, 3_000);
  return reply;
}

const refusal = (chance: Chance) => ({
  type: 'urn:tieout:x',
  status: 409,
  code: chance.one(['clock_off', 'claim_over', 'signature_wrong', 'agent_not_known', 'too_many_attempts', 'toString']),
  detail: 'No.',
  facts: {
    time: chance.one(['2026-11-26T12:00:00Z', 'x', '+275760-09-13T00:00:00Z', '0000-01-01T00:00:00Z']),
    seconds: 1,
  },
});

async function oneLife(server: Answering, now: Now): Promise<Came> {
  const key: AgentKey = {
    ...{ hub: `http://127.0.0.1:${server.port}`, caFile: null, proxy: null, company: 1, connection: 1 },
    ...{
      kind: 'sage_100_contractor',
      keyId: 'k'.repeat(22),
      keyVersion: 1,
      key: Buffer.alloc(32).toString('base64url'),
    },
    madeAt: now.spoilt === 'rotate' ? 0 : Date.now(),
  };
  const wrong: string[] = [];
  const log: string[] = [];
  const line = openLine(key, { road: openRoad(key), now: Date.now, log: (said) => void log.push(said) });
  const erp = fewBooks({
    traits: { callMs: 300, settleMs: 400 },
    async createBill(_, given) {
      if (typeof given !== 'string') wrong.push(`a bill was asked for under ${JSON.stringify(given)}`);
      return { is: 'unclear', because: 'nothing is made here' };
    },
  });
  const options = {
    ...{ line, erp, kind: key.kind, version: '1.0.0', host: 'srv-1', log: (said: string) => void log.push(said) },
    ...{ keepKey: (next: AgentKey) => void wrong.push(...wrongKey(next)), now: Date.now, random: () => 0 },
  };
  let to = 'stopped';
  const late = setTimeout(() => now.stop.abort(), 200);
  try {
    await runAgent(options, now.stop.signal);
  } catch (cause) {
    to = cause instanceof HubRefused ? 'refused' : cause instanceof HubAway ? 'away' : 'broke';
    if (to === 'broke')
      wrong.push(`the agent ended: ${cause instanceof Error ? cause.stack?.slice(0, 400) : String(cause)}`);
  } finally {
    clearTimeout(late);
    line.close();
    server.hangUp();
  }
  // What a log repeats of an answer is of the hub's own words; a mistake of ours is none of them.
  wrong.push(...log.flatMap((said) => leaksIn(said, {})));
  return { to, wrong, shown: () => JSON.stringify({ spoilt: now.spoilt, given: now.given, log, to }).slice(0, 6_000) };
}

const wrongKey = ({ key, keyVersion }: AgentKey): readonly string[] =>
  typeof key === 'string' &&
  Buffer.from(key, 'base64url').length === 32 &&
  Number.isSafeInteger(keyVersion) &&
  keyVersion > 1
    ? []
    : [`it would keep a key that is none: ${String(key).slice(0, 60)} ${keyVersion}`];
