import type { Deps } from '../deps.ts';
import { gathering } from '../gathering.ts';
import { LeaseLost, type Scope, type Tx, type UnitOfWork } from '../unit-of-work.ts';
import { NotFree, sharedTx } from './shared-tx.ts';

/** So many at most: what a transaction locks it holds for no longer than a person would notice. */
export const mostTogether = 32;

/**
 * What moves on many invoices are given, so that those that come at the same moment are made in one transaction, and what
 * they ask of it in as many statements as one would. Only for moves that are one transaction, and that write nothing before
 * they refuse. Each stands for itself all the same: what another holds, or what cannot be done with the others, is done by
 * itself.
 */
export function inOneTransaction(deps: Deps, scope: Scope): Deps {
  type Work = (tx: Tx) => Promise<unknown>;
  const together = gathering<Work, { readonly value: unknown } | null>(mostTogether, (works) =>
    deps.work.run(scope, async (tx) => {
      const shared = sharedTx(tx, mostTogether);
      // The transaction ends after all of them have, those too whose fellow failed.
      const ended = await Promise.allSettled(works.map((work) => work(shared)));
      return ended.map((one) => {
        if (one.status === 'fulfilled') return { value: one.value };
        if (one.reason instanceof NotFree) return null;
        throw one.reason;
      });
    }),
  );
  const run: UnitOfWork['run'] = async (_, work) => {
    const done = await together(work).catch((cause: unknown) => {
      if (cause instanceof LeaseLost) throw cause;
      return null;
    });
    return done === null ? deps.work.run(scope, work) : (done.value as never);
  };
  return { ...deps, work: { ...deps.work, run } };
}
