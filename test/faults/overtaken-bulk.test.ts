import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Deps } from '../../src/app/deps.ts';
import { runBulk } from '../../src/app/jobs/run-bulk.ts';
import { type Lease, LeaseLost } from '../../src/app/unit-of-work.ts';
import type { Sighting } from '../../src/domain/sighting.ts';
import { type SmallHouse, smallHouse } from '../support/small-house.ts';
import { sql } from '../support/sql.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse();
});
afterAll(() => house?.close());

/** A worker whose look at the ERP begins, and then waits until it is let go. */
function stalling(deps: Deps, seen?: Sighting) {
  const begun = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const connectorFor: Deps['connectorFor'] = (connection) => {
    const erp = deps.connectorFor(connection);
    return {
      ...erp,
      lookFor: async (bill, signal) => {
        const sighting = seen ?? (await erp.lookFor(bill, signal));
        begun.resolve();
        await gate.promise;
        return sighting;
      },
    };
  };
  return { deps: { ...deps, connectorFor }, begun: begun.promise, letGo: () => gate.resolve() };
}

/** An unlinking in bulk of one invoice, whose bill was deleted. */
async function unlinking() {
  const { hub, deps } = house;
  const by = await house.caller();
  const invoice = await house.approved(house.commitments[0]!, 10_000);
  expect(await hub.send(by, { invoice })).toMatchObject({ ok: true });
  expect(await hub.accept(by, { invoice })).toMatchObject({ ok: true });
  await house.exportAll();
  const synced = await hub.current(by, invoice);
  await house.simulator.books.delete(synced!.link!.record!.id);
  const begun = await hub.bulk(by, { action: 'unlink', invoices: [invoice], versions: {}, reason: null });
  if (!begun.ok) throw new Error(begun.refusal.code);
  const verdict = async () => {
    const operation = await deps.work.run(by, (tx) => tx.operations.get(begun.value));
    return operation!.parts.map(({ ok, code }) => ({ ok, code }));
  };
  return { verdict };
}

/** Its lease runs out, and another has it. */
async function overtaking(): Promise<Lease> {
  await sql(house.urls.superUrl, `update job set held_until = now() - interval '1 second' where kind = 'bulk'`);
  return (await house.deps.queue.claim('bulk', 1)).leases[0]!;
}

// Its `wrong_state`, for the other had made the move, was written over the other's success.
it('a worker that was overtaken in a bulk operation does not write over the verdicts of the one who went on', async () => {
  const { deps } = house;
  const { verdict } = await unlinking();

  const slow = stalling(deps);
  const [lease] = (await deps.queue.claim('bulk', 1)).leases;
  const stalled = expect(runBulk(slow.deps, lease!)).rejects.toThrow(LeaseLost);
  await slow.begun;
  const next = await overtaking();
  expect(await runBulk(deps, next)).toMatchObject({ is: 'done' });
  expect(await verdict()).toEqual([{ ok: true, code: null }]);
  slow.letGo();
  await stalled;
  expect(await verdict()).toEqual([{ ok: true, code: null }]);
});

it('nor does it write a no of its own, which would stand in the place of the verdict of the other', async () => {
  const { deps } = house;
  const { verdict } = await unlinking();
  const slow = stalling(deps, { is: 'unknown', because: 'the line is dead' });
  const [lease] = (await deps.queue.claim('bulk', 1)).leases;
  const stalled = expect(runBulk(slow.deps, lease!)).rejects.toThrow(LeaseLost);
  await slow.begun;
  const next = await overtaking();
  slow.letGo();
  await stalled;
  expect(await verdict()).toEqual([{ ok: null, code: null }]);
  expect(await runBulk(deps, next)).toMatchObject({ is: 'done' });
  expect(await verdict()).toEqual([{ ok: true, code: null }]);
});
