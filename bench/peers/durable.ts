import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.ts';
import { bring } from '../parts/brought.ts';
import { startPeer } from '../parts/exporting-peer-process.ts';
import { get } from '../parts/requests.ts';

/** An engine of durable execution, started and at rest until it is told to begin. */
export interface Durable {
  readonly pids: readonly number[];
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** DBOS, a library that keeps what it remembers in the same PostgreSQL. */
export async function startDbos(database: string, erp: string): Promise<Durable> {
  const { folder, remove } = await bring('DBOS', ['@dbos-inc/dbos-sdk@5.3.0']);
  try {
    const { pid, begin, end } = await startPeer('bench/peers/dbos-program.ts', database, erp, { PEER_FOLDER: folder });
    return { pids: [pid], begin, end: () => end().then(remove) };
  } catch (cause) {
    remove();
    throw cause;
  }
}

const restateServer = `@restatedev/restate-server-${process.platform}-${process.arch}`;

/** Restate: a server of its own, which npm brings for this machine (250 MB), and the program that it calls. */
export async function startRestate(database: string, erp: string): Promise<Durable> {
  const packages = [`${restateServer}@1.7.12`, '@restatedev/restate-sdk@1.17.2'];
  const { folder, startProgram, remove } = await bring('Restate', packages);
  try {
    const [ingress, admin, fabric] = [await local(), await local(), await local()];
    const server = await startProgram(
      join(folder, 'node_modules', restateServer, 'bin/restate-server'),
      async () =>
        (await get(`http://${admin}/health`)).status === 200 &&
        (await get(`http://${ingress}/restate/health`)).status === 200,
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
    try {
      const { pid, begin, end } = await startPeer('bench/peers/restate-program.ts', database, erp, {
        PEER_FOLDER: folder,
        PEER_ADMIN_URL: `http://${admin}`,
        PEER_INGRESS_URL: `http://${ingress}`,
      });
      return { pids: [pid, server.pid], begin, end: () => end().then(server.kill).then(remove) };
    } catch (cause) {
      await server.kill();
      throw cause;
    }
  } catch (cause) {
    remove();
    throw cause;
  }
}

const local = async (): Promise<string> => `127.0.0.1:${await freePort()}`;
