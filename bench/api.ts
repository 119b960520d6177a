import { firstId, type Seeded, seedInvoices } from '../test/support/many-invoices.ts';
import { password } from '../test/support/tieout.ts';
import type { WalledDatabase } from '../test/support/walled-database.ts';
import { rowAt, urlOf } from './list.ts';
import { type Figure, figureAlone, figureOf, type Round } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';
import { type Running, startProcess } from './parts/processes.ts';
import { get, headersOf, must } from './parts/requests.ts';
import { timed } from './parts/rounds.ts';

/** How many invoices, one size after the other: `TIEOUT_BENCH_SIZES=1e3,1e7` for others. */
const sizes = (process.env.TIEOUT_BENCH_SIZES ?? '1e3,1e4,1e5,1e6').split(',').map(Number);
const rounds = 5;
/** Of each side and round. One address may ask the hub 30,000 times a minute: all rounds together stay below that. */
const reads = Number(process.env.TIEOUT_BENCH_READS ?? 1_500);
const abreast = 16;
const pages = Math.min(40, reads);
const rowsOfPage = 50;
/** The page of which it is asked whether it comes as soon as the first; of fewer invoices the last one. */
const deepPage = 10_000;

const linkGoal = { of: 'ratio', atMost: 2 } as const;
const tailGoal = { of: 'ratio', atMost: 5 } as const;
const pageGoal = { of: 'figure', atMost: 50 } as const;
const deepGoal = { of: 'ratio', atMost: 1.5 } as const;
const levelGoal = { of: 'ratio', atMost: 2 } as const;

const quantile = (times: readonly number[], of: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * of))]!;

interface Pace {
  /** Of one request, on the whole: so many milliseconds went by for each. */
  readonly each: number;
  readonly p99: number;
}

/** So many requests, sixteen of them at once. */
async function paceOf(ask: (n: number) => Promise<unknown>, count: number): Promise<Pace> {
  const times: number[] = [];
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < count; n = next++) times.push(await timed(() => ask(n)));
  };
  const all = await timed(() => Promise.all(Array.from({ length: abreast }, lane)));
  return { each: all / count, p99: quantile(times, 0.99) };
}

async function turns(ours: () => Promise<Pace>, peer: () => Promise<Pace>) {
  const done: { readonly ours: Pace; readonly peer: Pace }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? await ours() : await peer();
    const second = round % 2 === 0 ? await peer() : await ours();
    done.push(round % 2 === 0 ? { ours: first, peer: second } : { ours: second, peer: first });
  }
  const of = (what: keyof Pace): readonly Round[] =>
    done.map((one) => ({ ours: one.ours[what], peer: one.peer[what] }));
  return of;
}

interface Size {
  readonly hub: Running;
  readonly database: WalledDatabase;
  readonly seeded: Seeded;
  readonly invoices: number;
}

/** Any one of them: what is asked for is never asked for twice in a row. */
const someInvoice = (n: number, invoices: number) => firstId + 21 + ((n * 7_919) % Math.max(1, invoices - 21));

async function readsOf({ hub, database, seeded, invoices }: Size): Promise<readonly Figure[]> {
  const floor = await startProcess(['bench/peers/link-floor.ts'], '//', { DATABASE_URL: database.appUrl });
  try {
    const headers = await headersOf(hub.url, 'approver', password);
    const path = `${hub.url}/api/v1/companies/${seeded.company}/erp/subcontractor-invoices`;
    const ours = (n: number) => must(get(`${path}/${someInvoice(n, invoices)}`, headers));
    const peer = (n: number) => must(get(`${floor.url}/${seeded.company}/${someInvoice(n, invoices)}`));
    const [mine, theirs] = [await ours(0), await peer(0)];
    if (mine.erp_record.identity !== theirs.erp_identity) throw new Error('the two do not read the same link');
    await paceOf(ours, reads / 3);
    await paceOf(peer, reads / 3);
    const of = await turns(
      () => paceOf(ours, reads),
      () => paceOf(peer, reads),
    );
    return [
      figureOf(`a link of ${invoices}, ms each at ${abreast} at once`, 'ms', linkGoal, of('each')),
      figureOf(`a link of ${invoices}, p99`, 'ms', tailGoal, of('p99')),
    ];
  } finally {
    await floor.stop();
  }
}

interface Listed {
  readonly first: number;
  readonly figures: readonly Figure[];
}

async function pagesOf({ hub, database, seeded, invoices }: Size, least: number | null): Promise<Listed> {
  const headers = await headersOf(hub.url, 'approver', password);
  return withClient(database.superUrl, async (client) => {
    const ground = { client, hub, seeded };
    const newest = { state: 'synced', sort: 'billing_date', descending: true, person: 'approver', what: '' } as const;
    const offset = Math.max(0, Math.min(deepPage * rowsOfPage, invoices - 200));
    const first = await urlOf(ground, newest, headers);
    const deep = await urlOf(ground, { ...newest, after: await rowAt(ground, newest, offset) }, headers);
    const paged = async (url: string) => {
      const times: number[] = [];
      for (let n = 0; n < pages; n++) times.push(await timed(() => must(get(url, headers))));
      return times;
    };
    await paged(first);
    await paged(deep);
    const all: number[] = [];
    const deepRounds: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const [one, other] = [await paged(first), await paged(deep)];
      all.push(...one);
      deepRounds.push({ ours: quantile(other, 0.5), peer: quantile(one, 0.5) });
    }
    const median = quantile(all, 0.5);
    const page = Math.floor(offset / rowsOfPage);
    return {
      first: median,
      figures: [
        figureAlone(`first 50 of ${invoices}, p99`, 'ms', pageGoal, [quantile(all, 0.99)]),
        figureOf(`page ${page} of ${invoices} beside the first`, 'ms', deepGoal, deepRounds),
        ...(least === null
          ? []
          : [
              figureOf(`first 50 of ${invoices} beside the least size`, 'ms', levelGoal, [
                { ours: median, peer: least },
              ]),
            ]),
      ],
    };
  });
}

/**
 * What programs read most, at a thousand invoices to a million: one link beside the least that a walled read can be, in
 * turns; the list's first page, and one ten thousand pages on, which must come as soon.
 */
export async function api(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  let least: number | null = null;
  for (const invoices of sizes) {
    await withDemoDatabase(async (database) => {
      const seeded = await seedInvoices(database.superUrl, invoices);
      const hub = await startHub(database);
      try {
        const size = { hub, database, seeded, invoices };
        figures.push(...(await readsOf(size)));
        const listed = await pagesOf(size, least);
        least ??= listed.first;
        figures.push(...listed.figures);
      } finally {
        await hub.stop();
      }
    });
  }
  return figures;
}
