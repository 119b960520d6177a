import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';
import { bring } from '../parts/brought.ts';
import { type Started, startPeer } from '../parts/exporting-peer-process.ts';
import { get } from '../parts/requests.ts';

/** DBOS, a library that keeps what it remembers in the same PostgreSQL. */
export async function startDbos(database: string, erp: string): Promise<Started> {
  const { folder, remove } = await bring('DBOS', ['@dbos-inc/dbos-sdk@5.3.0']);
  try {
    const peer = await startPeer('bench/peers/dbos-program.ts', database, erp, { PEER_FOLDER: folder });
    return { ...peer, end: () => peer.end().then(remove) };
  } catch (cause) {
    remove();
    throw cause;
  }
}

const restateServer = `@restatedev/restate-server-${process.platform}-${process.arch}`;

/** Restate: a server of its own, which npm brings for this machine (250 MB), and the program that it calls. */
export async function startRestate(database: string, erp: string): Promise<Started> {
  const packages = [`${restateServer}@1.7.12`, '@restatedev/restate-sdk@1.17.2'];
  const { folder, startProgram, remove } = await bring('Restate', packages);
  const ends: (() => unknown)[] = [remove];
  const end = async () => {
    for (const one of ends.reverse()) await one();
  };
  try {
    const [ingress, admin, fabric] = [await local(), await local(), await local()];
    const isThere = async (url: string) => (await get(url)).status === 200;
    const server = await startProgram(
      join(folder, 'node_modules', restateServer, 'bin/restate-server'),
      async () => (await isThere(`http://${admin}/health`)) && (await isThere(`http://${ingress}/restate/health`)),
      {
        RESTATE_BASE_DIR: join(folder, 'data'),
        RESTATE_BIND_ADDRESS: fabric,
        RESTATE_INGRESS__BIND_ADDRESS: ingress,
        RESTATE_ADMIN__BIND_ADDRESS: admin,
        RESTATE_LISTEN_MODE: 'tcp',
        RESTATE_DISABLE_TELEMETRY: 'true',
        RESTATE_LOG_FILTER: 'error',
      },
    );
    ends.push(server.kill);
    const peer = await startPeer('bench/peers/restate-program.ts', database, erp, {
      PEER_FOLDER: folder,
      PEER_ADMIN_URL: `http://${admin}`,
      PEER_INGRESS_URL: `http://${ingress}`,
    });
    ends.push(peer.end);
    return { pids: [...peer.pids, server.pid], begin: peer.begin, end };
  } catch (cause) {
    await end();
    throw cause;
  }
}

const local = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
