import { afterAll, beforeAll, expect, it } from 'vitest';
import { readErpList } from '../../../../test/support/erp-list.ts';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { sql } from '../../../../test/support/sql.ts';
import type { ErpConnector, RecordSighting } from '../../../connectors/contract.ts';
import type { CommitmentId } from '../../../domain/ids.ts';
import type { Deps } from '../../deps.ts';
import type { Caller } from '../../unit-of-work.ts';
import { linkRecord } from './link-record.ts';

let house: SmallHouse;
let me: Caller;
/** A contract of ours, on the job that the ERP's own is on. */
let id: CommitmentId;
/** That of the ERP, in its list. */
let listed: number;

const place = { address: '', city: '', stateCode: '', zip: '', active: true };
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
  const vendor = ok(
    await house.hub.directory.addVendor(me, { ...place, phone: '', email: null, name: 'Slate', erpNumber: null }),
  ).id;
  const entry = { project: house.project, kind: 'subcontract', vendor, number: 'SC-300', title: 'Roof' } as const;
  id = ok(await house.hub.project.createCommitment(me, entry)).id;
  await house.simulator.setUp({
    ...{ vendors: [], jobs: [], costCodes: [], costTypes: [] },
    subcontracts: [{ ctcnum: 'SC-300', vendor: 202, job: 1001, description: 'Roof', lines: [] }],
  });
  await readErpList(house, me, 'commitment');
  listed = ok(await house.hub.recordMatches(me, { kind: 'commitment', id })).matches[0]!.id;
});
afterAll(() => house?.close());

/** The ERP, where what is looked for comes to this. */
const looking = (come: (real: ErpConnector['findRecord']) => ErpConnector['findRecord']): Deps => ({
  ...house.deps,
  connectorFor: (of) => {
    const real = house.deps.connectorFor(of);
    return { ...real, traits: real.traits, findRecord: come(real.findRecord) };
  },
});
const link = (deps: Deps) => linkRecord(deps, me, { kind: 'commitment', id, listed });
const state = async () => ok(await house.hub.record(me, { kind: 'commitment', id })).row.state;

it('a contract is not linked where the ERP does not answer: nobody knows whether its own is there still', async () => {
  const silent = async (): Promise<RecordSighting> => ({ is: 'unknown', because: 'the line is dead' });
  expect(await link(looking(() => silent))).toMatchObject({
    refusal: { code: 'erp_not_answering', facts: { because: 'the line is dead' } },
  });
  expect(await state()).toBe('not_in_erp');
});

it('a contract is linked by nobody whose right went while the ERP was asked', async () => {
  const may = (level: string) =>
    sql(house.urls.superUrl, 'update tieout.membership set erp_integrations = $1 where person_id = $2', [
      ...[level, me.person],
    ]);
  const meanwhile = looking((real) => async (key, signal) => {
    const seen = await real(key, signal);
    await may('none');
    return seen;
  });
  try {
    expect(await link(meanwhile)).toMatchObject({ refusal: { code: 'not_permitted' } });
  } finally {
    await may('admin');
  }
  expect(await state()).toBe('not_in_erp');
});

it('a contract is linked to none of another job: its bills would be posted there', async () => {
  const onJob = (job: string | null) =>
    sql(house.urls.superUrl, 'update tieout.project set erp_number = $1 where id = $2', [job, house.project]);
  const refused = (because: string) => ({ refusal: { code: 'invalid', facts: { field: 'erp_record', because } } });
  await onJob('1005');
  expect(await link(house.deps)).toMatchObject(refused('other_job'));
  await onJob(null);
  expect(await link(house.deps)).toMatchObject(refused('no_job'));
  await onJob('1001');
  expect(ok(await link(house.deps)).row).toMatchObject({ state: 'synced', erpNumber: 'SC-300' });
});
