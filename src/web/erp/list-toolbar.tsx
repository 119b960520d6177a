import { Link } from '@tanstack/react-router';
import { sayCount, words } from '../../domain/words/words.ts';
import { type List, listFilePath } from '../../http/client.ts';
import { useCompany } from '../session.tsx';
import { Popup } from './list/popup.tsx';
import { columnsOf, type Filter, filters, type ListSearch, rowsQuery } from './list-search.ts';

const says = words.page.list;

/** What of a state calls for somebody: of what is exporting, that which stands still. */
const marked = (filter: Filter) => (filter === 'exporting' ? 'parked' : filter);

/** The states as links with live counts: each has an address of its own. */
export function StateTabs(props: { c: string; filter: Filter; counts: List['counts'] | null; search: ListSearch }) {
  const { open, ...search } = props.search;
  return (
    <nav className="tabs" aria-label={says.states}>
      {filters.map((filter) => (
        <Link
          key={filter}
          to="/companies/$c/erp/subcontractor-invoices"
          params={{ c: props.c }}
          search={{ ...search, filter }}
          className="tab"
          data-state={filter}
          data-some={(props.counts?.[marked(filter)] ?? 0) > 0}
          aria-current={filter === props.filter ? 'page' : undefined}
          activeProps={{}}
          resetScroll={false}
        >
          {filter === 'all' ? says.all : words.page.erpStatuses[filter]}
          <span className="count">{props.counts ? sayCount(props.counts[filter]) : ' '}</span>
        </Link>
      ))}
    </nav>
  );
}

/** What is listed, as a file: every row that matches, in the columns that are shown. */
export function Download({ search }: { search: ListSearch }) {
  const company = useCompany().id;
  const query = { ...rowsQuery(search), columns: columnsOf(search).join() };
  return (
    <Popup label={words.list.download} title={words.list.download} align="right">
      {(close) => (
        <ul className="view-list">
          {(['xlsx', 'csv'] as const).map((format) => (
            <li key={format}>
              <a href={listFilePath(company, format, query)} download onClick={close}>
                {format === 'csv' ? words.list.csv : words.list.excel}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Popup>
  );
}
