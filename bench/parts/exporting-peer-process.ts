import { startProcess } from './processes.ts';
import { must, post } from './requests.ts';

/** One that exports, started and at rest until it is told to begin. */
export interface Started {
  readonly pids: readonly number[];
  begin(): Promise<void>;
  end(): Promise<void>;
}

/**
 * One of the peers' programs.
 * @param more what it has to be told besides the database and the ERP.
 */
export async function startPeer(
  file: string,
  database: string,
  erp: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Started> {
  const env = { PEER_DATABASE_URL: database, PEER_ERP_URL: erp, ...more };
  const { pid, url, stop } = await startProcess([file], '/', env);
  return { pids: [pid], begin: async () => void (await must(post(url, {}))), end: stop };
}
