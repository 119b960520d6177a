import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { sql } from '../../../../test/support/sql.ts';
import type { ChangeOrderId, CommitmentId } from '../../../domain/ids.ts';
import type { Cents } from '../../../domain/money.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import type { Day } from '../../../domain/time.ts';
import type { Deps } from '../../deps.ts';
import { exportRecord } from '../../jobs/export-record.ts';
import type { Caller } from '../../unit-of-work.ts';
import { unlinkRecord } from './unlink-record.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const day = (text: string) => text as Day;
const place = { address: '', city: '', stateCode: '', zip: '', active: true, erpNumber: null };
const row = async (kind: RecordKind, id: number) => ok(await house.hub.record(me, { kind, id })).row;

async function accepted(kind: RecordKind, id: number, number?: string): Promise<void> {
  ok(await house.hub.sendRecord(me, { kind, id }));
  ok(await house.hub.acceptRecord(me, { kind, id, number }));
}
async function exported(kind: RecordKind, id: number, number?: string): Promise<string | null> {
  await accepted(kind, id, number);
  for (let left = 5; left > 0 && (await row(kind, id)).state === 'exporting'; left--) {
    const { leases } = await house.deps.queue.claim('export_record', 5);
    for (const lease of leases) await exportRecord(house.deps, lease);
  }
  expect(await row(kind, id)).toMatchObject({ state: 'synced' });
  return (await row(kind, id)).erpNumber;
}

