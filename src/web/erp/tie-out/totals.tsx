import { type Cents, cents, formatMoney, sum } from '../../../domain/money.ts';
import { words } from '../../../domain/words/words.ts';
import type { TieOutWhole } from '../../../http/client.ts';
import { centsOf, readableAmount } from '../../parts/format.ts';

const says = words.tieOut;
type Total = TieOutWhole['totals'][number];

interface Props {
  readonly totals: readonly Total[];
  readonly project: number | undefined;
  readonly pick: (project: number | undefined) => void;
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

/** What stands on both sides, as bars by project that people compare at a glance; each opens its rows, and its months. */
export function Totals({ totals, project, pick }: Props) {
  if (totals.length === 0) return null;
  const projects = [...Map.groupBy(totals, (row) => row.project.id).values()];
  const most = Math.max(...projects.map((rows) => Math.max(sumsOf(rows).ours, sumsOf(rows).theirs)), 1);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.totals}</h2>
      </div>
      <div className="sheet">
        <table className="table tie-out-totals">
          <thead>
            <tr>
              <th scope="col">{says.columns.project}</th>
              <th scope="col" className="num">
                {says.columns.links}
              </th>
              <th scope="col" aria-hidden="true" className="tie-out-bars" />
              {(['ours', 'theirs', 'difference'] as const).map((name) => (
                <th key={name} scope="col" className="num">
                  {says.columns[name]}
                </th>
              ))}
            </tr>
          </thead>
          {projects.map((rows) => (
            <Project
              key={rows[0]!.project.id}
              rows={rows}
              most={most}
              open={project === rows[0]!.project.id}
              pick={pick}
            />
          ))}
          <tfoot>
            <tr>
              <th scope="row">{says.sum}</th>
              <Figures sums={sumsOf(totals)} most={null} />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function Project({
  rows,
  most,
  open,
  pick,
}: {
  rows: readonly Total[];
  most: number;
  open: boolean;
  pick: Props['pick'];
}) {
  const { id, number, name } = rows[0]!.project;
  return (
    <tbody>
      <tr>
        <th scope="row">
          <button
            type="button"
            className="link-button"
            aria-expanded={open}
            onClick={() => pick(open ? undefined : id)}
          >
            {number} {name}
          </button>
        </th>
        <Figures sums={sumsOf(rows)} most={most} />
      </tr>
      {open &&
        rows.map((row) => (
          <tr key={row.month} className="tie-out-month">
            <td>{row.month.slice(0, 7)}</td>
            <Figures sums={sumsOf([row])} most={most} />
          </tr>
        ))}
    </tbody>
  );
}

function Figures({ sums: { links, ours, theirs }, most }: { sums: Sums; most: number | null }) {
  const difference = cents(theirs - ours);
  return (
    <>
      <td className="num">{links}</td>
      <td className="tie-out-bars" aria-hidden="true">
        {most !== null && (
          <>
            <span className="sum-bar" style={{ width: `${(100 * Math.max(ours, 0)) / most}%` }} />
            <span className="sum-bar sum-bar-theirs" style={{ width: `${(100 * Math.max(theirs, 0)) / most}%` }} />
          </>
        )}
      </td>
      <td className="num">{readableAmount(formatMoney(ours))}</td>
      <td className="num">{readableAmount(formatMoney(theirs))}</td>
      <td className="num strong" data-tone={difference === 0 ? undefined : 'red'}>
        {readableAmount(formatMoney(difference))}
      </td>
    </>
  );
}
