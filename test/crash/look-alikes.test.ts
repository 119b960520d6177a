import { expect, it } from 'vitest';
import { kinds } from '../../crash/look-alike-kinds.ts';
import { lookAlikes } from '../../crash/look-alikes.ts';

/** `npm run crash -- look-alikes --cases 10000` has more of them. */
it('nothing is cut that is not quite found, and nothing refused that is truly gone', async () => {
  const { wrong, text } = await lookAlikes({ cases: 200 });
  expect(wrong).toEqual([]);
  for (const { name } of kinds) expect(text).toContain(name);
});

it('an ERP that lies is found out by the count', async () => {
  const lie = { name: 'a lie', says: ['still_in_erp'], share: 1 };
  const gone = () => Promise.resolve({ is: 'gone', lastSeen: null, asOf: Date.now() });
  const { wrong } = await lookAlikes({ cases: 2, of: [{ ...lie, answers: gone }] });
  expect(wrong).toContain('a lie: unlink said cut, not still_in_erp');
});
