import { Link } from '@tanstack/react-router';
import { type AgeBucket, ageBucketNames, unsyncedStates } from '../../../domain/erp-figures.ts';
import { formatMoney, sum } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { Unsynced, UnsyncedInvoice } from '../../../http/client.ts';
import { centsOf, readableAmount, readableDay } from '../../parts/format.ts';
import { oneMore } from '../../parts/one-more.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { OpenedRows } from './opened-rows.tsx';
import type { TieOutSearch } from './search.ts';
import { useUnsynced, useUnsyncedInvoices } from './use-figures.ts';

const says = words.erpFigures.age;
const { columns } = words.tieOut;

interface Props {
  readonly search: TieOutSearch;
  readonly change: (search: TieOutSearch) => void;
  readonly erp: string;
}
type Figure = Unsynced['figures'][number];

const count = (figures: readonly Figure[]) => figures.reduce((all, { invoices }) => all + invoices, 0);

/** How old what waits is: a bar an age, its parts by how far the invoices came; each figure opens its invoices. */
export function AgePanel({ search, change, erp }: Props) {
  const { data, error } = useUnsynced();
  const { age: _a, state: _s, ...rest } = search;
  return (
    <section className="panel" aria-label={says.title}>
      <div className="panel-head">
        <h2>{says.title}</h2>
      </div>
      <p className="quiet panel-says">{fill(says.says, { erp })}</p>
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
      {data?.figures.length === 0 && (
        <p className="verdict" data-tone="green">
          {says.none}
        </p>
      )}
      {data && data.figures.length > 0 && (
        <Ages figures={data.figures} open={(age, state) => change({ ...rest, age, state })} />
      )}
      {search.age !== undefined && <Waiting search={search} close={() => change(rest)} />}
    </section>
  );
}

function Ages({
  figures,
  open,
}: {
  readonly figures: readonly Figure[];
  readonly open: (age: AgeBucket | 'all', state?: TieOutSearch['state']) => void;
}) {
  const shown = unsyncedStates.filter((state) => figures.some((one) => one.state === state));
  const most = Math.max(...ageBucketNames.map((name) => count(figures.filter(({ bucket }) => bucket === name))), 1);
  const row = (name: AgeBucket | 'all', its: readonly Figure[]) => {
    const label = name === 'all' ? says.sum : says.buckets[name];
    const cell = (some: readonly Figure[], state?: TieOutSearch['state']) => {
      const invoices = count(some);
      if (invoices === 0) return <span className="quiet">–</span>;
      const facts = { bucket: label, state: state === undefined ? says.anyState : says.states[state], count: invoices };
      return (
        <button
          type="button"
          className="figure"
          aria-label={fill(words.tieOut.rows.open, { figure: fill(says.rows, facts) })}
          onClick={() => open(name, state)}
        >
          {invoices}
        </button>
      );
    };
    return (
      <tr key={name}>
        <th scope="row">{label}</th>
        <td className="age-bar" aria-hidden="true">
          {name !== 'all' && <Bar figures={its} most={most} />}
        </td>
        {shown.map((state) => (
          <td key={state} className="num">
            {cell(
              its.filter((one) => one.state === state),
              state,
            )}
          </td>
        ))}
        <td className="num strong">{cell(its)}</td>
        <td className="num">{readableAmount(formatMoney(sum(its.map(({ amount }) => centsOf(amount)))))}</td>
      </tr>
    );
  };
  return (
    <div className="sheet">
      <table className="table age-table">
        <thead>
          <tr>
            <th scope="col">{says.bucket}</th>
            <td className="age-bar" />
            {shown.map((state) => (
              <th key={state} scope="col" className="num">
                <span className="key" data-state={state} aria-hidden="true" />
                {says.states[state]}
              </th>
            ))}
            <th scope="col" className="num">
              {says.sum}
            </th>
            <th scope="col" className="num">
              {says.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {ageBucketNames.map((name) =>
            row(
              name,
              figures.filter(({ bucket }) => bucket === name),
            ),
          )}
        </tbody>
        <tfoot>{row('all', figures)}</tfoot>
      </table>
    </div>
  );
}

const barWidth = 100;

function Bar({ figures, most }: { readonly figures: readonly Figure[]; readonly most: number }) {
  let x = 0;
  return (
    <svg viewBox={`0 0 ${barWidth} 10`} preserveAspectRatio="none" className="age-svg" aria-hidden="true">
      {unsyncedStates.map((state) => {
        const width = (barWidth * count(figures.filter((one) => one.state === state))) / most;
        const part = <rect key={state} x={x} y={0} width={width} height={10} className="part" data-state={state} />;
        x += width;
        return width === 0 ? null : part;
      })}
    </svg>
  );
}

function Waiting({ search, close }: { readonly search: TieOutSearch; readonly close: () => void }) {
  const found = useUnsyncedInvoices(search);
  const rows = found.data?.pages.flatMap(({ invoices }) => invoices);
  const { age, state } = search;
  const bucket = age === undefined || age === 'all' ? says.sum : says.buckets[age];
  const title = `${says.title}: ${bucket}, ${state === undefined ? says.anyState : says.states[state]}`;
  return (
    <OpenedRows
      key={title}
      title={title}
      close={close}
      heads={[columns.invoice, columns.vendor, columns.project, columns.date, says.bucket, words.tieOut.columns.state]}
      amount={says.amount}
      error={found.error}
      rows={rows?.map((row) => <Invoice key={row.invoice.id} row={row} />)}
      more={found.hasNextPage ? () => void oneMore(found) : null}
    />
  );
}

function Invoice({ row: { invoice, vendor, project, billing_date, days, state, amount } }: { row: UnsyncedInvoice }) {
  const c = String(useCompany().id);
  return (
    <tr>
      <th scope="row">
        <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(invoice.id) }}>
          {invoice.number ?? invoice.id}
        </Link>
      </th>
      <td>{vendor}</td>
      <td>{project.name}</td>
      <td>{readableDay(billing_date)}</td>
      <td>{fill(says.days, { days })}</td>
      <td>{says.states[state]}</td>
      <td className="num">{readableAmount(amount)}</td>
    </tr>
  );
}
