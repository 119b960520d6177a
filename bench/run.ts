import { api } from './api.ts';
import { arithmetic } from './arithmetic.ts';
import { audit } from './audit.ts';
import { bulk } from './bulk.ts';
import { exporting } from './export.ts';
import { fairness } from './fairness.ts';
import { hubs } from './hubs.ts';
import { idle } from './idle.ts';
import { importing } from './import.ts';
import { latency, memoryOfMany } from './latency.ts';
import { longInvoice } from './lines.ts';
import { list, listOfAMillion } from './list.ts';
import { listPage } from './list-page.ts';
import { memory } from './memory.ts';
import type { Figure } from './parts/figures.ts';
import { withServer } from './parts/house.ts';
import { load, table } from './parts/table.ts';
import { ready } from './ready.ts';
import { sage } from './sage.ts';
import { sideBySide } from './side-by-side.ts';
import { start } from './start.ts';
import { tieOutOfMany } from './tie-out.ts';
import { tryton } from './tryton.ts';

type Bench = () => Promise<readonly Figure[]>;
const usual: Readonly<Record<string, Bench>> = {
  start,
  list,
  memory,
  export: exporting,
  import: importing,
  sage,
  lines: longInvoice,
  arithmetic,
  fairness,
  hubs,
  idle,
};
/** These need more than `npm install`, or a quarter of an hour, and are run where they are named. */
const named: Readonly<Record<string, Bench>> = {
  audit,
  api,
  ready,
  'side-by-side': sideBySide,
  latency,
  'memory-of-many': memoryOfMany,
  tryton,
  million: listOfAMillion,
  page: listPage,
  bulk,
  'tie-out': tieOutOfMany,
};
const benches = { ...usual, ...named };

const names = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(usual);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const all: Figure[] = [];
await withServer(async () => {
  for (const name of names) {
    process.stdout.write(`${name}: begun at ${load()}\n`);
    const figures = await benches[name]!();
    all.push(...figures);
    process.stdout.write(`${name}: ended at ${load()}\n${table(figures)}\n\n`);
  }
});
if (names.length > 1) process.stdout.write(`${table(all)}\n`);
