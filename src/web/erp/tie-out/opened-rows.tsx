import { type ReactNode, useEffect, useRef } from 'react';
import { words } from '../../../domain/words/words.ts';
import { Loading } from '../../parts/trouble.tsx';
import { MoreRows } from './more-rows.tsx';

interface Props {
  readonly title: string;
  readonly heads: readonly string[];
  /** The head of the last column, of amounts. */
  readonly amount: string;
  /** Undefined: on their way. */
  readonly rows: readonly ReactNode[] | undefined;
  readonly more: (() => void) | null;
  readonly close: () => void;
}

/** The rows behind a figure that was pressed, below it. */
export function OpenedRows({ title, heads, amount, rows, more, close }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, []);
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
      {rows === undefined && <Loading />}
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
