import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory. A database is some 850 of them; to copy it takes a second on a disk, and 35 ms there. */
const memory = '/dev/shm';
/** Several times what the databases of a run hold at once. */
const wantedBytes = 4_000_000_000;
const ours = /^tieout-test-(\d+)-/;

export const folderOnDisk = (): Promise<string> => mkdtemp(join(tmpdir(), 'tieout-test-'));

/** @returns null where there is no such place, or not enough of it. */
export async function folderInMemory(): Promise<string | null> {
  try {
    await forgetTheDead();
    const { bavail, bsize } = await statfs(memory);
    if (Math.min(bavail * bsize, process.availableMemory()) < wantedBytes) return null;
    return await mkdtemp(join(memory, `tieout-test-${process.pid}-`));
  } catch {
    return null;
  }
}

/** What a run that was killed left there would take memory until the machine is started anew. */
async function forgetTheDead(): Promise<void> {
  for (const name of await readdir(memory)) {
    const [, pid] = ours.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      await rm(join(memory, name), { recursive: true, force: true });
  }
}
