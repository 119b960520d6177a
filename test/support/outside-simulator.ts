import { openRemoteSimulator } from '../../src/simulators/sage-100-contractor/remote.ts';
import { serveSimulator } from '../../src/simulators/sage-100-contractor/serve.ts';
import { openSimulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { openWires } from '../../src/simulators/sage-100-contractor/wires.ts';
import type { WalledDatabase } from './walled-database.ts';

export interface OutsideSimulator {
  readonly url: string;
  /** Calls of connectors under way, and the most there ever were at once. */
  calls(): Promise<{ readonly in_flight: number; readonly most_in_flight: number }>;
  close(): Promise<void>;
}

/** The pretend ERP behind a port of its own, over the same books: it sees from outside how many calls come at once. */
export async function outsideSimulator(urls: WalledDatabase): Promise<OutsideSimulator> {
  const simulator = await openSimulator({
    connectionString: urls.appUrl,
    companyName: 'Harbor & Pine Builders',
  });
  const wires = await openWires(simulator);
  const app = await serveSimulator(simulator, wires);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const remote = openRemoteSimulator({ url });
  return {
    url,
    calls: () => remote.calls(),
    close: async () => {
      await app.close();
      await wires.close();
      await simulator.close();
    },
  };
}
