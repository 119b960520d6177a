import { setTimeout as sleep } from 'node:timers/promises';
import type { JobKind } from '../src/app/unit-of-work.ts';
import type { InvoiceId } from '../src/domain/ids.ts';
import { abreast, type CrashGround } from './parts/ground.ts';
import type { Faring, Life, Order } from './parts/life.ts';
import { brokenIn, tally, workUntilStill } from './parts/settle.ts';

/** What lives are lost over: which files' steps it goes through, what a life does there, and what must hold afterwards. */
export interface Scenario {
  readonly name: string;
  /** Every step of these files is died at. */
  readonly files: readonly string[];
  /** All of its lives want the same thing, so each begins when the one before it is lost. */
  readonly oneByOne?: true;
  /** What is there before so many lives are lost: one thing for each. */
  prepare(ground: CrashGround, lives: number): Promise<readonly number[]>;
  /** What has to be otherwise with a life, that it comes to its step. */
  fares?(order: Order): Faring;
  /** What one life sets out to do. It need not come to its end. */
  act(ground: CrashGround, life: Life, subject: number, order: Order | null): Promise<void>;
  /** Those who come after. @returns what is wrong then; empty where nothing is. */
  recover(ground: CrashGround, subjects: readonly number[]): Promise<readonly string[]>;
}

/** A life that never comes to its step does not go on for ever. */
const longestLifeMs = 1_500;

const until = (life: Life, done: Promise<unknown>, longestMs = longestLifeMs): Promise<unknown> =>
  Promise.race([life.died, done.catch(() => undefined), sleep(longestMs)]);

interface Working {
  readonly renewMs?: number | undefined;
  readonly atOnce?: number;
  readonly longestMs?: number;
}

/** A worker of one job at a time, or of a few, until its life is over or it has had time for two. */
async function works(life: Life, kind: JobKind, order: Order | null, working: Working = {}): Promise<void> {
  const { renewMs, atOnce = 1, longestMs = longestLifeMs } = working;
  const worker = life.work({ [kind]: atOnce }, renewMs);
  const isStop = order?.call.endsWith('giveBack');
  await until(life, sleep(isStop ? 15 : order === null ? 500 : longestMs), longestMs);
  if (isStop) await until(life, worker.stop(0));
}

const accepted = async (ground: CrashGround, count: number): Promise<readonly InvoiceId[]> => {
  const ids = await ground.ready(count);
  await abreast(ids, 12, async (invoice) => {
    const outcome = await ground.steady.hub.accept(ground.me, { invoice });
    if (!outcome.ok) throw new Error(`accept: ${outcome.refusal.code}`);
  });
  return ids;
};

async function synced(ground: CrashGround, count: number): Promise<readonly InvoiceId[]> {
  const ids = await accepted(ground, count);
  await workUntilStill(ground, ['export']);
  return ids;
}

const linksOf = async (ground: CrashGround, invoices: readonly number[]) =>
  ground.rows<{ id: string; invoice: string; state: string; reference: string; record: string }>(
    `select id, invoice_id as invoice, state, reference, erp_identity as record from link where invoice_id = any($1)`,
    [invoices],
  );

async function wrongOf(ground: CrashGround, invoices: readonly number[], all: 'synced' | null): Promise<string[]> {
  const { doubled, lost, stuck } = await tally(ground, invoices as readonly InvoiceId[]);
  const links = await linksOf(ground, invoices);
  const wrong = [
    ...(await brokenIn(
      ground,
      links.map(({ id }) => Number(id)),
    )),
  ];
  if (doubled + lost + stuck > 0) wrong.push(`${doubled} doubled, ${lost} lost, ${stuck} stuck`);
  const other = links.filter(({ state }) => all !== null && state !== all);
  if (other.length > 0) wrong.push(`${other.length} are ${other[0]!.state}, not ${all}`);
  return wrong;
}

/** By the function of the step. */
const faring: Readonly<Record<string, Faring>> = {
  attemptOrPark: { throwing: true },
  askOnce: { pace: { undated: true } },
};

/** From the death of who asked until another believes that nothing came of it: a lease, and twice the time to settle. */
const secondAskMs = 8_000;

/** A life whose asks never arrive, and whose death leaves them open. */
async function askInVain(ground: CrashGround): Promise<void> {
  const life = await ground.life(null, undefined, { pace: { losesRequest: () => true } });
  life.work({ export: 2 });
  await sleep(300);
  life.die();
}

