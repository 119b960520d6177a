import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentGround, openAgentGround } from '../../../test/support/agent-ground.ts';
import type { AgentKey } from '../../agent/key.ts';
import type { Agents, KnownAgent } from '../../app/unit-of-work.ts';
import type { ConnectionId } from '../../domain/ids.ts';
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
