import { fill, words } from './domain/words/words.ts';
import { SettingRefused } from './settings.ts';
import { type Away, type Place, settleHome } from './store/home.ts';
import type { Database } from './store/pool.ts';

const says = words.settings.away;

/** Where a database was. */
export const sayWas = ({ sign, was }: Away): string => fill(says[sign], { was });

/** The same, with what a person is to say of it. */
export const sayAway = (away: Away): string => fill(says.is, { what: sayWas(away) });

/**
 * A hub may be at work where the database was before: then neither knows what the other has just asked the ERP for.
 * @throws SettingRefused where it is elsewhere; what it is, only a person knows.
 */
export async function refuseAwayFromHome(database: Database, place: Place): Promise<void> {
  const away = await settleHome(database, place);
  if (away !== null) throw new SettingRefused(sayAway(away));
}
