import { expect, it } from 'vitest';
import { z } from 'zod';
import { strangers } from './strangers.ts';

const shape = z
  .object({
    version: z.int().optional(),
    lines: z.array(z.object({ amount: z.string(), of: z.object({ id: z.int() }).nullish() })).default([]),
    how: z.union([z.object({ every: z.int() }), z.object({ never: z.literal(true) })]).optional(),
    any: z.record(z.string(), z.int()).optional(),
    open: z.looseObject({ id: z.int() }).optional(),
    text: z
      .object({ a: z.string() })
      .transform(({ a }) => a)
      .optional(),
  })
  .nullish();
const of = (value: unknown) => {
  expect(shape.safeParse(value).success, JSON.stringify(value)).toBe(true);
  return [...strangers(shape, value)].map((path) => path.join('.'));
};

it('what a shape has no name for is found wherever it stands', () => {
  expect(of({ verison: 1 })).toEqual(['verison']);
  expect(of({ lines: [{ amount: '1' }, { amount: '2', amuont: '3', of: { id: 1, name: 'x' } }] })).toEqual([
    'lines.1.amuont',
    'lines.1.of.name',
  ]);
  expect(of({ how: { never: true, evry: 1 } })).toEqual(['how.evry']);
  expect(of({ text: { a: 'x', b: 'y' } })).toEqual(['text.b']);
  expect(of({ constructor: 1, toString: 2 })).toEqual(['constructor', 'toString']);
  expect(of(JSON.parse('{"__proto__": {"version": 1}}'))).toEqual(['__proto__']);
});

it('what it has is none, nor what stands where anything may', () => {
  for (const value of [null, undefined, {}, { version: 1, lines: [] }, { lines: [{ amount: '1', of: null }] }]) {
    expect(of(value)).toEqual([]);
  }
  expect(of({ any: { x: 1, y: 2 }, open: { id: 1, more: 'x' }, how: { every: 5 } })).toEqual([]);
});
