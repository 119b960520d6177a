import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstTimes } from './first-times.ts';

it('tells of every id whether it came before', () => {
  const id = fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
      const isFirst = firstTimes();
      expect(ids.map(isFirst)).toEqual(ids.map((one, place) => ids.indexOf(one) === place));
      expect(ids.map(isFirst)).toEqual(ids.map(() => false));
    }),
  );
});
