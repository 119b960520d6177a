import { afterAll, beforeAll, expect, it } from 'vitest';
import { replaceClocks } from './time.ts';

const own = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  clearTimeout: globalThis.clearTimeout,
  clearInterval: globalThis.clearInterval,
};
const now = Object.getOwnPropertyDescriptor(performance, 'now');
const wall = Object.getOwnPropertyDescriptor(Date, 'now')!;
const timeout = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout')!;

/** Simulated days of the code that ships: so many for each test, so that a mistake is told of as soon as it is found. */
const each = 40;
const handfuls = 12;

let runSchedule: typeof import('./schedule.ts').runSchedule;
beforeAll(async () => {
  replaceClocks();
  ({ runSchedule } = await import('./schedule.ts'));
});
afterAll(() => {
  Object.assign(globalThis, own);
  Object.defineProperty(AbortSignal, 'timeout', timeout);
  Object.defineProperty(Date, 'now', wall);
  if (now === undefined) Reflect.deleteProperty(performance, 'now');
  else Object.defineProperty(performance, 'now', now);
});

for (let handful = 0; handful < handfuls; handful++) {
  it(`breaks no promise on days ${handful * each + 1} to ${(handful + 1) * each}`, async () => {
    for (let seed = handful * each + 1; seed <= (handful + 1) * each; seed++) {
      const { wrong } = await runSchedule(seed);
      expect(wrong, `seed ${seed}`).toBeNull();
    }
  });
}
