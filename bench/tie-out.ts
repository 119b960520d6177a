import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { seedInvoices } from '../test/support/many-invoices.ts';
import type { WalledDatabase } from '../test/support/walled-database.ts';
import { startCompareDatasets } from './parts/compare-datasets.ts';
import { type Figure, figureAlone, figureOf, type Goal, type Round } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startProcess } from './parts/processes.ts';

const sizes = [10_000, 100_000, 1_000_000] as const;
const rounds = Number(process.env.TIEOUT_BENCH_ROUNDS ?? 3);
/** How many times as many links a second as n8n's Compare Datasets, which gets slower by the square of them. */
const timesOfN8n: Readonly<Record<number, number>> = { 10000: 50, 100000: 300 };
const mostOfN8n = Number(process.env.TIEOUT_BENCH_N8N_LINKS ?? 10_000);
const warmUps = 5;
const mostMb = 250;
const mostRatio = 2.5;

/**
 * A tie-out of a connection with all of these links, in a process of its own, beside one that only copies the same pages of
 * bills into a table and joins it with the links. And its memory, which must not grow with them. For a release the smallest also
 * beside n8n's Compare Datasets; TIEOUT_BENCH_N8N_LINKS=100000 for larger ones, and TIEOUT_BENCH_SIZES=1e4 for these alone.
 */
export async function tieOutOfMany(release: boolean): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const size of process.env.TIEOUT_BENCH_SIZES?.split(',').map(Number) ?? sizes) {
    figures.push(...(await withDemoDatabase((database) => measure(database, size, release && size <= mostOfN8n))));
  }
  return figures;
}

interface Ours {
  readonly ms: number;
  readonly peakMb: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly links: number;
  readonly bills: number;
}
interface Peer {
  readonly ms: number;
  readonly seen: { readonly same: number; readonly different: number; readonly gone: number; readonly nobodys: number };
}

async function measure(database: WalledDatabase, invoices: number, besideN8n: boolean): Promise<readonly Figure[]> {
  const { company } = await seedInvoices(database.superUrl, invoices);
  const connection = await withClient(database.superUrl, async (client) => {
    // The demo's own few would read as gone: the pretended ERP knows nothing of them.
    await client.query(`set session_replication_role = replica`);
    await client.query(`update link set state = 'retrieved', ended_at = now() where state = 'synced' and id < 1000000`);
    const { rows } = await client.query('select min(id) as id from connection where company_id = $1', [company]);
    await client.query('vacuum analyze link');
    return String(rows[0].id);
  });
  const made = { PEER_INVOICES: String(invoices), PEER_WHOLE_LIST: besideN8n ? '1' : '0' };
  const erp = await startProcess(['bench/peers/bill-list.ts'], '/', made);
  const n8n = besideN8n ? await startCompareDatasets(database.superUrl, company, erp.url) : null;
  const times: Round[] = [];
  const speeds: Round[] = [];
  const memories: number[] = [];
  // As warm as n8n is beside it, and as a hub that has run for a while.
  const given = [erp.url, String(besideN8n ? warmUps : 0)];
  try {
    for (let round = 0; round < rounds; round++) {
      const ours = () =>
        run<Ours>('parts/tie-out-process.ts', [database.appUrl, String(company), connection, ...given]);
      const peer = () => run<Peer>('peers/copied-bills.ts', [database.superUrl, String(company), ...given]);
      let [mine, theirs]: [Ours | null, Peer | null] = [null, null];
      if (round % 2 === 0) mine = await ours();
      theirs = await peer();
      mine ??= await ours();
      same(mine, theirs);
      times.push({ ours: mine.ms, peer: theirs.ms });
      memories.push(mine.peakMb);
      if (n8n !== null) speeds.push(besideCompared(mine, await n8n.compare()));
    }
  } finally {
    await n8n?.end();
    await erp.stop();
  }
  const goal = invoices === sizes.at(-1) ? ({ of: 'ratio', atMost: mostRatio } as const) : null;
  return [
    figureOf(`tie-out of ${invoices} links`, 'ms', goal, times),
    figureAlone(`resident at most, of ${invoices}`, 'MB', { of: 'figure', atMost: mostMb }, memories),
    ...(n8n === null ? [] : [besideN8nFigure(invoices, speeds)]),
  ];
}

/** The links of a second. */
function besideCompared({ ms, links, counts }: Ours, n8n: { readonly ms: number; readonly gone: number }): Round {
  const { bill_gone = 0 } = counts;
  if (n8n.gone !== bill_gone) throw new Error(`of our links ${bill_gone} have no bill, of n8n's ${n8n.gone}`);
  return { ours: (links * 1_000) / ms, peer: (links * 1_000) / n8n.ms };
}

function besideN8nFigure(invoices: number, speeds: readonly Round[]): Figure {
  const times = timesOfN8n[invoices];
  const goal: Goal = times === undefined ? null : { of: 'ratio', atLeast: times };
  return figureOf(`tie-out of ${invoices} beside n8n's Compare Datasets, links`, '/s', goal, speeds);
}

/** Both have to have seen the same, or there is nothing to compare. */
function same({ counts, links, bills }: Ours, { seen }: Peer): void {
  const { bill_gone = 0, only_in_erp = 0, changed = 0, voided = 0, paid = 0 } = counts;
  const told = { same: links - bill_gone - changed - voided - paid, gone: bill_gone, nobodys: only_in_erp };
  const wanted = { same: seen.same, gone: seen.gone, nobodys: seen.nobodys };
  if (JSON.stringify(told) !== JSON.stringify(wanted) || bills !== seen.same + seen.different + seen.nobodys) {
    throw new Error(`ours ${JSON.stringify({ counts, links, bills })}, the peer ${JSON.stringify(seen)}`);
  }
}

async function run<T>(file: string, given: readonly string[]): Promise<T> {
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=8', fileURLToPath(new URL(file, import.meta.url)), ...given],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return JSON.parse(said) as T;
}
