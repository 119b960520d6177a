import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { withServer } from '../bench/parts/house.ts';
import { ambiguity } from './ambiguity.ts';
import { backups } from './backups.ts';
import { controls } from './controls.ts';
import { diskFull } from './disk-full.ts';
import { lines } from './lines.ts';
import { lookAlikes } from './look-alikes.ts';
import { lookAlikesOnWires } from './look-alikes-on-wires.ts';
import { migrations } from './migrations.ts';
import { say, type Table } from './parts/table.ts';
import { points } from './points.ts';
import { poison } from './poison.ts';
import { processes } from './processes.ts';
import { promotion } from './promotion.ts';
import { restores } from './restores.ts';
import { stampede } from './stampede.ts';
import { upgrade } from './upgrade.ts';
import { worlds } from './worlds.ts';

const usage = `npm run crash                        everything, within ten minutes on two cores
npm run crash -- points              one part; the parts are named below
npm run crash -- points --trials N   so many lives lost at the steps of the code (2,000)
npm run crash -- points --only NAME  one scenario of it
npm run crash -- stampede --invoices 1000 --rounds 100
npm run crash -- poison --invoices 10000
npm run crash -- restores --rounds 100
npm run crash -- backups --invoices 500
npm run crash -- ambiguity --answers 50000
npm run crash -- look-alikes --cases 10000
npm run crash -- wires --cases 2000     look-alikes over Sage's, Tryton's and the agents' own wires
npm run crash -- wires --only tryton
npm run crash -- processes --kills 200 --stops 50
npm run crash -- lines --stops 50
npm run crash -- promotion --rounds 10
npm run crash -- disk-full --stops 10   takes root, to mount a small disk
npm run crash -- controls --peers node-red   also Node-RED, which npm brings into a folder of its own
npm run crash -- migrations --links 400 --every 1
npm run crash -- upgrade --links 1000000
npm run crash -- worlds --worlds 1000`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    trials: { type: 'string' },
    only: { type: 'string' },
    invoices: { type: 'string' },
    rounds: { type: 'string' },
    answers: { type: 'string' },
    cases: { type: 'string' },
    kills: { type: 'string' },
    stops: { type: 'string' },
    every: { type: 'string' },
    links: { type: 'string' },
    worlds: { type: 'string' },
    peers: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
type Counted =
  | 'trials'
  | 'invoices'
  | 'rounds'
  | 'answers'
  | 'cases'
  | 'kills'
  | 'stops'
  | 'every'
  | 'worlds'
  | 'links';
/** How many, where it was said; each part has its own idea of how many else. */
const counts: Partial<Record<Counted, number>> = Object.fromEntries(
  (['trials', 'invoices', 'rounds', 'answers', 'cases', 'kills', 'stops', 'every', 'worlds', 'links'] as const).flatMap(
    (name) => (values[name] === undefined ? [] : [[name, Number(values[name])]]),
  ),
);

const parts: Readonly<Record<string, () => Promise<Table | readonly Table[]>>> = {
  points: () => points({ ...counts, ...(values.only === undefined ? {} : { only: values.only }) }),
  stampede: () => stampede(counts),
  poison: () => poison(counts),
  restores: () => restores(counts),
  backups: () => backups(counts),
  ambiguity: () => ambiguity(counts),
  processes: () => processes(counts),
  lines: () => lines(counts),
  migrations: () => migrations(counts),
  upgrade: () => upgrade(counts),
  worlds: () => worlds(counts),
  promotion: () => promotion(counts),
  'disk-full': () => diskFull(counts),
  controls: () => controls({ peers: values.peers.split(',') }),
  'look-alikes': () => lookAlikes(counts),
  wires: () => lookAlikesOnWires({ ...counts, ...(values.only === undefined ? {} : { wires: [values.only] }) }),
};

const names = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = names.filter((name) => !Object.hasOwn(parts, name));
if (values.help || unknown.length > 0) {
  console.log(`${usage}\n\nParts: ${Object.keys(parts).join(', ')}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

let wrong = 0;
for (const name of names) {
  const begun = performance.now();
  say(`${name}: begun at load ${loadavg()[0]!.toFixed(1)}`);
  // Each on a server of its own: some of them end theirs.
  for (const { title, text, wrong: found } of await withServer(async () => [await parts[name]!()].flat())) {
    console.log(
      `\n${title} (${((performance.now() - begun) / 1_000).toFixed(0)} s, load ${loadavg()[0]!.toFixed(1)})\n\n${text}`,
    );
    for (const what of found.slice(0, 40)) console.log(`WRONG ${what}`);
    wrong += found.length;
  }
}
console.log(wrong === 0 ? '\nno promise was broken' : `\n${wrong} things are wrong`);
process.exit(wrong === 0 ? 0 : 1);
