import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { password } from '../../test/support/tieout.ts';
import { built } from './built.ts';
import { withClient, withDemoDatabase } from './house.ts';
import { hubFlags } from './hub.ts';
import { beginPeak, cpuMsOf, memoryOf, startProcess } from './processes.ts';
import { queuedExports } from './queued-exports.ts';
import { must, post } from './requests.ts';

/** One who exports: told to begin, it has left nothing when `isDone` says so. */
export interface Peer {
  readonly name: string;
  /** Its processes, whose work and memory are added up. */
  readonly pids: readonly number[];
  begin(): Promise<void>;
  isDone(): Promise<boolean>;
  putBack(): Promise<void>;
  check(): Promise<void>;
}

export interface Run {
  readonly perSecond: number;
  readonly cpuMs: number;
  /** Calls at the ERP at once. */
  readonly most: number;
  /** How long an ask took by the ERP's own watch. */
  readonly callMs: number;
  readonly peakMb: number;
}

/** What is sealed, purged or tidied up a moment after the last invoice belongs to the cost of the run. */
const afterwardsMs = 2_500;
const patienceMs = 900_000;

/** All of a peer's invoices, into an ERP whose every call takes so long. */
export async function oneRun(peer: Peer, erp: string, invoices: number, delayMs = 0): Promise<Run> {
  await peer.putBack();
  await must(post(`${erp}/clear`, { delay: delayMs }));
  await sleep(500);
  for (const pid of peer.pids) beginPeak(pid);
  const cpu = sumOf(peer, cpuMsOf);
  const began = performance.now();
  await peer.begin();
  for (const giveUpAt = began + patienceMs; !(await peer.isDone()); await sleep(10)) {
    if (performance.now() > giveUpAt) throw new Error(`${peer.name} has not ended`);
  }
  const seconds = (performance.now() - began) / 1_000;
  await sleep(afterwardsMs);
  const cpuMs = (sumOf(peer, cpuMsOf) - cpu) / invoices;
  const { posts, doubled, most, callMs } = await must(post(`${erp}/counts`, {}));
  if (posts !== invoices || doubled > 0) throw new Error(`${peer.name} made ${posts} bills of ${invoices}`);
  await peer.check();
  return { perSecond: invoices / seconds, cpuMs, most, callMs, peakMb: sumOf(peer, (pid) => memoryOf(pid).peak) };
}

const sumOf = ({ pids }: Peer, of: (pid: number) => number) => pids.reduce((sum, pid) => sum + of(pid), 0);

/** The plain ERP in a process of its own. */
export async function withPlainErp<T>(work: (url: string) => Promise<T>): Promise<T> {
  const erp = await startProcess(['bench/peers/plain-erp.ts'], '/', {});
  try {
    return await work(erp.url);
  } finally {
    await erp.stop();
  }
}

/** Where `npm start` keeps what Node made of the program. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/tieout', import.meta.url));

/** The hub before the plain ERP, with so many invoices that wait to be exported. */
export async function withTieout<T>(
  erp: string,
  cap: number,
  invoices: number,
  work: (tieout: Peer) => Promise<T>,
): Promise<T> {
  const program = [...hubFlags, await built('bench/parts/plain-hub.ts'), JSON.stringify({ url: erp, cap })];
  return withDemoDatabase((database) =>
    withClient(database.superUrl, async (client) => {
      const env = { NODE_COMPILE_CACHE: compiled, DATABASE_URL: database.appUrl, TIEOUT_DEMO_PASSWORD: password };
      const hub = await startProcess(program, '/readyz', env);
      try {
        const ours = await queuedExports(client, database.superUrl, invoices);
        return await work({ ...ours, name: 'Tieout', pids: [hub.pid], begin: ours.queue });
      } finally {
        await hub.stop();
      }
    }),
  );
}
