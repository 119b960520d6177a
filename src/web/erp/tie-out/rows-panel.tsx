import { Link } from '@tanstack/react-router';
import { findings } from '../../../domain/tie-out.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { TieOutRow, TieOutWhole } from '../../../http/client.ts';
import { centsOf, readableAmount, readableDay } from '../../parts/format.ts';
import { oneMore } from '../../parts/one-more.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { MoreRows } from './more-rows.tsx';
import type { TieOutSearch } from './search.ts';
import { useOpened } from './use-opened.ts';
import { useRows } from './use-tie-outs.ts';

const says = words.tieOut;

interface Props {
  readonly run: TieOutWhole;
  readonly search: TieOutSearch;
  readonly change: (search: TieOutSearch) => void;
}

/** The invoices behind a sum that was pressed. */
export function RowsPanel(props: Props) {
  const { rows: wanted, project, start, end } = props.search;
  if (wanted === undefined) return null;
  return <Rows key={`${wanted} ${project} ${start} ${end}`} {...props} />;
}

function Rows({ run, search, change }: Props) {
  const found = useRows(run.id, search);
  const heading = useOpened();
  const rows = found.data?.pages.flatMap((page) => page.rows);
  const { rows: wanted, ...rest } = search;
  const title = fill(wanted === 'differing' ? says.rows.differing : says.rows.title, { part: partName(run, search) });
  return (
    <section className="panel tie-out-rows" aria-label={title}>
      <div className="panel-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="btn btn-row panel-link" onClick={() => change(rest)}>
          {words.erpFigures.close}
        </button>
      </div>
      {rows === undefined && (found.error ? <Refusal problem={found.error} /> : <Loading />)}
      {rows?.length === 0 && <p className="quiet">{says.rows.none}</p>}
      {rows && rows.length > 0 && (
        <div className="sheet">
          <table className="table">
            <thead>
              <tr>
                {(['invoice', 'vendor', 'project', 'date', 'bill', 'found'] as const).map((name) => (
                  <th key={name} scope="col">
                    {says.columns[name]}
                  </th>
                ))}
                {(['ours', 'theirs', 'difference'] as const).map((name) => (
                  <th key={name} scope="col" className="num">
                    {says.columns[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.link_id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreRows more={found.hasNextPage ? () => void oneMore(found) : null} />
    </section>
  );
}

function partName({ totals }: TieOutWhole, { project, start, end }: TieOutSearch): string {
  const found = totals.find((one) => one.project.id === project)?.project;
  const period = start && end ? fill(says.period, { start: readableDay(start), end: readableDay(end) }) : undefined;
  const parts = [found && `${found.number} ${found.name}`, period].filter((one) => one !== undefined);
  return parts.length === 0 ? says.rows.everything : parts.join(', ');
}

function Row({
  row: { invoice, vendor, project, billing_date, bill, kinds, ours, theirs, difference },
}: {
  row: TieOutRow;
}) {
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
      <td>{bill ?? '–'}</td>
      <td>
        {kinds.length === 0 ? (
          <span className="quiet">{says.rows.ok}</span>
        ) : (
          kinds.map((kind) => (
            <span key={kind} className="badge" data-finding={findings[kind]}>
              {says.kinds[kind].title}
            </span>
          ))
        )}
      </td>
      <td className="num">{readableAmount(ours)}</td>
      <td className="num">{readableAmount(theirs)}</td>
      <td className="num strong" data-tone={centsOf(difference) === 0 ? undefined : 'red'}>
        {readableAmount(difference)}
      </td>
    </tr>
  );
}
