import { defineConfig } from 'vitest/config';

/** What `npm run mutants` asks of each broken program: the tests of the protocol's core that need no database. */
export default defineConfig({
  test: {
    include: [
      'src/domain/{link,sighting,unlink,policy,dead-end}.test.ts',
      'src/app/commands/{look-both-ways,move-invoice,unlink,accept,retry}.test.ts',
      'src/app/jobs/{ask-once,export-answers,look-together,pause}.test.ts',
      'src/connectors/{careful,careful-lists,careful-records,believed,limited,one-ask,watched,trouble}.test.ts',
      'sim/days.mutants.ts',
    ],
    testTimeout: 60_000,
  },
});
