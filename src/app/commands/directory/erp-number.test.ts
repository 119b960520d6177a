import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import type { Outcome } from '../../../domain/refusal.ts';
import type { Caller } from '../../unit-of-work.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

const kinds = ['vendor', 'job', 'cost_code', 'cost_type'] as const;
type Kind = (typeof kinds)[number];
type Edit = (caller: Caller, erpNumber: string | null) => Promise<Outcome<{ readonly erpNumber: string | null }>>;

/** A record of this kind that has its number in the ERP, and how the directory changes that. */
async function joined(kind: Kind): Promise<Edit> {
  const { directory } = house.hub;
  const numbered = { name: 'Joined', erpNumber: '900' };
  const place = { ...numbered, profile: {}, address: '', city: '', stateCode: '', zip: '', active: true };
  const { project } = house;
  if (kind === 'vendor') {
    const vendor = ok(await directory.addVendor(me, { ...place, phone: '', email: null })).id;
    return (by, erpNumber) => directory.editVendor(by, { vendor, change: { erpNumber } });
  }
  if (kind === 'job') {
    const made = ok(await directory.addProject(me, { ...place, number: 'J-900', overBilling: 'warn' })).id;
    return (by, erpNumber) => directory.editProject(by, { project: made, change: { erpNumber } });
  }
  if (kind === 'cost_code') {
    const code = ok(
      await directory.addCostCode(me, { project, fields: { ...numbered, code: '90-000', originData: null } }),
    ).id;
    return (by, erpNumber) => directory.editCostCode(by, { project, code, change: { erpNumber } });
  }
  const type = ok(await directory.addCostType(me, { ...numbered, code: 'J', baseType: 'other', originData: null })).id;
  return (by, erpNumber) => directory.editCostType(by, { type, change: { erpNumber } });
}

describe.each(kinds)('the number that joins a %s to its record in the ERP', (kind) => {
  it('is changed by whoever may join it to another there, and taken away by Unlink alone', async () => {
    const edit = await joined(kind);
    const ofDirectory = { ...me, grants: { ...me.grants, erp_integrations: 'read_only' as const } };
    expect(await edit(ofDirectory, '901')).toMatchObject({
      refusal: { code: 'not_permitted', missing: [{ tool: 'erp_integrations', at_least: 'standard' }] },
    });
    for (const who of [ofDirectory, me]) {
      expect(await edit(who, null)).toMatchObject({
        refusal: { code: 'invalid', facts: { field: 'erp_number', because: 'joined_by_number' } },
      });
    }
    expect(ok(await edit(ofDirectory, '900')).erpNumber).toBe('900');
    expect(ok(await edit(me, '901')).erpNumber).toBe('901');
  });
});
