import { feedShare, type Share } from './feed.ts';
import { surfaces } from './surfaces.ts';

// A process of its own for a share of a run: what would end it ends no other.
process.once('message', async (share: Share) => {
  const surface = surfaces.find(({ name }) => name === share.surface)!;
  await feedShare(surface, share, (tally) => void process.send?.(tally));
  process.exit(0);
});
