import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHub, type TestHub } from '../../test/support/hub.ts';
import type { Founding, NewCompany } from '../app/unit-of-work.ts';
import type { CompanyId } from '../domain/ids.ts';
import type { BasisPoints, Cents } from '../domain/money.ts';
import type { Day } from '../domain/time.ts';
import { openFounding } from './founding.ts';

const place = { address: '1 Main Street', city: 'Tacoma', stateCode: 'WA', zip: '98402' };
const periodOf = (month: string) => ({
  start: `2026-${month}-01` as Day,
  end: `2026-${month}-28` as Day,
  due: `2026-${month}-20` as Day,
});

const small = (login: string, change: { readonly vendor?: string } = {}): NewCompany => ({
  name: `Company of ${login}`,
  demo: true,
  people: [
    {
      login,
      name: 'Ada Brook',
      email: 'ada@example.com',
      erpIntegrations: 'standard',
      pushToAccounting: true,
      commitments: 'read_only',
    },
    {
      login: `${login}-2`,
      name: 'Ben Cole',
      email: 'ben@example.com',
      erpIntegrations: 'none',
      pushToAccounting: false,
      commitments: 'none',
    },
  ],
  costTypes: [{ code: 'S', name: 'Subcontract', erpNumber: '4' }],
  vendors: [{ ...place, name: 'Ace Concrete', phone: '', email: null, erpNumber: '12' }],
  projects: [
    {
      ...place,
      name: 'Harbor Tower',
      number: '7',
      erpNumber: '7',
      costCodes: [{ code: '03-100', name: 'Concrete Forming', erpNumber: '3100.000' }],
      periods: [periodOf('01'), periodOf('02')],
      commitments: [
        {
          number: 'SC-1',
          title: 'Concrete',
          vendor: change.vendor ?? 'Ace Concrete',
          status: 'Approved',
          retainageRate: 1000 as BasisPoints,
          contractDate: '2026-01-02' as Day,
          executed: true,
          erpNumber: 'SC-1',
          lines: [
            { changeOrder: false, costCode: '03-100', costType: 'S', description: 'Forms', amount: 100_000 as Cents },
            { changeOrder: true, costCode: '03-100', costType: 'S', description: 'CO 1', amount: -5_000 as Cents },
          ],
        },
      ],
    },
  ],
  connection: { kind: 'sage_100_contractor', name: 'Sage', settings: { companyName: 'Books' } },
});

let test: TestHub;
let founding: Founding;
let company: CompanyId;
beforeAll(async () => {
  test = await openTestHub();
  founding = openFounding(test.database);
});
afterAll(() => test.close());

const count = async (table: string) => (await test.owner.query(`select from ${table}`)).rowCount;

describe('founding', () => {
  it('finds an empty ground, and leaves nothing behind where a company does not hang together', async () => {
    expect(await founding.ground()).toBe('empty');
    await expect(founding.found('first', small('ada', { vendor: 'Nobody' }))).rejects.toThrow('no vendor Nobody');
    expect(await count('company')).toBe(0);
    expect(await count('person')).toBe(0);
    expect(await founding.ground()).toBe('empty');
  });

  it('founds a company with all that it brings along', async () => {
    company = await founding.found('first', small('ada'));
    expect(await founding.ground()).toBe('begun');
    const person = (await founding.person('ada'))!;
    const caller = (await test.hub.caller(person, company, null))!;
    const [project] = await test.reads.projects({ company });
    expect(project).toMatchObject({ name: 'Harbor Tower', stateCode: 'WA', erpNumber: '7', active: true });
    expect(caller.grants).toEqual({
      erp_integrations: 'standard',
      directory: 'read_only',
      push_to_accounting: true,
      commitments: { [project!.id]: 'read_only' },
    });
    const [commitment] = await test.reads.commitments({ company }, project!.id);
    expect(commitment).toMatchObject({ number: 'SC-1', retainageRate: 1000, erpNumber: 'SC-1', executed: true });
    expect(commitment!.lines.map(({ position, changeOrder, amount }) => [position, changeOrder, amount])).toEqual([
      [1, false, 100_000],
      [2, true, -5_000],
    ]);
    expect(commitment!.lines[0]).toMatchObject({ costCode: { erpNumber: '3100.000' }, costType: { erpNumber: '4' } });
    const connections = await test.work.run({ company }, (tx) => tx.connections.list());
    expect(connections).toMatchObject([{ kind: 'sage_100_contractor', settings: { companyName: 'Books' } }]);
  });

  it('answers the second time with the same company, and writes nothing', async () => {
    expect(await founding.found('first', small('somebody-else'))).toBe(company);
    expect(await count('company')).toBe(1);
    expect(await count('person')).toBe(2);
  });

  it('keeps each company within its own wall', async () => {
    const other = await founding.found('second', small('eve'));
    expect(other).not.toBe(company);
    for (const [id, login] of [
      [company, 'ada'],
      [other, 'eve'],
    ] as const) {
      const [own] = await test.hub.companiesOf((await founding.person(login))!);
      expect(own).toMatchObject({ id, name: `Company of ${login}` });
      expect(await test.reads.projects({ company: id })).toHaveLength(1);
    }
    expect(await test.hub.caller((await founding.person('eve'))!, company, null)).toBeNull();
  });

  it('closes the periods of one company that ended before a day', async () => {
    await founding.closePeriods(company, '2026-02-28' as Day);
    const { rows } = await test.owner.query(
      'select company_id = $1 as ours, position, status from billing_period order by 1 desc, 2',
      [company],
    );
    expect(rows.map(({ ours, position, status }) => [ours, position, status])).toEqual([
      [true, 1, 'closed'],
      [true, 2, 'open'],
      [false, 1, 'open'],
      [false, 2, 'open'],
    ]);
  });

  it('lets one at a time do its work, and the next one even after a failure', async () => {
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await sleep(30);
      seen.push(`${name} ends`);
      if (name === 'a') throw new Error('a fails');
    };
    const ends = await Promise.allSettled([founding.alone(work('a')), founding.alone(work('b'))]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([seen[0], seen[2]].sort()).toEqual(['a begins', 'b begins']);
    expect(seen.map((line) => line.slice(0, 1))).toEqual([seen[0]!, seen[0]!, seen[2]!, seen[2]!].map((l) => l[0]));
  });

  it('remembers when it is done', async () => {
    await founding.done();
    expect(await founding.ground()).toBe('done');
  });
});
