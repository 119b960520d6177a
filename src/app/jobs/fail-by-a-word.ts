import type { Link } from '../../domain/link.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { noWasTakenBack } from '../outside.ts';
import type { Connection, HeldLink, JobEnd, JobRun, Lease } from '../unit-of-work.ts';
import type { LinkChange } from './write-link.ts';

/**
 * Ends an export by the no that an integrator has told, if it still stands now that the invoice is locked. A word that came
 * since the look takes it back, and finds an export under way: were it written over here, nobody would look again, and an
 * invoice whose bill is there could be taken back.
 */
export function failByAWord(
  deps: Deps,
  lease: Lease,
  { link: { id }, connection }: { readonly link: Link; readonly connection: Connection },
  change: (found: HeldLink) => LinkChange,
): Promise<JobRun> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const found = await tx.links.lockByLink(id);
    let end: JobEnd = { is: 'done' };
    if (found?.link?.state === 'exporting') {
      const { head, link } = found;
      if (await noWasTakenBack(tx, connection, link))
        end = { is: 'again', inMs: 0, because: words.jobs.told_otherwise };
      else {
        const failed = change({ head, link });
        await tx.links.save(failed.link ?? link);
        await tx.events.append(failed.events ?? []);
      }
    }
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}
