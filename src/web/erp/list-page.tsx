import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item, List } from '../../http/client.ts';
import { keys } from '../api.ts';
import { useErpName } from '../parts/erp-name.ts';
import { oneMore } from '../parts/one-more.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ColumnChooser } from './list/column-chooser.tsx';
import { ListFilters, MatchCount } from './list/filters.tsx';
import { useKeepList } from './list/last-list.ts';
import { More } from './list/more.tsx';
import { OperationStrip } from './list/operation-strip.tsx';
import { OperationsPopup } from './list/operations-popup.tsx';
import { focusRow, useRowKeys } from './list/row-keys.ts';
import { useSelection } from './list/selection.ts';
import { SidePanel } from './list/side-panel.tsx';
import { useSteadyRows } from './list/steady-rows.ts';
import { useOperations, useShownOperations } from './list/use-operations.ts';
import { useOpeningView, useViews, ViewMenu } from './list/views.tsx';
import { columnsOf, type Filter, isNarrowed, type ListSearch, listSearch, rowsQuery } from './list-search.ts';
import { ListTable } from './list-table.tsx';
import { Download, StateTabs } from './list-toolbar.tsx';
import { ToolTabs } from './records/tool-tabs.tsx';
import { keepFocusNear } from './row-focus.ts';
import { useList } from './use-list.ts';
import { useMoves } from './use-moves.ts';
import { useRejecting } from './use-rejecting.tsx';

const says = words.page;
const own = words.list;
const nothing: readonly Item[] = [];

function titleOf(filter: Filter, erp: string): string {
  if (filter === 'synced') return fill(says.list.syncedTitle, { erp });
  if (filter === 'all') return says.list.allTitle;
  return fill(says.list.title, { state: says.erpStatuses[filter] });
}

/** The counts stay while the next list is on its way. */
function useLastCounts(counts: List['counts'] | null): List['counts'] | null {
  const last = useRef(counts);
  if (counts !== null) last.current = counts;
  return last.current;
}

