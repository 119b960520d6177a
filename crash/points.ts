import { abreast, type CrashGround, openCrashGround } from './parts/ground.ts';
import type { Life, Order } from './parts/life.ts';
import { type Step, stepsInCode, whensOf } from './parts/steps.ts';
import { say, type Table, table } from './parts/table.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { notReached, withoutTrial } from './without-trial.ts';

/** Lives under way at once: each with connections of its own to the database. */
const livesAbreast = 6;
/** Lost before those who come after set everything right. */
const livesInBatch = 120;

const isWithout = (step: Step) => Object.keys(withoutTrial).some((place) => step.file.startsWith(place));

/** Steps in the code that are in no scenario and have no reason to be in none. */
export const forgotten = (): readonly Step[] => {
  const tried = new Set(scenarios.flatMap(({ files }) => files));
  return stepsInCode().filter((step) => !tried.has(step.file) && !isWithout(step));
};

/** One order for every step of a scenario and every way of dying at it. */
export function ordersOf(scenario: Scenario): readonly Order[] {
  const steps = stepsInCode().filter(
    ({ file, within }) => scenario.files.includes(file) && notReached[`${file} ${within}`] === undefined,
  );
  const seen = new Map(steps.map((step) => [step.at, step]));
  return [...seen.values()].flatMap(({ at, within, call, door }) =>
    whensOf(door).map((when) => ({ at, within, call, when })),
  );
}

/** A file may be in several scenarios, each of which comes to some of its steps. */
const elsewhere = (results: readonly Result[], order: string) =>
  results.some(({ orders, missed }) => orders.has(order) && !missed.has(order));

interface Result {
  readonly name: string;
  readonly orders: ReadonlySet<string>;
  lives: number;
  struck: number;
  readonly missed: Set<string>;
  readonly wrong: string[];
}

const nameOf = ({ at, when }: Order) => `${at} ${when}`;

async function batch(ground: CrashGround, scenario: Scenario, orders: readonly Order[], result: Result): Promise<void> {
  const subjects = await scenario.prepare(ground, orders.length);
  const own = subjects.length / orders.length;
  await abreast(orders, scenario.oneByOne ? 1 : livesAbreast, async (order, index) => {
    const life: Life = await ground.life(order, undefined, scenario.fares?.(order));
    await scenario.act(ground, life, subjects[Math.floor(index * own)]!, order);
    life.die();
    result.lives++;
    if (!life.struck) return;
    result.struck++;
    result.missed.delete(nameOf(order));
  });
  result.wrong.push(...(await scenario.recover(ground, subjects)));
}

async function runScenario(scenario: Scenario, trials: number): Promise<Result> {
  const orders = ordersOf(scenario);
  const result: Result = {
    name: scenario.name,
    orders: new Set(orders.map(nameOf)),
    lives: 0,
    struck: 0,
    missed: new Set(orders.map(nameOf)),
    wrong: [],
  };
  const ground = await openCrashGround();
  try {
    const all = Array.from({ length: Math.max(trials, orders.length) }, (_, index) => orders[index % orders.length]!);
    for (let from = 0; from < all.length && result.wrong.length === 0; from += livesInBatch) {
      await batch(ground, scenario, all.slice(from, from + livesInBatch), result);
    }
    // What chance passed by is tried again, by itself.
    for (let left = 2; left > 0 && result.missed.size > 0 && result.wrong.length === 0; left--) {
      const again = orders.filter((order) => result.missed.has(nameOf(order)));
      await batch(ground, scenario, [...again, ...again, ...again], result);
    }
    return result;
  } finally {
    await ground.end();
  }
}

/**
 * A process is lost at every step of the code that changes or asks anything, before it, within it and after it, on a real
 * database; those who come after have to bring everything to its end, with no bill too many and none too few.
 * @param trials lives to be lost, all scenarios together.
 */
export async function points({ trials = 2_000, only }: { trials?: number; only?: string }): Promise<Table> {
  const chosen = scenarios.filter(({ name }) => only === undefined || name === only);
  const total = chosen.reduce((sum, one) => sum + ordersOf(one).length, 0);
  const results: Result[] = [];
  for (const scenario of chosen) {
    const begun = performance.now();
    const result = await runScenario(scenario, Math.ceil((trials * ordersOf(scenario).length) / total));
    results.push(result);
    say(`points ${result.name}: ${result.struck} lives in ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  }
  const wrong = results.flatMap(({ name, wrong, missed }) => [
    ...wrong.map((what) => `${name}: ${what}`),
    ...[...missed].filter((order) => !elsewhere(results, order)).map((order) => `${name}: no life came to ${order}`),
  ]);
  wrong.push(...forgotten().map(({ at, call }) => `${at} (${call}) has no trial`));
  return table(
    'Lives lost at each step',
    ['work', 'steps × ways', 'lives lost', 'wrong'],
    results.map(({ name, orders, struck, wrong: bad }) => [name, orders.size, struck, bad.length]),
    wrong,
  );
}
