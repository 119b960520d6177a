import { escapeXml } from '../../src/domain/escape-xml.ts';
import { type Figure, isMet, type Spread, wantedSaid } from './figures.ts';

/** Where everything lies, in the picture's own units. */
const place = { names: 500, least: 520, wanted: 710, most: 900, told: 916, width: 1080, top: 64, row: 22 } as const;
/** So many times worse than wanted, or better, is the edge; whatever is farther out stands on it. */
const edge = 16;

/** The lines behind the figures: so many times as good as wanted. */
const marks = [
  [1 / 8, '1/8'],
  [1 / 4, '1/4'],
  [1 / 2, '1/2'],
  [1, 'wanted'],
  [2, '2×'],
  [4, '4×'],
  [8, '8×'],
] as const;

/** How good a value is: 1 is what was wanted, 2 twice as good. */
const goodness = (value: number, { goal }: Figure): number =>
  'atMost' in goal! ? goal.atMost / value : value / goal!.atLeast;

/** By its logarithm: twice as good lies as far to the right as half as good to the left. */
const x = (good: number): number => {
  const within = Math.min(edge, Math.max(1 / edge, good));
  return place.wanted + ((place.most - place.wanted) * Math.round((1_000 * Math.log(within)) / Math.log(edge))) / 1_000;
};

const short = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 0);
const measured = (figure: Figure): Spread => (figure.goal!.of === 'ratio' ? figure.ratio! : figure.ours);

function told(figure: Figure): string {
  const { goal, unit } = figure;
  return `${short(measured(figure).median)}${goal!.of === 'ratio' ? ' ×' : ` ${unit}`} (${wantedSaid(goal!)})`;
}

/** A round mark for what was met, a square for what was not: told apart without colours too. */
function rowOf(figure: Figure, row: number): string {
  const y = place.top + row * place.row;
  const { median, min, max } = measured(figure);
  const [from, at, to] = [min, median, max].map((value) => x(goodness(value, figure))) as [number, number, number];
  const met = isMet(figure) === true;
  const mark = met
    ? `<circle class="met" cx="${at}" cy="${y}" r="5"/>`
    : `<rect class="missed" x="${at - 5}" y="${y - 5}" width="10" height="10"/>`;
  return [
    `<text x="${place.names}" y="${y + 4}" text-anchor="end">${escapeXml(figure.what)}</text>`,
    `<path class="spread" d="M${from} ${y}H${to}"/>${mark}`,
    `<text x="${place.told}" y="${y + 4}">${escapeXml(told(figure))}</text>`,
  ].join('');
}

/**
 * Every figure of which something is wanted, as a picture: how many times as good as wanted, or as bad, from the least of its
 * rounds to the most. SVG, light and dark as the page is.
 * @param caption when, where and under which load it was measured.
 */
export function chart(figures: readonly Figure[], caption: string): string {
  const wanted = figures.filter((figure) => figure.goal !== null);
  const bottom = place.top + wanted.length * place.row;
  const grid = marks.map(
    ([good, said]) =>
      `<path class="${good === 1 ? 'goal' : 'grid'}" d="M${x(good)} 46V${bottom - 8}"/><text class="small" x="${x(good)}" y="40" text-anchor="middle">${said}</text>`,
  );
  const met = wanted.filter((figure) => isMet(figure) === true).length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${place.width} ${bottom + 8}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${escapeXml(`${met} of ${wanted.length} figures as good as wanted, or better. ${caption}`)}">
<style>text{fill:#1b2733}.small{font-size:11px;fill:#53616e}.page{fill:#f5f7f9}.grid{stroke:#d3dae0}.goal{stroke:#1b2733;stroke-width:1.5}.spread{stroke:#53616e;stroke-width:3;stroke-linecap:round;opacity:.45}.met{fill:#1e7a3d}.missed{fill:#b4430e}
@media (prefers-color-scheme:dark){text{fill:#e6ebf0}.small{fill:#a4b0bb}.page{fill:#161c22}.grid{stroke:#33404b}.goal{stroke:#e6ebf0}.spread{stroke:#a4b0bb}.met{fill:#5cc286}.missed{fill:#f0895a}}</style>
<rect class="page" width="${place.width}" height="${bottom + 8}"/>
<text x="20" y="22" font-weight="650">${escapeXml(caption)}</text>
${grid.join('\n')}
${wanted.map(rowOf).join('\n')}
</svg>
`;
}
