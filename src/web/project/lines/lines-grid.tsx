import { type ReactNode, useCallback, useId, useRef } from 'react';
import { words } from '../../../domain/words/words.ts';
import { spanOf } from '../grid/state.ts';
import { useRowsInTime } from '../grid/use-rows-in-time.ts';
import { LineRowView } from './line-row.tsx';
import { type Ground, isFigure } from './sheet.ts';
import { useHands } from './use-hands.ts';
import type { Lines } from './use-lines.ts';

const says = words.commitmentsPage.schedule;
/** What a line takes that is not drawn yet. */
const usualLinePx = 45;

/** The codes that may be typed, for the browser to offer. */
function CodeLists({ ground, lists }: { ground: Ground; lists: string }) {
  return (
    <>
      <datalist id={`${lists}-cost_code`}>
        {ground.codes.cost_codes.map(({ id, code, name }) => (
          <option key={id} value={code} label={name} />
        ))}
      </datalist>
      <datalist id={`${lists}-cost_type`}>
        {ground.codes.cost_types.map(({ id, code, name }) => (
          <option key={id} value={name} label={code} />
        ))}
      </datalist>
    </>
  );
}

/** Lines of a schedule of values, or of a change order, that are typed into as into a spreadsheet. */
export function LinesGrid(props: { lines: Lines; ground: Ground; caption: string; foot: ReactNode }) {
  const { lines, ground, caption, foot } = props;
  const { state, rows, refused, dispatch } = lines;
  const table = useRef<HTMLTableElement>(null);
  const [keys, lists] = [useId(), useId()];
  const hands = useHands(table, state, ground, dispatch, lines.jumped);
  const onText = useCallback(
    (row: number, column: number, text: string) => dispatch({ do: 'type', text, place: { row, column } }),
    [dispatch],
  );
  const onCarry = useCallback((from: number, to: number) => dispatch({ do: 'carry', from, to }), [dispatch]);
  const span = spanOf(state);
  const count = useRowsInTime(rows.length, Math.max(state.at.row, state.to.row));
  return (
    <div className="sheet grid-sheet lines-sheet">
      <p id={keys} hidden>
        {says.keysSay}
      </p>
      <CodeLists ground={ground} lists={lists} />
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table of cells that are typed into is a grid
        role="grid"
        className="table lines-table"
        data-method={ground.method}
        aria-rowcount={rows.length + 2}
        aria-colcount={ground.columns.length}
        aria-multiselectable
        aria-readonly={ground.locked !== null}
        aria-describedby={keys}
        {...hands}
      >
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {ground.columns.map((id, index) => (
              <th
                key={id}
                scope="col"
                aria-colindex={index + 1}
                data-column={id}
                className={isFigure(id) ? 'num' : undefined}
              >
                {says.columns[id]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, count).map((row, index) => (
            <LineRowView
              key={row.key}
              index={index}
              row={row}
              ground={ground}
              refused={refused.get(row.key)}
              active={index === state.at.row ? state.at.column : -1}
              left={index >= span.top && index <= span.bottom ? span.left : 1}
              right={index >= span.top && index <= span.bottom ? span.right : 0}
              edit={index === state.at.row ? state.edit : null}
              lists={lists}
              onText={onText}
              onCarry={onCarry}
            />
          ))}
          {count < rows.length && (
            <tr>
              <td colSpan={ground.columns.length} style={{ height: (rows.length - count) * usualLinePx }} />
            </tr>
          )}
        </tbody>
        <tfoot>{foot}</tfoot>
      </table>
      <div className="sr-only" role="status">
        <span key={state.said?.count ?? 0}>{state.said?.text}</span>
      </div>
    </div>
  );
}
