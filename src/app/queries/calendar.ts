import type { Day } from '../../domain/time.ts';
import { dayIn } from '../../domain/time-of-day.ts';
import type { Calendar, Tx } from '../unit-of-work.ts';

/** The company's calendar of this moment. */
export async function calendarOf(tx: Tx): Promise<Calendar> {
  const [now, { timeZone }] = [await tx.now(), await tx.directory.settings()];
  return { today: dayIn(now, timeZone) as Day, timeZone };
}
