import { describe, expect, it } from 'vitest';
import type { Instant } from '../../domain/time.ts';
import type { Books, Domain } from './ground.ts';
import { findSubcontract } from './subcontracts.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const account = { code: 'SC-1', name: 'Roof', 'parent.': { code: '1002' } };

/** Books whose analytic accounts are these; the company proves to be the right one, or its rules hide everything. */
function find(rows: readonly Row[], isTheCompany = true) {
  const asked: Domain[] = [];
  const proof: Record<string, readonly Row[]> = {
    'account.account': [{ 'type.': { payable: true }, 'company.': { 'party.': { name: 'Ours' } } }],
    'party.party': [{ code: '201' }],
  };
  const books = {
    places: { companyName: 'Ours', jobsRoot: 'Jobs', costCodesRoot: 'Cost codes' },
    ground: async () => ({ company: 1, companyParty: 2 }),
    roots: async () => ({ jobs: 70, costCodes: 71 }),
    search: async (model: string, domain: Domain) => {
      if (model !== 'analytic_account.account') return isTheCompany ? proof[model] : [];
      asked.push(domain);
      return rows;
    },
  } as unknown as Books;
  const clock = { now: async () => 5 as Instant };
  return { asked, seen: findSubcontract({ books, clock }, 'SC-1', never) };
}

describe('a subcontract', () => {
  it('is looked for by its code among all of the jobs’ accounts, those that are out of use too', async () => {
    const { asked, seen } = find([account]);
    expect(await seen).toMatchObject({ is: 'present', number: 'SC-1', name: 'Roof', asOf: 5 });
    expect(asked).toEqual([
      [
        ['root', '=', 70],
        ['code', '=', 'SC-1'],
        ['active', 'in', [true, false]],
      ],
    ]);
  });

  it('is gone only from books that prove to be the company’s', async () => {
    expect(await find([]).seen).toEqual({ is: 'gone', asOf: 5 });
    await expect(find([], false).seen).rejects.toMatchObject({ code: 'empty_company' });
  });

  it('that is there twice is not known', async () => {
    expect(await find([account, account]).seen).toMatchObject({ is: 'unknown', trouble: 'several_records' });
  });
});
