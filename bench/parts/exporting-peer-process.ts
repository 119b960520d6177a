import { startProcess } from './processes.ts';
import { must, post } from './requests.ts';

/** One of the peers' programs, started and at rest until it is told to begin. */
export interface ExportingProcess {
  readonly pid: number;
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** @param more what it has to be told besides the database and the ERP. */
export async function startPeer(
  file: string,
  database: string,
  erp: string,
  more: NodeJS.ProcessEnv = {},
): Promise<ExportingProcess> {
  const env = { PEER_DATABASE_URL: database, PEER_ERP_URL: erp, ...more };
  const { pid, url, stop } = await startProcess([file], '/', env);
  return { pid, begin: async () => void (await must(post(url, {}))), end: stop };
}
