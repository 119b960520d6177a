import { createHash } from 'node:crypto';
import type { NewCompany } from '../../src/app/unit-of-work.ts';
import { start, type Tieout, type Unusual } from '../../src/assemble.ts';
import type { BasisPoints, Cents } from '../../src/domain/money.ts';
import type { Day } from '../../src/domain/time.ts';
import type { Item } from '../../src/http/client.ts';
import { openSignIn } from '../../src/people/people.ts';
import type { Settings } from '../../src/settings.ts';
import { openFounding } from '../../src/store/founding.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { type Answer, type Callers, callersOf } from './callers.ts';
import { noProviders, sealingOf } from './sealing.ts';
import { sql } from './sql.ts';
import { password, settingsFor } from './tieout.ts';
import { until } from './until.ts';
import { type WalledDatabase, walledDatabase } from './walled-database.ts';

const day = (text: string) => text as Day;
const place = { address: '1 Main St', city: 'Reno', stateCode: 'NV', zip: '89501' };

type Person = NewCompany['people'][number];
const person = (login: string, rights: Partial<Person>): Person => ({
  login,
  name: login,
  email: `${login}@example.com`,
  erpIntegrations: 'none',
  pushToAccounting: false,
  commitments: 'none',
  ...rights,
});

const house = (name: string, people: readonly Person[]): NewCompany => ({
  name,
  demo: false,
  people,
  costTypes: [{ code: 'S', name: 'Subcontract', erpNumber: 'T-S' }],
  vendors: [{ ...place, name: 'Ace Concrete', phone: '', email: null, erpNumber: 'V-201' }],
  projects: [
    {
      ...place,
      name: 'Pier 4',
      number: '1001',
      erpNumber: 'J-1001',
      costCodes: [{ code: '03-100', name: 'Concrete', erpNumber: 'C-3100' }],
      periods: [{ start: day('2026-10-01'), end: day('2026-10-31'), due: day('2026-10-25') }],
      commitments: ['SC-001', 'SC-002', 'SC-003', 'SC-004'].map((number) => ({
        number,
        title: 'Ace Concrete work',
        vendor: 'Ace Concrete',
        status: 'Approved' as const,
        retainageRate: 1_000 as BasisPoints,
        contractDate: day('2026-06-01'),
        executed: true,
        erpNumber: `K-${number}`,
        lines: ['Footings', 'Slab'].map((description) => ({
          changeOrder: false,
          costCode: '03-100',
          costType: 'S',
          description,
          amount: 100_000_000 as Cents,
        })),
      })),
    },
  ],
  connection: null,
});

/** A company whose ERP is driven from outside: `approver` may do all, `integrator` is its service account. */
export interface OutsideHouse extends Tieout, Callers {
  readonly urls: WalledDatabase;
  readonly company: number;
  /** Of `stranger`, who may do all there. */
  readonly otherCompany: number;
  readonly project: number;
  readonly commitments: readonly number[];
  /** An approved invoice of 100.00 on a commitment; its id. */
  invoice(commitment?: number): Promise<number>;
  /** One that is sent and accepted, and asked for at the integrator. */
  asked(commitment?: number): Promise<number>;
  item(id: number): Promise<Item>;
  reaches(id: number, state: Item['erp_status'], parked?: boolean): Promise<Item>;
  move(who: string, move: string, id: number, body?: object): Promise<Answer>;
  /** A call of the integrator to /rest. */
  drive(method: string, path: string, body?: unknown, who?: string): Promise<Answer>;
  rows<R extends object>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
  end(): Promise<void>;
}

export async function outsideHouse(
  unusual: Unusual = {},
  settings: Partial<Settings> = {},
  beside?: WalledDatabase,
): Promise<OutsideHouse> {
  const urls = beside ?? (await walledDatabase());
  if (beside === undefined) await found(urls);
  const tieout = await start(settingsFor(urls.appUrl, { demo: false, webhooksPrivate: true, ...settings }), {
    readEveryMs: 0,
    ...unusual,
  });
  const callers = callersOf(tieout.url, password);
  const { as, call } = callers;
  const company = (await as('approver').me()).companies[0]!.id;
  const otherCompany = (await as('stranger').me()).companies[0]!.id;
  const [project] = await as('approver').projects(company);
  const commitments = (await as('approver').commitments(company, project!.id)).map(({ id }) => id);
  const line = async (commitment: number) =>
    (await as('approver').commitment(company, project!.id, commitment)).line_items[0]!.id;
  const item = (id: number) => as('approver').invoice(company, id);
  let made = 0;
  const invoice = async (commitment = commitments[0]!) => {
    const { id } = await as('approver').createRequisition(company, project!.id, commitment, {
      invoice_number: `INV-${++made}`,
      billing_date: '2026-10-31',
      status: 'approved',
      items: [{ line_item_id: await line(commitment), work_completed_this_period: '100.00' }],
    });
    return id;
  };
  const drive: OutsideHouse['drive'] = (method, path, body, who = 'integrator') =>
    call(who, method, `/rest/v1.0/companies/${company}${path}`, body, { 'procore-company-id': String(company) });
  const details = async (id: number) => (await drive('GET', `/erp_request_details?filters[item_id]=${id}`)).body;
  return {
    ...tieout,
    ...callers,
    urls,
    company,
    otherCompany,
    project: project!.id,
    commitments,
    invoice,
    asked: async (commitment) => {
      const id = await invoice(commitment);
      await as('approver').send(company, id);
      await as('approver').accept(company, id);
      await until(
        () => details(id),
        (found) => found.length > 0,
      );
      return id;
    },
    item,
    reaches: (id, state, parked) =>
      until(
        () => item(id),
        (seen) => seen.erp_status === state && (parked === undefined || seen.parked === parked),
      ),
    move: (who, move, id, body = {}) => {
      const side = move === 'send' || move === 'retrieve' ? '' : '/erp';
      return call(who, 'POST', `/api/v1/companies/${company}${side}/subcontractor-invoices/${id}/${move}`, body);
    },
    drive,
    rows: (text, values = []) => sql(urls.superUrl, text, values),
    end: async () => {
      await tieout.stop();
      await urls.drop();
    },
  };
}

/** What people type in as they start, and that the company's ERP is driven from outside. */
async function found(urls: WalledDatabase): Promise<void> {
  const database = openDatabase(urls.appUrl);
  const founding = openFounding(database);
  const all = { erpIntegrations: 'admin', pushToAccounting: true, commitments: 'admin' } as const;
  await founding.found('house', {
    ...house('Pier & Post', [
      person('approver', all),
      person('integrator', { erpIntegrations: 'admin' }),
      person('accountant', { erpIntegrations: 'standard', pushToAccounting: true }),
    ]),
    connection: { kind: 'outside', name: 'Ledgerhouse', settings: {} },
  });
  await founding.found('other', { ...house('Other', [person('stranger', all)]), connection: null });
  const signIn = await openSignIn({
    databaseUrl: urls.appUrl,
    secret: createHash('sha256').update('of tests').digest('hex'),
    baseUrl: 'http://127.0.0.1',
    secureCookies: false,
    sealing: sealingOf('of tests'),
    providers: noProviders,
  });
  for (const login of ['approver', 'integrator', 'accountant', 'stranger']) {
    const person = (await founding.person(login))!;
    await signIn.setServiceAccount(login, person, password);
    await signIn.setPassword(person, password);
  }
  await signIn.close();
  await database.close();
}
