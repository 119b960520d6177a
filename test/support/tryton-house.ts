import { createHash } from 'node:crypto';
import pg from 'pg';
import { smallCompany } from '../../erp/tryton/small-company.ts';
import type { NewCompany } from '../../src/app/unit-of-work.ts';
import { start, type Tieout, type Unusual } from '../../src/assemble.ts';
import type { Day } from '../../src/domain/time.ts';
import { openSignIn } from '../../src/people/people.ts';
import { openFounding } from '../../src/store/founding.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { type Callers, callersOf } from './callers.ts';
import { noProviders, sealingOf } from './sealing.ts';
import { commitment } from './small-commitment.ts';
import { password, settingsFor } from './tieout.ts';
import { tieoutLogin } from './tryton.ts';
import { walledDatabase } from './walled-database.ts';

const day = (text: string) => text as Day;
const place = { address: '1 Main St', city: 'Reno', stateCode: 'NV', zip: '89501' };

/** The small company as Tieout knows it, with the numbers that Tryton has for it. */
const house = (settings: Readonly<Record<string, unknown>>): NewCompany => ({
  name: 'Pier & Post',
  demo: false,
  people: [
    {
      login: 'approver',
      name: 'Ada Approver',
      email: 'ada@example.com',
      erpIntegrations: 'admin',
      pushToAccounting: true,
      commitments: 'admin',
    },
  ],
  costTypes: [{ code: 'S', name: 'Subcontract', erpNumber: '5200' }],
  vendors: ['201', '203'].map((erpNumber) => ({
    ...place,
    name: smallCompany.vendors.find(({ code }) => code === erpNumber)!.name,
    phone: '',
    email: null,
    erpNumber,
  })),
  projects: [
    {
      ...place,
      name: 'Pier 4',
      number: '1001',
      erpNumber: '1001',
      costCodes: [{ code: '03-100', name: 'Concrete', erpNumber: '3100.000' }],
      periods: [{ start: day('2026-10-01'), end: day('2026-10-31'), due: day('2026-10-25') }],
      commitments: [commitment('SC-001', 'Ace Concrete'), commitment('SC-003', 'Cove Roofing')],
    },
  ],
  connection: { kind: 'tryton', name: 'Tryton', settings },
});

export interface TrytonHouse extends Tieout, Callers {
  readonly company: number;
  end(): Promise<void>;
}

/** The program as people start it, with a company that is connected to a Tryton. @param settings further ones. */
export async function trytonHouse(
  address: string,
  settings: Readonly<Record<string, unknown>>,
  unusual: Unusual = {},
): Promise<TrytonHouse> {
  const urls = await walledDatabase();
  const database = openDatabase(urls.appUrl);
  const founding = openFounding(database);
  const connection = {
    address,
    database: 'tryton',
    user: tieoutLogin.user,
    passwordSecret: 'tryton',
    companyName: smallCompany.name,
    ...settings,
  };
  const company = await founding.found('house', house(connection));
  const person = await founding.person('approver');
  const secret = createHash('sha256').update('of tests').digest('hex');
  const signIn = await openSignIn({
    databaseUrl: urls.appUrl,
    secret,
    baseUrl: 'http://127.0.0.1',
    secureCookies: false,
    sealing: sealingOf('of tests'),
    providers: noProviders,
  });
  await signIn.setServiceAccount('approver', person!, password);
  await signIn.close();
  await database.close();
  // What was posted in Tryton can only be cancelled, so the owner of such a connection lets a void count as gone.
  const owner = new pg.Client({ connectionString: urls.superUrl });
  await owner.connect();
  await owner.query('update tieout.connection set void_is_gone = $1', [settings.bills !== 'drafts']);
  await owner.end();

  process.env.TIEOUT_SECRET_TRYTON = tieoutLogin.password;
  const tieout = await start(settingsFor(urls.appUrl, { demo: false }), { readEveryMs: 0, ...unusual });
  return {
    ...tieout,
    ...callersOf(tieout.url, password),
    company,
    end: async () => {
      await tieout.stop();
      await urls.drop();
    },
  };
}
