import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AgentGround, openAgentGround } from '../../../test/support/agent-ground.ts';
import { cents } from '../../domain/money.ts';
import type { ErpSubcontract } from '../contract.ts';
import { listed, never } from '../kit/case.ts';
import { serveFrom } from './testing/served.ts';

let ground: AgentGround;
beforeAll(async () => {
  ground = await openAgentGround();
});
afterAll(() => ground?.close());

it('subcontracts come through an agent though the ERP says neither whose they are nor their sum, as Tryton does', async () => {
  const bare: ErpSubcontract = { number: 'SC-1', vendorNumber: null, description: 'Roof', amount: null, lines: [] };
  const whole: ErpSubcontract = { ...bare, number: 'SC-2', vendorNumber: '12', amount: cents(1_000) };
  async function* subcontracts() {
    yield* [bare, whole];
  }
  const { erp } = await serveFrom(ground, { subcontracts }, {});
  expect(await listed(erp.subcontracts('1001', never))).toEqual([bare, whole]);
});
