import { type Cents, cents, formatMoney, sum } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { TieOutWhole } from '../../../http/client.ts';
import { centsOf, readableAmount, readableDay } from '../../parts/format.ts';
import { Choice } from './choice.tsx';
import type { TieOutSearch } from './search.ts';

const says = words.tieOut;
type Total = TieOutWhole['totals'][number];
type Part = Pick<TieOutSearch, 'project' | 'start' | 'end'>;

interface Props {
  readonly totals: readonly Total[];
  readonly search: TieOutSearch;
  readonly change: (search: TieOutSearch) => void;
}

interface Sums {
  readonly links: number;
  readonly ours: Cents;
  readonly theirs: Cents;
}
const sumsOf = (rows: readonly Total[]): Sums => ({
  links: rows.reduce((all, { links }) => all + links, 0),
  ours: sum(rows.map(({ ours }) => centsOf(ours))),
  theirs: sum(rows.map(({ theirs }) => centsOf(theirs))),
});

/** A way to add up: by what, how it is called, and which part of the tie-out it is. */
interface Way {
  readonly key: (row: Total) => string;
  readonly name: (row: Total) => string;
  /** Null where its rows cannot be told from others: the period was deleted, or was not yet added up by. */
  readonly part: (row: Total) => Part | null;
}
const ways: Readonly<Record<'project' | 'period', Way>> = {
  project: {
    key: ({ project }) => String(project.id),
    name: ({ project }) => `${project.number} ${project.name}`,
    part: ({ project }) => ({ project: project.id }),
  },
  period: {
    key: ({ period }) => (period === null ? '' : `${period.end} ${period.start}`),
    name: ({ period }) =>
      period === null
        ? says.noPeriod
        : fill(says.period, { start: readableDay(period.start), end: readableDay(period.end) }),
    part: ({ period }) => (period === null ? null : { start: period.start, end: period.end }),
  },
};
const openOf = ({ project, start, end }: Part, by: 'project' | 'period') =>
  by === 'project' ? project !== undefined && String(project) : start !== undefined && `${end} ${start}`;

/** What stands on both sides, as bars that people compare at a glance: by project or by billing period, and within. */
export function Totals({ totals, search, change }: Props) {
  if (totals.length === 0) return null;
  const by = search.by ?? 'project';
  const [way, within] = by === 'project' ? [ways.project, ways.period] : [ways.period, ways.project];
  const groups = [...Map.groupBy(totals, way.key).values()].sort((a, b) => order(by, way.key(a[0]!), way.key(b[0]!)));
  const most = Math.max(...groups.map((rows) => Math.max(sumsOf(rows).ours, sumsOf(rows).theirs)), 1);
  const { project: _p, start: _s, end: _e, rows: _r, ...rest } = search;
  const opens = (part: Part, rows?: TieOutSearch['rows']) => change({ ...rest, ...part, ...(rows ? { rows } : {}) });
  return (
    <section className="panel" aria-label={says.totals}>
      <div className="panel-head">
        <h2>{says.totals}</h2>
        <Choice
          name={says.totals}
          options={says.by}
          value={by}
          choose={(value) => change({ ...rest, by: value === 'period' ? 'period' : undefined })}
        />
      </div>
      <p className="quiet panel-says">{says.totalsSay}</p>
      <div className="sheet">
        <table className="table tie-out-totals">
          <Head by={by} />
          {groups.map((rows) => {
            const part = way.part(rows[0]!);
            const name = way.name(rows[0]!);
            const open = openOf(search, by) === way.key(rows[0]!);
            return (
              <tbody key={way.key(rows[0]!)}>
                <tr>
                  <th scope="row">
                    {part === null ? (
                      name
                    ) : (
                      <button
                        type="button"
                        className="link-button"
                        aria-expanded={open}
                        onClick={() => opens(open ? {} : part)}
                      >
                        {name}
                      </button>
                    )}
                  </th>
                  <Figures sums={sumsOf(rows)} most={most} open={part && ((which) => opens(part, which))} of={name} />
                </tr>
                {open &&
                  [...Map.groupBy(rows, within.key).values()].map((some) => {
                    const inner = within.part(some[0]!);
                    return (
                      <tr key={within.key(some[0]!)} className="tie-out-month">
                        <td>{within.name(some[0]!)}</td>
                        <Figures
                          sums={sumsOf(some)}
                          most={most}
                          open={inner && ((which) => opens({ ...part, ...inner }, which))}
                          of={`${name}, ${within.name(some[0]!)}`}
                        />
                      </tr>
                    );
                  })}
              </tbody>
            );
          })}
          <tfoot>
            <tr>
              <th scope="row">{says.sum}</th>
              <Figures sums={sumsOf(totals)} most={null} open={(which) => opens({}, which)} of={says.sum} />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

/** Projects by their numbers, as they come; periods the newest first. */
const order = (by: 'project' | 'period', a: string, b: string) => (by === 'project' ? 0 : a < b ? 1 : a > b ? -1 : 0);

const Head = ({ by }: { by: 'project' | 'period' }) => (
  <thead>
    <tr>
      <th scope="col">{says.columns[by]}</th>
      <th scope="col" className="num">
        {says.columns.links}
      </th>
      <td className="tie-out-bars" />
      {(['ours', 'theirs', 'difference'] as const).map((name) => (
        <th key={name} scope="col" className="num">
          {says.columns[name]}
        </th>
      ))}
    </tr>
  </thead>
);

interface FigureProps {
  readonly sums: Sums;
  readonly most: number | null;
  readonly of: string;
  /** Null where nothing can be shown behind it. */
  readonly open: ((rows: 'all' | 'differing') => void) | null;
}

function Figures({ sums: { links, ours, theirs }, most, of, open }: FigureProps) {
  const difference = cents(theirs - ours);
  const figure = (text: string, which: 'all' | 'differing', name: string) =>
    open === null ? (
      text
    ) : (
      <button
        type="button"
        className="figure"
        aria-label={fill(says.rows.open, { figure: `${of}, ${name}: ${text}` })}
        onClick={() => open(which)}
      >
        {text}
      </button>
    );
  const { columns } = says;
  return (
    <>
      <td className="num">{figure(String(links), 'all', columns.links)}</td>
      <td className="tie-out-bars" aria-hidden="true">
        {most !== null && (
          <>
            <span className="sum-bar" style={{ width: `${(100 * Math.max(ours, 0)) / most}%` }} />
            <span className="sum-bar sum-bar-theirs" style={{ width: `${(100 * Math.max(theirs, 0)) / most}%` }} />
          </>
        )}
      </td>
      <td className="num">{figure(readableAmount(formatMoney(ours)), 'all', columns.ours)}</td>
      <td className="num">{figure(readableAmount(formatMoney(theirs)), 'all', columns.theirs)}</td>
      <td className="num strong" data-tone={difference === 0 ? undefined : 'red'}>
        {figure(readableAmount(formatMoney(difference)), 'differing', columns.difference)}
      </td>
    </>
  );
}
