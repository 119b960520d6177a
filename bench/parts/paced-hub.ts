import { start } from '../../src/assemble.ts';
import { careful } from '../../src/connectors/careful.ts';
import { readSettings } from '../../src/settings.ts';
import { inside } from '../../src/store/pool.ts';
import { type Pace, pacedErp } from './paced-erp.ts';

/** The whole hub in a process of its own, before an ERP of a fixed pace, which is its one argument as JSON. */
const pace = JSON.parse(process.argv[2]!) as Pace;
const clock = { now: async () => Date.now() as never };
const connector = careful(pacedErp(pace).connector, { clock, insideTransaction: inside });

const tieout = await start(readSettings(process.env, true), { connectorFor: () => connector, readEveryMs: 0 });
process.on('SIGTERM', () => void tieout.stop().then(() => process.exit(0)));
