import type pg from 'pg';

/** What the connector's way to the database meets: SQL Server's wire. */
export interface DatabaseWeather {
  /** Nothing answers. */
  readonly down: boolean;
  /** Added to every call of the connector, in milliseconds. */
  readonly latency_ms: number;
  /** Every login is refused with this error of SQL Server; null lets it in. */
  readonly refuse_login: 18456 | 4060 | 17892 | null;
  /** The database bears the name of another company. */
  readonly wrong_database: boolean;
  /** The next batch is chosen as the victim of a deadlock (1205). Serves once. */
  readonly deadlock_next: boolean;
  /** The connection of the next batch breaks: before the first row, or after some rows. Serves once. */
  readonly drop_next: 'before' | 'in the middle' | null;
}

/** Faults that people and tests can order. They touch the connector's two ways in, never the page or its calls. */
export interface Weather extends DatabaseWeather {
  /** The next message takes effect, and its answer is lost. Serves once. */
  readonly lose_next_answer: boolean;
  /** The next message is refused with this sentence. Serves once. */
  readonly refuse_next: string | null;
  /** Record number of an invoice that someone else has open: it cannot be deleted, voided or paid. */
  readonly locked_record: string | null;
  /** Number of a subcontract that someone else has open: it takes no invoice. */
  readonly locked_subcontract: string | null;
  /** A month, `yyyy-mm`, whose period is closed to posting, beside those that the program's options close. */
  readonly closed_period: string | null;
  /** The next message is accepted and this column of its invoice stays empty, as field security may do. Serves once. */
  readonly blank_next: BlankColumn | null;
  /** No seat of Sage's licence is free for a session of the program interface. */
  readonly no_licence: boolean;
  /** The user may not use the program interface. */
  readonly user_denied: boolean;
  /** Another session holds the company exclusively. */
  readonly exclusive_access: boolean;
}
export type WeatherChange = Partial<{ -readonly [Field in keyof Weather]: Weather[Field] }>;

const blankColumns = ['usrdf1', 'usrdf2', 'ctcnum', 'dscrpt', 'refnum', 'retain'] as const;
export type BlankColumn = (typeof blankColumns)[number];

export const fairWeather: Weather = {
  down: false,
  latency_ms: 0,
  lose_next_answer: false,
  refuse_next: null,
  locked_record: null,
  locked_subcontract: null,
  closed_period: null,
  blank_next: null,
  no_licence: false,
  user_denied: false,
  exclusive_access: false,
  refuse_login: null,
  wrong_database: false,
  deadlock_next: false,
  drop_next: null,
};

const mostLatencyMs = 60_000;
const anyRefusal = 'The record was refused.';

type Reader = (value: unknown) => { readonly ok: unknown } | { readonly wants: string };
const wants = (what: string) => ({ wants: what });
const boolean: Reader = (value) => (typeof value === 'boolean' ? { ok: value } : wants('true or false'));
const oneOf =
  (...values: readonly (string | number)[]): Reader =>
  (value) =>
    value === null || values.some((known) => known === value) ? { ok: value } : wants(`${values.join(', ')} or null`);
const fields: Readonly<Record<keyof Weather, Reader>> = {
  down: boolean,
  lose_next_answer: boolean,
  no_licence: boolean,
  user_denied: boolean,
  exclusive_access: boolean,
  wrong_database: boolean,
  deadlock_next: boolean,
  blank_next: oneOf(...blankColumns),
  refuse_login: oneOf(18456, 4060, 17892),
  drop_next: oneOf('before', 'in the middle'),
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
  locked_subcontract: (value) =>
    value === null || (typeof value === 'string' && value !== '' && value.length <= 20)
      ? { ok: value }
      : wants("a subcontract's number, or null"),
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

type Once = 'refuse_next' | 'blank_next' | 'drop_next' | 'lose_next_answer' | 'deadlock_next';

/** Takes what was ordered for the next call, if anything was; otherwise null or false. Only one caller gets it. */
export async function takeOnce<Name extends Once>(db: pg.Pool | pg.PoolClient, name: Name): Promise<Weather[Name]> {
  const nothing = fairWeather[name];
  const taken = await db.query<Pick<Weather, Name>>(
    `update weather set ${name} = $1 from (select ${name} from weather for update) as before
     where before.${name} is distinct from $1 returning before.${name}`,
    [nothing],
  );
  return taken.rows[0]?.[name] ?? nothing;
}

/** The weather as SQL Server's wire meets it. */
export interface WeatherOfWire {
  read(): Promise<DatabaseWeather>;
  /** Is the batch that asks the one that was to be the victim of a deadlock? */
  takeDeadlock(): Promise<boolean>;
  /** Does the connection of the batch that asks break, and where? */
  takeDrop(): Promise<DatabaseWeather['drop_next']>;
}
export const weatherOfWire = (pool: pg.Pool): WeatherOfWire => ({
  read: () => readWeather(pool),
  takeDeadlock: () => takeOnce(pool, 'deadlock_next'),
  takeDrop: () => takeOnce(pool, 'drop_next'),
});
