import type { List } from '../../http/client.ts';

export type Filter = keyof List['counts'];
export const filters = ['ready_to_export', 'exporting', 'failed_to_export', 'synced', 'all'] as const;

/** By what the server can sort; a minus in front turns it round. */
export const sortable = ['invoice_number', 'billing_date', 'amount_due'] as const;
export type Sortable = (typeof sortable)[number];
export type Sort = Sortable | `-${Sortable}`;

/** What the address holds of the list, so that it can be bookmarked, shared and gone back to. */
export interface ListSearch {
  readonly filter?: Filter;
  readonly search?: string;
  readonly project_id?: number;
  readonly sort?: Sort;
}

const isSort = (value: unknown): value is Sort =>
  typeof value === 'string' && (sortable as readonly string[]).includes(value.replace(/^-/, ''));

/** Reads the address; what it cannot mean is left out. */
export function listSearch(given: Record<string, unknown>): ListSearch {
  const filter = filters.find((one) => one === given.filter);
  const search = given.search === undefined ? '' : String(given.search).slice(0, 100);
  const project = Number(given.project_id);
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(search === '' ? {} : { search }),
    ...(Number.isSafeInteger(project) && project > 0 ? { project_id: project } : {}),
    ...(isSort(given.sort) ? { sort: given.sort } : {}),
  };
}
