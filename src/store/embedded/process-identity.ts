import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** One life of one process: a pid alone is given out again after its owner dies, often at once inside a container. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and start time where the system tells them (Linux), else null: then the pid is compared, and the boot. */
  readonly started: string | null;
  /** When this machine was booted, about, in ms since 1970; left out where it was not noted. */
  readonly booted?: number | undefined;
}

/** The machine's clock is set meanwhile, and drifts from what counts since the boot: by minutes in months. */
const driftMs = 15 * 60_000;

/** Who has this pid now; null where nobody has, or only a zombie that waits to be reaped. */
export function identityOf(pid: number): ProcessIdentity | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform === 'linux') {
    const stat = readOrNull(`/proc/${pid}/stat`);
    if (stat !== null) return fromStat(pid, stat);
  }
  // No entry under /proc: dead, or hidden from us (hidepid), or not Linux. A signal 0 tells which.
  return answersSignals(pid) ? { pid, started: null } : null;
}

/** Whether that very process is still alive, and not another one that was given its pid. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  if (now === null) return false;
  if (now.started !== null && identity.started !== null) return now.started === identity.started;
  return !isOfAnEarlierBoot(identity);
}

/** When this machine was booted, as far as its clock is right. */
export const bootMoment = (): number => Math.round(Date.now() - uptime() * 1_000);

/** After a reboot a pid is soon another program's: Windows gives the same small numbers out again. */
const isOfAnEarlierBoot = ({ booted }: ProcessIdentity): boolean =>
  booted !== undefined && bootMoment() - booted > driftMs;

function fromStat(pid: number, stat: string): ProcessIdentity | null {
  // The second field is the program's name in parentheses and may hold spaces and parentheses itself: cut after the last.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return null;
  return { pid, started: ticks === undefined ? null : `${bootId()}:${ticks}` };
}

// Start times count from boot: without the boot's own id, a service started early could look like its predecessor.
const bootId = (): string => readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? '';

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but somebody else's
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
