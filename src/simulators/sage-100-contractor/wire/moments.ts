/** Days and moments as text, on the calendar that SQL Server counts by. All moments are UTC. */

const dayMs = 86_400_000;
const pad = (number: number, width: number) => String(number).padStart(width, '0');

/** Days since another day, which may be a date of the year 1 to 9999. */
export const daysBetween = (day: string, since: string): number =>
  Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${since}T00:00:00Z`)) / dayMs);

export const dayPlus = (day: string, days: number): string | null => {
  const moment = new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs);
  const year = moment.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > 9999 ? null : moment.toISOString().slice(0, 10);
};

/** A moment: its day, and the ticks of 100 ns since midnight. */
export interface Moment {
  readonly day: string;
  readonly ticks: number;
}

export const ticksASecond = 10_000_000;
export const ticksADay = 86_400 * ticksASecond;

function realDay(year: string, month: string, day: string): string | null {
  const text = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed) && year !== '0000' && new Date(parsed).toISOString().startsWith(text) ? text : null;
}

const time = /^(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(AM|PM)?\s*Z?)?$/i;
const dayForms: readonly [RegExp, readonly [number, number, number]][] = [
  [/^(\d{4})-(\d{1,2})-(\d{1,2})/, [1, 2, 3]],
  [/^(\d{4})\/(\d{1,2})\/(\d{1,2})/, [1, 2, 3]],
  [/^(\d{4})(\d{2})(\d{2})/, [1, 2, 3]],
  [/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/, [3, 1, 2]],
];

/** Reads a moment in the forms that SQL Server takes in us_english: ISO's, `20261125`, `11/25/2026`, with a time or not. */
export function parseMoment(given: string): Moment | null {
  const text = given.trim();
  for (const [form, [year, month, date]] of dayForms) {
    const found = form.exec(text);
    if (!found) continue;
    const day = realDay(found[year]!, found[month]!, found[date]!);
    const clock = time.exec(text.slice(found[0].length));
    if (!day || !clock) return null;
    const [, hours = '0', minutes = '0', seconds = '0', fraction = '', half] = clock;
    const hour = half ? (Number(hours) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : Number(hours);
    if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59 || (half && Number(hours) > 12)) return null;
    const whole = (hour * 60 + Number(minutes)) * 60 + Number(seconds);
    return { day, ticks: whole * ticksASecond + Math.round(Number(`0.${fraction || '0'}`) * ticksASecond) };
  }
  return null;
}

/** A moment at so many digits of a second's fraction, rounded; ISO text in UTC. */
export function momentText({ day, ticks }: Moment, digits: number): string {
  const step = 10 ** (7 - digits);
  const rounded = Math.round(ticks / step) * step;
  const over = rounded >= ticksADay;
  const at = over ? 0 : rounded;
  const [seconds, rest] = [Math.floor(at / ticksASecond), at % ticksASecond];
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => pad(Math.floor(part), 2)).join(':');
  const fraction = digits === 0 ? '' : `.${pad(rest, 7).slice(0, digits)}`;
  return `${(over ? dayPlus(day, 1) : null) ?? day}T${clock}${fraction}Z`;
}

/** SQL Server keeps a datetime in three-hundredths of a second: .000, .003, .007. */
export function datetimeText(moment: Moment): string {
  const three = Math.round((moment.ticks / ticksASecond) * 300);
  return momentText({ day: moment.day, ticks: Math.round((three * 10) / 3) * 10_000 }, 3);
}
