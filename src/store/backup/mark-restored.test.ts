import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentGround, openAgentGround } from '../../../test/support/agent-ground.ts';
import type { AgentKey } from '../../agent/key.ts';
import { openLine } from '../../agent/line.ts';
import { openRoad } from '../../agent/post-json.ts';
import { openDatabase } from '../pool.ts';
import { openCompanies } from '../sealed-history.ts';
import { markRestored } from './mark-restored.ts';

let ground: AgentGround;
beforeAll(async () => {
  ground = await openAgentGround();
});
afterAll(() => ground?.close());

const nothing = { room: 0, hand: [], wait_ms: 0, error: null };
const lineOf = (key: AgentKey) => openLine(key, { road: openRoad(key), now: Date.now, log: () => undefined });
const ask = (key: AgentKey, path = '/claim', body: object = nothing) => {
  const line = lineOf(key);
  return line.ask(path, body, new AbortController().signal).finally(() => line.close());
};

async function restore(): Promise<void> {
  await ground.rows('update agent set key_version = 1, offered_version = null');
  const database = openDatabase(ground.urls.appUrl);
  try {
    await markRestored(database, openCompanies(database), '2026-11-26T16:00:00Z');
  } finally {
    await database.close();
  }
}

it('an agent that changed its key since the back-up is still let in, and so is one that did not; a revoked one is not', async () => {
  const changed = await ground.enrol(await ground.connection());
  const { key, key_version: keyVersion } = await ask(changed, '/rotate', {});
  const next = { ...changed, key: String(key), keyVersion: Number(keyVersion) };
  await ask(next);
  const same = await ground.enrol(await ground.connection());
  const revoked = await ground.enrol(await ground.connection());
  await ground.rows('update agent set revoked_at = now() where key_id = $1', [revoked.keyId]);

  await restore();
  await expect(ask(same)).resolves.toMatchObject({ tasks: [] });
  await expect(ask(next)).resolves.toMatchObject({ tasks: [] });
  await expect(ask(revoked)).rejects.toMatchObject({ code: 'agent_not_known' });
  // The newer one was used: from then on the older is nobody's.
  await expect(ask(changed)).rejects.toMatchObject({ code: 'agent_not_known' });
});
