import { start } from '../../src/assemble.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { ErpConnector } from '../../src/connectors/contract.ts';
import { keepHeapSmall } from '../../src/main.ts';
import { readSettings } from '../../src/settings.ts';
import { inside } from '../../src/store/pool.ts';
import { plainConnector } from './plain-connector.ts';

/** The whole hub in a process of its own, before the plain ERP: its address, and the calls that it takes at once. */
const { url, cap } = JSON.parse(process.argv[2]!) as { url: string; cap: number };
let connector: ErpConnector | null = null;

const tieout = await start(readSettings(process.env, true), {
  connectorFor: (_, clock) => {
    connector ??= careful(plainConnector(url, clock, cap), { clock, insideTransaction: inside });
    return connector;
  },
  readEveryMs: 0,
});
keepHeapSmall();
process.on('SIGTERM', () => void tieout.stop().then(() => process.exit(0)));
