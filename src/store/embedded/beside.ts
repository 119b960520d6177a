import { appUrlOf } from '../prepare.ts';
import { clusterOf } from './cluster.ts';
import { openDataFolder } from './data-folder.ts';
import { clusterWasMade } from './lost-cluster.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { identityOf } from './process-identity.ts';
import { readOrMakeSecret } from './secrets.ts';
import { serverUser } from './server-user.ts';

export interface Beside {
  readonly dataDir: string;
  /** Was a cluster ever made here? */
  readonly made: boolean;
  /** The database as the hub's own role sees it, where its server runs now; null where it does not. */
  readonly appUrl: string | null;
}

/**
 * The embedded database beside the hub that uses it: for what is done at the machine while the hub goes on. Nothing is
 * started and no lock is taken; whoever may read the data folder's secrets may do this.
 */
export function besideHub(dataDir: string | undefined, cwd: string): Beside {
  const folder = openDataFolder({ dataDir, cwd, user: serverUser(), log: () => undefined });
  const made = clusterWasMade(folder);
  const file = made ? readPostmasterFile(clusterOf(folder)) : null;
  const ready = file?.status === 'ready' && identityOf(file.pid) !== null;
  if (!ready || file.port === null) return { dataDir: folder, made, appUrl: null };
  return { dataDir: folder, made, appUrl: appUrlOf(file.port, readOrMakeSecret(folder, 'database-roles')) };
}
