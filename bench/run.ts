import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { accepting } from './accept.ts';
import { api } from './api.ts';
import { arithmetic } from './arithmetic.ts';
import { audit } from './audit.ts';
import { bulk } from './bulk.ts';
import { exporting } from './export.ts';
import { fairness } from './fairness.ts';
import { footprint } from './footprint.ts';
import { hubs } from './hubs.ts';
import { idle } from './idle.ts';
import { importing } from './import.ts';
import { latency, memoryOfMany } from './latency.ts';
import { longInvoice } from './lines.ts';
import { list, listOfAMillion } from './list.ts';
import { listPage } from './list-page.ts';
import { memory } from './memory.ts';
import { chart } from './parts/chart.ts';
import type { Figure } from './parts/figures.ts';
import { withServer } from './parts/house.ts';
import { load, table } from './parts/table.ts';
import { ready } from './ready.ts';
import { sage } from './sage.ts';
import { sideBySide } from './side-by-side.ts';
import { start } from './start.ts';
import { tieOutOfMany } from './tie-out.ts';
import { tryton } from './tryton.ts';

const usage = `npm run bench                            the usual ones; the benches are named below
npm run bench -- list memory             these
npm run bench -- side-by-side --release  also n8n, which npm brings into a folder of its own: 2.8 GB, some minutes
npm run bench -- tie-out --release
npm run bench -- footprint --release
npm run bench -- --chart figures.svg     also a picture of them: how much better or worse than wanted each is`;

/** With `--release` a bench takes in the peers that cost minutes and gigabytes to bring. */
type Bench = (release: boolean) => Promise<readonly Figure[]>;
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
  footprint,
  million: listOfAMillion,
  page: listPage,
  bulk,
  accept: accepting,
  'tie-out': tieOutOfMany,
};
const benches = { ...usual, ...named };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    release: { type: 'boolean', default: false },
    chart: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(usual);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (values.help || unknown.length > 0) {
  process.stderr.write(`${usage}

Benches: ${Object.keys(benches).join(', ')}
`);
  process.exit(unknown.length > 0 ? 2 : 0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const all: (Figure & { readonly bench: string })[] = [];
const begunAt = load();
await withServer(async () => {
  for (const name of names) {
    process.stdout.write(`${name}: begun at ${load()}\n`);
    const figures = await benches[name]!(values.release);
    all.push(...figures.map((figure) => ({ ...figure, bench: name })));
    process.stdout.write(`${name}: ended at ${load()}\n${table(figures)}\n\n`);
  }
});
if (names.length > 1) process.stdout.write(`${table(all)}\n`);
if (values.chart !== undefined) {
  const when = new Date().toISOString().slice(0, 10);
  const drawn = all.map((figure) => ({ ...figure, what: `${figure.bench}: ${figure.what}` }));
  writeFileSync(values.chart, chart(drawn, `${when}, ${availableParallelism()} cores, ${begunAt} to ${load()}`));
}
