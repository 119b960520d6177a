import { dirname } from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { clusterOf } from './cluster.ts';
import { hasSecret, secretPath } from './secrets.ts';

/** Was there ever a cluster in this data folder? Its roles get their passwords once it runs. */
export const clusterWasMade = (dataDir: string): boolean =>
  hasSecret(dataDir, 'postgres') && hasSecret(dataDir, 'database-roles');

/**
 * For a folder without a cluster: one that is lost is not begun anew, for an empty database would know of no bill that was made.
 * @throws Error with the ways out.
 */
export function refuseLost(dataDir: string): void {
  if (!clusterWasMade(dataDir)) return;
  const secrets = dirname(secretPath(dataDir, 'postgres'));
  throw new Error(fill(words.embedded.databaseGone, { folder: dataDir, secrets, cluster: clusterOf(dataDir) }));
}
