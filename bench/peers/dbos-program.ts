import { createRequire } from 'node:module';
import { beginsWhenTold, exportingPeer, inLanes, type Waiting } from '../parts/exporting-peer.ts';

/** What is used of DBOS 5. */
interface Dbos {
  setConfig(config: { name: string; applicationVersion: string; systemDatabaseUrl: string; logLevel: string }): void;
  registerWorkflow(work: (of: Waiting) => Promise<void>, named: { name: string }): (of: Waiting) => Promise<void>;
  runStep<T>(step: () => Promise<T>, named: { name: string }): Promise<T>;
  launch(): Promise<void>;
}

/**
 * DBOS, as its guide has it: a workflow an invoice, of two steps that it remembers in the database; twenty at a time. No look
 * before a step is done again: what was posted and not remembered is posted twice.
 */
const { PEER_DATABASE_URL, PEER_FOLDER } = process.env;
const { DBOS } = createRequire(`${PEER_FOLDER}/`)('@dbos-inc/dbos-sdk') as { readonly DBOS: Dbos };
const abreast = 20;
const peer = exportingPeer(abreast);
DBOS.setConfig({ name: 'export', applicationVersion: '1', systemDatabaseUrl: PEER_DATABASE_URL!, logLevel: 'error' });
const exportOne = DBOS.registerWorkflow(
  async (invoice) => {
    const bill = await DBOS.runStep(() => peer.makeBill(invoice), { name: 'make' });
    await DBOS.runStep(() => peer.note(invoice, bill), { name: 'note' });
  },
  { name: 'exportOne' },
);
await DBOS.launch();
beginsWhenTold(async () => inLanes(await peer.unlinked(), abreast, exportOne));
