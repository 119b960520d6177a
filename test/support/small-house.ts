import { randomBytes } from 'node:crypto';
import type { Deps } from '../../src/app/deps.ts';
import { type Hub, openHub } from '../../src/app/hub.ts';
import { exportInvoice } from '../../src/app/jobs/export-invoice.ts';
import { type Caller, type Lease, LeaseLost, type NewCompany } from '../../src/app/unit-of-work.ts';
import { careful } from '../../src/connectors/careful.ts';
import { openSage100Contractor } from '../../src/connectors/sage-100-contractor/connector.ts';
import type { SageWays } from '../../src/connectors/sage-100-contractor/ports.ts';
import type { CommitmentId, CompanyId, InvoiceId, PersonId, ProjectId } from '../../src/domain/ids.ts';
import type { Cents } from '../../src/domain/money.ts';
import type { Day, Instant } from '../../src/domain/time.ts';
import { openWebhookRoad } from '../../src/http/webhooks/road.ts';
import { openSimulator, type Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { builtInProjectTools } from '../../src/sources/built-in/project-tools.ts';
import { openAgents } from '../../src/store/agents/agents.ts';
import { openBell } from '../../src/store/agents/bell.ts';
import { openFounding } from '../../src/store/founding.ts';
import { openIdempotency } from '../../src/store/idempotency.ts';
import { type Database, inside, openDatabase } from '../../src/store/pool.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openReads } from '../../src/store/reads.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { bareInstallation } from './installation.ts';
import { sageWays } from './sage-ways.ts';
import { sealingOf } from './sealing.ts';
import { commitment } from './small-commitment.ts';
import { type WalledDatabase, walledDatabase } from './walled-database.ts';

const books = 'Small House Builders';

/** The smallest company in which everything can happen: two projects, two commitments, one person who may do all. */
const company = (name: string, erp: boolean): NewCompany => ({
  name,
  demo: false,
  people: [
    {
      login: `${name} owner`,
      name: 'Olive Owner',
      email: `${name.toLowerCase().replaceAll(' ', '-')}@example.com`,
      erpIntegrations: 'admin',
      pushToAccounting: true,
      commitments: 'admin',
    },
  ],
  costTypes: [{ code: 'S', name: 'Subcontract', erpNumber: erp ? '4' : null }],
  vendors: [vendor('Ace Concrete', '201'), vendor('Bolt Electric', '202')],
  projects: [
    {
      ...place,
      name: 'Pier 4',
      number: '1001',
      erpNumber: '1001',
      costCodes: [{ code: '03-100', name: 'Concrete', erpNumber: '3100.000' }],
      periods: [{ start: day('2026-10-01'), end: day('2026-10-31'), due: day('2026-10-25') }],
      commitments: [commitment('SC-001', 'Ace Concrete'), commitment('SC-002', 'Bolt Electric')],
    },
  ],
  connection: {
    kind: 'sage_100_contractor',
    name: 'Sage 100 Contractor (simulator)',
    settings: { companyName: books },
  },
});

const place = { address: '1 Main St', city: 'Reno', stateCode: 'NV', zip: '89501' };
const day = (text: string) => text as Day;
const vendor = (name: string, erpNumber: string) => ({ ...place, name, phone: '', email: null, erpNumber });
export interface SmallHouse {
  readonly urls: WalledDatabase;
  readonly database: Database;
  readonly deps: Deps;
  readonly hub: Hub;
  readonly simulator: Simulator;
  readonly company: CompanyId;
  readonly other: CompanyId;
  readonly project: ProjectId;
  readonly commitments: readonly CommitmentId[];
  caller(): Promise<Caller>;
  stranger(): Promise<Caller>;
  /** An approved invoice over this many cents on the first line. */
  approved(commitment: CommitmentId, amount: number, number?: string): Promise<InvoiceId>;
  /** Takes every due export once, as a worker would, and says how each ended. */
  exportOnce(deps?: Partial<Deps>): Promise<readonly string[]>;
  /** Until no export is queued, at most so long. */
  exportAll(): Promise<void>;
  close(): Promise<void>;
}

export interface Unusual extends Partial<Deps> {
  readonly leaseMs?: number;
  readonly callMs?: number;
  readonly settleMs?: number;
  readonly maxInFlight?: number;
  /** Stands between the connector and its ERP. */
  readonly between?: (ways: SageWays) => SageWays;
}

export async function smallHouse(unusual: Unusual = {}): Promise<SmallHouse> {
  const { leaseMs = 10_000, callMs = 2_000, settleMs = 2_000, maxInFlight = 2, between, ...other } = unusual;
  const urls = await walledDatabase();
  const database = openDatabase(urls.appUrl);
  const simulator = await openSimulator({ connectionString: urls.simulatorUrl, companyName: books });
  const work = openUnitOfWork(database);
  const reads = openReads(database);
  const clock = {
    now: async () => (await database.pool.query<{ now: Instant }>('select clock_timestamp() as now')).rows[0]!.now,
  };
  const connector = careful(
    openSage100Contractor({
      ...(between?.(sageWays(simulator)) ?? sageWays(simulator)),
      clock,
      companyName: books,
      callMs,
      settleMs,
      maxInFlight,
    }),
    { clock, insideTransaction: inside },
  );
  const deps: Deps = {
    work,
    reads,
    queue: openQueue(database, { leaseMs }),
    clock,
    installation: bareInstallation,
    connectorFor: () => connector,
    randomBytes,
    reach: () => undefined,
    log: { error: () => undefined, info: () => undefined },
    readEveryMs: 0,
    webhooks: openWebhookRoad({
      toPrivate: true,
      secret: 'a secret of tests',
      sealing: sealingOf('a secret of tests'),
    }),
    ...other,
  };
  const hub = openHub(deps, {
    project: builtInProjectTools(work, reads),
    idempotency: openIdempotency(database),
    agents: openAgents(database, openBell({ onAgents: () => () => undefined })),
    onChange: () => () => undefined,
  });
  const founding = openFounding(database);
  const mine = await founding.found('mine', company('Mine', true));
  const others = await founding.found('other', company('Other', true));
  await fillBooks(simulator);
  const caller = async (of: CompanyId, login: string) => {
    const person = (await founding.person(login)) as PersonId;
    return (await hub.caller(person, of, null))!;
  };
  const me = () => caller(mine, 'Mine owner');
  const [project] = await reads.projects({ company: mine });
  const commitments = (await reads.commitments({ company: mine }, project!.id)).map((one) => one.id);
  const exportOnce = async (otherwise: Partial<Deps> = {}) => {
    const { leases } = await deps.queue.claim('export', 20);
    return Promise.all(leases.map((lease) => attempt({ ...deps, ...otherwise }, lease)));
  };
  let numbers = 0;
  return {
    urls,
    database,
    deps,
    hub,
    simulator,
    company: mine,
    other: others,
    project: project!.id,
    commitments,
    caller: me,
    stranger: () => caller(others, 'Other owner'),
    approved: async (of, amount, number = `INV-${++numbers}`) => {
      const by = await me();
      const lines = (await reads.commitments({ company: mine }, project!.id)).find((one) => one.id === of)!.lines;
      const made = await hub.project.createInvoice(by, {
        project: project!.id,
        commitment: of,
        invoiceNumber: number,
        billingDate: day('2026-10-31'),
        status: 'approved',
        lines: [{ line: { commitmentLine: lines[0]!.id }, workThisPeriod: amount as Cents }],
      });
      if (!made.ok) throw new Error(made.refusal.code);
      return made.value.id;
    },
    exportOnce,
    exportAll: async () => {
      for (let left = 400; left > 0; left--) {
        await exportOnce();
        const next = await deps.queue.nextInMs('export');
        if (next === null) return;
        await new Promise((resolve) => setTimeout(resolve, Math.min(Math.max(next, 5), 100)));
      }
      throw new Error('exports did not end');
    },
    close: async () => {
      await simulator.close();
      await database.close();
      await urls.drop();
    },
  };
}

/** What stands for the death of the process: nothing more is done, and the lease has to run out. */
export class Died extends Error {}

async function attempt(deps: Deps, lease: Lease): Promise<string> {
  try {
    const end = await exportInvoice(deps, lease);
    if (!end.ended) await deps.work.run({ company: lease.company }, (tx) => tx.jobs.end(lease, end));
    return end.is;
  } catch (cause) {
    if (cause instanceof Died || cause instanceof LeaseLost) return 'died';
    throw cause;
  }
}

const fillBooks = (simulator: Simulator) =>
  simulator.setUp({
    vendors: [
      { recnum: 201, name: 'Ace Concrete', dueTerms: '30DY', ledgerAccount: 5200 },
      { recnum: 202, name: 'Bolt Electric', dueTerms: '30DY', ledgerAccount: 5200 },
    ],
    jobs: [{ recnum: 1001, name: 'Pier 4', department: 1 }],
    costCodes: [{ recnum: '3100.000', name: 'Concrete' }],
    costTypes: [{ recnum: 4, name: 'Subcontract' }],
    subcontracts: ['SC-001', 'SC-002'].map((ctcnum, index) => ({
      ctcnum,
      vendor: 201 + index,
      job: 1001,
      description: `${ctcnum} work`,
      lines: [1, 2].map((linnum) => ({
        linnum,
        description: linnum === 1 ? 'Footings' : 'Slab',
        cstcde: '3100.000',
        csttyp: 4,
        amount_cents: 10_000_000,
      })),
    })),
  });