const exporting: Scenario = {
  name: 'export',
  files: [
    'app/jobs/export-invoice.ts',
    'app/jobs/ask-once.ts',
    'app/jobs/look-together.ts',
    'app/jobs/read-link.ts',
    'app/jobs/write-link.ts',
    'app/erp-access.ts',
    'app/job-loop.ts',
    'app/worker.ts',
  ],
  prepare: accepted,
  fares: ({ within }) => faring[within] ?? {},
  act: async (ground, life, _, order) => {
    if (order?.within === 'lastStanding') await askInVain(ground);
    // Leases that are renewed all the time are locked now and then, and who finds theirs locked writes by itself.
    const often = ['app/worker.ts', 'app/jobs/write-link.ts'].some((file) => order?.at.startsWith(file));
    await works(life, 'export', order, {
      renewMs: often ? 4 : undefined,
      atOnce: order?.within === 'lookForAll' ? 3 : 1,
      longestMs: order?.within === 'lastStanding' ? secondAskMs : longestLifeMs,
    });
  },
  recover: async (ground, invoices) => {
    await workUntilStill(ground, ['export']);
    return wrongOf(ground, invoices, 'synced');
  },
};

/** Two of three bills are gone, and their links are to be cut; the others live, and theirs never are. */
const isGone = (invoice: number) => invoice % 3 !== 0;

const unlinking: Scenario = {
  name: 'unlink',
  files: ['app/commands/unlink.ts'],
  prepare: async (ground, lives) => {
    const ids = await synced(ground, lives);
    for (const { invoice, reference } of await linksOf(ground, ids)) {
      for (const bill of ground.books.made(reference)) if (isGone(Number(invoice))) bill.there = false;
    }
    return ids;
  },
  act: (ground, life, invoice) =>
    until(life, life.hub.unlink(ground.me, { invoice: invoice as InvoiceId })).then(() => undefined),
  recover: async (ground, invoices) => {
    const wrong: string[] = [];
    const before = new Map((await linksOf(ground, invoices)).map((link) => [Number(link.invoice), link.state]));
    await abreast(invoices, 8, async (id) => {
      const invoice = id as InvoiceId;
      const outcome = await ground.steady.hub.unlink(ground.me, { invoice });
      const said = outcome.ok ? 'cut' : outcome.refusal.code;
      const wasCut = before.get(invoice) === 'unlinked';
      // What a life sent to the server with its last breath may be done only now: then it is cut already, and was not before.
      const wanted = !isGone(invoice) ? ['still_in_erp'] : wasCut ? ['wrong_state'] : ['cut', 'wrong_state'];
      if (!wanted.includes(said)) wrong.push(`unlink of ${invoice} said ${said}, not ${wanted.join(' or ')}`);
    });
    for (const { invoice, state } of await linksOf(ground, invoices)) {
      const wanted = isGone(Number(invoice)) ? 'unlinked' : 'synced';
      if (state !== wanted) wrong.push(`invoice ${invoice} is ${state}, not ${wanted}`);
    }
    const links = (await linksOf(ground, invoices)).map(({ id }) => Number(id));
    return [...wrong, ...(await brokenIn(ground, links))];
  },
};

const moving: Scenario = {
  name: 'moves',
  files: ['app/commands/move-invoice.ts'],
  prepare: (ground, lives) => ground.ready(lives),
  act: async (ground, life, id) => {
    const { hub } = life;
    const invoice = id as InvoiceId;
    const day = async () => {
      await hub.retrieve(ground.me, { invoice });
      await hub.send(ground.me, { invoice });
      await hub.reject(ground.me, { invoice, reason: 'wrong' });
      await hub.send(ground.me, { invoice });
      await hub.accept(ground.me, { invoice });
    };
    await until(life, day());
  },
  recover: async (ground, invoices) => {
    await workUntilStill(ground, ['export']);
    await abreast(invoices, 8, async (id) => {
      const invoice = id as InvoiceId;
      await ground.steady.hub.send(ground.me, { invoice });
      await ground.steady.hub.accept(ground.me, { invoice });
    });
    await workUntilStill(ground, ['export']);
    return wrongOf(ground, invoices, null);
  },
};

const ofBulk = 3;

const bulk: Scenario = {
  name: 'bulk',
  files: ['app/jobs/run-bulk.ts', 'app/jobs/in-one-transaction.ts', 'app/commands/bulk.ts'],
  prepare: (ground, lives) => ground.ready(lives * ofBulk),
  act: async (ground, life, subject, order) => {
    const { hub } = life;
    // One of them is none, and is refused.
    const invoices = [1, ...Array.from({ length: ofBulk }, (_, i) => subject + i)] as InvoiceId[];
    const asks = async () => {
      const begun = await hub.bulk(ground.me, { action: 'accept', invoices, versions: {}, reason: null });
      if (!begun.ok) return;
      const id = begun.value;
      await hub.operation(ground.me, id);
      await hub.operationState(ground.me, id);
      await hub.operations(ground.me);
      await hub.verdicts(ground.me, { id, outcome: 'all', after: -1, limit: 10 });
      await hub.retryRefused(ground.me, id);
    };
    await until(life, asks());
    if (!life.dead) await works(life, 'bulk', order);
  },
  recover: async (ground, invoices) => {
    await workUntilStill(ground, ['bulk', 'export']);
    // Whoever saw no answer asks again: what is done already is refused.
    const again = invoices as readonly InvoiceId[];
    const begun = await ground.steady.hub.bulk(ground.me, {
      action: 'accept',
      invoices: again,
      versions: {},
      reason: null,
    });
    await workUntilStill(ground, ['bulk', 'export']);
    const silent = await ground.rows<{ n: number }>(`select count(*)::int as n from operation_part where ok is null`);
    const wrong = await wrongOf(ground, invoices, 'synced');
    if (silent[0]!.n > 0) wrong.push(`${silent[0]!.n} parts of operations have no verdict`);
    return begun.ok ? wrong : [...wrong, `bulk: ${begun.refusal.code}`];
  },
};

