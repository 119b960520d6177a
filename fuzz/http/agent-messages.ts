import { randomUUID } from 'node:crypto';
import type { Chance } from '../../sim/chance.ts';
import { type AgentKey, sign } from '../../src/agent/key.ts';
import { sageTraits } from '../../src/connectors/sage-100-contractor/traits.ts';
import { sql } from '../../test/support/sql.ts';
import { mutatedBytes, mutatedJson } from '../parts/mutate-text.ts';
import { mutated } from '../parts/mutate-tree.ts';
import type { Fed, Surface } from '../parts/surface.ts';
import { type Asked, type FuzzHouse, openHouse } from './house.ts';
import { classOf, shownRequest, wrongOf } from './judge.ts';
import { parsed } from './operation.ts';

/** What an agent sends: signed by one that is enrolled, and with anything under the signature. */
export const agentMessages: Surface = {
  name: 'messages of agents',
  share: 50,
  inTests: 80,
  life: 6_000,
  mostMs: 35_000,
  open: async () => agentMessagesOn(await openHouse()),
};

const hello = { kind: 'sage_100_contractor', version: '1.0.0', host: 'srv-1', traits: sageTraits() };
const record = { id: '1001', identity: '6F9619FF-8B86-D011-B42D-00C04FC964FF', label: 'Payable invoice 1001' };
const answers: readonly object[] = [
  { value: { is: 'gone', lastSeen: null, ageMs: 0 } },
  { value: { is: 'present', record, standing: 'live', fingerprint: 'x', ageMs: 1 } },
  { value: { is: 'created', record } },
  { value: { is: 'refused', refusal: { code: 'erp_invalid', detail: 'No.' } } },
  { value: { is: 'unknown', because: 'busy', trouble: 'busy' } },
  { trouble: { code: 'timed_out', because: 'It took too long.' } },
  { value: { parts: 1 } },
];

export async function agentMessagesOn(house: FuzzHouse): Promise<Fed> {
  const { company, urls } = house.tieout;
  const [connection] = await sql<{ id: string }>(
    urls.superUrl,
    "insert into connection (company_id, kind, name) values ($1, 'sage_100_contractor', 'Fuzzed books') returning id",
    [company],
  );
  const at = Number(connection!.id);
  const codes = `/api/v1/companies/${company}/erp/connections/${at}/agent-codes`;
  const made = (await house.json('owner', 'POST', codes, {})).body as { code: string };
  const enrolment = { code: made.code, name: 'office server', version: '1.0.0', host: 'srv-1' };
  const enrolled = (await house.json('nobody', 'POST', '/agent/v1/enrol', enrolment)).body as Record<string, never>;
  const key: AgentKey = {
    ...{ hub: '', caFile: null, proxy: null, company, connection: at, kind: 'sage_100_contractor', madeAt: 0 },
    ...{ keyId: enrolled.key_id!, keyVersion: enrolled.key_version!, key: enrolled.key! },
  };
  let held: { readonly id: number; readonly claim: string } = { id: 1, claim: 'a'.repeat(43) };
  const putTask = () =>
    sql(
      urls.superUrl,
      `insert into agent_task (company_id, connection_id, call, arguments, within_ms, deadline)
       values ($1, $2, $3, '[{"reference": "x"}]', 20000, clock_timestamp() + interval '60 seconds')`,
      [company, at, 'lookFor'],
    );
  let fed = 0;
  return {
    async feed(chance) {
      if (fed++ % 200 === 0) await putTask();
      const asked = message(key, held, chance);
      const answered = await house.ask(asked);
      const tasks = (parsed(answered.text)?.value as { tasks?: { id: number; claim: string }[] } | undefined)?.tasks;
      if (answered.status === 200 && tasks?.[0] !== undefined) held = tasks[0];
      const wrong = [...wrongOf(house, asked, answered)];
      const problem = answered.status >= 400 && !answered.type.startsWith('application/problem+json');
      if (problem) wrong.push(`a refusal came as ${answered.type}`);
      return {
        to: classOf(answered.status),
        wrong: wrong.map((what) => `${asked.url.replaceAll(/\d+/g, 'N').slice(0, 80)}: ${what}`),
        shown: () => `${shownRequest(asked)} came to ${answered.status} ${answered.text.slice(0, 300)}`,
      };
    },
    close: () => house.close(),
  };
}

/** A message of an agent, its body and its signature right or not. */
function message(key: AgentKey, { id, claim }: { readonly id: number; readonly claim: string }, chance: Chance): Asked {
  const task = chance.percent(85)
    ? id
    : chance.one<number | string>([0, -1, id + 1, 9e15, 'x', '%00', '1.5', '9'.repeat(30)]);
  const right = chance.percent(25);
  const [path, body] = chance.one<readonly [string, object]>([
    ['/hello', chance.percent(80) ? hello : { leaving: true }],
    ['/claim', { room: chance.whole(0, 3), hand: chance.percent(50) ? [] : [id], wait_ms: 0, error: null }],
    ['/claim', { room: 1, hand: [], wait_ms: 0, error: null }],
    [`/tasks/${task}/begin`, { claim }],
    [`/tasks/${task}/parts`, { claim, number: chance.whole(1, 3), part: [{ number: '1', name: 'Ace' }] }],
    [`/tasks/${task}/result`, { claim, answer: chance.one(answers) }],
    ['/rotate', {}],
    ['/enrol', { code: `1-${'a'.repeat(26)}`, name: 'x', version: '1', host: 'y' }],
  ]);
  const changed = right ? body : quick(mutated(body, chance, chance.one([1, 1, 2, 4])));
  const json = JSON.stringify(changed) ?? '';
  const broken = !right && chance.percent(20);
  const text = broken
    ? chance.percent(60)
      ? mutatedJson(json, chance)
      : mutatedBytes(Buffer.from(json), chance, 2).toString('utf8')
    : json;
  const target = `/agent/v1${path}`;
  const time =
    right || chance.percent(95) ? Date.now() : chance.one([0, 1, Date.now() - 3e5, Date.now() + 4e5, 8.64e15, 9e14]);
  const signed = sign(key, { time, requestId: randomUUID(), target, body: text });
  const authorization =
    right || chance.percent(92) ? signed : mutatedBytes(Buffer.from(signed), chance, 1).toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no header holds them
  const header = authorization.replaceAll(/[\x00-\x08\x0a-\x1f\x7f]/g, '?');
  const type = right || chance.percent(96) ? 'application/json' : chance.one(['text/plain', 'multipart/form-data', '']);
  return {
    who: 'nobody',
    method: 'POST',
    url: target,
    headers: { authorization: header, 'content-type': type },
    body: text,
  };
}

/** A claim waits for so long as it says, and here nothing comes. */
function quick(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('wait_ms' in body)) return body;
  return typeof body.wait_ms === 'number' && body.wait_ms > 0 && body.wait_ms <= 25_000
    ? { ...body, wait_ms: 1 }
    : body;
}
