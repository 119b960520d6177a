import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { filesWithoutTheirProgram } from './test/support/other-programs.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'agent/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...filesWithoutTheirProgram],
    globalSetup: ['test/support/server.ts', 'test/support/tryton-set-up.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // Of two cores: many files wait for a clock, a browser or another program, and meanwhile a third one works.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
