import { readdirSync } from 'node:fs';
import { startServer } from '../test/support/server.ts';
import type { Attack } from './parts/attack.ts';

/**
 * Attacks the whole program, each file of this folder in its own way, and prints how many tries it held.
 * `npm run security` runs all of them, `npm run security -- races foreign-ids` these two.
 */

const all = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts' && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no attack called ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(2);
}

async function attack(file: string): Promise<Attack> {
  try {
    const { run } = (await import(`./${file}.ts`)) as { run: () => Promise<Attack> };
    return await run();
  } catch (cause) {
    // What could not be carried out has shown nothing.
    return { name: file, tried: 1, held: 0, note: `it broke: ${cause instanceof Error ? cause.stack : String(cause)}` };
  }
}

const stop = await startServer(true);
const rows: Attack[] = [];
for (const file of wanted.length > 0 ? wanted : all) {
  const row = await attack(file);
  rows.push(row);
  const width = Math.max(...all.map((name) => name.length), 20);
  if (rows.length === 1) console.log(`${'attack'.padEnd(width)}  tried   held  what came of it`);
  console.log(
    `${row.name.padEnd(width)}  ${String(row.tried).padStart(5)}  ${String(row.held).padStart(5)}  ${row.note}`,
  );
}
await stop();
const sum = (of: 'tried' | 'held') => rows.reduce((total, row) => total + row[of], 0);
console.log(`\n${sum('tried')} tried, ${sum('held')} held.`);
process.exit(sum('held') < sum('tried') || rows.some(({ tried }) => tried === 0) ? 1 : 0);
