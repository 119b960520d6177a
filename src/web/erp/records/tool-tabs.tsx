import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { missing } from '../../../domain/permission.ts';
import { type RecordKind, recordKindNames } from '../../../domain/records/kinds.ts';
import { sayCount, words } from '../../../domain/words/words.ts';
import type { List } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { useCompany } from '../../session.tsx';

const says = words.recordsPage;
type Tab = RecordKind | 'invoice';
/** Invoices first, then in the order in which one needs the other. */
const tabs: readonly Tab[] = ['invoice', ...recordKindNames];
/** So many stand beside each other on a narrow window; the others are under More. */
const narrow = 4;

/** The states of invoices that wait for somebody, in the order in which they are looked at. */
const waitingStates = ['ready_to_export', 'parked', 'failed_to_export'] as const;
type Waiting = Pick<List['counts'], (typeof waitingStates)[number]>;

/** How many of each kind wait for somebody. */
function useWaiting(): {
  readonly records: Readonly<Partial<Record<RecordKind, number>>>;
  readonly invoices?: Waiting;
} {
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
    select: ({ counts }) => counts,
  });
  return { records: records.data ?? {}, ...(invoices.data === undefined ? {} : { invoices: invoices.data }) };
}

/** The kinds of records that are exchanged, each with what waits. Whoever may read invoices alone has no other tab. */
export function ToolTabs({ current }: { current: Tab | null }) {
  const { id, grants } = useCompany();
  const waiting = useWaiting();
  if (missing(grants, 'record.read', null).length > 0) return null;
  const c = String(id);
  const near = tabs.slice(0, narrow);
  const shown = current === null || near.includes(current) ? near : [...near.slice(0, -1), current];
  const link = (tab: Tab) =>
    tab === 'invoice' ? (
      <InvoicesTab key={tab} c={c} current={current} waiting={waiting.invoices} />
    ) : (
      <TabLink key={tab} c={c} tab={tab} current={current} count={waiting.records[tab]} />
    );
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

const marks = (isCurrent: boolean) => ({
  'aria-current': isCurrent ? ('page' as const) : undefined,
  activeProps: {},
});

/**
 * The name leads to what is synced, for there one unlinks; the number is a link of its own, to the first of those that it counts.
 */
function InvoicesTab(props: { c: string; current: Tab | null; waiting: Waiting | undefined }) {
  const { c, current, waiting } = props;
  const to = { to: '/companies/$c/erp/subcontractor-invoices', params: { c } } as const;
  const some = waitingStates.filter((state) => waiting !== undefined && waiting[state] > 0);
  const count = some.reduce((sum, state) => sum + waiting![state], 0);
  const nameOf = (state: keyof Waiting) => (state === 'parked' ? says.parked : words.page.erpStatuses[state]);
  const which = some.map((state) => `${nameOf(state)} ${sayCount(waiting![state])}`).join(', ');
  return (
    <span className="tab tab-of-two" data-current={current === 'invoice'}>
      <Link {...to} {...marks(current === 'invoice')}>
        {says.invoices}
      </Link>
      {some[0] !== undefined && (
        <Link
          {...to}
          search={{ filter: some[0] === 'parked' ? 'exporting' : some[0] }}
          activeProps={{}}
          className="count"
          data-tip={which}
        >
          {sayCount(count)}
          <span className="sr-only">: {which}</span>
        </Link>
      )}
    </span>
  );
}

function TabLink(props: { c: string; tab: RecordKind; current: Tab | null; count: number | undefined }) {
  const { c, tab, current, count } = props;
  return (
    <Link
      to="/companies/$c/erp/records/$kind"
      params={{ c, kind: tab }}
      search={{}}
      className="tab"
      {...marks(tab === current)}
    >
      {words.records.many[tab]}
      {count !== undefined && count > 0 && <span className="count">{count}</span>}
    </Link>
  );
}
