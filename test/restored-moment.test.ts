import { expect, it } from 'vitest';
import { Usage } from '../bin/parts/connect.ts';
import { tellRestored } from '../bin/parts/whereabouts.ts';

/** Nothing listens there: whoever takes the moment says that, and not what is wrong with it. */
const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
const tell = (moment: string) => tellRestored({ words: [], options: { 'as-of': moment } }, env);

it('a restore is of a moment that was: one to come is a mistake in its zone, and the database is not told', async () => {
  const tomorrow = new Date(Date.now() + 24 * 3600_000).toISOString();
  await expect(tell(tomorrow)).rejects.toThrow(Usage);
  await expect(tell(tomorrow)).rejects.toThrow(`--as-of ${tomorrow} is still to come`);
  await expect(tell('2026-11-26T16:00:00Z')).rejects.not.toThrow(Usage);
});
