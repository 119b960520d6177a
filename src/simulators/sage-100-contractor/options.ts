import type pg from 'pg';
import type { Tx } from './database.ts';
import type { Rules } from './prerequisites.ts';
import { readWeather } from './weather.ts';

/** Settings of the pretended program that its owner chooses. They are kept in the books, and restored with them. */
export interface Options {
  /** What becomes of an invoice past what is left of its subcontract (Options of 4-2). */
  readonly over_subcontract: 'none' | 'warning' | 'refuse';
  /** Months, `yyyy-mm`, whose periods are closed to posting (1-6). */
  readonly closed_periods: readonly string[];
}
export type OptionsChange = Partial<{ -readonly [Name in keyof Options]: Options[Name] }>;

const mostPeriods = 240;
const month = /^\d{4}-(0[1-9]|1[0-2])$/;

type Reading = { readonly change: OptionsChange } | { readonly problem: string };

/** Reads what someone sent. The problem is a sentence that names the option. */
export function parseOptions(body: unknown): Reading {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { problem: 'The options are an object with over_subcontract, closed_periods or both.' };
  }
  const change: OptionsChange = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'over_subcontract' && (value === 'none' || value === 'warning' || value === 'refuse')) {
      change.over_subcontract = value;
    } else if (name === 'closed_periods' && isMonths(value)) {
      change.closed_periods = [...new Set(value)].sort();
    } else if (name === 'over_subcontract') {
      return { problem: 'over_subcontract must be none, warning or refuse.' };
    } else if (name === 'closed_periods') {
      return { problem: `closed_periods must be a list of at most ${mostPeriods} months such as 2026-03.` };
    } else {
      return { problem: `There is no option called ${name.slice(0, 60)}.` };
    }
  }
  return { change };
}

const isMonths = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= mostPeriods &&
  value.every((one) => typeof one === 'string' && month.test(one));

export async function readOptions(db: pg.Pool | Tx): Promise<Options> {
  const { rows } = await db.query<Options>('select over_subcontract, closed_periods from options');
  return rows[0] ?? { over_subcontract: 'none', closed_periods: [] };
}

/** Named options change, the others stay. */
export async function changeOptions(tx: Tx, change: OptionsChange): Promise<Options> {
  const { over_subcontract = null, closed_periods = null } = change;
  await tx.query(
    `update options set over_subcontract = coalesce($1, over_subcontract),
       closed_periods = coalesce($2, closed_periods)`,
    [over_subcontract, closed_periods],
  );
  return await readOptions(tx);
}

/** What the options and the weather say together about a new invoice. */
export async function readRules(tx: Tx): Promise<Rules> {
  const [options, weather] = [await readOptions(tx), await readWeather(tx)];
  const closedPeriods = weather.closed_period === null ? [] : [weather.closed_period];
  return {
    closedPeriods: [...options.closed_periods, ...closedPeriods],
    overSubcontract: options.over_subcontract,
    lockedSubcontract: weather.locked_subcontract,
    blank: weather.blank_next,
  };
}
