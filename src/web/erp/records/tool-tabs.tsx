import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { missing } from '../../../domain/permission.ts';
import { type RecordKind, recordKindNames } from '../../../domain/records/kinds.ts';
import { words } from '../../../domain/words/words.ts';
import { api, keys } from '../../api.ts';
import { useCompany } from '../../session.tsx';

const says = words.recordsPage;
type Tab = RecordKind | 'invoice';
/** Invoices first, then in the order in which one needs the other. */
const tabs: readonly Tab[] = ['invoice', ...recordKindNames];
/** So many stand beside each other on a narrow window; the others are under More. */
const narrow = 4;

/** How many of each kind wait for somebody. */
function useWaiting(): Readonly<Partial<Record<Tab, number>>> {
  const { id, grants } = useCompany();
  const may = missing(grants, 'record.read', null).length === 0;
  const records = useQuery({
    enabled: may,
    queryKey: [...keys.erp(id), 'records', 'waiting'],
    queryFn: () => api.recordsWaiting(id),
    select: ({ waiting }) => waiting,
  });
  const invoices = useQuery({
    queryKey: [...keys.erp(id), 'counts'],
    queryFn: () => api.list(id, { filter: 'all', limit: 1 }),
    select: ({ counts }) => counts.ready_to_export + counts.failed_to_export,
  });
  return { ...records.data, ...(invoices.data === undefined ? {} : { invoice: invoices.data }) };
}

/** The kinds of records that are exchanged, each with what waits. Whoever may read invoices alone has no other tab. */
export function ToolTabs({ current }: { current: Tab | null }) {
  const { id, grants } = useCompany();
  const waiting = useWaiting();
  if (missing(grants, 'record.read', null).length > 0) return null;
  const c = String(id);
  const near = tabs.slice(0, narrow);
  const shown = current === null || near.includes(current) ? near : [...near.slice(0, -1), current];
  const link = (tab: Tab) => <TabLink key={tab} c={c} tab={tab} current={current} count={waiting[tab]} />;
  return (
    <nav className="tabs tool-tabs" aria-label={says.tabs}>
      <div className="tool-tabs-wide">{tabs.map(link)}</div>
      <div className="tool-tabs-narrow">
        {shown.map(link)}
        <details className="tool-tabs-more" key={current}>
          <summary className="tab">{says.moreTabs}</summary>
          <div className="tool-tabs-menu">{tabs.filter((tab) => !shown.includes(tab)).map(link)}</div>
        </details>
      </div>
    </nav>
  );
}

function TabLink(props: { c: string; tab: Tab; current: Tab | null; count: number | undefined }) {
  const { c, tab, current, count } = props;
  const shared = { className: 'tab', 'aria-current': tab === current ? ('page' as const) : undefined, activeProps: {} };
  const inside = (
    <>
      {tab === 'invoice' ? says.invoices : words.records.many[tab]}
      {count !== undefined && count > 0 && <span className="count">{count}</span>}
    </>
  );
  return tab === 'invoice' ? (
    <Link to="/companies/$c/erp/subcontractor-invoices" params={{ c }} {...shared}>
      {inside}
    </Link>
  ) : (
    <Link to="/companies/$c/erp/records/$kind" params={{ c, kind: tab }} search={{}} {...shared}>
      {inside}
    </Link>
  );
}
