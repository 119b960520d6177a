import type { Reporter, TestModule } from 'vitest/node';
import { sayWhatWasLeftOut } from './other-programs.ts';

/** Ends the run with one plain line that people and programs find: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const of = (one: (typeof states)[number]) => states.filter((state) => state === one).length;
      passed += of('passed');
      failed += of('failed');
      skipped += of('skipped') + of('pending');
      // It could not be loaded, or what its tests stand on could not be made: none of them ran.
      if (module.state() === 'failed' && of('failed') === 0) failed++;
    }
    process.on('exit', () => {
      for (const sentence of sayWhatWasLeftOut) process.stdout.write(`\n${sentence}\n`);
      process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    });
  }
}
