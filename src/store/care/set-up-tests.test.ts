import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentGround, openAgentGround } from '../../../test/support/agent-ground.ts';
import { fewBooks } from '../../connectors/agent/testing/books.ts';
import type { ConnectionId } from '../../domain/ids.ts';

let ground: AgentGround;
beforeAll(async () => {
  ground = await openAgentGround();
});
afterAll(() => ground?.close());

const choose = (connection: ConnectionId, way: 'agent' | 'settings') =>
  ground.work.run({ company: ground.company }, (tx) => tx.setUpTests.setWay(connection, way));
const goesThroughAgent = async (connection: ConnectionId) =>
  (await ground.work.run({ company: ground.company }, (tx) => tx.connections.get(connection)))!.agentTraits !== null;

it('a connection goes from this machine again once it is chosen and no agent is left, and not while one is', async () => {
  const connection = await ground.connection();
  const key = await ground.enrol(connection);
  const agent = ground.run(key, fewBooks());
  await expect.poll(() => goesThroughAgent(connection)).toBe(true);
  await agent.stop();
  await choose(connection, 'settings');
  expect(await goesThroughAgent(connection), 'it is away, and may come back').toBe(true);
  await ground.rows('update agent set revoked_at = now() where key_id = $1', [key.keyId]);
  await choose(connection, 'agent');
  expect(await goesThroughAgent(connection)).toBe(true);
  await choose(connection, 'settings');
  expect(await goesThroughAgent(connection)).toBe(false);
});
