import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that need another program on this machine, by the variable that says (`1`) that it is there. */
const withAnotherProgram = { TIEOUT_TEST_FREETDS: '**/freetds.test.ts' };

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...Object.entries(withAnotherProgram).flatMap(([variable, files]) =>
        process.env[variable] === '1' ? [] : files,
      ),
    ],
    globalSetup: ['test/support/server.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // Two cores: more files at once only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
