import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressBar, tellingLooks } from '../bin/parts/progress-bar.ts';
import { fill, words } from '../src/domain/words/words.ts';

function screen(isTTY: boolean) {
  const written: string[] = [];
  const out = { isTTY, write: (text: string) => written.push(text) > 0 };
  return { written, bar: progressBar(out as never) };
}

it('on a terminal a bar fills, each in the place of the last, and goes away at the end', () => {
  const { written, bar } = screen(true);
  bar.show({ phase: 'reading', rows: 1_000, of: null });
  bar.show({ phase: 'writing', rows: 500, of: 1_000 });
  bar.end();
  const [first, second] = ['Reading: 1,000 rows', `[${'#'.repeat(15)}${'.'.repeat(15)}] Writing: 500 of 1,000 rows`];
  const gone = (text: string) => `\r${' '.repeat(text.length)}\r`;
  expect(written).toEqual([first, gone(first), second, gone(second)]);
});

it('elsewhere a line is written for each ten thousand rows, and none for a small file', () => {
  const { written, bar } = screen(false);
  for (let rows = 1_000; rows <= 25_000; rows += 1_000) bar.show({ phase: 'reading', rows, of: null });
  for (let rows = 2_000; rows <= 25_000; rows += 2_000) bar.show({ phase: 'writing', rows, of: 25_000 });
  bar.end();
  expect(written).toEqual([
    ...['Reading: 10,000 rows\n', 'Reading: 20,000 rows\n'],
    ...['Writing: 10,000 of 25,000 rows\n', 'Writing: 20,000 of 25,000 rows\n'],
  ]);
});

describe('what is looked at', () => {
  const written: string[] = [];
  /** A terminal whose lines stay here. */
  const terminal = {
    isTTY: true,
    write: (text: string) => written.push(text) > 0,
  };
  beforeEach(() => {
    written.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const says = fill(words.checkUp.looking, { what: 'Sage' });

  it('a look that takes longer than a moment says at what, and takes that away when it ends', async () => {
    const look = Promise.withResolvers<string>();
    const told = tellingLooks((looking) => {
      looking('Sage');
      return look.promise;
    }, terminal);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(written).toEqual([says]);
    look.resolve('well');
    expect(await told).toBe('well');
    expect(written.at(-1)).toBe(`\r${' '.repeat(says.length)}\r`);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('one that fails leaves nothing behind either', async () => {
    await expect(tellingLooks(() => Promise.reject(new Error('no file')), terminal)).rejects.toThrow('no file');
    expect(vi.getTimerCount()).toBe(0);
    expect(written).toEqual([]);
  });
});
