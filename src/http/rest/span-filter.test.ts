import { expect, it } from 'vitest';
import { spanFilter } from './span-filter.ts';

const noon = Date.parse('2026-09-23T12:00:00.123Z');

it.each([
  '2026-09-23T12:00:00.123Z',
  '2026-09-23T12:00:00.123456Z',
  '2026-09-23T12:00:00.1234567Z',
  '2026-09-23T12:00:00.123456789+00:00',
  '2026-09-23T14:00:00.1234567+0200',
])('%s is a moment, as the libraries of clients write it', (text) => {
  expect(spanFilter(text, 'updated_at')).toEqual({ from: noon, to: null });
  expect(spanFilter(`"${text}...${text}"`, 'updated_at')).toEqual({ from: noon, to: noon });
});
