import { defineConfig } from 'vitest/config';

/** Not among the tests of `npm test`: these need Mono (Debian: mono-mcs, mono-runtime) to run Windows' program. */
export default defineConfig({
  test: {
    include: ['agent/windows/test/*.test.ts'],
    root: new URL('../../..', import.meta.url).pathname,
    testTimeout: 60_000,
  },
});
