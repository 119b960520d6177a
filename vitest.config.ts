import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { filesWithoutTheirProgram } from './test/support/other-programs.ts';

// What a worker, a hub or a command compiles, the next one finds: some six hundred processes begin in a run.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'tieout-tests-compiled');

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
