import type { HandfulTx, HeldLink, Tx } from '../src/app/unit-of-work.ts';
import type { LinkId } from '../src/domain/ids.ts';
import type { Transaction } from './database.ts';
import { isHeldBy, jobLock } from './jobs.ts';
import { type Ground, invoiceLock } from './tx.ts';

/** The writes of many exports, over the simulated database: each kind of them one statement, which waits for no lock. */
export function handful(trx: Transaction, ground: Ground, one: Pick<Tx, 'links' | 'sightings' | 'jobs'>): HandfulTx {
  const each = async (writes: readonly Promise<void>[]) => void (await Promise.all(writes));
  return {
    hold: (leases) =>
      trx.statement(() => {
        const mine = leases.filter((lease) => {
          const row = trx.get('job', lease.job);
          return isHeldBy(row, lease, ground.now()) && trx.takeFree(jobLock(row!.kind, row!.subject));
        });
        return new Set(mine);
      }),
    lock: async (links) => {
      const locked = await trx.statement(() =>
        links.flatMap((id) => {
          const invoice = trx.get('link', id)!.link.invoiceId;
          const head = trx.get('invoice', invoice);
          return head?.lastLink === id && trx.takeFree(invoiceLock(invoice)) ? [id] : [];
        }),
      );
      // Read after the locks were had.
      return trx.statement(
        () =>
          new Map(
            locked.map((id): readonly [LinkId, HeldLink] => {
              const { link } = trx.get('link', id)!;
              const head = trx.get('invoice', link.invoiceId)!;
              return [id, { head: { id: head.id, projectId: head.projectId }, link }];
            }),
          ),
      );
    },
    // No correction is open in the simulation.
    ghosts: () => Promise.resolve(new Map()),
    saveIntents: (intents) =>
      intents.length === 0
        ? Promise.resolve()
        : trx.statement(() => {
            for (const { link, askedAt, settleMs } of intents) {
              const row = trx.get('link', link)!;
              if (row.link.state === 'exporting') trx.put('link', { ...row, link: { ...row.link, askedAt, settleMs } });
            }
          }),
    save: (links) => each(links.map((link) => one.links.save(link))),
    note: (seen) => each(seen.map(({ link, sighting }) => one.sightings.note(trx.get('link', link)!.link, sighting))),
    end: (ends) => each(ends.map(({ lease, how }) => one.jobs.end(lease, how))),
  };
}
