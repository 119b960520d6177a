import { createRequire } from 'node:module';
import { callsTo } from '../parts/calls.ts';
import { beginsWhenTold, exportingPeer, inLanes, type Waiting } from '../parts/exporting-peer.ts';
import { must, post } from '../parts/requests.ts';

/** What is used of Restate's SDK 1. */
interface Context {
  run<T>(name: string, action: () => Promise<T>): Promise<T>;
}
type Handler = (context: Context, invoice: Waiting) => Promise<number>;
interface Restate {
  service(of: { name: string; handlers: Readonly<Record<string, Handler>> }): object;
  endpoint(): { bind(service: object): { listen(port: number): Promise<number> } };
}

/**
 * Restate, as its guide has it: a durable handler that is called for each invoice, of two actions whose outcome its server
 * journals; thirty-two at a time. No look before an action is done again.
 */
const { PEER_FOLDER, PEER_ADMIN_URL, PEER_INGRESS_URL } = process.env;
const restate = createRequire(`${PEER_FOLDER}/`)('@restatedev/restate-sdk') as Restate;
const abreast = 32;
const peer = exportingPeer(abreast);
const exporter = restate.service({
  name: 'exporter',
  handlers: {
    one: async (context, invoice) => {
      const bill = await context.run('make', () => peer.makeBill(invoice));
      await context.run('note', () => peer.note(invoice, bill));
      return bill;
    },
  },
});
const port = await restate.endpoint().bind(exporter).listen(0);
await must(post(`${PEER_ADMIN_URL}/deployments`, { uri: `http://127.0.0.1:${port}` }));

const ask = callsTo(PEER_INGRESS_URL!, abreast);
beginsWhenTold(async () =>
  inLanes(await peer.unlinked(), abreast, async (invoice) => void (await ask('/exporter/one', invoice))),
);
