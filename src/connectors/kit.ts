import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { ErpHarness } from './harness.ts';
import { kitOf } from './kit/case.ts';
import { kitCases } from './kit/cases.ts';

export type * from './harness.ts';
export { noRecords } from './harness.ts';
export { callMeter } from './kit/call-meter.ts';

/**
 * What every connector must keep, tested against its ERP or a simulator on the ERP's own wire. It never skips: what an
 * ERP lacks its harness must still answer for.
 */
export function testConnector(name: string, open: () => Promise<ErpHarness>): void {
  describe(`${name} keeps the contract of connectors`, () => {
    let harness: ErpHarness;
    beforeAll(async () => {
      harness = await open();
    }, 60_000);
    afterEach(() => harness.weather.comeBack());
    afterAll(() => harness?.close());

    for (const { name: promise, run } of kitCases) {
      it(promise, () => run(kitOf(harness)), 60_000);
    }
  });
}
