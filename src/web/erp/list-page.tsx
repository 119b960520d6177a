import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item, List } from '../../http/client.ts';
import { useErpName } from '../parts/erp-name.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { type Filter, type ListSearch, listSearch } from './list-search.ts';
import { ListTable } from './list-table.tsx';
import { ListToolbar, StateTabs } from './list-toolbar.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { ToolTabs } from './records/tool-tabs.tsx';
import { keepFocusNear } from './row-focus.ts';
import { useList } from './use-list.ts';
import { useMoves } from './use-moves.ts';

const says = words.page;

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

/** Marks rows; a row that leaves the list is not marked any more. */
function useSelection(items: readonly Item[] | null, filter: Filter) {
  const [marked, setMarked] = useState<ReadonlySet<number>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state starts without marks
  useEffect(() => setMarked(new Set()), [filter]);
  const chosen = (items ?? []).filter((item) => marked.has(item.invoice_id));
  return { chosen, marked, setMarked };
}

/** The approver's page: what waits, what is being exported, what failed, what is synced. */
export function ListPage() {
  const company = useCompany();
  const { c } = useParams({ from: '/signed-in/companies/$c/erp/subcontractor-invoices' });
  // Read once more: the router lets through whatever else stands in the address.
  const search = listSearch({ ...useSearch({ from: '/signed-in/companies/$c/erp/subcontractor-invoices' }) });
  const navigate = useNavigate({ from: '/companies/$c/erp/subcontractor-invoices' });
  const filter = search.filter ?? 'synced';
  const found = useList(company.id, { ...search, filter });
  const counts = useLastCounts(found.counts);
  const { erp } = useErpName();
  const { run, under } = useMoves(erp);
  const [rejecting, setRejecting] = useState<Item | null>(null);
  const selection = useSelection(found.items, filter);

  const change = useCallback(
    (next: ListSearch) =>
      void navigate({ search: (now) => listSearch({ ...now, ...next }), replace: true, resetScroll: false }),
    [navigate],
  );
  const press = useCallback(
    (item: Item, move: Move) => {
      if (move === 'reject') return setRejecting(item);
      const settle = keepFocusNear(item.invoice_id);
      void run(item, move).then(settle);
    },
    [run],
  );

  if (found.error && found.items === null) return <Refusal problem={found.error} />;
  return (
    <>
      <PageHead title={titleOf(filter, erp)} />
      <ToolTabs current="invoice" />
      <StateTabs c={c} filter={filter} counts={counts} search={search} />
      <div className="toolbar">
        <ListToolbar search={search} change={change} found={found.items} />
        <BulkBar chosen={selection.chosen} clear={() => selection.setMarked(new Set())} />
      </div>
      <ListTable
        filter={filter}
        search={search}
        change={change}
        items={found.items}
        old={found.isPlaceholderData}
        under={under}
        press={press}
        marked={selection.marked}
        mark={selection.setMarked}
      />
      {found.hasNextPage && (
        <More more={() => void found.fetchNextPage()} loading={found.isFetchingNextPage} key={found.items?.length} />
      )}
      {rejecting && (
        <ReasonDialog
          kind="reject"
          title={fill(says.move.rejectTitle, { invoice: rejecting.invoice_number ?? rejecting.number })}
          close={() => setRejecting(null)}
          give={(reason) => {
            const settle = keepFocusNear(rejecting.invoice_id);
            setRejecting(null);
            void run(rejecting, 'reject', { reason }).then(settle);
          }}
        />
      )}
    </>
  );
}

/** A button, and the same by itself when one has scrolled down to it. */
function More({ more, loading }: { more: () => void; loading: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (button.current === null || loading) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), {
      root: document.getElementById('content'),
      rootMargin: '400px',
    });
    seen.observe(button.current);
    return () => seen.disconnect();
  }, [more, loading]);
  return (
    <p className="more">
      <button type="button" className="btn" ref={button} onClick={more} aria-disabled={loading}>
        {loading ? says.list.loadingMore : says.list.more}
      </button>
    </p>
  );
}
