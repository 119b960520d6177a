import type pg from 'pg';

/** Faults that people and tests can order. They touch the connector's two ports, never the page or its calls. */
export interface Weather {
  /** Nothing answers. */
  readonly down: boolean;
  /** Added to every call of the connector, in milliseconds. */
  readonly latency_ms: number;
  /** The next message takes effect, and its answer is lost. Serves once. */
  readonly lose_next_answer: boolean;
  /** The next message is refused with this sentence. Serves once. */
  readonly refuse_next: string | null;
  /** Record number of an invoice that someone else has open: it cannot be deleted, voided or paid. */
  readonly locked_record: string | null;
  /** A month, `yyyy-mm`, whose period is closed to posting. */
  readonly closed_period: string | null;
}
export type WeatherChange = Partial<{ -readonly [Field in keyof Weather]: Weather[Field] }>;

export const fairWeather: Weather = {
  down: false,
  latency_ms: 0,
  lose_next_answer: false,
  refuse_next: null,
  locked_record: null,
  closed_period: null,
};

const mostLatencyMs = 60_000;
const anyRefusal = 'The record was refused.';

type Reader = (value: unknown) => { readonly ok: unknown } | { readonly wants: string };
const wants = (what: string) => ({ wants: what });
const boolean: Reader = (value) => (typeof value === 'boolean' ? { ok: value } : wants('true or false'));
const fields: Readonly<Record<keyof Weather, Reader>> = {
  down: boolean,
  lose_next_answer: boolean,
  latency_ms: (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= mostLatencyMs
      ? { ok: value }
      : wants(`a whole number from 0 to ${mostLatencyMs}`),
  refuse_next: (value) => {
    if (value === null || value === false) return { ok: null };
    if (value === true) return { ok: anyRefusal };
    const fits = typeof value === 'string' && value.trim() !== '' && value.length <= 300;
    return fits ? { ok: value } : wants('a sentence of at most 300 characters, true, false or null');
  },
  locked_record: (value) =>
    value === null || (typeof value === 'string' && /^\d{1,15}$/.test(value))
      ? { ok: value }
      : wants('a record number as a string, or null'),
  closed_period: (value) =>
    value === null || (typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value))
      ? { ok: value }
      : wants('a month such as 2026-03, or null'),
};

/** Reads what someone sent. The problem is a sentence that names the field. */
export function parseWeather(body: unknown): { readonly change: WeatherChange } | { readonly problem: string } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { problem: `The weather is an object with any of the fields ${Object.keys(fields).join(', ')}.` };
  }
  const change: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(fields, name)) {
      return {
        problem: `There is no weather called ${name.slice(0, 60)}: it knows ${Object.keys(fields).join(', ')}.`,
      };
    }
    const read = fields[name as keyof Weather](value);
    if ('wants' in read) return { problem: `${name} must be ${read.wants}.` };
    change[name] = read.ok;
  }
  return { change: change as WeatherChange };
}

const columns = Object.keys(fields).join(', ');

export async function readWeather(db: pg.Pool | pg.PoolClient): Promise<Weather> {
  const { rows } = await db.query<Weather>(`select ${columns} from weather`);
  return rows[0] ?? fairWeather;
}

/** Named fields change, the others stay. */
export async function changeWeather(db: pg.Pool, change: WeatherChange): Promise<Weather> {
  const names = Object.keys(change).filter((name) => Object.hasOwn(fields, name)) as (keyof Weather)[];
  if (names.length === 0) return readWeather(db);
  const sets = names.map((name, i) => `${name} = $${i + 1}`).join(', ');
  const values = names.map((name) => change[name]);
  const { rows } = await db.query<Weather>(`update weather set ${sets} returning ${columns}`, values);
  return rows[0] ?? fairWeather;
}

/** Takes the refusal that was ordered for the next message, if one was. Only one caller gets it. */
export async function takeRefusal(db: pg.Pool): Promise<string | null> {
  const taken = await db.query<{ refuse_next: string }>(
    `update weather set refuse_next = null from (select refuse_next from weather for update) as before
     where before.refuse_next is not null returning before.refuse_next`,
  );
  return taken.rows[0]?.refuse_next ?? null;
}

/** Takes the loss that was ordered for the next answer, if one was. Only one caller gets it. */
export async function takeLoss(db: pg.Pool): Promise<boolean> {
  const taken = await db.query('update weather set lose_next_answer = false where lose_next_answer');
  return taken.rowCount === 1;
}
