import { useCallback, useState } from 'react';
import { useMe } from '../session.tsx';
import { columnSets } from './grid/columns.ts';

const shelfName = (person: number) => `tieout.columns.1/${person}`;
const mostColumns = 40;

function kept(person: number): readonly string[] | null {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(shelfName(person)) ?? 'null');
    const ids = Array.isArray(read) && read.length > 0 && read.length <= mostColumns ? read : null;
    return ids?.every((id) => typeof id === 'string') ? ids : null;
  } catch {
    return null;
  }
}

/** The columns that a person chose last in this browser, for every invoice. A browser that keeps nothing shows the usual. */
export function useColumns() {
  const me = useMe().id;
  const [atFirst] = useState(() => kept(me) ?? columnSets.billing);
  return {
    atFirst,
    keep: useCallback(
      (columns: readonly string[]) => {
        try {
          localStorage.setItem(shelfName(me), JSON.stringify(columns));
        } catch {
          // They are shown all the same, as long as the page is open.
        }
      },
      [me],
    ),
  };
}
