import { type Figure, figureAlone, figureOf } from './parts/figures.ts';
import { oneRun, type Run, withPlainErp, withTieout } from './parts/plain-ground.ts';

/** An ERP whose calls take so long, and that takes so many at once. */
const paces = [
  { delayMs: 20, cap: 20, invoices: 2_000 },
  { delayMs: 200, cap: 4, invoices: 300 },
] as const;
const rounds = Number(process.env.TIEOUT_BENCH_ROUNDS ?? 5);

/**
 * Exports into a slow ERP, beside what it can take: its calls at once, each as long as the ERP itself finds it to
 * take (a timer rings later than it was set for), and nothing but the asks counted. Looks take calls of their own and are not counted.
 */
export function latency(): Promise<readonly Figure[]> {
  return withPlainErp(async (erp) => {
    const figures: Figure[] = [];
    for (const { delayMs, cap, invoices } of paces) {
      const runs = await withTieout(erp, cap, invoices, async (tieout) => {
        const done: Run[] = [];
        // The first is for warming up.
        for (let round = 0; round <= rounds; round++) done.push(await oneRun(tieout, erp, invoices, delayMs));
        return done.slice(1);
      });
      const what = `${invoices} of ${delayMs} ms, ${cap} at once`;
      const pairs = runs.map(({ perSecond, callMs }) => ({ ours: perSecond, peer: (cap * 1_000) / callMs }));
      figures.push(figureOf(`${what}, invoices`, '/s', { of: 'ratio', atLeast: 0.9 }, pairs));
      const took = runs.map(({ callMs }) => callMs);
      figures.push(figureAlone(`${what}, a call by the ERP's own watch`, 'ms', null, took));
      const seen = runs.map((run) => run.most);
      figures.push(figureAlone(`${what}, most calls at once`, '', { of: 'figure', atMost: cap }, seen));
    }
    return figures;
  });
}

const sizes = { small: 10_000, large: Number(process.env.TIEOUT_BENCH_INVOICES ?? 100_000) } as const;

/** The most that a hub's process is resident for many exports, and for ten times as many. */
export function memoryOfMany(): Promise<readonly Figure[]> {
  return withPlainErp(async (erp) => {
    const peakOf = (invoices: number) =>
      withTieout(erp, 20, invoices, async (tieout) => (await oneRun(tieout, erp, invoices)).peakMb);
    const [small, large] = [await peakOf(sizes.small), await peakOf(sizes.large)];
    const of = (count: number) => `export of ${count.toLocaleString('en-US')}, resident at most`;
    return [
      figureAlone(of(sizes.small), 'MB', { of: 'figure', atMost: 200 }, [small]),
      figureAlone(of(sizes.large), 'MB', { of: 'figure', atMost: 200 }, [large]),
      figureOf('of the second, beside the first', 'MB', { of: 'ratio', atMost: 1.2 }, [{ ours: large, peer: small }]),
    ];
  });
}