describe('numbers of records in the ERP', () => {
  it('are kept as the ERP writes them, so that what is asked for under 007 can be billed as job 7', async () => {
    const { hub, simulator } = house;
    await simulator.setUp({
      ...{ costCodes: [], costTypes: [], subcontracts: [] },
      vendors: [{ recnum: 12, name: 'Crane Rental', dueTerms: '30DY', ledgerAccount: 5200 }],
      jobs: [{ recnum: 7, name: 'Pier 7', department: 1 }],
    });
    const profile = {};
    const fields = { ...place, name: 'Pier 7', number: '007', overBilling: 'warn' as const, profile };
    const project = ok(await hub.directory.addProject(me, fields)).id;
    me = await house.caller();
    const vendor = ok(
      await hub.directory.addVendor(me, { ...place, name: 'Crane Rental', phone: '', email: null, profile }),
    ).id;
    expect(await exported('job', project)).toBe('7');
    expect(await exported('vendor', vendor, '0012')).toBe('12');
    const code = { code: '03-100', name: 'Concrete', erpNumber: '3100.000', originData: null };
    const costCode = ok(await hub.directory.addCostCode(me, { project, fields: code })).id;
    const [costType] = ok(await hub.directory.costTypes(me));
    const period = {
      start: day('2026-10-01'),
      end: day('2026-10-31'),
      due: day('2026-10-25'),
      status: 'open',
    } as const;
    ok(await hub.project.createPeriod(me, project, period));
    const commitment = ok(
      await hub.project.createCommitment(me, {
        ...{ project, vendor, kind: 'subcontract', number: 'SC-700', title: 'Cranes', status: 'Draft' },
      }),
    ).id;
    const entry = { costCode, costType: costType!.id, description: 'Crane', amount: 100_000 as Cents };
    const line = ok(await hub.project.addLine(me, project, commitment, entry)).id;
    ok(await hub.project.updateCommitment(me, project, commitment, { status: 'Approved' }));
    expect(await exported('commitment', commitment)).toBe('SC-700');
    const invoice = ok(
      await hub.project.createInvoice(me, {
        ...{ project, commitment, invoiceNumber: 'C-1', billingDate: day('2026-10-31'), status: 'approved' },
        lines: [{ line: { commitmentLine: line }, workThisPeriod: 10_000 as Cents }],
      }),
    ).id;
    ok(await hub.send(me, { invoice }));
    ok(await hub.accept(me, { invoice }));
    await house.exportAll();
    const { link } = ok(await hub.invoice(me, invoice));
    expect(link).toMatchObject({ state: 'synced', error: null });
  });

  it('of two change orders of one commitment are not the same, and of two commitments may be', async () => {
    const { hub, project } = house;
    const { costCodes, costTypes } = await house.deps.work.run(me, (tx) => tx.commitments.codes(project));
    const line = { costCode: costCodes[0]!.id, costType: costTypes[0]!.id, description: 'Wall', amount: 500 as Cents };
    const order = async (commitment: CommitmentId, number: string) =>
      ok(
        await hub.project.createChangeOrder(me, project, commitment, {
          ...{ number, title: 'Wall', status: 'approved', lines: [line] },
        }),
      ).id;
    const [first, second] = house.commitments as readonly [CommitmentId, CommitmentId];
    const [one, two, other] = [await order(first, '1'), await order(first, '2'), await order(second, '1')];
    await accepted('change_order', one, '9');
    ok(await hub.sendRecord(me, { kind: 'change_order', id: two }));
    const again = await hub.acceptRecord(me, { kind: 'change_order', id: two, number: '9' });
    expect(again).toMatchObject({ refusal: { code: 'erp_number_taken' } });
    // As ERPs compare numbers: what is made as 09 is its 9.
    const zero = await hub.acceptRecord(me, { kind: 'change_order', id: two, number: '09' });
    expect(zero).toMatchObject({ refusal: { code: 'erp_number_taken', facts: { number: '09' } } });
    const edit = (id: ChangeOrderId, erpNumber: string) =>
      hub.project.updateChangeOrder(me, project, id, { erpNumber });
    expect(await edit(two, 'SC-001/09')).toMatchObject({ refusal: { code: 'erp_number_taken' } });
    // Nor is the one that is being asked for given another, beside which what is made would stay as a second.
    expect(await edit(one, 'SC-001/8')).toMatchObject({
      refusal: { code: 'record_state', facts: { record_state: 'exporting' } },
    });
    expect(await exported('change_order', other, '9')).toBe('SC-002/9');
  });

  it('of a change order whose contract has another one since is no number to look under, and parts nothing', async () => {
    const { hub, project } = house;
    const { records } = ok(await hub.records(me, { kind: 'change_order', filter: 'synced', limit: 9 }));
    const { id } = records.find((one) => one.row.erpNumber === 'SC-002/9')!.row as { id: number };
    const contract = house.commitments[1]!;
    const unlink = () => hub.unlinkRecord(me, { kind: 'change_order', id });
    expect(await unlink()).toMatchObject({ refusal: { code: 'change_order_still_in_erp' } });
    ok(await hub.project.updateCommitment(me, project, contract, { erpNumber: 'SC-022' }));
    expect(await unlink()).toMatchObject({
      refusal: { code: 'change_order_elsewhere', facts: { record: 'SC-002/9', commitment: 'SC-022' } },
    });
    const whole = ok(await hub.record(me, { kind: 'change_order', id }));
    expect(whole.history.at(-1)).toMatchObject({ type: 'record.unlink_refused' });
    expect(whole.row.state).toBe('synced');
    ok(await hub.project.updateCommitment(me, project, contract, { erpNumber: 'SC-002' }));
    expect(await unlink()).toMatchObject({ refusal: { code: 'change_order_still_in_erp' } });
  });

  it('that a contract is given while one of its change orders is looked for parts nothing', async () => {
    const { hub, project } = house;
    const { records } = ok(await hub.records(me, { kind: 'change_order', filter: 'synced', limit: 9 }));
    const { id } = records.find((one) => one.row.erpNumber === 'SC-002/9')!.row as { id: number };
    const number = (erpNumber: string) =>
      hub.project.updateCommitment(me, project, house.commitments[1]!, { erpNumber });
    const meanwhile: Deps = {
      ...house.deps,
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        findRecord: async () => {
          ok(await number('SC-022'));
          return { is: 'gone', asOf: await house.deps.clock.now() };
        },
      }),
    };
    const parted = await unlinkRecord(meanwhile, me, { kind: 'change_order', id });
    expect(parted).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
    ok(await number('SC-002'));
  });

  it('is parted by nobody whose right went while the ERP was asked', async () => {
    const { records } = ok(await house.hub.records(me, { kind: 'change_order', filter: 'synced', limit: 9 }));
    const { id } = records.find((one) => one.row.erpNumber === 'SC-002/9')!.row as { id: number };
    const set = (level: string) =>
      sql(house.urls.superUrl, `update tieout.membership set erp_integrations = $1 where person_id = $2`, [
        level,
        me.person,
      ]);
    const meanwhile: Deps = {
      ...house.deps,
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        findRecord: async () => {
          await set('read_only');
          return { is: 'gone', asOf: await house.deps.clock.now() };
        },
      }),
    };
    try {
      const parted = await unlinkRecord(meanwhile, me, { kind: 'change_order', id });
      expect(parted).toMatchObject({ refusal: { code: 'not_permitted' } });
    } finally {
      await set('admin');
    }
  });

  it('of a change order that is taken there is changed: nobody is told to link one', async () => {
    const { hub, project } = house;
    const { costCodes, costTypes } = await house.deps.work.run(me, (tx) => tx.commitments.codes(project));
    const line = { costCode: costCodes[0]!.id, costType: costTypes[0]!.id, description: 'Wall', amount: 500 as Cents };
    const { id } = ok(
      await hub.project.createChangeOrder(me, project, house.commitments[0]!, {
        ...{ number: '77', title: 'Wall', status: 'approved', lines: [line] },
      }),
    );
    await accepted('change_order', id);
    const taken: Deps = {
      ...house.deps,
      connectorFor: (of) => ({
        ...house.deps.connectorFor(of),
        traits: house.deps.connectorFor(of).traits,
        findRecord: async ({ number }) => ({
          ...{ is: 'present', number, name: 'Theirs', fingerprint: 'another' },
          asOf: await house.deps.clock.now(),
        }),
      }),
    };
    const { leases } = await house.deps.queue.claim('export_record', 5);
    for (const lease of leases) await exportRecord(taken, lease);
    const { error } = (await row('change_order', id)).flow!;
    expect(error).toMatchObject({ code: 'erp_duplicate_number', detail: expect.not.stringContaining('link') });
  });
});
