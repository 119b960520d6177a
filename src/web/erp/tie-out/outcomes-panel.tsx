import { Link } from '@tanstack/react-router';
import { type Outcome, outcomes } from '../../../domain/erp-figures.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { ExportOutcomes, OutcomeEvent } from '../../../http/client.ts';
import { readableAmount, readableDay, readableMoment } from '../../parts/format.ts';
import { oneMore } from '../../parts/one-more.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { Choice } from './choice.tsx';
import { OpenedRows } from './opened-rows.tsx';
import { Columns } from './outcome-columns.tsx';
import type { TieOutSearch } from './search.ts';
import { useOutcomeEvents, useOutcomes } from './use-figures.ts';

const says = words.erpFigures.outcomes;
const { columns } = words.tieOut;

interface Props {
  readonly search: TieOutSearch;
  readonly change: (search: TieOutSearch) => void;
}
/** Which day or week, and which outcome of it. */
export type Open = (from: string, outcome?: Outcome) => void;

/** What became of exports over time, as columns to look at and as a table to read; each figure opens what happened. */
export function OutcomesPanel({ search, change }: Props) {
  const by = search.scale ?? 'day';
  const { data, error } = useOutcomes(by);
  const { from: _f, outcome: _o, scale: _s, ...rest } = search;
  const kept = { ...rest, scale: search.scale };
  const open: Open = (from, outcome) => change({ ...kept, from, outcome });
  return (
    <section className="panel" aria-label={says.title}>
      <div className="panel-head">
        <h2>{says.title}</h2>
        <Choice
          name={says.title}
          options={says.by}
          value={by}
          choose={(value) => change({ ...rest, scale: value === 'week' ? 'week' : undefined })}
        />
      </div>
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
      {data?.figures.length === 0 && <p className="quiet panel-says">{says.none}</p>}
      {data && data.figures.length > 0 && (
        <>
          <Legend view={data} by={by} />
          <Columns view={data} by={by} open={open} />
          <details className="as-table">
            <summary>{says.table}</summary>
            <Table view={data} by={by} open={open} />
          </details>
        </>
      )}
      {search.from !== undefined && <Happened search={search} close={() => change(kept)} />}
    </section>
  );
}

export const countOf = ({ figures }: ExportOutcomes, kind: Outcome, from?: string): number =>
  figures
    .filter((one) => one.outcome === kind && (from === undefined || one.from === from))
    .reduce((all, { count }) => all + count, 0);

function Legend({ view, by }: { readonly view: ExportOutcomes; readonly by: 'day' | 'week' }) {
  return (
    <ul className="legend">
      {outcomes.map((kind) => (
        <li key={kind}>
          <span className="key" data-outcome={kind} aria-hidden="true" />
          {fill(says.one, { count: countOf(view, kind), kind: says.kinds[kind] })}
        </li>
      ))}
      <li className="quiet">{by === 'day' ? says.days : says.weeks}</li>
    </ul>
  );
}

function Table({
  view,
  by,
  open,
}: {
  readonly view: ExportOutcomes;
  readonly by: 'day' | 'week';
  readonly open: Open;
}) {
  const busy = view.stretches.filter((from) => view.figures.some((one) => one.from === from)).reverse();
  return (
    <div className="sheet">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{says.from[by]}</th>
            {outcomes.map((kind) => (
              <th key={kind} scope="col" className="num">
                {says.kinds[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {busy.map((from) => (
            <tr key={from}>
              <th scope="row">{readableDay(from)}</th>
              {outcomes.map((kind) => {
                const count = countOf(view, kind, from);
                const figure = fill(says.rows, { kind: `${count} ${says.kinds[kind]}`, from: readableDay(from) });
                return (
                  <td key={kind} className="num">
                    {count === 0 ? (
                      <span className="quiet">–</span>
                    ) : (
                      <button
                        type="button"
                        className="figure"
                        aria-label={fill(words.tieOut.rows.open, { figure })}
                        onClick={() => open(from, kind)}
                      >
                        {count}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Happened({ search, close }: { readonly search: TieOutSearch; readonly close: () => void }) {
  const found = useOutcomeEvents(search);
  const rows = found.data?.pages.flatMap(({ events }) => events);
  const { from, outcome, scale } = search;
  const kind = outcome === undefined ? says.any : says.kinds[outcome];
  const title = fill(says.rows, { kind: `${says.title}: ${kind}`, from: readableDay(from ?? null) });
  return (
    <OpenedRows
      key={`${title} ${scale}`}
      title={title}
      close={close}
      heads={[says.when, says.what, columns.invoice, columns.vendor, columns.project, says.who]}
      amount={words.erpFigures.age.amount}
      error={found.error}
      rows={rows?.map((row) => <Event key={row.id} row={row} />)}
      more={found.hasNextPage ? () => void oneMore(found) : null}
    />
  );
}

function Event({ row: { at, outcome, invoice, vendor, project, by, amount } }: { row: OutcomeEvent }) {
  const c = String(useCompany().id);
  return (
    <tr>
      <td>{readableMoment(at)}</td>
      <td>
        <span className="key" data-outcome={outcome} aria-hidden="true" /> {says.kinds[outcome]}
      </td>
      <th scope="row">
        <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(invoice.id) }}>
          {invoice.number ?? invoice.id}
        </Link>
      </th>
      <td>{vendor}</td>
      <td>{project.name}</td>
      <td>{by ?? says.hub}</td>
      <td className="num">{readableAmount(amount)}</td>
    </tr>
  );
}
