interface OtherProgram {
  /** Set to 1 where the program may be used. */
  readonly variable: string;
  /** The files that need it. Without it they are not collected, so that nothing is skipped within a run. */
  readonly files: readonly string[];
  readonly says: string;
}

/** Programs of other people that some tests need, beside what npm brings. */
const otherPrograms: readonly OtherProgram[] = [
  {
    variable: 'TIEOUT_TEST_TRYTON',
    files: ['src/connectors/tryton/connector*.test.ts', 'test/api/journey-tryton.test.ts'],
    says:
      'The tests against a real Tryton were not included. On Debian, as root: TIEOUT_TEST_TRYTON=1 npm test ' +
      '(it installs Debian’s Tryton where that is missing).',
  },
  {
    variable: 'TIEOUT_TEST_FREETDS',
    files: ['**/freetds.test.ts'],
    says:
      'The tests with FreeTDS as a second client were not included. On Debian: apt-get install freetds-bin, then ' +
      'TIEOUT_TEST_FREETDS=1 npm test.',
  },
  {
    variable: 'TIEOUT_TEST_MONO',
    files: ['agent/windows/test/*.test.ts'],
    says:
      'The tests of Windows’ program, compiled and run by Mono, were not included. On Debian: apt-get install mono-mcs ' +
      'mono-runtime libmono-system-core4.0-cil, then TIEOUT_TEST_MONO=1 npm test.',
  },
];

const missing = otherPrograms.filter(({ variable }) => process.env[variable] !== '1');

export const filesWithoutTheirProgram = missing.flatMap(({ files }) => files);
/** What a run did not include, and how to include it. */
export const sayWhatWasLeftOut = missing.map(({ says }) => says);
