import { type RecordFilter, recordFilters } from '../../../domain/records/flow.ts';
import { type RecordKind, recordKindNames, rulesOf } from '../../../domain/records/kinds.ts';

/** What the address holds of a list of records, so that it can be bookmarked, shared and gone back to. */
export interface RecordSearch {
  readonly filter?: RecordFilter;
  readonly search?: string;
  readonly project_id?: number;
  /** The record of ours whose particulars are open. */
  readonly open?: number;
}

/** Filters that records of a kind can be under. */
export function filtersOf(kind: RecordKind): readonly RecordFilter[] {
  const { imported, exported, linked } = rulesOf(kind);
  return recordFilters.filter((filter) => {
    if (filter === 'ready_to_import' || filter === 'archived') return imported || linked;
    if (filter === 'synced') return true;
    return filter === 'not_in_erp' ? exported || linked : exported;
  });
}

const id = (value: unknown) => (Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined);

/** Reads the address; what it cannot mean is left out. */
export function recordSearch(given: Record<string, unknown>): RecordSearch {
  const filter = recordFilters.find((one) => one === given.filter);
  const search = given.search === undefined ? '' : String(given.search).slice(0, 100);
  const [project_id, open] = [id(given.project_id), id(given.open)];
  return {
    ...(filter === undefined ? {} : { filter }),
    ...(search === '' ? {} : { search }),
    ...(project_id === undefined ? {} : { project_id }),
    ...(open === undefined ? {} : { open }),
  };
}

export const kindOf = (text: string): RecordKind | null => recordKindNames.find((one) => one === text) ?? null;
