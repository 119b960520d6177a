import { useCallback } from 'react';
import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { SkeletonRows } from '../parts/cells.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { ListRow } from './list-row.tsx';
import type { Filter, ListSearch, Sortable } from './list-search.ts';

const says = words.page.list;
const columns = 10;

interface Props {
  readonly filter: Filter;
  readonly search: ListSearch;
  readonly change: (search: ListSearch) => void;
  readonly items: readonly Item[] | null;
  /** Are these the rows of the search before? */
  readonly old: boolean;
  readonly under: ReadonlySet<number>;
  readonly press: (item: Item, move: Move) => void;
  readonly marked: ReadonlySet<number>;
  readonly mark: (update: (marked: ReadonlySet<number>) => ReadonlySet<number>) => void;
}

/** A header that sorts: first press up, second press down. */
function SortHead(props: { by: Sortable; label: string; num?: boolean; search: ListSearch; change: Props['change'] }) {
  const { by, search } = props;
  const sort = search.sort ?? '-billing_date';
  const up = sort === by;
  const down = sort === `-${by}`;
  return (
    <th scope="col" className={props.num ? 'num' : ''} aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <button type="button" className="sort" onClick={() => props.change({ sort: up ? `-${by}` : by })}>
        {props.label}
        <span className="sort-mark" aria-hidden="true">
          {up ? '▲' : down ? '▼' : '↕'}
        </span>
      </button>
    </th>
  );
}

function MarkAll({ items, marked, mark }: Pick<Props, 'items' | 'marked' | 'mark'>) {
  const all = items !== null && items.length > 0 && items.every((item) => marked.has(item.invoice_id));
  return (
    <input
      type="checkbox"
      aria-label={words.page.bulk.selectAll}
      checked={all}
      onChange={() => mark(() => new Set(all ? [] : (items ?? []).map((item) => item.invoice_id)))}
    />
  );
}

function Head(props: Props) {
  const { search, change } = props;
  const heads = says.columns;
  return (
    <thead>
      <tr>
        <th scope="col" className="mark">
          <MarkAll {...props} />
        </th>
        <SortHead by="invoice_number" label={heads.invoice} search={search} change={change} />
        <th scope="col">{heads.vendor}</th>
        <th scope="col">{heads.project}</th>
        <SortHead by="billing_date" label={heads.billingDate} search={search} change={change} />
        <SortHead by="amount_due" label={heads.due} num search={search} change={change} />
        <th scope="col" className="num">
          {heads.retainage}
        </th>
        <th scope="col">{heads.status}</th>
        <th scope="col">{heads.erpStatus}</th>
        <th scope="col" className="actions">
          {heads.actions}
        </th>
      </tr>
    </thead>
  );
}

function Empty({ filter, search, change }: Pick<Props, 'filter' | 'search' | 'change'>) {
  const searched = search.search !== undefined || search.project_id !== undefined;
  if (!searched) return <Trouble title={says.emptyTitle[filter]}>{says.emptySays[filter]}</Trouble>;
  const clear = (
    <button type="button" className="btn" onClick={() => change({ search: '', project_id: 0 })}>
      {says.clear}
    </button>
  );
  return (
    <Trouble title={says.emptySearch} action={clear}>
      {says.emptySearchSays}
    </Trouble>
  );
}

/** The list itself, a real table: one row an invoice, one line a row. */
export function ListTable(props: Props) {
  const { items, under, press, marked, mark } = props;
  const toggle = useCallback(
    (id: number) =>
      mark((now) => {
        const next = new Set(now);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [mark],
  );
  return (
    <div className="sheet list-sheet" aria-busy={items === null || props.old}>
      <table className="table list" data-old={props.old} data-state={props.filter}>
        <caption className="sr-only">{fill(says.title, { state: says.all })}</caption>
        <Head {...props} />
        <tbody>
          {items === null && <SkeletonRows columns={columns} rows={12} />}
          {items?.map((item) => (
            <ListRow
              key={item.invoice_id}
              item={item}
              working={under.has(item.invoice_id)}
              press={press}
              marked={marked.has(item.invoice_id)}
              toggle={toggle}
            />
          ))}
        </tbody>
      </table>
      {items?.length === 0 && <Empty {...props} />}
    </div>
  );
}
