import { fill, words } from '../../src/domain/words/words.ts';
import { Usage } from './connect.ts';

const { cli } = words;

/** `--work 1=5000.00 --work 2=250.00`: amounts by the line's place in the schedule of values, each once. */
export function amountsOf(given: unknown, option: string): ReadonlyMap<number, string> {
  const pairs: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const amounts = new Map<number, string>();
  for (const pair of pairs) {
    const match = /^([1-9]\d{0,4})=(.+)$/.exec(String(pair));
    if (match === null) throw new Usage(fill(cli.badPair, { option, value: pair }));
    const line = Number(match[1]);
    if (amounts.has(line)) throw new Usage(fill(cli.surplus, { command: 'create', word: `--${option} ${pair}` }));
    amounts.set(line, match[2]!);
  }
  return amounts;
}
