import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AgentPoint } from '../../src/agent/perform.ts';
import { type AgentFaultGround, erpPassword, openAgentFaults } from './agent-ground.ts';
import { eventually } from './eventually.ts';
import type { HubProcess } from './ground.ts';
import { accept, expectOneBill, readyInvoices, standing, whenSynced, worth } from './invoices.ts';
import { Program } from './program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let ground: AgentFaultGround;
let hub: HubProcess;
const said: string[] = [];
beforeAll(async () => {
  ({ ground, hub } = await openAgentFaults());
});
afterAll(() => ground?.end());

/** Ends an agent, and keeps what it said for the test of secrets. */
async function end(agent: Program, how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  await agent.stop(how);
  said.push(agent.out, agent.err);
}
const killed = { code: null, signal: 'SIGKILL' };
const health = async () => (await hub.as('viewer').connections(hub.company)).connections[0]!.agent!;

describe('an agent that is killed in the middle of an export', () => {
  /** What the books have of it when the agent has died there. */
  const made: Readonly<Record<Exclude<AgentPoint, 'asked'>, number>> = { claimed: 0, begun: 0, answered: 1 };

  it.each([...(Object.keys(made) as (keyof typeof made)[]), 'asked' as const])(
    'at “%s”: the next one ends it, with one bill',
    async (at) => {
      const doomed = await ground.agent({ at, call: 'createBill', by: 'SIGKILL' });
      const [invoice] = await readyInvoices(hub, 1);
      const due = await worth(hub, invoice!);
      await accept(hub, invoice!);
      expect(await doomed.ended()).toEqual(killed);
      const left = await standing(ground, invoice!);
      expect(left).toMatchObject({ state: 'exporting', asked: true, confirmed: 0 });
      // Asked and killed, it may have got through or not.
      if (at !== 'asked') expect(left.everMade).toBe(made[at]);
      const next = await ground.agent();
      await whenSynced(hub, invoice!);
      await expectOneBill(ground, invoice!, due);
      await end(next);
    },
  );

  it('with a look in hand: it is unknown, and nothing is decided', async () => {
    const doomed = await ground.agent({ at: 'claimed', call: 'lookFor', by: 'SIGKILL' });
    const { items } = await hub.as('approver').list(hub.company, { filter: 'synced' });
    const check = await hub.as('approver').unlinkCheck(hub.company, items[0]!.invoice_id);
    expect(await doomed.ended()).toEqual(killed);
    expect(check).toMatchObject({ would_unlink: false, refusal: { code: 'erp_not_answering' } });
    expect(check.evidence?.sighting).toMatchObject({ is: 'unknown' });
  });
});

it('a hub that is killed while the ERP works: the next one hears of it or looks, and there is one bill', async () => {
  const agent = await ground.agent();
  const [invoice] = await readyInvoices(hub, 1);
  const due = await worth(hub, invoice!);
  await hub.arm({ at: 'asked', by: 'nothing' });
  await ground.weather({ latency_ms: 300 });
  await accept(hub, invoice!);
  await hub.program.tells('reached');
  await eventually('the agent asks', async () => (await ground.erp.calls()).in_flight > 0);
  await hub.program.stop('SIGKILL');
  await ground.weather({ latency_ms: 0 });
  hub = await ground.hub();
  await whenSynced(hub, invoice!);
  await expectOneBill(ground, invoice!, due);
  await agent.says(/The hub is back/);
  await end(agent);
});

it('an agent that stands still past its deadline sends nothing when it goes on', async () => {
  const stopped = await ground.agent({ at: 'begun', call: 'createBill', by: 'SIGSTOP' });
  const [invoice] = await readyInvoices(hub, 1);
  const due = await worth(hub, invoice!);
  await accept(hub, invoice!);
  await stopped.tells('reached');
  await sleep(4_500); // past callMs through the agent, which is four seconds
  expect((await standing(ground, invoice!)).everMade).toBe(0);
  await hub.program.stop('SIGKILL'); // so that nobody else asks while we look
  stopped.signal('SIGCONT');
  await stopped.says(/createBill \d+: stopped_asking/);
  expect(await ground.erp.calls()).toMatchObject({ in_flight: 0 });
  expect((await standing(ground, invoice!)).everMade).toBe(0);
  hub = await ground.hub();
  await whenSynced(hub, invoice!);
  await expectOneBill(ground, invoice!, due);
  await end(stopped);
});

