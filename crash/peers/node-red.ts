import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bring, type Serving } from '../../bench/parts/brought.ts';
import { freePort } from '../../test/support/free-port.ts';

const packages = ['node-red@5.0.7', 'pg@8.23.1'] as const;

/** Node-RED in a folder of its own, outside of ours. */
export interface NodeRed {
  start(): Promise<Serving & { trigger(): Promise<void> }>;
  remove(): void;
}

/** The obvious flow: ask the database, split, post each, note each. */
const flowOf = (database: string, erp: string) => {
  const client = `const pool = global.get('pool')(${JSON.stringify(database)});`;
  const unlinked = `select id from invoice where not exists (select from link where link.invoice_id = invoice.id) order by id`;
  const code = (lines: string) => `${client}\n${lines}`;
  const node = (id: string, type: string, wires: readonly string[], more: object) => ({
    ...{ id, type, z: 'flow', x: 0, y: 0, wires: [wires] },
    ...more,
  });
  return [
    { id: 'flow', type: 'tab', label: 'Sync' },
    node('in', 'http in', ['read', 'out'], { url: '/sync', method: 'post' }),
    node('out', 'http response', [], {}),
    node('read', 'function', ['split'], {
      func: code(`const { rows } = await pool.query(${JSON.stringify(unlinked)}); msg.payload = rows; return msg;`),
      outputs: 1,
    }),
    node('split', 'split', ['post'], { arraySplt: 1, arraySpltType: 'len' }),
    node('post', 'http request', ['note'], { method: 'POST', ret: 'obj', paytoqs: 'ignore', url: erp }),
    node('note', 'function', [], {
      func: code(
        `await pool.query('insert into link (invoice_id, erp_id) values ($1, $2)', [msg.payload.id, msg.payload.erp_id]); return msg;`,
      ),
      outputs: 1,
    }),
  ];
};

/** @throws where npm cannot bring it. */
export async function installNodeRed(database: string, erp: string): Promise<NodeRed> {
  const { folder, start, remove } = await bring('Node-RED', packages);
  writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowOf(database, erp)));
  const settings = `const { Pool } = require('pg');
const pools = new Map();
module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', httpAdminRoot: false, logging: { console: { level: 'error' } },
  functionGlobalContext: { pool: (url) => { if (!pools.has(url)) pools.set(url, new Pool({ connectionString: url })); return pools.get(url); } } };`;
  writeFileSync(join(folder, 'settings.js'), settings);
  return {
    start: async () => {
      const port = await freePort();
      const red = join(folder, 'node_modules/node-red/red.js');
      const args = [red, '--userDir', folder, '--settings', join(folder, 'settings.js'), '--port', String(port)];
      const url = `http://127.0.0.1:${port}/sync`;
      // A path that is there answers a wrong method with 404 as one that is not: so it is the server that is waited for.
      const serving = await start(args, () => fetch(url).then(() => true));
      await sleep(1_000); // its flows begin after its server
      return {
        ...serving,
        trigger: async () => void (await fetch(url, { method: 'POST' }).catch(() => undefined)),
      };
    },
    remove,
  };
}
