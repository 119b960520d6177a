/** Tests against a real Tryton are run where it may be installed and started, and somebody said so. */
export const withTryton = process.env.TIEOUT_TEST_TRYTON === '1';

/** The files that need one. Without it they are not collected, so that nothing is skipped within a run. */
export const trytonTests: readonly string[] = [
  'src/connectors/tryton/connector*.test.ts',
  'test/api/journey-tryton.test.ts',
];

export const sayWithoutTryton =
  'The tests against a real Tryton were not included. On Debian, as root: TIEOUT_TEST_TRYTON=1 npm test ' +
  '(it installs Debian’s Tryton where that is missing).';
