import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a running server writes about itself into its cluster. After a crash it stays behind and tells of the dead. */
export interface PostmasterFile {
  readonly pid: number;
  /** Null in the first moments of a start. */
  readonly port: number | null;
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | null;
}

/** Reads `postmaster.pid`; null where there is none or it is only half written. */
export function readPostmasterFile(cluster: string): PostmasterFile | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const status = lines[7]?.trim();
  return { pid, port: Number.isInteger(port) && port > 0 ? port : null, status: isStatus(status) ? status : null };
}

const isStatus = (text: string | undefined): text is NonNullable<PostmasterFile['status']> =>
  text === 'starting' || text === 'ready' || text === 'stopping' || text === 'standby';
