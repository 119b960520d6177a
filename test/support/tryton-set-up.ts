import { prepareTryton } from './tryton.ts';

/** Before all tests, for installing it takes longer than a test may. Where no Tryton is wanted, it does nothing. */
export default async function prepare(): Promise<(() => void) | undefined> {
  if (process.env.TIEOUT_TEST_TRYTON !== '1') return undefined;
  return prepareTryton((line) => void process.stdout.write(`${line}\n`));
}
