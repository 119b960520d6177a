import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { sql } from '../../../../test/support/sql.ts';
import { until } from '../../../../test/support/until.ts';
import { blankVendor } from '../../../../test/support/vendor-exports.ts';
import type { VendorId } from '../../../domain/ids.ts';
import type { Outcome } from '../../../domain/refusal.ts';
import { createCommitment } from '../../../sources/built-in/write-commitment.ts';
import type { Deps } from '../../deps.ts';
import type { Caller, Tx } from '../../unit-of-work.ts';
import { addProject } from '../directory/projects.ts';
import { addVendor, editVendor } from '../directory/vendors.ts';
import { acceptRecord } from './judge-record.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const place = { address: '', city: '', stateCode: '', zip: '', active: true };
const somebodyWaits = async () =>
  (
    await sql(
      house.urls.superUrl,
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).length > 0;

type Act = (deps: Deps) => Promise<Outcome<unknown>>;

/** The second begins when the first has done all that it does but its commit, which waits until the second is done or waits for it. */
async function together(first: Act, second: Act): Promise<readonly Outcome<unknown>[]> {
  const [done, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const run: Deps['work']['run'] = (scope, act) =>
    house.deps.work.run(scope, async (tx: Tx) => {
      const result = await act(tx);
      done.resolve();
      await goOn.promise;
      return result;
    });
  const one = first({ ...house.deps, work: { ...house.deps.work, run } });
  await Promise.race([done.promise, one]);
  const other = second(house.deps);
  await Promise.race([other, until(somebodyWaits, (waits) => waits)]);
  goOn.resolve();
  return Promise.all([one, other]);
}

let made = 0;
async function sentVendor(): Promise<number> {
  const { id } = ok(await house.hub.directory.addVendor(me, { ...blankVendor, name: `Vendor ${++made}` }));
  ok(await house.hub.sendRecord(me, { kind: 'vendor', id }));
  return id;
}
async function sentJob(): Promise<number> {
  const fields = {
    ...place,
    name: `Job ${++made}`,
    number: `J-${made}`,
    erpNumber: null,
    overBilling: 'warn' as const,
  };
  const { id } = ok(await house.hub.directory.addProject(me, fields));
  ok(await house.hub.sendRecord(me, { kind: 'job', id }));
  return id;
}

const accept =
  (kind: 'vendor' | 'job' | 'commitment', id: number, number: string): Act =>
  (deps) =>
    acceptRecord(deps, me, { kind, id, number });
const vendorNumbered =
  (erpNumber: string): Act =>
  (deps) =>
    addVendor(deps, me, { ...blankVendor, name: `Vendor ${++made}`, erpNumber });
const jobNumbered =
  (erpNumber: string): Act =>
  (deps) =>
    addProject(deps, me, { ...place, name: `Job ${++made}`, number: `J-${made}`, erpNumber, overBilling: 'warn' });

/** The first went through, and the second saw it. */
const onlyTheFirst = [{ ok: true }, { ok: false, refusal: { code: 'erp_number_taken' } }];

describe('one number of the ERP at one moment', () => {
  it('is not asked for one vendor and given to another, whoever comes first', async () => {
    const id = await sentVendor();
    expect(await together(accept('vendor', id, '701'), vendorNumbered('0701'))).toMatchObject(onlyTheFirst);
    const later = await sentVendor();
    expect(await together(vendorNumbered('702'), accept('vendor', later, '702'))).toMatchObject(onlyTheFirst);
  });

  it('is not given to a vendor that is there while it is asked for another', async () => {
    const { id } = ok(await house.hub.directory.addVendor(me, { ...blankVendor, name: `Vendor ${++made}` }));
    const sent = await sentVendor();
    const edit: Act = (deps) => editVendor(deps, me, { vendor: id as VendorId, change: { erpNumber: '703' } });
    expect(await together(accept('vendor', sent, '703'), edit)).toMatchObject(onlyTheFirst);
  });

  it('is not asked for two vendors, however its zeros are written', async () => {
    const [one, other] = [await sentVendor(), await sentVendor()];
    expect(await together(accept('vendor', one, '704'), accept('vendor', other, '0704'))).toMatchObject(onlyTheFirst);
  });

  it('is not asked for one job and given to another', async () => {
    const id = await sentJob();
    expect(await together(accept('job', id, '705'), jobNumbered('0705'))).toMatchObject(onlyTheFirst);
    const later = await sentJob();
    expect(await together(jobNumbered('706'), accept('job', later, '706'))).toMatchObject(onlyTheFirst);
  });

  it('is not asked for one commitment and given to another', async () => {
    const { project } = house;
    const { costCodes, costTypes } = await house.deps.work.run(me, (tx) => tx.commitments.codes(project));
    const vendor = (await house.deps.work.run(me, (tx) => tx.commitments.lock(house.commitments[0]!)))!.vendor.id;
    const entry = { project, vendor, kind: 'subcontract', title: 'Wall', status: 'Draft' } as const;
    const { id } = ok(await house.hub.project.createCommitment(me, { ...entry, number: 'SC-800' }));
    const line = { costCode: costCodes[0]!.id, costType: costTypes[0]!.id, description: 'Wall', amount: 500 as never };
    ok(await house.hub.project.addLine(me, project, id, line));
    ok(await house.hub.project.updateCommitment(me, project, id, { status: 'Approved' }));
    ok(await house.hub.sendRecord(me, { kind: 'commitment', id }));
    const numbered: Act = ({ work }) => createCommitment(work, me, { ...entry, number: 'SC-801', erpNumber: 'sc-800' });
    expect(await together(accept('commitment', id, 'SC-800'), numbered)).toMatchObject(onlyTheFirst);
  });

  it('is asked for beside another that is given, and the two never wait for each other in a circle', async () => {
    const id = await sentVendor();
    const [numbered, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let tries = 0;
    /** Whoever waited in a circle is thrown back, and tries again. */
    const tried = (tx: Tx) => {
      tries++;
      return tx;
    };
    const stopping = (tx: Tx): Tx => ({
      ...tx,
      records: {
        ...tx.records,
        saveWanted: async (...wanted) => {
          numbered.resolve();
          await goOn.promise;
          return tx.records.saveWanted(...wanted);
        },
      },
    });
    const deps = (each: (tx: Tx) => Tx): Deps => ({
      ...house.deps,
      work: { ...house.deps.work, run: (scope, act) => house.deps.work.run(scope, (tx) => act(each(tried(tx)))) },
    });
    const accepting = accept('vendor', id, '707')(deps(stopping));
    await Promise.race([numbered.promise, accepting]);
    const giving = vendorNumbered('708')(deps((tx) => tx));
    await Promise.race([giving, until(somebodyWaits, (waits) => waits)]);
    goOn.resolve();
    expect(await Promise.all([accepting, giving])).toMatchObject([{ ok: true }, { ok: true }]);
    expect(tries).toBe(2);
  });
});
