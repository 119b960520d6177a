import type { Chance } from '../sim/chance.ts';
import { type Came, chanceOf, type Fed, type Surface } from './parts/surface.ts';

/** A part of a run. */
export interface Share {
  readonly surface: string;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}

export interface Finding {
  readonly surface: string;
  readonly seed: number;
  readonly index: number;
  /** Of the surface's life in which it was met, the first input: what went before may have a part in it. */
  readonly since: number;
  readonly what: string;
  readonly input: string;
}

/** What a share has come to since it was last told. */
export interface Tally {
  readonly done: number;
  readonly came: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** Bytes that the process holds. */
  readonly rss: number;
}

/** So many inputs are told of at once. */
const toldEach = 500;
/** No input and no number of them may make the process hold more, in bytes. */
const mostRss = 1_500_000_000;

/**
 * Feeds a share of a run to its surface. What breaks outside of any call (a rejection that nobody hears, a throw in a
 * timer) is a finding of the input that was being fed.
 */
export async function feedShare(surface: Surface, share: Share, told: (tally: Tally) => void, open = surface.open) {
  const { seed, from, count } = share;
  let came: Record<string, number> = {};
  let findings: Finding[] = [];
  let done = 0;
  let [index, since] = [from, from];
  let last: (() => string) | null = null;
  let fed: Fed | null = null;
  const found = (what: string, input: string) =>
    void findings.push({ surface: surface.name, seed, index, since, what, input });
  const loose = (cause: unknown) =>
    found(
      `nobody caught: ${cause instanceof Error ? (cause.stack ?? cause.message).slice(0, 600) : String(cause)}`,
      last?.() ?? '',
    );
  process.on('uncaughtException', loose).on('unhandledRejection', loose);
  const tell = () => {
    const { rss } = process.memoryUsage;
    told({ done, came, findings, rss: rss() });
    came = {};
    findings = [];
    done = 0;
  };
  try {
    for (; index < from + count; index++) {
      if (fed !== null && (index - since >= surface.life || fed.spent?.() === true)) {
        await fed.close();
        fed = null;
      }
      if (fed === null) {
        since = index;
        fed = await open();
      }
      const one = await notLate(fed, () => chanceOf(seed, surface.name, index), surface.mostMs);
      last = one.shown;
      came[one.to] = (came[one.to] ?? 0) + 1;
      for (const what of one.wrong) found(what, one.shown());
      done++;
      if (done >= toldEach) {
        if (process.memoryUsage.rss() > mostRss) found(`the process holds ${process.memoryUsage.rss()} bytes`, '');
        tell();
      }
    }
  } finally {
    await fed?.close();
    // What the last of them left behind may still come to light.
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell();
    process.off('uncaughtException', loose).off('unhandledRejection', loose);
  }
}

/** A busy machine is not late so often in a row; what never believes a whole answer is. */
const mostTries = 4;

async function notLate(fed: Fed, chance: () => Chance, mostMs: number): Promise<Came> {
  for (let tries = 1; ; tries++) {
    const one = await inTime(fed.feed(chance()), mostMs);
    if (one.late !== true || tries === mostTries) return one;
  }
}

/** What it came to; where it came to nothing in time, or threw, that is what is wrong with it. */
async function inTime(feeding: Promise<Came>, mostMs: number): Promise<Came> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Came>((resolve) => {
    timer = setTimeout(() => resolve({ to: 'late', wrong: [`nothing after ${mostMs} ms`], shown: () => '' }), mostMs);
  });
  try {
    return await Promise.race([feeding, late]);
  } catch (cause) {
    const what = cause instanceof Error ? (cause.stack ?? cause.message).slice(0, 600) : String(cause);
    return { to: 'broke', wrong: [`it broke: ${what}`], shown: () => '' };
  } finally {
    clearTimeout(timer);
  }
}
