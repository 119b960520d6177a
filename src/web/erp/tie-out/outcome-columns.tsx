import { outcomes } from '../../../domain/erp-figures.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { ExportOutcomes } from '../../../http/client.ts';
import { readableDay } from '../../parts/format.ts';
import { countOf, type Open } from './outcomes-panel.tsx';

const says = words.erpFigures.outcomes;
const height = 120;
const pitch = 20;
const column = 14;
/** Room for the days below. */
const below = 16;

interface Props {
  readonly view: ExportOutcomes;
  readonly by: 'day' | 'week';
  readonly open: Open;
}

/**
 * A column a day or a week, its parts by what became of the exports. A picture, pressed with a mouse; whoever reads or
 * types has the same in the table below it.
 */
export function Columns({ view, by, open }: Props) {
  const { stretches } = view;
  const allOf = (from: string) => outcomes.reduce((all, kind) => all + countOf(view, kind, from), 0);
  const most = Math.max(...stretches.map(allOf), 1);
  const width = stretches.length * pitch;
  const sums = outcomes
    .map((kind) => fill(says.one, { count: countOf(view, kind), kind: says.kinds[kind] }))
    .join(', ');
  const every = by === 'day' ? 7 : 3;
  return (
    <svg
      className="columns-svg"
      viewBox={`0 0 ${width} ${height + below}`}
      role="img"
      aria-label={fill(says.picture, { by: says.by[by].toLowerCase(), sums })}
    >
      <line x1={0} x2={width} y1={height} y2={height} className="ground-line" />
      {stretches.map((from, place) => {
        const x = place * pitch + (pitch - column) / 2;
        let y = height;
        const all = allOf(from);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the table below has the same for the keyboard
          <g key={from} className={all === 0 ? undefined : 'pressed'} onClick={() => all > 0 && open(from)}>
            <title>
              {`${readableDay(from)}: ${outcomes
                .filter((kind) => countOf(view, kind, from) > 0)
                .map((kind) => fill(says.one, { count: countOf(view, kind, from), kind: says.kinds[kind] }))
                .join(', ')}`}
            </title>
            <rect x={place * pitch} y={0} width={pitch} height={height} className="catch" />
            {outcomes.map((kind) => {
              const count = countOf(view, kind, from);
              if (count === 0) return null;
              const high = Math.max(((height - 6) * count) / most, 2);
              y -= high;
              return <rect key={kind} x={x} y={y} width={column} height={high} className="part" data-outcome={kind} />;
            })}
            {(stretches.length - 1 - place) % every === 0 && (
              <text x={Math.min(place * pitch + pitch / 2, width - 16)} y={height + 12} className="axis">
                {readableDay(from).slice(0, 6)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
