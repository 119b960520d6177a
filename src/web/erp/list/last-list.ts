import { useEffect } from 'react';
import { useCompany, useMe } from '../../session.tsx';
import type { ListSearch } from '../list-search.ts';

/** How each person last had the list of a company before them, until this window is loaded anew. */
const last = new Map<string, ListSearch>();
const useKey = () => `${useMe().id} ${useCompany().id}`;

export function useKeepList(search: ListSearch): void {
  const key = useKey();
  useEffect(() => {
    last.set(key, search);
  }, [key, search]);
}

/** The way back to the list: to what one came from, and not to the one that it begins with. */
export const useLastList = (): ListSearch => last.get(useKey()) ?? {};
