import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoBooks, pretendedSettings } from '../../src/connections.ts';
import { freePort } from '../support/free-port.ts';
import type { AgentBirth } from './dying-agent.ts';
import { type Ground, type HubProcess, openGround } from './ground.ts';
import { Program, run } from './program.ts';

/** A secret that reaches the ERP alone. The pretended one takes any, so that nothing hangs on it but this test. */
export const erpPassword = 'never-leaves-the-machine-7391';

/** A ground whose demo connection goes through an agent, in a process of its own as everything else. */
export interface AgentFaultGround extends Ground {
  readonly folder: string;
  /** Of the code that it was enrolled with, which must be nowhere afterwards. */
  readonly code: string;
  readonly erpConnection: number;
  readonly hubUrl: string;
  /** An agent that serves, or that is to die of something. */
  agent(order?: AgentBirth['order']): Promise<Program>;
  tieout(...args: readonly string[]): ReturnType<typeof run>;
}

/** @returns also the first hub, which made the code. */
export async function openAgentFaults(): Promise<{ readonly ground: AgentFaultGround; readonly hub: HubProcess }> {
  const port = await freePort();
  const ground = await openGround({ port });
  await ground.rows('update tieout.connection set settings = settings || $1::jsonb', ['{"wayMs": 2000}']);
  const hub = await ground.hub();
  const hubUrl = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'tieout-agent-'));
  const times = { callMs: 2_000, settleMs: 4_000 };
  const erp = {
    kind: 'sage_100_contractor',
    settings: pretendedSettings(await ground.erp.where(), demoBooks, { secret: 'password' }, times),
    secrets: { password: erpPassword },
  };
  writeFileSync(join(folder, 'erp.json'), JSON.stringify(erp));
  chmodSync(join(folder, 'erp.json'), 0o600);
  const [connection] = (await hub.as('owner').connections(hub.company)).connections;
  const { code } = await hub.as('owner').makeAgentCode(hub.company, connection!.id);
  const tieout = (...args: readonly string[]) => run('bin/tieout.ts', args);
  const enrolled = await tieout('agent', 'enrol', '--url', hubUrl, '--code', code, '--folder', folder, '--name', 'srv');
  if (enrolled.code !== 0) throw new Error(`${enrolled.out}${enrolled.err}`);
  const agent = async (order?: AgentBirth['order']) => {
    const birth: AgentBirth = { folder, ...(order === undefined ? {} : { order }) };
    const program = new Program('test/faults/dying-agent.ts', [JSON.stringify(birth)], { ipc: true });
    await program.says(/Serving/);
    return program;
  };
  const end = async () => {
    await ground.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { hub, ground: { ...ground, folder, code, erpConnection: connection!.id, hubUrl, agent, tieout, end } };
}
