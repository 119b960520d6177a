import { openAgentGround, serves } from '../../../test/support/agent-ground.ts';
import { openSageHarness } from '../../../test/support/sage-harness.ts';
import { traitsToTell } from '../../agent/run.ts';
import { steadyClock } from '../../agent/times.ts';
import type { ErpHarness } from '../harness.ts';
import { testConnector } from '../kit.ts';

/** The same connector over the same simulator as its own test, with a hub, a network and an agent in between. */
async function openThroughAgent(): Promise<ErpHarness> {
  const ground = await openAgentGround();
  const harness = await openSageHarness('in its own process', {
    clock: steadyClock,
    reach: async (erp) => {
      const connection = await ground.connection();
      const agent = ground.run(await ground.enrol(connection), erp);
      await serves(agent);
      return ground.connector(connection, traitsToTell(erp));
    },
  });
  return {
    ...harness,
    clock: ground.clock,
    close: async () => {
      await ground.close();
      await harness.close();
    },
  };
}

testConnector('Sage 100 Contractor, through an agent', openThroughAgent);
