import type { CSSProperties } from 'react';
import type { Move } from '../../domain/link.ts';
import { type ListColumn, usualColumns } from '../../domain/list-view.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { Glyph } from '../parts/glyph.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { actionsWidth, inBrief, columns as known, widthOf } from './list/columns.tsx';
import { nothingNarrowed } from './list/filters.tsx';
import type { useRowKeys } from './list/row-keys.ts';
import type { Selected } from './list/selection.ts';
import type { SteadyRows } from './list/steady-rows.ts';
import { ListRow } from './list-row.tsx';
import { type Filter, isNarrowed, type ListSearch } from './list-search.ts';

const says = words.page.list;
const heads = words.list.columns;

interface Props {
  readonly filter: Filter;
  readonly search: ListSearch;
  readonly change: (search: ListSearch) => void;
  readonly columns: readonly ListColumn[];
  /** Null before the first answer. */
  readonly items: readonly Item[] | null;
  readonly steady: SteadyRows;
  /** Are these the rows of the search before? */
  readonly old: boolean;
  readonly under: ReadonlySet<number>;
  readonly press: (item: Item, move: Move) => void;
  readonly selection: Selected;
  readonly keys: ReturnType<typeof useRowKeys>;
}

/** A header that sorts: first press up, second press down. */
function SortHead(props: { column: ListColumn; search: ListSearch; change: Props['change'] }) {
  const { column, search } = props;
  const { sort: by, className } = known[column];
  const sort = search.sort ?? '-billing_date';
  const label = heads[column];
  const common = { scope: 'col', className: className?.includes('num') ? 'num' : '', 'data-column': column } as const;
  if (by === undefined) return <th {...common}>{label}</th>;
  const up = sort === by;
  const down = sort === `-${by}`;
  return (
    <th {...common} aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <button type="button" className="sort" onClick={() => props.change({ sort: up ? `-${by}` : by })}>
        {label}
        <Glyph name={up ? 'up' : down ? 'down' : 'both'} />
      </button>
    </th>
  );
}

function MarkAll({ rows, selection }: { rows: readonly Item[]; selection: Selected }) {
  const ids = rows.map((item) => item.invoice_id);
  const all = ids.length > 0 && ids.every((id) => selection.marked.has(id));
  return (
    <input
      type="checkbox"
      aria-label={words.page.bulk.selectAll}
      checked={all}
      onChange={() => (all ? selection.clear() : selection.set(ids, true))}
    />
  );
}

function Head({ columns, search, change, steady, selection }: Props) {
  return (
    <thead>
      <tr>
        <th scope="col" className="mark">
          <MarkAll rows={steady.rows} selection={selection} />
        </th>
        {columns.map((column) => (
          <SortHead key={column} column={column} search={search} change={change} />
        ))}
        <th scope="col" className="actions">
          {says.columns.actions}
        </th>
      </tr>
    </thead>
  );
}

function Empty({ filter, search, change }: Pick<Props, 'filter' | 'search' | 'change'>) {
  if (!isNarrowed(search)) return <Trouble title={says.emptyTitle[filter]}>{says.emptySays[filter]}</Trouble>;
  const clear = (
    <button type="button" className="btn" onClick={() => change(nothingNarrowed)}>
      {words.list.clearFilters}
    </button>
  );
  return (
    <Trouble title={says.emptySearch} action={clear}>
      {says.emptySearchSays}
    </Trouble>
  );
}

/** How wide each column is; those that have no width of their own share what is left. */
function Widths({ columns }: Pick<Props, 'columns'>) {
  return (
    <colgroup>
      <col style={{ width: 38 }} />
      {columns.map((column) => (
        <col key={column} data-column={column} style={{ width: known[column].width }} />
      ))}
      <col style={{ width: actionsWidth }} />
    </colgroup>
  );
}

/**
 * Rows of nothing while the first ones come. A cell for each column, which is hidden with its column: cells more than there are
 * columns take width from them, and every heading would jump when the rows are there.
 */
function RowsToCome({ columns }: Pick<Props, 'columns'>) {
  return Array.from({ length: 12 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing have no other name
    <tr key={row} className="skeleton-row">
      <td className="mark" />
      {columns.map((column) => (
        <td key={column} data-column={column}>
          <span className="skeleton" style={{ width: `${88 - ((row * 17) % 40)}%` }} />
        </td>
      ))}
      <td className="actions" />
    </tr>
  ));
}

/** The list itself, a real table: one row an invoice, two lines a row. */
export function ListTable(props: Props) {
  const { columns, filter, items, steady, under, press, selection, keys } = props;
  const usual = columns.join() === usualColumns.join();
  const now = Date.now();
  // A day is as fine as waiting is shown: rows are not drawn anew for less.
  const today = now - (now % 60_000);
  const brief = columns.filter((column) => inBrief.has(column));
  const widths = {
    '--list-width': `${widthOf(columns)}px`,
    '--list-brief': `${widthOf(brief)}px`,
  } as CSSProperties;
  return (
    <div
      className="sheet list-sheet"
      aria-busy={items === null || props.old}
      data-usual={usual}
      style={widths}
      {...steady.pointer}
    >
      <table className="table list" data-old={props.old} data-state={filter} {...keys.handlers}>
        <caption className="sr-only">
          {fill(says.title, { state: filter === 'all' ? says.all : words.page.erpStatuses[filter] })} {words.list.keys}
        </caption>
        <Widths columns={columns} />
        <Head {...props} />
        <tbody>
          {items === null && <RowsToCome columns={columns} />}
          {steady.rows.map((item) => (
            <ListRow
              key={item.invoice_id}
              item={item}
              columns={columns}
              now={today}
              working={under.has(item.invoice_id)}
              press={press}
              marked={selection.marked.has(item.invoice_id)}
              open={props.search.open === item.invoice_id}
              gone={steady.gone.has(item.invoice_id)}
              stop={keys.stop === item.invoice_id}
            />
          ))}
        </tbody>
      </table>
      {items?.length === 0 && steady.rows.length === 0 && <Empty {...props} />}
    </div>
  );
}
