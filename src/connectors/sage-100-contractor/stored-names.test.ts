import { describe, expect, it } from 'vitest';
import { namesIn } from './installed-schema.ts';
import { inferredNames } from './message-names.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { readNames } from './stored-names.ts';
import { madeSchema, usualHeader } from './testing/schema.ts';

const kept = (names: unknown) => readNames(JSON.parse(JSON.stringify(names)));

describe('kept names', () => {
  it('come back as they were read from a schema', () => {
    const header = [...usualHeader, { name: 'BatchRef', type: 'api:KeyType', required: true }];
    const { names } = namesIn(treeOf([parseSchema(madeSchema({ header }))]), { always: { BatchRef: '3' } });
    expect(kept(names)).toEqual({ names });
    expect(kept(inferredNames)).toEqual({ names: inferredNames });
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /^names: /],
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
    const read = kept(given);
    expect('problems' in read && read.problems[0]).toMatch(problem);
  });
});