/** What the address says, and the way to another. */
function useAddress() {
  // Read once more: the router lets through whatever else stands in the address.
  const given = useSearch({ from: '/signed-in/companies/$c/erp/subcontractor-invoices' });
  const text = JSON.stringify(given);
  const search = useMemo(() => listSearch(JSON.parse(text)), [text]);
  const navigate = useNavigate({ from: '/companies/$c/erp/subcontractor-invoices' });
  const change = useCallback(
    (next: ListSearch) =>
      void navigate({ search: (now) => listSearch({ ...now, ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  const go = useCallback(
    (next: ListSearch) => void navigate({ search: listSearch({ ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  return { search, change, go };
}

/** How many match, as far as that is known without asking for it here. */
function useCount(
  search: ListSearch,
  filter: Filter,
  counts: List['counts'] | null,
  query: ReturnType<typeof rowsQuery>,
) {
  const company = useCompany().id;
  const { sort, ...narrowing } = query;
  // Asked for by the line that shows it.
  const { data } = useQuery<{ count: number; more: boolean }>({
    queryKey: [...keys.erp(company), 'matching', narrowing],
    enabled: false,
  });
  if (!isNarrowed(search)) return counts?.[filter] ?? null;
  return data === undefined ? null : data.count + (data.more ? 1 : 0);
}

const inAField = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, select, dialog, .popup') !== null;

/** Within what is too long for its place, arrows scroll. */
const inALongPart = (target: EventTarget | null) => {
  const part = target instanceof Element ? target.closest('.side-panel-body, .bulk-verdicts') : null;
  return part !== null && part.scrollHeight > part.clientHeight;
};

/** Escape closes the panel and gives the row the focus; arrows go on, wherever one is on the page. */
function usePanelKeys(open: number | undefined, close: () => void, step: (by: 1 | -1) => void) {
  useEffect(() => {
    if (open === undefined) return;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === 'Escape' && !inAField(event.target)) return close();
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
      if (by === undefined || inAField(event.target) || inALongPart(event.target)) return;
      event.preventDefault();
      step(by);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [open, close, step]);
}

/** The invoice that is shown beside the list: which, how it is closed, and the way to the next. */
function usePanel(
  search: ListSearch,
  change: (next: ListSearch) => void,
  stepRow: ReturnType<typeof useRowKeys>['step'],
) {
  const { open: shownId } = search;
  const close = useCallback(() => {
    change({ open: 0 });
    if (shownId !== undefined) focusRow(shownId);
  }, [change, shownId]);
  const step = useCallback(
    (by: 1 | -1) => {
      const next = stepRow(shownId ?? null, by);
      if (next === null) return;
      change({ open: next });
      document.querySelector(`tr[data-invoice-id="${next}"]`)?.scrollIntoView({ block: 'nearest' });
    },
    [change, shownId, stepRow],
  );
  usePanelKeys(shownId, close, step);
  return { shownId, close, step };
}

/** What goes on of operations, or has just ended, until it is put away. */
function ShownOperations({ shown, putAway, watch }: ReturnType<typeof useShownOperations>) {
  return shown.map((one) => (
    <OperationStrip
      key={one.operation_id}
      operation={one}
      close={() => putAway(one.operation_id)}
      begun={(id) => {
        putAway(one.operation_id);
        watch(id);
      }}
    />
  ));
}

/** The approver's page: what waits, what is being exported, what failed, what is synced. */
export function ListPage() {
  const company = useCompany();
  const { c } = useParams({ from: '/signed-in/companies/$c/erp/subcontractor-invoices' });
  const { search, change, go } = useAddress();
  useKeepList(search);
  const filter = search.filter ?? 'synced';
  const query = useMemo(() => rowsQuery(search), [search]);
  const asked = JSON.stringify(query);
  const found = useList(company.id, query);
  const counts = useLastCounts(found.counts);
  const { erp } = useErpName();
  const { run, under } = useMoves(erp);
  const { reject, dialog } = useRejecting(run, keepFocusNear);
  const waiting = found.isPlaceholderData;
  const steady = useSteadyRows(found.items ?? nothing, waiting ? `before ${asked}` : asked);
  // Rows of the question before have nothing to do with what is selected of this one.
  const selection = useSelection(waiting ? nothing : (found.items ?? nothing), asked);
  const columns = useMemo(() => columnsOf(search), [search]);
  const views = useViews();
  useOpeningView(search, views, go);
  const operations = useOperations();
  const operating = useShownOperations(operations);

  const ids = useMemo(() => steady.rows.map((item) => item.invoice_id), [steady.rows]);
  const open = useCallback((id: number) => change({ open: id }), [change]);
  const rowKeys = useRowKeys(ids, selection, open, search.open);
  const { shownId, close, step } = usePanel(search, change, rowKeys.step);

  const press = useCallback(
    (item: Item, move: Move) => {
      if (move === 'reject') return reject(item);
      const settle = keepFocusNear(item.invoice_id);
      void run(item, move).then(settle);
    },
    [run, reject],
  );
  const count = useCount(search, filter, counts, query);

  if (found.error && found.items === null) return <Refusal problem={found.error} />;
  return (
    <>
      <PageHead
        title={titleOf(filter, erp)}
        actions={
          <>
            <ViewMenu search={search} views={views} go={go} />
            <ColumnChooser chosen={columns} choose={(chosen) => change({ columns: chosen.join() })} />
            <OperationsPopup all={operations} begun={operating.watch} />
            <Download search={search} />
          </>
        }
      />
      <ToolTabs current="invoice" />
      <StateTabs c={c} filter={filter} counts={counts} search={search} />
      <div className="toolbar">
        <ListFilters search={search} change={change} found={found.items} />
      </div>
      <div className="list-line">
        <MatchCount search={search} query={query as never} change={change} />
      </div>
      {found.hasNextPage && <p className="paper-only">{fill(own.onPaper, { count: steady.rows.length })}</p>}
      <div className="list-layout" data-panel={shownId !== undefined}>
        <div className="list-rows">
          {/* Before the rows for who goes by the keyboard; style/list.css shows it under them, where it moves none. */}
          <div className="list-foot">
            <ShownOperations {...operating} />
            <BulkBar selection={selection} query={query as never} count={count} begun={operating.watch} />
            {steady.held > 0 && (
              <button type="button" className="btn btn-row" onClick={steady.settle}>
                {fill(steady.held === 1 ? own.newRows.one : own.newRows.other, { count: steady.held })}
              </button>
            )}
          </div>
          <ListTable
            filter={filter}
            search={search}
            change={change}
            columns={columns}
            items={found.items}
            steady={steady}
            old={waiting}
            under={under}
            press={press}
            selection={selection}
            keys={rowKeys}
          />
          {found.hasNextPage && (
            <More more={() => void oneMore(found)} loading={found.isFetchingNextPage} key={found.items?.length} />
          )}
        </div>
        {shownId !== undefined && (
          <SidePanel id={shownId} erp={erp} close={close} step={step} working={under} press={press} />
        )}
      </div>
      {dialog}
    </>
  );
}
