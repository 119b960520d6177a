import { expect, it } from 'vitest';
import { listed } from '../kit/case.ts';
import { openBooks } from './ground.ts';
import { vendors } from './lists.ts';
import type { Session } from './session.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const places = { companyName: 'Pier', jobsRoot: 'Jobs', costCodesRoot: 'Cost codes' };
const company = { id: 1, party: 1, 'party.': { name: 'Pier' }, currency: 1, 'currency.': { digits: 2 } };
const account = { 'type.': { payable: true }, 'company.': { 'party.': { name: 'Pier' } } };

const mixed = ({ id }: Row) => (Number(id) * 7_919) % 451;

/** The vendors of a Tryton that has 450, and gives each page of 200 in whatever order. */
function vendorsOf(order: (rest: readonly Row[]) => readonly Row[]) {
  const parties = Array.from({ length: 450 }, (_, i): Row => ({ id: i + 2, code: String(i + 2), name: `Vendor ${i}` }));
  const call = async (method: string, [domain, , most]: readonly unknown[]): Promise<unknown> => {
    if (method === 'model.company.company.search_read') return [company];
    if (method === 'model.account.account.search_read') return [account];
    const [field, , after] = (domain as readonly (readonly unknown[])[]).at(-1)!;
    const rest = parties.filter(({ id }) => field !== 'id' || Number(id) > Number(after));
    return order(rest).slice(0, Number(most));
  };
  return listed(vendors(openBooks({ number: 1, call } as unknown as Session, places), never));
}

it('a list is read to its end by rising ids', async () => {
  expect(await vendorsOf((rest) => rest)).toHaveLength(450);
});

it.each<[string, (rest: readonly Row[]) => readonly Row[]]>([
  ['of vendors by their names', (rest) => rest.toSorted((a, b) => mixed(a) - mixed(b))],
  ['that begins at the end', (rest) => rest.toReversed()],
  ['with a record twice', (rest) => [...rest.slice(0, 1), ...rest]],
])('a page %s is not gone on from', async (_, order) => {
  await expect(vendorsOf(order)).rejects.toMatchObject({ code: 'unreadable_answer' });
});
