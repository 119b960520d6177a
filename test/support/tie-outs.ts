import type { Deps } from '../../src/app/deps.ts';
import { tieOut } from '../../src/app/jobs/tie-out.ts';
import type { JobRun, Lease, TieOut } from '../../src/app/unit-of-work.ts';
import type { BillKey, ErpConnector } from '../../src/connectors/contract.ts';
import type { ConnectionId } from '../../src/domain/ids.ts';
import type { Sighting } from '../../src/domain/sighting.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { SmallHouse } from './small-house.ts';

export const never = new AbortController().signal;

export type TieOuts = Awaited<ReturnType<typeof tieOutsOf>>;

export async function* listOf<T>(all: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* all;
}

/** The same connector, which answers otherwise to whoever asks after bills by themselves. */
export const asking = (
  { connectorFor }: Pick<Partial<Deps>, 'connectorFor'>,
  answers: (asked: readonly BillKey[]) => readonly Sighting[],
): Partial<Deps> => ({
  connectorFor: (of) => {
    const erp = connectorFor!(of);
    return { ...erp, lookForMany: (asked) => listOf(answers(asked)) };
  },
});

/** Tie-outs of a small house's connection, turn by turn. */
export async function tieOutsOf(house: SmallHouse) {
  const me = await house.caller();
  const found = await house.hub.connections(me);
  const connection = (found.ok && found.value[0]!.connection.id) as ConnectionId;
  async function ask(): Promise<TieOut> {
    const asked = await house.hub.askTieOut(me, connection);
    if (!asked.ok) throw new Error(asked.refusal.code);
    return asked.value;
  }
  async function take(): Promise<Lease> {
    const { leases } = await house.deps.queue.claim('tie_out', 1);
    return leases[0]!;
  }
  async function turn(otherwise: Partial<Deps> = {}, lease?: Lease): Promise<JobRun> {
    const held = lease ?? (await take());
    const run = await tieOut({ ...house.deps, ...otherwise }, held, never);
    if (!run.ended) await house.deps.work.run({ company: held.company }, (tx) => tx.jobs.end(held, run));
    return run;
  }
  async function seen(run: TieOut) {
    const view = await house.hub.tieOut(me, run.id);
    if (!view.ok) throw new Error(view.refusal.code);
    return view.value;
  }
  async function synced(amount: number): Promise<string> {
    const invoice = await house.approved(house.commitments[0]!, amount);
    for (const move of ['send', 'accept'] as const) {
      const done = await house.hub[move](me, { invoice });
      if (!done.ok) throw new Error(done.refusal.code);
    }
    await house.exportAll();
    const item = await house.deps.reads.erpInvoice(me, invoice);
    return item!.link!.record!.id;
  }
  /** The connector with another list of bills. */
  const listing = (bills: ErpConnector['bills']): Partial<Deps> => ({
    connectorFor: (of) => ({ ...house.deps.connectorFor(of), traits: house.deps.connectorFor(of).traits, bills }),
  });
  /** The connector of an ERP whose books were emptied. */
  const emptied = (): Partial<Deps> => {
    const empty = listing(() => listOf([]));
    return asking(empty, (asked) => asked.map(() => ({ is: 'gone', lastSeen: null, asOf: Date.now() as Instant })));
  };
  return { me, connection, ask, take, turn, seen, synced, listing, emptied };
}
