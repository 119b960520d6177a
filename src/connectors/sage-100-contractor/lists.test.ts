import { expect, it } from 'vitest';
import { listed } from '../kit/case.ts';
import { costCodes, costTypes, jobs, type Lists, payments, subcontracts, vendors } from './lists.ts';
import type { Row } from './ports.ts';

const never = new AbortController().signal;
const proof: Row = { db: 'Harbor', seen: 1 };
/** A Sage that answers with these rows, each select its own, after the proof of whose books they are. */
const sage = (...answers: readonly (readonly Row[])[]): Lists => ({
  ...{ companyName: 'Harbor', database: 'Harbor', knownVendors: [] },
  sql: async () => [[proof], ...answers],
});

it('what nobody filled in in one record keeps no list from being read', async () => {
  const one = { recnum: '7' };
  expect(await listed(vendors(sage([{ ...one, vndnme: null }]), never))).toEqual([{ number: '7', name: '' }]);
  const phases = [{ ...one, phsnum: '1', phsnme: null }];
  expect(await listed(jobs(sage([{ ...one, jobnme: null }], phases), never))).toEqual([
    { number: '7', name: '', phases: [{ number: '1', name: '' }] },
  ]);
  expect(await listed(costCodes(sage([{ ...one, cdenme: null }]), never))).toEqual([{ code: '7.000', name: '' }]);
  expect(await listed(costTypes(sage([{ ...one, typnme: null }]), never))).toEqual([{ code: '7', name: '' }]);
  const contract = { ...one, ctcnum: null, vndnum: '5', dscrpt: null, ctcttl: '10.00' };
  expect(await listed(subcontracts(sage([contract], []), '7', never))).toMatchObject([{ number: '', description: '' }]);
});

it('a payment without the number of a check is known by its identity', async () => {
  const paid = { _idnum: 'ab-1', chknum: null, chkdte: '2026-03-31', amount: '10.00' };
  expect(await listed(payments(sage([paid]), 'AB-7', never))).toMatchObject([{ number: 'AB-1' }]);
});

it('a column that is not there is none that nobody filled in', async () => {
  await expect(listed(vendors(sage([{ recnum: '7' }]), never))).rejects.toThrow('vndnme');
});
