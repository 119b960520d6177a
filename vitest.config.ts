import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { filesWithoutTheirProgram } from './test/support/other-programs.ts';

// What a worker, a hub or a command compiles, the next one finds: some six hundred processes begin in a run.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'tieout-tests-compiled');

const exclude = [...configDefaults.exclude, ...filesWithoutTheirProgram];
/** Rules, tables and the page's own code need no database. */
const rules = ['src/domain/**/*.test.ts', 'src/web/**/*.test.ts', 'src/documents/**/*.test.ts'];

export default defineConfig({
  resolve: { alias: { '@node-rs/argon2': fileURLToPath(new URL('test/support/quick-argon2.ts', import.meta.url)) } },
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // Of two cores: many files wait for a clock, a browser or another program, and meanwhile two others work.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // A worker loads the program once; what one file changes in it is put back before the next.
    isolate: false,
    setupFiles: ['test/support/left-as-found.ts', 'test/support/open-pages.ts'],
    // Long enough that a busy machine fails no test; what hangs is told apart by the shorter waits within.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // What is to come to be by itself takes its time on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'house',
          globalSetup: ['test/support/server.ts', 'test/support/tryton-set-up.ts'],
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'agent/**/*.test.ts'],
          exclude: [...exclude, ...rules],
        },
      },
      { extends: true, test: { name: 'rules', include: rules, exclude } },
    ],
  },
});
