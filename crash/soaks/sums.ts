import { loadavg } from 'node:os';
import { table } from '../parts/table.ts';
import { type Held, slopeOf } from './memory.ts';

/** What must be the same at the end, whatever went wrong meanwhile. */
export interface Sums {
  readonly exported: number;
  readonly linked: number;
  readonly inErp: number;
  readonly audited: number;
}

export interface Soaked {
  readonly invoices: number;
  readonly sums: Sums;
  /** What the hub's process held, without the time that warms it up. */
  readonly held: Held;
  readonly seconds: number;
  /** What went wrong at the ERP, how often, and whatever else is to be told. */
  readonly besides: readonly string[];
  /** What is wrong apart from the sums. */
  readonly wrong: readonly string[];
}

const columns = ['invoices', 'exported', 'linked', 'in the ERP', 'audited', 'MB at the end', 'MB per 1,000', 'seconds'];

/** Prints what a soak came to. @returns is everything as it must be? */
export function tellSums({ invoices, sums, held, seconds, besides, wrong }: Soaked): boolean {
  const { exported, linked, inErp, audited } = sums;
  const memory = [held.at(-1)![1].toFixed(0), slopeOf(held).toFixed(1)];
  const row = [invoices, exported, linked, inErp, audited, ...memory, seconds.toFixed(0)];
  console.log(`\n${table('Soak', columns, [row], []).text}\n\nload ${loadavg()[0]!.toFixed(1)}`);
  for (const line of [...besides, ...wrong]) console.log(line);
  const same = [exported, linked, inErp, audited].every((sum) => sum === invoices);
  console.log(same ? 'exported = linked = in the ERP = audited' : 'the sums differ');
  return same && wrong.length === 0;
}
