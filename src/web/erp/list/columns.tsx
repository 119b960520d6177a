import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ListColumn, ListSort } from '../../../domain/list-view.ts';
import { fill, language, words } from '../../../domain/words/words.ts';
import type { Item } from '../../../http/client.ts';
import { ErpBadge, StatusBadge } from '../../parts/cells.tsx';
import { readableAmount, readableDay, readableDayOf, readableMoment } from '../../parts/format.ts';
import { invoiceName } from '../../parts/move-button.tsx';
import { useCompany } from '../../session.tsx';

const says = words.page;
const own = words.list;

/** More letters than these columns hold at the size of the others: never cut, for by its amount an invoice is judged. */
const longAmount = 14;
function Amount({ of }: { of: string }) {
  const text = readableAmount(of);
  return text.length < longAmount ? text : <span className="long-amount">{text}</span>;
}

/** A column of the list: by what it sorts, how wide it is, and what stands in it. */
interface Column {
  readonly sort?: ListSort;
  /** In CSS pixels; one that is left out takes what is left, and is at least as wide as `least`. */
  readonly width?: number;
  readonly least?: number;
  readonly className?: string;
  readonly title?: (item: Item) => string;
  readonly cell: (item: Item, now: number) => ReactNode;
}

const dayMs = 86_400_000;

/** How long it has been in its state, in whole days. */
function waitingFor(item: Pick<Item, 'state_since'>, now: number): string {
  if (item.state_since === null) return '–';
  const days = Math.floor((now - Date.parse(item.state_since)) / dayMs);
  if (days < 1) return own.today;
  return days === 1 ? own.oneDay : fill(own.days, { count: days });
}

/** What was last seen of the bill, where that is more than "it is there". */
function seen(item: Item): string | null {
  const last = item.last_sighting;
  if (item.erp_status !== 'synced' || last === null) return null;
  if (last.is === 'gone') return fill(says.list.seenGone, { at: readableDayOf(last.as_of) });
  if (last.standing === 'paid') return says.list.seenPaid;
  return last.standing === 'void' ? says.list.seenVoid : null;
}

/** Its link was once cut by force: a triangle, and the words. */
function ForcedMark() {
  return (
    <span className="forced-mark">
      <svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">
        <path d="M6 1 11.5 11H.5zM6 4.6v3M6 9v.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
      </svg>
      {words.forced.page.mark}
    </span>
  );
}

/** The state of the link; under it the bill's number, or why it stands still, failed or was rejected. */
function ErpState({ item }: { item: Item }) {
  // What stopped an export that was taken back since is history, and stands there.
  const because = item.erp_status === 'not_in_erp' ? null : (item.error?.detail ?? item.reject_reason);
  const noted = seen(item);
  return (
    <>
      <ErpBadge status={item.erp_status} parked={item.parked} />
      {noted && <span className="noted">{noted}</span>}
      {item.forced_unlink_id !== null && <ForcedMark />}
      {because !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a reason cut short must be readable without a mouse
        <span className="under because" data-erp-status={item.erp_status} data-tip={because} tabIndex={0}>
          {because}
        </span>
      )}
      {because === null && item.erp_record && <span className="under">{item.erp_record.label}</span>}
    </>
  );
}

function InvoiceLink({ item }: { item: Item }) {
  const params = { c: String(useCompany().id), id: String(item.invoice_id) };
  const name = invoiceName(item);
  return (
    <span className="invoice-cell">
      <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={params}>
        {name}
      </Link>
      <button
        type="button"
        className="beside"
        tabIndex={-1}
        aria-label={fill(own.beside, { invoice: name })}
        data-tip={fill(own.beside, { invoice: name })}
      >
        <svg viewBox="0 0 14 12" aria-hidden="true">
          <path d="M1 1h12v10H1zM8.5 1v10" fill="none" stroke="currentColor" strokeWidth="1.3" />
        </svg>
      </button>
    </span>
  );
}

const commitment = (item: Item) => (
  <>
    <span className="code">{item.commitment.number}</span> {item.commitment.title}
  </>
);

export const columns: Record<ListColumn, Column> = {
  invoice: {
    sort: 'invoice_number',
    width: 138,
    cell: (item) => <InvoiceLink item={item} />,
  },
  vendor: {
    sort: 'vendor',
    least: 190,
    title: (item) => `${item.vendor.name}\n${item.commitment.number} ${item.commitment.title}`,
    cell: (item) => (
      <>
        {item.vendor.name}
        <span className="under">{commitment(item)}</span>
      </>
    ),
  },
  commitment: {
    least: 150,
    title: (item) => `${item.commitment.number} ${item.commitment.title}`,
    cell: (item) => (
      <>
        <span className="code">{item.commitment.number}</span>
        <span className="under">{item.commitment.title}</span>
      </>
    ),
  },
  project: {
    sort: 'project',
    width: 158,
    title: (item) => `${item.project.number} ${item.project.name}`,
    cell: (item) => (
      <>
        {item.project.name}
        <span className="under code">{item.project.number}</span>
      </>
    ),
  },
  period: {
    width: 118,
    className: 'day',
    cell: ({ billing_period: period }) => (
      <>
        {readableDay(period.start_date)}
        <span className="under">{readableDay(period.end_date)}</span>
      </>
    ),
  },
  billing_date: { sort: 'billing_date', width: 108, className: 'day', cell: (item) => readableDay(item.billing_date) },
  amount_due: {
    sort: 'amount_due',
    width: 116,
    className: 'num strong',
    cell: (item) => <Amount of={item.amount_due} />,
  },
  retainage: { sort: 'retainage', width: 104, className: 'num', cell: (item) => <Amount of={item.retainage} /> },
  status: {
    width: 146,
    title: (item) => words.page.statuses[item.status],
    cell: (item) => <StatusBadge status={item.status} />,
  },
  erp_status: { width: 190, cell: (item) => <ErpState item={item} /> },
  erp_record: { width: 110, cell: (item) => item.erp_record?.label ?? '–' },
  waiting: {
    sort: 'state_since',
    width: 96,
    className: 'num',
    title: (item) => readableMoment(item.state_since),
    cell: waitingFor,
  },
  sent: {
    width: 112,
    className: 'day',
    title: (item) => readableMoment(item.sent_at),
    cell: (item) => readableDayOf(item.sent_at),
  },
  synced: {
    width: 112,
    className: 'day',
    title: (item) => readableMoment(item.synced_at),
    cell: (item) => readableDayOf(item.synced_at),
  },
  changed: {
    sort: 'updated_at',
    width: 112,
    className: 'day',
    title: (item) => readableMoment(item.updated_at),
    cell: (item) => readableDayOf(item.updated_at),
  },
};

const markWidth = 38;
/** Of the buttons: two of them, in every state that has any; an export that stands still is retried or rejected. */
export const actionsWidth = { en: 180, es: 226 }[language()];

/** What stays in sight beside an open panel and on a small screen: what is decided by. */
export const inBrief: ReadonlySet<ListColumn> = new Set(['invoice', 'vendor', 'amount_due', 'erp_status']);

/** How wide a table of these columns is at least. */
export const widthOf = (chosen: readonly ListColumn[]): number =>
  chosen.reduce((sum, name) => sum + (columns[name].width ?? columns[name].least ?? 0), markWidth + actionsWidth);
