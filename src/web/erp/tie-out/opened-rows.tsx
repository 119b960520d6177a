import type { ReactNode } from 'react';
import { words } from '../../../domain/words/words.ts';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { MoreRows } from './more-rows.tsx';
import { useOpened } from './use-opened.ts';

interface Props {
  readonly title: string;
  readonly heads: readonly string[];
  /** The head of the last column, of amounts. */
  readonly amount: string;
  /** Why there are none to show. */
  readonly error: unknown;
  /** Undefined: on their way, or not to be had. */
  readonly rows: readonly ReactNode[] | undefined;
  readonly more: (() => void) | null;
  readonly close: () => void;
}

/** The rows behind a figure that was pressed, below it. */
export function OpenedRows({ title, heads, amount, error, rows, more, close }: Props) {
  const heading = useOpened();
  return (
    <div className="opened-rows">
      <div className="panel-head">
        <h3 ref={heading} tabIndex={-1}>
          {title}
        </h3>
        <button type="button" className="btn btn-row panel-link" onClick={close}>
          {words.erpFigures.close}
        </button>
      </div>
      {rows === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
      {rows?.length === 0 && <p className="quiet">{words.tieOut.rows.none}</p>}
      {rows && rows.length > 0 && (
        <div className="sheet">
          <table className="table">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
                <th scope="col" className="num">
                  {amount}
                </th>
              </tr>
            </thead>
            <tbody>{rows}</tbody>
          </table>
        </div>
      )}
      <MoreRows more={more} />
    </div>
  );
}
