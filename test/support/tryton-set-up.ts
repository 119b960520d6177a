import { prepareTryton } from './tryton.ts';
import { withTryton } from './with-tryton.ts';

/** Before all tests, for installing it takes longer than a test may. Where no Tryton is wanted, it does nothing. */
export default async function prepare(): Promise<(() => void) | undefined> {
  if (!withTryton) return undefined;
  return prepareTryton((line) => void process.stdout.write(`${line}\n`));
}