describe('from outside', () => {
  it('a second process of the same folder is turned away', async () => {
    const agent = await ground.agent();
    const second = await ground.tieout('agent', 'run', '--folder', ground.folder);
    expect(second).toMatchObject({ code: 1, err: expect.stringMatching(/runs from .* already/) });
    const status = await ground.tieout('agent', 'status', '--folder', ground.folder);
    expect(status).toMatchObject({ code: 0 });
    expect(status.out).toMatch(/running\s+yes[\s\S]*hub\s+yes[\s\S]*ERP\s+yes/);
    expect(await health()).toMatchObject({ name: 'srv', state: 'online', error: null });
    await end(agent);
  });

  it('one that stopped has said goodbye, and calls say so at once', async () => {
    expect(await health()).toMatchObject({ state: 'away' });
    const check = await hub.as('viewer').checkConnection(hub.company, ground.erpConnection);
    expect(check).toMatchObject({ ok: false, trouble: 'agent_away' });
    const status = await ground.tieout('agent', 'status', '--folder', ground.folder);
    expect(status.out).toMatch(/running\s+NO[\s\S]*hub\s+yes[\s\S]*ERP\s+yes/);
    // A question is no sign of life.
    expect(await health()).toMatchObject({ state: 'away' });
  });

  it('the ERP’s password, the key and the code are in no log, no table and no answer', async () => {
    const agent = await ground.agent();
    await ground.weather({ down: true });
    await hub.as('viewer').checkConnection(hub.company, ground.erpConnection);
    await ground.weather({ down: false });
    const keyFile = join(ground.folder, 'key.json');
    expect(statSync(keyFile).mode & 0o077).toBe(0);
    const { key } = JSON.parse(readFileSync(keyFile, 'utf8')) as { key: string };
    const tables = ['agent', 'agent_code', 'agent_task', 'agent_task_part', 'agent_request', 'connection', 'event'];
    const kept: unknown[] = [];
    for (const table of tables) kept.push(...(await ground.rows(`select to_jsonb(t) as row from tieout.${table} t`)));
    expect(kept.length).toBeGreaterThan(0);
    await end(agent);
    await hub.program.stop();
    const all = [JSON.stringify(kept), ...said, hub.program.out, hub.program.err].join('\n');
    expect(all).toContain('lookFor');
    for (const secret of [erpPassword, key, ground.code, Buffer.from(key, 'base64url').toString('hex')]) {
      expect(all.includes(secret)).toBe(false);
    }
    hub = await ground.hub();
  });

  it('revoked it ends by itself, with its exit code; and its code cannot be used again', async () => {
    const { id } = await health();
    const agent = new Program('bin/tieout.ts', ['agent', 'run', '--folder', ground.folder]);
    await eventually('it serves', () => agent.err.includes('Serving'));
    await hub.as('owner').revokeAgent(hub.company, ground.erpConnection, id!);
    expect(await agent.ended()).toEqual({ code: 8, signal: null });
    expect(agent.err).toMatch(/not known here any more/);
    expect(await health()).toMatchObject({ state: 'none', id: null });
    const check = await hub.as('viewer').checkConnection(hub.company, ground.erpConnection);
    expect(check).toMatchObject({ ok: false, trouble: 'agent_missing' });
    const args = ['--url', ground.hubUrl, '--code', ground.code, '--folder', ground.folder];
    const again = await ground.tieout('agent', 'enrol', ...args);
    expect(again).toMatchObject({ code: 8, err: expect.stringMatching(/was used before/) });
  });
});
