import {
  type ListColumn,
  type ListSort,
  listSorts,
  mostWaitingDays,
  parseColumns,
  typedAmount,
  usualColumns,
} from '../../domain/list-view.ts';

export const filters = ['ready_to_export', 'exporting', 'failed_to_export', 'synced', 'all'] as const;
export type Filter = (typeof filters)[number];

export type Sort = ListSort | `-${ListSort}`;

/** What the list is narrowed down by, as the API takes it. */
export interface Narrowing {
  readonly search?: string;
  readonly project_id?: number;
  readonly vendor_id?: number;
  readonly period?: string;
  readonly amount_from?: string;
  readonly amount_to?: string;
  readonly waiting_days?: number;
}
export const narrowings = [
  'search',
  'project_id',
  'vendor_id',
  'period',
  'amount_from',
  'amount_to',
  'waiting_days',
] as const satisfies readonly (keyof Narrowing)[];

/** What the address holds of the list, so that it can be bookmarked, shared and gone back to. */
export interface ListSearch extends Narrowing {
  readonly filter?: Filter;
  readonly sort?: Sort;
  /** Columns in their order, `invoice,vendor,…`; left out, the usual ones. */
  readonly columns?: string;
  /** The saved view that it began with. */
  readonly view?: number;
  /** The invoice in the panel beside the list. */
  readonly open?: number;
}

const isSort = (value: unknown): value is Sort =>
  typeof value === 'string' && (listSorts as readonly string[]).includes(value.replace(/^-/, ''));

const whole = (value: unknown, most = Number.MAX_SAFE_INTEGER): number | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 && number <= most ? number : undefined;
};
const amount = (value: unknown): string | undefined => {
  const text = String(value ?? '').trim();
  return text !== '' && typedAmount(text) !== null ? text.replaceAll(',', '') : undefined;
};
const usual = usualColumns.join();

/** Reads the address; what it cannot mean is left out. */
export function listSearch(given: Record<string, unknown>): ListSearch {
  const search = given.search === undefined ? '' : String(given.search).slice(0, 100);
  const period = String(given.period ?? '');
  const columns = String(given.columns ?? '');
  const read: { [K in keyof ListSearch]: ListSearch[K] | undefined } = {
    filter: filters.find((one) => one === given.filter),
    search: search === '' ? undefined : search,
    project_id: whole(given.project_id),
    vendor_id: whole(given.vendor_id),
    period: /^(19|2\d)\d{2}-(0[1-9]|1[0-2])$/.test(period) ? period : undefined,
    amount_from: amount(given.amount_from),
    amount_to: amount(given.amount_to),
    waiting_days: whole(given.waiting_days, mostWaitingDays),
    sort: isSort(given.sort) ? given.sort : undefined,
    columns: columns !== usual && parseColumns(columns)?.includes('invoice') ? columns : undefined,
    view: whole(given.view),
    open: whole(given.open),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as ListSearch;
}

export const columnsOf = (search: ListSearch): readonly ListColumn[] =>
  parseColumns(search.columns ?? '') ?? usualColumns;

/** Which rows, in which order: what the server is asked for. */
export function rowsQuery(
  search: ListSearch,
): Narrowing & Required<Pick<ListSearch, 'filter'>> & Pick<ListSearch, 'sort'> {
  const { columns, view, open, ...rows } = search;
  return { ...rows, filter: search.filter ?? 'synced' };
}

export const isNarrowed = (search: ListSearch): boolean => narrowings.some((name) => search[name] !== undefined);
