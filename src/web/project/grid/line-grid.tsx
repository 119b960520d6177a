import { type CSSProperties, useCallback, useId, useMemo, useRef } from 'react';
import type { BilledLine } from '../../../domain/billing/next-application.ts';
import type { OverBilling } from '../../../domain/billing/over-billing.ts';
import { type Cents, readableMoney } from '../../../domain/money.ts';
import { words } from '../../../domain/words/words.ts';
import type { Problems, Sheet } from '../draft.ts';
import type { Column } from './columns.ts';
import type { Command } from './reduce.ts';
import { GridRow } from './row.tsx';
import { type GridState, type Ground, spanOf } from './state.ts';
import { GridTotals } from './totals.tsx';
import { useGridHands } from './use-grid-hands.ts';
import { useRowsInTime } from './use-rows-in-time.ts';

const says = words.page.invoice;
/** What a line takes that is not drawn yet, so that the bar beside the grid is right from the beginning. */
const usualLinePx = 45;

const isNumber = ({ kind }: Column) => kind === 'amount' || kind === 'quantity' || kind === 'percent';
/** Columns whose width is their own, as the style sheet has it; the others share what is left. */
const otherPx: Partial<Record<Column['kind'], number>> = { percent: 84, verdict: 104, text: 180 };
const isWide = ({ kind }: Column) => otherPx[kind] === undefined;

/** How many letters the longest total has, which no amount of its column is longer than by much. */
function longestTotal(pays: readonly BilledLine[]): number {
  const most = pays.reduce((sum, pay) => sum + Math.abs(pay.scheduledValue) + Math.abs(pay.workThisPeriod), 0);
  return Math.max(10, readableMoney(Math.min(most, Number.MAX_SAFE_INTEGER) as Cents).length);
}

/** How many letters the longest word of a heading has: none goes on in mid-word in the line below. */
const longestWord = (columns: readonly Column[]): number =>
  Math.max(...columns.flatMap(({ label }) => label.split(' ').map((word) => word.length)));

interface Props {
  readonly state: GridState;
  readonly ground: Ground;
  /** As it stands on the screen, what is being typed included. */
  readonly sheet: Sheet;
  readonly pays: readonly BilledLine[];
  /** What the server refused, by line. */
  readonly refused: Readonly<Record<number, Problems>>;
  /** What becomes of a line that is billed over its scheduled value; null where it is not known yet. */
  readonly rule: OverBilling | null;
  /** A new object calls the focus to the active cell. */
  readonly jump: object | null;
  readonly dispatch: (command: Command) => void;
}

function Head({ columns }: Pick<Ground, 'columns'>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column, index) => (
          <th
            key={column.id}
            scope="col"
            aria-colindex={index + 1}
            data-column={column.id}
            data-kind={index > 1 ? column.kind : undefined}
            className={index > 1 && isNumber(column) ? 'num' : undefined}
          >
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The schedule of values as a G703 that is typed into as into a spreadsheet. */
export function LineGrid({ state, ground, sheet, pays, refused, rule, jump, dispatch }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const keys = useId();
  const hands = useGridHands(table, state, ground, dispatch, jump);
  const onText = useCallback(
    (row: number, column: number, text: string) => dispatch({ do: 'type', text, place: { row, column } }),
    [dispatch],
  );
  const { lines, columns, locked, frozen } = ground;
  const locks = useMemo(() => ({ locked, frozen }), [locked, frozen]);
  const span = spanOf(state);
  const wide = columns.slice(2).filter(isWide);
  const amounts = wide.length;
  const total = useMemo(() => longestTotal(pays), [pays]);
  const letters = Math.max(total, longestWord(wide));
  const others = columns.slice(2).reduce((px, { kind }) => px + (otherPx[kind] ?? 0), 0);
  const widths = { '--letters': letters, '--amounts': amounts, '--others': `${others}px` } as CSSProperties;
  const shown = useRowsInTime(lines.length, Math.max(state.at.row, state.to.row));
  return (
    <div className="sheet grid-sheet">
      <p id={keys} hidden>
        {words.grid.keysSay}
      </p>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table of cells that are typed into is a grid
        role="grid"
        className="table g703"
        style={widths}
        aria-rowcount={lines.length + 2}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-readonly={locked !== null}
        aria-describedby={keys}
        {...hands}
      >
        <caption className="sr-only">{says.lines}</caption>
        <Head columns={columns} />
        <tbody>
          {lines.slice(0, shown).map((line, row) => (
            <GridRow
              key={line.key}
              row={row}
              line={line}
              draft={sheet[line.key]!}
              columns={columns}
              locks={locks}
              refused={refused[line.key]}
              rule={rule}
              active={row === state.at.row ? state.at.column : -1}
              left={row >= span.top && row <= span.bottom ? span.left : 1}
              right={row >= span.top && row <= span.bottom ? span.right : 0}
              edit={row === state.at.row ? state.edit : null}
              onText={onText}
            />
          ))}
          {shown < lines.length && (
            <tr>
              <td colSpan={columns.length} style={{ height: (lines.length - shown) * usualLinePx }} />
            </tr>
          )}
        </tbody>
        <GridTotals pays={pays} lines={lines} columns={columns} />
      </table>
      <div className="sr-only" role="status">
        <span key={state.said?.count ?? 0}>{state.said?.text}</span>
      </div>
    </div>
  );
}
