import { configDefaults, defineConfig } from 'vitest/config';
import { trytonTests, withTryton } from './test/support/with-tryton.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(withTryton ? [] : trytonTests)],
    globalSetup: ['test/support/server.ts', 'test/support/tryton-set-up.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // Two cores: more files at once only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