let vendors = 0;

const records: Scenario = {
  name: 'record',
  files: ['app/jobs/export-record.ts'],
  prepare: async (ground, lives) => {
    const owner = ground.me;
    const blank = {
      address: '',
      city: '',
      stateCode: '',
      zip: '',
      phone: '',
      email: null,
      active: true,
      erpNumber: null,
    };
    const made: number[] = [];
    for (let n = 0; n < lives; n++) {
      const { hub } = ground.steady;
      const added = await hub.directory.addVendor(owner, { ...blank, name: `Crash vendor ${++vendors}` });
      if (!added.ok) throw new Error(added.refusal.code);
      const subject = { kind: 'vendor', id: added.value.id } as const;
      await hub.sendRecord(owner, subject);
      const yes = await hub.acceptRecord(owner, { ...subject, number: String(700_000 + vendors) });
      if (!yes.ok) throw new Error(yes.refusal.code);
      made.push(added.value.id);
    }
    return made;
  },
  act: (_, life, __, order) => works(life, 'export_record', order),
  recover: async (ground, subjects) => {
    await workUntilStill(ground, ['export_record']);
    const wrong: string[] = [];
    const doubled = [...ground.books.records.values()].filter((made) => made.length > 1).length;
    if (doubled > 0) wrong.push(`${doubled} records were made twice`);
    const [left] = await ground.rows<{ n: number }>(
      `select count(*)::int as n from vendor where id = any($1) and erp_number is null`,
      [subjects],
    );
    if (left!.n > 0) wrong.push(`${left!.n} vendors have no number`);
    return wrong;
  },
};

/** Jobs that only look: what they leave is what one that was never disturbed leaves. */
const looking = (
  name: string,
  kind: JobKind,
  files: readonly string[],
  ask: (g: CrashGround, l: Life) => Promise<unknown>,
): Scenario => ({
  name,
  files,
  oneByOne: true,
  prepare: async (ground, lives) => {
    await synced(ground, 5);
    const last = ground.books.bills.at(-1);
    ground.books.passesOver = (bill) => bill === last;
    return Array.from({ length: lives }, (_, n) => n);
  },
  act: async (ground, life, _, order) => {
    // As the end of its lease would do, which nobody waits for here.
    await ground.rows(`update job set held_until = '-infinity', run_at = now() where kind = $1 and state = 'queued'`, [
      kind,
    ]);
    await until(life, ask(ground, life));
    if (!life.dead) await works(life, kind, order, { renewMs: 4 });
  },
  recover: async (ground) => {
    await ask(ground, ground.steady);
    await workUntilStill(ground, [kind]);
    const [newest] = await ground.rows<{ state: string; because: string | null }>(
      `select state, because from tie_out order by id desc limit 1`,
    );
    const [connection] = await ground.rows<{ error: string | null; read: boolean }>(
      `select last_read_error as error, last_read_at is not null as read from connection where id = $1`,
      [ground.connection],
    );
    const wrong = await brokenIn(ground, []);
    if (kind === 'tie_out' && newest?.state !== 'complete')
      return [...wrong, `the tie-out is ${newest?.state}: ${newest?.because}`];
    const gone = await ground.rows<{ reference: string }>(
      `select distinct reference from tie_out_finding finding join link on link.id = finding.link_id where kind = 'bill_gone'`,
    );
    const there = gone.filter(({ reference }) => ground.books.made(reference).some((bill) => bill.there));
    if (there.length > 0) return [...wrong, `${there.length} bills are called gone that are there`];
    if (kind === 'read_erp' && (connection?.error || !connection?.read))
      return [...wrong, `read: ${connection?.error}`];
    return wrong;
  },
});

export const scenarios: readonly Scenario[] = [
  exporting,
  unlinking,
  moving,
  bulk,
  records,
  looking('read', 'read_erp', ['app/jobs/read-erp.ts', 'app/job-loop.ts', 'app/worker.ts'], (ground, life) =>
    life.hub.readNow(ground.me, ground.connection),
  ),
  looking(
    'tie-out',
    'tie_out',
    ['app/jobs/tie-out.ts', 'app/jobs/read-list.ts', 'app/jobs/ask-after-missing.ts'],
    (ground, life) => life.hub.askTieOut(ground.me, ground.connection),
  ),
];
