import { fork } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withServer } from '../bench/parts/house.ts';
import type { Finding, Share, Tally } from './feed.ts';
import { surfaces } from './surfaces.ts';

const usage = `npm run fuzz                          1,000,000 inputs, over all surfaces
npm run fuzz -- --count N             so many
npm run fuzz -- --seed SEED           others than those of seed 1
npm run fuzz -- --only 'our API'      one surface, all of --count
npm run fuzz -- --only 'our API' --seed 1 --from 8000 --count 400
                                      those of a finding: from the beginning of its surface's life to it

Surfaces: ${surfaces.map(({ name }) => name).join(', ')}`;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
    from: { type: 'string', default: '0' },
    processes: { type: 'string', default: String(Math.max(1, Math.min(availableParallelism(), 4))) },
    help: { type: 'boolean', default: false },
  },
});
const unknown = values.only.filter((name) => !surfaces.some((one) => one.name === name));
if (values.help || unknown.length > 0) {
  console.log(usage);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const say = (n: number) => n.toLocaleString('en');
const [seed, count, from] = [values.seed, values.count, values.from].map(Number) as [number, number, number];
const wanted = surfaces.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const parts = wanted.reduce((sum, { share }) => sum + share, 0);
/** Long shares are cut, so that no process is left alone at the end, and begin with the slowest. */
const shares: Share[] = wanted.flatMap(({ name, share, life }) => {
  const all = Math.max(1, Math.round((count * share) / parts));
  const each = Math.max(life, Math.ceil(all / 8));
  return Array.from({ length: Math.ceil(all / each) }, (_, i) => ({
    ...{ surface: name, seed, from: from + i * each, count: Math.min(each, all - i * each) },
  }));
});

const came = new Map<string, Map<string, number>>();
const findings = new Map<string, { readonly first: Finding; times: number }>();
let [done, mostRss] = [0, 0];
const begun = Date.now();

function note(surface: string, tally: Tally): void {
  const of = came.get(surface) ?? new Map<string, number>();
  came.set(surface, of);
  for (const [to, times] of Object.entries(tally.came)) of.set(to, (of.get(to) ?? 0) + times);
  const before = done;
  done += tally.done;
  mostRss = Math.max(mostRss, tally.rss);
  for (const finding of tally.findings) {
    const key = `${finding.surface}: ${finding.what.replaceAll(/\d+/g, 'N').slice(0, 160)}`;
    const known = findings.get(key);
    if (known === undefined) {
      findings.set(key, { first: finding, times: 1 });
      console.log(
        `FOUND ${finding.surface}, seed ${finding.seed}, input ${finding.index} (life since ${finding.since}): ${finding.what}\n      ${finding.input}`,
      );
    } else known.times++;
  }
  if (Math.floor(before / 20_000) !== Math.floor(done / 20_000)) {
    const seconds = (Date.now() - begun) / 1_000;
    console.error(
      `${say(done)} of ${say(count)}, ${findings.size} findings, ${say(Math.round(done / seconds))}/s, load ${loadavg()[0]!.toFixed(1)}`,
    );
  }
}

/** One share in a process of its own; one that dies is a finding too. */
function run(share: Share): Promise<void> {
  return new Promise((resolve) => {
    let fed = 0;
    const child = fork(fileURLToPath(new URL('./share.ts', import.meta.url)), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (tally: Tally) => {
      fed += tally.done;
      note(share.surface, tally);
    });
    child.once('exit', (code, signal) => {
      if (code !== 0) {
        const index = share.from + fed;
        const what = `the process ended with ${code ?? signal} within the 500 inputs from ${index} on`;
        note(share.surface, {
          done: 0,
          came: {},
          rss: 0,
          findings: [{ surface: share.surface, seed, index, since: share.from, what, input: '' }],
        });
      }
      resolve();
    });
    child.send(share);
  });
}

/** Broken off, it tells what came so far. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    tell();
    process.exit(130);
  });
}

await withServer(async () => {
  const waiting = shares.toSorted((a, b) => b.count - a.count);
  const worker = async () => {
    for (let share = waiting.shift(); share !== undefined; share = waiting.shift()) await run(share);
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, worker));
});

tell();
console.log(findings.size === 0 ? '\nnothing was found' : `\n${findings.size} findings`);
process.exit(findings.size === 0 ? 0 : 1);

/** By surface and by what they came to, and each finding with how to have it again. */
function tell(): void {
  const seconds = (Date.now() - begun) / 1_000;
  console.log(
    `\nseed ${seed}: ${say(done)} inputs in ${seconds.toFixed(0)} s (${say(Math.round(done / seconds))}/s), at most ${Math.round(mostRss / 1e6)} MB a process, load ${loadavg()[0]!.toFixed(1)}\n`,
  );
  for (const { name } of wanted) {
    const of = [...(came.get(name) ?? [])].sort(([a], [b]) => a.localeCompare(b));
    const all = of.reduce((sum, [, times]) => sum + times, 0);
    console.log(
      `${name.padEnd(28)} ${say(all).padStart(9)}  ${of.map(([to, times]) => `${to} ${say(times)}`).join(', ')}`,
    );
  }
  const sorted = [...findings.values()].sort((a, b) => b.times - a.times);
  for (const { first, times } of sorted) {
    console.log(
      `\n${times}× ${first.surface}: ${first.what}\n   again: npm run fuzz -- --only '${first.surface}' --seed ${first.seed} --from ${first.since} --count ${first.index - first.since + 1}\n   alone: npm run fuzz -- --only '${first.surface}' --seed ${first.seed} --from ${first.index} --count 1`,
    );
  }
}
