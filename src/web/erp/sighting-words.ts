import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';

const says = words.page.detail;

/** What was learned of the bill, in words. */
export function sayingOf(sighting: NonNullable<Item['last_sighting']>): string {
  if (sighting.is === 'unknown') return fill(says.unknown, { because: sighting.because ?? '' });
  if (sighting.is === 'gone') return says.gone;
  if (sighting.standing === null) return says.another;
  return fill(says.present, { standing: says.standings[sighting.standing] });
}
