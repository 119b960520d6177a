import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

describe('JSON of an ERP', () => {
  it.each([
    '{"id": 1, "result": [{"id": 2, "name": "a"}, {"id": 3, "name": "b"}]}',
    '{"a:b": "c: \\"d\\": e", "\\\\": ":", "": {"": []}}',
    '{"__proto__": {"a": 1}, "constructor": null, "toString": ":"}',
    '[":", "a\\"", "\\\\", {"x": ":"}]',
    '"a: b"',
    'null',
  ])('is read as it stands: %s', (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
  });

  it('may lie as deep as it will', () => {
    expect(readJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeInstanceOf(Array);
  });

  it.each([
    ['an answer and another behind it', '{"id": 1, "result": [{"id": 2}], "result": []}'],
    ['the same twice', '{"a": 1, "a": 1}'],
    ['within a list', '[{"b": 1}, {"a": 1, "c": 2, "a": 3}]'],
    ['written in another way', '{"result": [1], "res\\u0075lt": []}'],
    ['of which one is what every object has', '{"__proto__": 1, "__proto__": 2}'],
  ])('that says something twice is none: %s', (_, text) => {
    expect(() => readJson(text)).toThrow('twice');
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(['', '{', '{"a": 1}}', '{a: 1}'])('that is none is none: %s', (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError);
  });
});
