import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { until } from '../../../../test/support/until.ts';
import type { Cents } from '../../../domain/money.ts';
import { builtInProjectTools } from '../../../sources/built-in/project-tools.ts';
import { exportRecord } from '../../jobs/export-record.ts';
import type { Caller, Tx, UnitOfWork } from '../../unit-of-work.ts';
import { editCostCode, editCostType } from '../directory/codes.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

type Wait = <A extends unknown[], R>(act: (...given: A) => Promise<R>) => (...given: A) => Promise<R>;

/** The work of an edit that stands still between what it read and what it writes. */
function stillBefore(saving: (tx: Tx, wait: Wait) => Tx) {
  const [read, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const wait: Wait =
    (act) =>
    async (...given) => {
      read.resolve();
      await goOn.promise;
      return act(...given);
    };
  const work: UnitOfWork = {
    ...house.deps.work,
    run: (scope, act) => house.deps.work.run(scope, (tx) => act(saving(tx, wait))),
  };
  return { work, read: read.promise, goOn: goOn.resolve };
}

const somebodyWaits = async () => {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return ((await house.database.pool.query(waiting)).rowCount ?? 0) > 0;
};
/** The other is done, or waits for the edit. */
async function beside(edit: ReturnType<typeof stillBefore>, editing: Promise<unknown>, other: () => Promise<unknown>) {
  await Promise.race([edit.read, editing]);
  const done = other();
  await Promise.race([done, until(somebodyWaits, (waits) => waits)]);
  edit.goOn();
  await Promise.all([editing, done]);
}

async function exportOnce(): Promise<string> {
  const [lease] = (await house.deps.queue.claim('export_record', 1)).leases;
  return (await exportRecord(house.deps, lease!)).is;
}
const numberOf = async (kind: 'change_order' | 'cost_code' | 'cost_type', id: number) =>
  ok(await house.hub.record(me, { kind, id })).row.erpNumber;

describe('a number of the ERP that comes while its record is edited', () => {
  it('stands on a change order whose export just ended', async () => {
    const [commitment] = house.commitments;
    const { project } = house;
    const { costCodes, costTypes } = await house.deps.work.run(me, (tx) => tx.commitments.codes(project));
    const line = { costCode: costCodes[0]!.id, costType: costTypes[0]!.id, description: 'Wall', amount: 500 as Cents };
    const order = ok(
      await house.hub.project.createChangeOrder(me, project, commitment!, {
        ...{ number: '7', title: 'Wall', status: 'approved', lines: [line] },
      }),
    );
    ok(await house.hub.sendRecord(me, { kind: 'change_order', id: order.id }));
    ok(await house.hub.acceptRecord(me, { kind: 'change_order', id: order.id }));
    expect(await exportOnce()).toBe('again');
    const edit = stillBefore((tx, wait) => ({
      ...tx,
      commitments: { ...tx.commitments, saveChangeOrder: wait(tx.commitments.saveChangeOrder) },
    }));
    const tools = builtInProjectTools(edit.work, house.deps.reads);
    const editing = tools.updateChangeOrder(me, project, order.id, { reason: 'Seen on site' });
    await beside(edit, editing, exportOnce);
    ok(await editing);
    expect(await numberOf('change_order', order.id)).toBe('SC-001/7');
    // Nor does an unlink, which holds the order, wait for a commitment whose editor may want the order next.
    const [locked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = house.deps.work.run(me, async (tx) => {
      await tx.commitments.lock(commitment!);
      locked.resolve();
      await goOn.promise;
    });
    await locked.promise;
    const unlinking = house.hub.unlinkRecord(me, { kind: 'change_order', id: order.id });
    const waits = until(somebodyWaits, (waits) => waits).then(() => 'waits');
    expect(await Promise.race([unlinking, waits])).toMatchObject({ refusal: { code: 'change_order_still_in_erp' } });
    goOn.resolve();
    await holding;
  });

  /** As linking does it, in the end. */
  const link = (kind: 'cost_code' | 'cost_type', id: number, number: string) => () =>
    house.deps.work.run(me, async (tx) => {
      await tx.records.lock(kind, id);
      expect(await tx.records.setNumber(kind, id, number)).toBe('done');
    });
  const bare = { erpNumber: null, originData: null };

  it('stands on a cost code that was linked', async () => {
    const { project } = house;
    const fields = { code: '04-100', name: 'Masonry', ...bare };
    const { id } = ok(await house.hub.directory.addCostCode(me, { project, fields }));
    const edit = stillBefore((tx, wait) => ({
      ...tx,
      codes: { ...tx.codes, saveCostCode: wait(tx.codes.saveCostCode) },
    }));
    const deps = { ...house.deps, work: edit.work };
    const editing = editCostCode(deps, me, { project, code: id, change: { name: 'Brick' } });
    await beside(edit, editing, link('cost_code', id, '4100.000'));
    expect(ok(await editing).name).toBe('Brick');
    expect(await numberOf('cost_code', id)).toBe('4100.000');
  });

  it('stands on a cost type that was linked', async () => {
    const fields = { code: 'M', name: 'Material', baseType: 'materials' as const, ...bare };
    const { id } = ok(await house.hub.directory.addCostType(me, fields));
    const edit = stillBefore((tx, wait) => ({
      ...tx,
      codes: { ...tx.codes, saveCostType: wait(tx.codes.saveCostType) },
    }));
    const deps = { ...house.deps, work: edit.work };
    const editing = editCostType(deps, me, { type: id, change: { name: 'Materials' } });
    await beside(edit, editing, link('cost_type', id, '2'));
    expect(ok(await editing).name).toBe('Materials');
    expect(await numberOf('cost_type', id)).toBe('2');
  });
});
