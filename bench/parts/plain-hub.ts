import { start } from '../../src/assemble.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { ErpConnector } from '../../src/connectors/contract.ts';
import { keepHeapSmall } from '../../src/main.ts';
import { readSettings } from '../../src/settings.ts';
import { inside } from '../../src/store/pool.ts';
import { plainConnector } from './plain-connector.ts';

/** The whole hub in a process of its own, before the plain ERP: its address, and the calls that it takes at once. */
const { url, cap, leaseMs } = JSON.parse(process.argv[2]!) as { url: string; cap: number; leaseMs?: number };
const connectors = new Map<number, ErpConnector>();

const tieout = await start(readSettings(process.env, true), {
  connectorFor: ({ id }, clock) => {
    const known = connectors.get(id);
    if (known !== undefined) return known;
    const connector = careful(plainConnector(url, clock, cap), { clock, insideTransaction: inside });
    connectors.set(id, connector);
    return connector;
  },
  readEveryMs: 0,
  ...(leaseMs === undefined ? {} : { leaseMs }),
});
keepHeapSmall();
process.on('SIGTERM', () => void tieout.stop().then(() => process.exit(0)));
