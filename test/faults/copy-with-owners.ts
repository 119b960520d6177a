import { chmodSync, chownSync, cpSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** As `cp -a`: PostgreSQL does not start on a folder that is somebody else’s, or open to others. */
export function copyWithOwners(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
  for (const path of ['', ...readdirSync(from, { recursive: true, encoding: 'utf8' })]) {
    const { uid, gid, mode } = lstatSync(join(from, path));
    chownSync(join(to, path), uid, gid);
    chmodSync(join(to, path), mode & 0o777);
  }
}
