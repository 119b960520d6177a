import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentGround, openAgentGround } from '../../../test/support/agent-ground.ts';
import type { AgentKey } from '../../agent/key.ts';
import { revokeAgent } from '../../app/commands/agents.ts';
import type { Deps } from '../../app/deps.ts';
import type { Agents, Caller, KnownAgent } from '../../app/unit-of-work.ts';
import { agentLimits } from '../../domain/agent.ts';
import type { ConnectionId, PersonId } from '../../domain/ids.ts';
import { type Database, openDatabase } from '../pool.ts';
import { openAgents } from './agents.ts';
import type { Bell } from './bell.ts';

let ground: AgentGround;
let database: Database;
let agents: Agents;
beforeAll(async () => {
  ground = await openAgentGround();
  database = openDatabase(ground.urls.appUrl);
  agents = openAgents(database, {} as Bell);
});
afterAll(async () => {
  await database?.close();
  await ground?.close();
});

const said = { kind: 'sage_100_contractor', version: '1.0.0', host: 'srv-1', traits: { name: 'Sage' } } as never;
/** As it is known once its signature was found to be right. */
async function known({ keyId }: AgentKey, connection: ConnectionId): Promise<KnownAgent> {
  const [row] = await ground.rows<{ id: string }>('select id from agent where key_id = $1', [keyId]);
  return { company: ground.company, agent: Number(row!.id), connection, keyId } as KnownAgent;
}
const living = (connection: ConnectionId) =>
  ground.rows('select key_id from agent where connection_id = $1 and revoked_at is null', [connection]);

it('an agent that is revoked while it says hello for the first time takes nobody’s place', async () => {
  const connection = await ground.connection();
  const working = await ground.enrol(connection);
  expect((await agents.hello(await known(working, connection), said)).ok).toBe(true);
  const mistaken = await known(await ground.enrol(connection, 'by mistake'), connection);
  await ground.rows('update agent set revoked_at = now() where id = $1', [mistaken.agent]);
  expect(await agents.hello(mistaken, said)).toMatchObject({ ok: false, refusal: { code: 'agent_not_known' } });
  expect(await living(connection)).toEqual([{ key_id: working.keyId }]);
});

it('the history says who let an agent in, when it answered for the ERP, and who revoked it', async () => {
  const connection = await ground.connection();
  const agent = await known(await ground.enrol(connection), connection);
  for (const _ of ['first', 'again']) expect((await agents.hello(agent, said)).ok).toBe(true);
  const [ann] = await ground.rows<{ id: string }>(`select id from person where login = 'ann'`);
  const grants = { erp_integrations: 'admin', directory: 'none', push_to_accounting: false, commitments: {} } as const;
  const caller: Caller = { company: ground.company, person: Number(ann!.id) as PersonId, grants, requestId: 'r-1' };
  const revoke = () => revokeAgent({ work: ground.work } as Deps, caller, { connection, agent: agent.agent });
  expect((await revoke()).ok).toBe(true);
  expect((await revoke()).ok).toBe(false);
  const told = await ground.rows(
    `select e.type, p.name as by, e.facts, e.request_id as request
       from company_event e left join person p on p.id = e.person_id
      where e.type like 'agent.%' and (e.facts ->> 'connection')::bigint = $1 order by e.id`,
    [connection],
  );
  const of = { connection: Number(connection), name: 'Books' };
  const itself = { ...of, agent: 'office server', host: 'srv-1' };
  expect(told).toEqual([
    { type: 'agent.code_made', by: 'Ann', facts: of, request: null },
    { type: 'agent.enrolled', by: null, facts: { ...itself, maker: 'Ann' }, request: null },
    { type: 'agent.serves', by: null, facts: itself, request: null },
    { type: 'agent.revoked', by: 'Ann', facts: { ...of, agent: 'office server' }, request: 'r-1' },
  ]);
});

it('of a task nothing is heard from an agent that was revoked meanwhile, nor in more parts than are taken', async () => {
  const connection = await ground.connection();
  const agent = await known(await ground.enrol(connection), connection);
  const claimHash = Buffer.alloc(32, 7);
  const claimed = async (call: string, parts = 0) => {
    const [row] = await ground.rows<{ id: string }>(
      `insert into agent_task (company_id, connection_id, call, arguments, within_ms, deadline, state, agent_id, claim_hash,
         lease_until, parts)
       values ($1, $2, $3, '[]', 60000, now() + interval '1 minute', 'claimed', $4, $5, now() + interval '1 minute', $6)
       returning id`,
      [ground.company, connection, call, agent.agent, claimHash, parts],
    );
    return { id: Number(row!.id), claimHash };
  };
  const over = { ok: false, refusal: { code: 'claim_over' } };
  const list = await claimed('vendors', agentLimits.parts - 1);
  expect((await agents.part(agent, list, agentLimits.parts, [], claimHash)).ok).toBe(true);
  expect(await agents.part(agent, list, agentLimits.parts + 1, [], claimHash)).toMatchObject(over);
  const [before, after] = [await claimed('check'), await claimed('check')];
  expect((await agents.result(agent, before, { value: { ok: true } }, claimHash)).ok).toBe(true);
  await ground.rows('update agent set revoked_at = now() where id = $1', [agent.agent]);
  expect(await agents.result(agent, after, { value: { ok: true } }, claimHash)).toMatchObject(over);
});
