import { localeOf } from '../../../domain/words/languages.ts';
import { fill, language, words } from '../../../domain/words/words.ts';

const says = words.care;

/** `240 ms`, `3.1 s`; a dash where nothing was measured. */
export function sayMs(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? fill(says.underSecond, { n: ms }) : fill(says.seconds, { n: (ms / 1_000).toFixed(1) });
}

/** `every 5 minutes`, `once a day`. */
export function sayEvery(minutes: number): string {
  const { every } = says.schedule;
  if (minutes === 1_440) return every.day;
  const whole = minutes % 60 === 0;
  const n = whole ? minutes / 60 : minutes;
  const [one, many] = whole ? every.hours : every.minutes;
  return fill(n === 1 ? one : many, { n });
}

/** An instant as a clock shows it: `14:05`. */
const clock = new Intl.DateTimeFormat(localeOf(language()), { hour: '2-digit', minute: '2-digit', hour12: false });
export const sayClock = (instant: string): string => clock.format(new Date(instant));
