import type { ReactNode } from 'react';
import { SkeletonRows } from '../parts/cells.tsx';
import { goneSays } from '../parts/gone.tsx';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { useRowFocus } from '../parts/use-row-focus.ts';

/** A list of records: its head, its rows, and what is there instead while or where there are none. */
export function Sheet<T>(props: {
  caption: string;
  /** `num`: its figures stand to the right. */
  columns: readonly (string | { readonly label: string; readonly num: true })[];
  rows: readonly T[] | undefined;
  error: unknown;
  none: string;
  /** How the first one comes to be. */
  noneHow?: string;
  /** Do the buttons of a row stand in the last column? */
  actions?: boolean;
  row: (record: T) => ReactNode;
}) {
  const { caption, columns, rows, error, none, noneHow, actions = true, row } = props;
  const focus = useRowFocus();
  // What may not be seen any more, or is gone, is not left standing either.
  if (error && (rows === undefined || goneSays(error) !== null)) return <Refusal problem={error} />;
  if (rows?.length === 0) return <Trouble title={none}>{noneHow}</Trouble>;
  return (
    <div className="sheet">
      <table className="table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => {
              const label = typeof column === 'string' ? column : column.label;
              const last = actions && i === columns.length - 1;
              return (
                <th
                  key={label}
                  scope="col"
                  className={typeof column === 'string' ? (last ? 'actions' : undefined) : 'num'}
                >
                  {label}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody {...focus}>
          {rows === undefined && <SkeletonRows columns={columns.length} rows={4} />}
          {rows?.map(row)}
        </tbody>
      </table>
    </div>
  );
}
