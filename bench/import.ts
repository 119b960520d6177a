import type pg from 'pg';
import { type Client, client } from '../src/http/client.ts';
import { callersOf } from '../test/support/callers.ts';
import { password } from '../test/support/tieout.ts';
import type { WalledDatabase } from '../test/support/walled-database.ts';
import { type Figure, figureOf, type Round } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';
import { memoryOf } from './parts/processes.ts';
import { timed } from './parts/rounds.ts';
import { bareInvoices, type Shape } from './peers/bare-invoices.ts';

const commitments = 50;
const linesOfCommitment = 50;
const applications = 40;
const fewApplications = 4;
const rounds = 3;
const project = 'BENCH';

/**
 * A hundred thousand lines of invoices over HTTP, from a CSV file that is made while it is sent, beside the bare INSERTs
 * of the same rows; and the memory of the hub for these, beside that for a tenth of them.
 */
export function importing(): Promise<readonly Figure[]> {
  return withDemoDatabase(async (database) => {
    const hub = await startHub(database);
    try {
      const owner = client({ baseUrl: hub.url, token: () => callersOf(hub.url, password).token('owner') });
      const { companies } = await owner.me();
      const ground: Ground = { owner, company: companies[0]!.id, database, pid: hub.pid };
      await found(ground);
      return await withClient(database.superUrl, (sql) => measure(ground, sql));
    } finally {
      await hub.stop();
    }
  });
}

interface Ground {
  readonly owner: Client;
  readonly company: number;
  readonly database: WalledDatabase;
  readonly pid: number;
}

async function measure(ground: Ground, sql: pg.Client): Promise<readonly Figure[]> {
  const times: Round[] = [];
  const memories: Round[] = [];
  const share = linesOfCommitment * commitments;
  for (let round = 0; round < rounds; round++) {
    const [few, ours, theirs] = [`F${round}`, `O${round}`, `P${round}`];
    for (const set of [few, ours, theirs]) await contracts(ground, set);
    await sql.query('vacuum (analyze)');
    const fewPeak = await peakOf(ground.pid, () => invoices(ground, few, fewApplications));
    let mine = 0;
    const peak = await peakOf(ground.pid, async () => {
      mine = await timed(() => invoices(ground, ours, applications));
    });
    const shape: Shape = { project, set: theirs, applications };
    const peer = await timed(() => bareInvoices(sql, ground.company, shape));
    await same(sql, ours, theirs);
    times.push({ ours: mine, peer });
    memories.push({ ours: peak, peer: fewPeak });
  }
  return [
    figureOf(`${share * applications} lines of invoices, imported`, 'ms', { of: 'figure', atMost: 180_000 }, times),
    figureOf(
      `resident at most: ${share * applications} lines beside ${share * fewApplications}`,
      'MB',
      { of: 'ratio', atMost: 1.3 },
      memories,
    ),
  ];
}

/** The most that a process was resident while something ran, looked at often. */
async function peakOf(pid: number, work: () => Promise<void>): Promise<number> {
  let most = memoryOf(pid).now;
  const look = setInterval(() => {
    most = Math.max(most, memoryOf(pid).now);
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  return most;
}

/** Both sides have to have written the same, or there is nothing to compare. */
async function same(sql: pg.Client, ours: string, theirs: string): Promise<void> {
  const sums = async (set: string) => {
    const { rows } = await sql.query(
      `select count(distinct i.id)::int as invoices, count(*)::int as lines, sum(l.work_previous)::text as previous,
         sum(l.work_this_period)::text as work, sum(l.work_retainage_held)::text as held
       from invoice i join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
       join invoice_line l on l.company_id = i.company_id and l.invoice_id = i.id
       where c.number like $1`,
      [`${set}-%`],
    );
    return JSON.stringify(rows[0]);
  };
  const [mine, peer] = [await sums(ours), await sums(theirs)];
  if (mine !== peer) throw new Error(`ours ${mine}, the peer ${peer}`);
}

const codes = Array.from({ length: linesOfCommitment }, (_, i) => `${String(i + 1).padStart(2, '0')}-000`);
const numbers = (set: string) => Array.from({ length: commitments }, (_, i) => `${set}-${i + 1}`);

async function found({ owner, company }: Ground): Promise<void> {
  const send = (kind: string, rows: readonly string[]) => sendRows(owner, company, kind, rows);
  await send('projects', ['number,name', `${project},A long bench`]);
  await send('vendors', ['name', 'Bench Works']);
  await send('cost-codes', ['project,code,name', ...codes.map((code) => `${project},${code},Part ${code}`)]);
}

async function contracts({ owner, company }: Ground, set: string): Promise<void> {
  const send = (kind: string, rows: readonly string[]) => sendRows(owner, company, kind, rows);
  const heads = numbers(set).map((number) => `${project},${number},Bench Works,Approved,10`);
  await send('commitments', ['project,number,vendor,status,retainage', ...heads]);
  const lines = numbers(set).flatMap((number) =>
    codes.map((code, i) => `${project},${number},${i + 1},${code},S,Work of part ${i + 1},100000.00`),
  );
  await send('schedules-of-values', ['project,commitment,line,cost code,cost type,description,amount', ...lines]);
}

async function invoices({ owner, company }: Ground, set: string, count: number): Promise<void> {
  function* rows(): Generator<string> {
    yield 'project,commitment,application,invoice number,period end,billing date,status,line,scheduled value,previous,this period\n';
    for (const number of numbers(set)) {
      for (let application = 1; application <= count; application++) {
        const month = `${2020 + Math.floor(application / 12)}-${String((application % 12) + 1).padStart(2, '0')}`;
        const head = `${project},${number},${application},${number}-${application},${month}-28,${month}-25,approved`;
        let part = '';
        for (let line = 1; line <= linesOfCommitment; line++) {
          part += `${head},${line},100000.00,${(application - 1) * 100}.00,100.00\n`;
        }
        yield part;
      }
    }
  }
  await owner.importFile(company, 'invoices', { content: streamOf(rows()), name: 'invoices.csv' });
}

const sendRows = (owner: Client, company: number, kind: string, rows: readonly string[]) =>
  owner.importFile(company, kind, { content: new Blob([`${rows.join('\n')}\n`]), name: `${kind}.csv` });

function streamOf(texts: Generator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: (controller) => {
      const next = texts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
}
