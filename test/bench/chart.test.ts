import { describe, expect, it } from 'vitest';
import { chart } from '../../bench/parts/chart.ts';
import { type Figure, figureAlone, figureOf } from '../../bench/parts/figures.ts';

const atMost = (value: number) => figureAlone('memory', 'MB', { of: 'figure', atMost: 200 }, [value]);
const atLeast = (ratio: number) => figureOf('speed', '/s', { of: 'ratio', atLeast: 2 }, [{ ours: ratio, peer: 1 }]);
/** Where the marks of a picture are, those that were met and those that were missed. */
const marks = (...figures: readonly Figure[]) => {
  const picture = chart(figures, 'today');
  const of = (pattern: RegExp, off: number) => [...picture.matchAll(pattern)].map((match) => Number(match[1]) + off);
  return { met: of(/class="met" cx="([\d.]+)"/g, 0), missed: of(/class="missed" x="([\d.]+)"/g, 5) };
};

describe('the picture of a bench', () => {
  it('has what was met to the right of what was wanted, and what was missed to the left, as far as they are better or worse', () => {
    const { met: line } = marks(atMost(200));
    const wanted = line[0]!;
    const { met, missed } = marks(atMost(100), atLeast(4), atMost(400), atLeast(1));
    expect(met).toEqual([met[0], met[0]]);
    expect(met[0]).toBeGreaterThan(wanted);
    expect(missed).toEqual([2 * wanted - met[0]!, 2 * wanted - met[0]!]);
  });

  it('leaves out what nothing is wanted of, and keeps what is far out on its edge', () => {
    const told = figureAlone('told', 'ms', null, [1]);
    expect(chart([told, atMost(1)], 'today')).not.toContain('told');
    const { met, missed } = marks(atMost(0.001), atMost(0), atMost(1e9));
    expect(met[0]).toBe(met[1]);
    expect(missed[0]).toBe(520);
  });

  it('says in words how many are as wanted, and takes no name for markup', () => {
    const odd = { ...atMost(1), what: 'a < b & "c"' };
    const picture = chart([odd, atLeast(1)], 'load <1');
    expect(picture).toContain('aria-label="1 of 2 figures as good as wanted, or better. load &lt;1"');
    expect(picture).toContain('>a &lt; b &amp; &quot;c&quot;</text>');
  });
});
