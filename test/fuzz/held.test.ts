import { describe, expect, it } from 'vitest';
import { isLate, wrongAnswer, wrongSighting } from '../../fuzz/erp/truth.ts';
import { feedShare } from '../../fuzz/feed.ts';
import { ownOperations } from '../../fuzz/http/own-operations.ts';
import { restOperations } from '../../fuzz/http/rest-operations.ts';
import { leaksIn } from '../../fuzz/parts/leaks.ts';
import { mutatedBytes, mutatedJson } from '../../fuzz/parts/mutate-text.ts';
import { mutated } from '../../fuzz/parts/mutate-tree.ts';
import { strange, strangeTexts } from '../../fuzz/parts/strange.ts';
import { chanceOf } from '../../fuzz/parts/surface.ts';
import type { ErpRecord, Fingerprint, Sighting } from '../../src/domain/sighting.ts';
import type { Instant } from '../../src/domain/time.ts';

/** What the fuzzer holds answers against has to bite, or it finds nothing for ever. */

const record: ErpRecord = { id: '7', identity: null, label: 'Bill 7' };
const there = { is: 'present', record } as const;
const asOf = 1 as Instant;
const seen = {
  is: 'present',
  record,
  standing: 'live',
  fingerprint: 'x' as Fingerprint,
  asOf,
} as const satisfies Sighting;
const gone = { is: 'gone', lastSeen: null, asOf } as const satisfies Sighting;
const unknown = (because: string): Sighting => ({ is: 'unknown', because, trouble: 'busy' });

describe('a look', () => {
  it.each<[string, readonly string[]]>([
    ['there and called gone', wrongSighting(there, 'spoilt', gone)],
    ['gone and called there', wrongSighting({ is: 'gone' }, 'spoilt', seen)],
    ['cut off and believed', wrongSighting({ is: 'gone' }, 'cut', gone)],
    ['whole and not believed', wrongSighting(there, 'whole', unknown('It is busy.'))],
    ['another record', wrongSighting(there, 'spoilt', { ...seen, record: { ...record, id: '8', identity: 'x' } })],
    ['a trouble without words', wrongSighting(there, 'spoilt', unknown(''))],
    [
      'a trouble in a program’s words',
      wrongSighting(there, 'spoilt', unknown("Cannot read properties of null (reading 'x')")),
    ],
    [
      'made and called refused',
      wrongAnswer(true, 'spoilt', { is: 'refused', refusal: { code: 'erp_invalid', detail: 'No.' } }),
    ],
    ['not made and called created', wrongAnswer(false, 'spoilt', { is: 'created', record, asOf })],
  ])('%s is noticed', (_, wrong) => {
    expect(wrong).toHaveLength(1);
  });

  it('that says what is so, or that it does not know, is right', () => {
    expect(wrongSighting(there, 'whole', seen)).toEqual([]);
    expect(wrongSighting({ is: 'gone' }, 'spoilt', gone)).toEqual([]);
    expect(wrongSighting(there, 'cut', unknown('It is busy.'))).toEqual([]);
    expect(wrongAnswer(true, 'spoilt', { is: 'unclear', because: 'It is busy.', trouble: 'busy' })).toEqual([]);
  });
});

describe('a leak', () => {
  it.each([
    'Error: x\n    at start (/srv/src/app/hub.ts:1:2)',
    'duplicate key value violates unique constraint "link_reference"',
    'invalid input syntax for type bigint: "x"',
    'select id from link where id = 1',
    'Unexpected token } in JSON at position 3',
    'it says planted-text',
  ])('is noticed: %s', (text) => {
    expect(leaksIn(text, { 'a secret': 'planted-text' })).not.toEqual([]);
  });

  it('is none that is only what was sent', () => {
    for (const text of strangeTexts) expect(leaksIn(text, {}), text.slice(0, 40)).toEqual([]);
  });
});

describe('a description', () => {
  const answer = {
    type: 'object',
    properties: { id: { type: 'integer' } },
    required: ['id'],
    additionalProperties: false,
  };
  const responses = { 200: { content: { 'application/json': { schema: answer } } } };
  const [one] = ownOperations({ paths: { '/x': { get: { responses } } } });

  it('holds an answer to its status, its type and its fields', () => {
    const json = 'application/json; charset=utf-8';
    expect(one!.misfits(200, json, '{"id":1}')).toEqual([]);
    for (const text of ['{"id":"1"}', '{}', '{"id":1,"more":2}', '{', ''])
      expect(one!.misfits(200, json, text), text).toHaveLength(1);
    expect(one!.misfits(200, 'text/html', '{"id":1}')).toHaveLength(1);
    expect(one!.misfits(201, json, '{"id":1}')).toHaveLength(1);
    expect(one!.misfits(404, json, '{"id":1}')).toHaveLength(1);
  });

  it('holds Procore’s shapes too', () => {
    const vendor = restOperations().find(
      ({ method, template }) => method === 'GET' && template === '/rest/v1.0/vendors/{id}',
    )!;
    expect(vendor.misfits(200, 'application/json', '{"id":"one"}')).not.toEqual([]);
    expect(vendor.misfits(404, 'application/json', '{"message":"x"}')).toHaveLength(1);
  });
});

describe('an input', () => {
  it('is the same for the same seed, and another for another', () => {
    const made = (seed: number) => {
      const chance = chanceOf(seed, 'x', 7);
      const value = { a: [1, { b: 'text' }], c: '2026-10-31', d: null };
      const tree = mutated(value, chance, 3);
      const json = mutatedJson(JSON.stringify(value), chance);
      return JSON.stringify([tree, json, strange(chance), mutatedBytes(Buffer.from('some bytes'), chance, 3)]);
    };
    expect(made(1)).toBe(made(1));
    expect(new Set(Array.from({ length: 50 }, (_, i) => made(i))).size).toBeGreaterThan(45);
  });
});

describe('a whole answer that is late', () => {
  const findings = async (lateTimes: number) => {
    const found: string[] = [];
    let fed = 0;
    const wrong = ['a whole answer was not believed'];
    const came = () => ({ to: 'x', wrong: fed++ < lateTimes ? wrong : [], late: fed <= lateTimes, shown: () => '' });
    const open = async () => ({ feed: async () => came(), close: async () => undefined });
    const surface = { name: 'x', share: 0, inTests: 1, life: 1, mostMs: 1_000, open };
    await feedShare(surface, { surface: 'x', seed: 1, from: 0, count: 1 }, (tally) => {
      found.push(...tally.findings.map(({ what }) => what));
    });
    return found;
  };

  it('is asked for again, for that is a busy machine, and found where it never comes in time', async () => {
    expect(isLate('whole', { is: 'unknown', because: 'late', trouble: 'timed_out' })).toBe(true);
    expect(isLate('spoilt', { is: 'unknown', because: 'late', trouble: 'timed_out' })).toBe(false);
    expect(await findings(3)).toEqual([]);
    expect(await findings(4)).toEqual(['a whole answer was not believed']);
  });
});
