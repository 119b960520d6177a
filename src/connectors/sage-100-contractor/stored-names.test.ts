import { describe, expect, it } from 'vitest';
import { readShape } from '../read-shape.ts';
import { namesIn } from './installed-schema.ts';
import { inferredNames } from './message-names.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { storedNames } from './stored-names.ts';
import { madeSchema, usualHeader } from './testing/schema.ts';

const kept = (names: unknown) => readShape(storedNames, JSON.parse(JSON.stringify(names)));

describe('kept names', () => {
  it('come back as they were read from a schema', () => {
    const header = [...usualHeader, { name: 'BatchRef', type: 'api:KeyType', required: true }];
    const { names } = namesIn(treeOf([parseSchema(madeSchema({ header }))]), { always: { BatchRef: '3' } });
    expect(kept(names).data).toEqual(names);
    expect(kept(inferredNames).data).toEqual(inferredNames);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /^: /],
    ['another shape', { ...inferredNames, colour: 'red' }, /colour/],
    ['an element that is no name', { ...inferredNames, request: 'A><B' }, /^request: /],
    [
      'an element within that is no name',
      { ...inferredNames, header: inferredNames.header.map((place) => ({ ...place, within: ['a b'] })) },
      /^header\.0\.within\.0: /,
    ],
    [
      'no place for our reference',
      { ...inferredNames, header: inferredNames.header.filter(({ holds }) => holds !== 'reference') },
      /our reference/,
    ],
    [
      'an unknown part',
      { ...inferredNames, line: [{ ...inferredNames.line[0], holds: 'colour' }] },
      /^line\.0\.holds: /,
    ],
  ])('of %s are refused with their place', (_, given, problem) => {
    const [first] = kept(given).error!.issues;
    expect(`${first!.path.join('.')}: ${first!.message}`).toMatch(problem);
  });
});
