import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const days = 'sim/days.mutants.ts';

/** The days come last: most breaks are found by a test of milliseconds, and nobody lives a day for them. */
class DaysLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((one, other) => Number(one.moduleId.endsWith(days)) - Number(other.moduleId.endsWith(days)));
  }
}

/** What `npm run mutants` asks of each broken program: the tests of the protocol's core that need no database. */
export default defineConfig({
  test: {
    include: [
      'src/domain/{link,sighting,unlink,policy,dead-end,reject-parked}.test.ts',
      'src/app/commands/{look-both-ways,move-invoice,unlink,accept,retry,reject}.test.ts',
      'src/app/jobs/{ask-once,export-absence,export-answers,export-by-word,export-in-doubt,known-asks,look-together,pause}.test.ts',
      'src/connectors/{careful,careful-lists,careful-records,believed,limited,one-ask,watched,trouble}.test.ts',
      days,
    ],
    sequence: { sequencer: DaysLast },
    testTimeout: 60_000,
  },
});
