import { type DragEvent, memo } from 'react';
import { parseMoney, readableMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { plainNumber } from '../grid/cell-text.ts';
import type { Edit } from '../grid/state.ts';
import { judge, type Problems } from './judge.ts';
import { type ColumnId, type Ground, hasUnits, isFigure, type LineField, type LineRow } from './sheet.ts';
import { whyNotAt } from './state.ts';

const says = words.commitmentsPage.schedule;

export interface RowProps {
  readonly index: number;
  readonly row: LineRow;
  readonly ground: Ground;
  /** What the server refused of this line. */
  readonly refused: Problems | undefined;
  /** The active column; -1 where the active cell is in another line. */
  readonly active: number;
  /** The selected columns; none where left is past right. */
  readonly left: number;
  readonly right: number;
  readonly edit: Edit | null;
  /** The names of the lists of codes. */
  readonly lists: string;
  readonly onText: (row: number, column: number, text: string) => void;
  readonly onCarry: (from: number, to: number) => void;
}

/** What a cell shows: amounts with thousands separators, everything else word for word. */
function shown(row: LineRow, field: LineField, ground: Ground): string {
  if (field !== 'amount') return row.cells[field];
  if (hasUnits(row, ground.method) && !row.fixed) {
    const { amount } = judge(row, ground);
    return amount === null ? '' : readableMoney(amount);
  }
  const plain = row.cells.amount.trim() === '' ? null : plainNumber(row.cells.amount);
  const amount = plain === null ? null : parseMoney(plain);
  return amount === null ? row.cells.amount : readableMoney(amount);
}

/** The code's name, small under its cell. */
function under(row: LineRow, field: LineField, ground: Ground): string | null {
  const { costCode, costType } = judge(row, ground);
  const found = field === 'cost_code' ? costCode : field === 'cost_type' ? costType : null;
  if (found === null) return null;
  // What was typed is the one; the other of code and name tells that it was understood.
  const typed = row.cells[field].trim();
  if (field === 'cost_type' && typed === found.name) return null;
  return typed === found.name ? found.code : found.name;
}

const problemId = (row: LineRow, field: LineField) => `line-${row.key}-${field}-problem`;

function Field(props: RowProps & { field: LineField; column: number; problem: string | undefined }) {
  const { index, row, ground, field, column, problem, active, edit, lists, onText } = props;
  const typing = active === column && edit !== null;
  return (
    <input
      className="cell-field"
      data-field={field}
      data-editing={typing}
      tabIndex={active === column ? 0 : -1}
      inputMode={isFigure(field) ? 'decimal' : 'text'}
      autoComplete="off"
      {...(field === 'cost_code' || field === 'cost_type' ? { list: `${lists}-${field}` } : {})}
      aria-label={fill(says.wrongAt, { column: says.columns[field], line: index + 1 })}
      aria-invalid={problem !== undefined}
      aria-describedby={problem === undefined ? undefined : problemId(row, field)}
      value={typing ? edit.text : shown(row, field, ground)}
      maxLength={2_100}
      onChange={(event) => onText(index, column, event.target.value)}
    />
  );
}

function Position(props: RowProps & { shared: object }) {
  const { index, row, ground, shared, onCarry } = props;
  const may = ground.locked === null;
  const isLine = (event: DragEvent) => event.dataTransfer.types.includes('application/x-tieout-line');
  return (
    <td
      className="code"
      {...shared}
      onDragOver={(event) => isLine(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!isLine(event)) return;
        event.preventDefault();
        onCarry(Number(event.dataTransfer.getData('application/x-tieout-line')), index);
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way beside keys and buttons */}
      <span
        className="line-handle"
        draggable={may}
        title={may ? says.drag : undefined}
        onDragStart={(event) => {
          event.dataTransfer.setData('application/x-tieout-line', String(index));
          event.dataTransfer.effectAllowed = 'move';
        }}
      >
        {may && <span className="grip" aria-hidden="true" />}
        {index + 1}
        {row.id === null && <span className="sr-only">{says.fresh}</span>}
      </span>
    </td>
  );
}

function CellOf(props: RowProps & { id: ColumnId; column: number; problems: Problems }) {
  const { index, row, ground, id, column, problems, active, left, right } = props;
  const why = whyNotAt({ rows: { [index]: row } as never }, ground, { row: index, column });
  const isActive = active === column;
  const selected = column >= left && column <= right;
  const problem = id === 'position' ? undefined : problems[id];
  const shared = {
    'aria-colindex': column + 1,
    'aria-selected': selected,
    'aria-readonly': why !== null,
    'data-place': `${index}:${column}`,
    'data-cell': `${index + 1}:${id}`,
    'data-active': isActive || undefined,
    'data-selected': selected || undefined,
    'data-wrong': problem !== undefined || undefined,
    ...(isActive && why !== null ? { tabIndex: 0, 'aria-description': why, 'data-tip': why } : {}),
  };
  if (id === 'position') return <Position {...props} shared={shared} />;
  const small = under(row, id, ground);
  const className = `${isFigure(id) ? 'num' : ''} ${why === null ? 'writable' : ''}`;
  return (
    <td className={className} {...shared}>
      {why === null && active >= 0 ? (
        <Field {...props} field={id} problem={problem} />
      ) : (
        <span className="cell-text">{shown(row, id, ground)}</span>
      )}
      {small !== null && <span className="under">{small}</span>}
    </td>
  );
}

function Row(props: RowProps) {
  const { index, row, ground, refused, active } = props;
  const own = judge(row, ground).problems;
  // While a line is typed into, what is merely not there yet is not called wrong.
  const judged = active >= 0 && row.id === null && props.edit !== null ? {} : own;
  const problems: Problems = refused === undefined ? judged : { ...refused, ...judged };
  const found = Object.entries(problems) as [LineField, string][];
  return (
    <>
      <tr
        data-line={index + 1}
        data-fixed={row.fixed || undefined}
        data-wrong={found.length > 0}
        aria-rowindex={index + 2}
      >
        {ground.columns.map((id, column) => (
          <CellOf key={id} {...props} id={id} column={column} problems={problems} />
        ))}
      </tr>
      {found.length > 0 && (
        <tr className="line-problems">
          <td colSpan={ground.columns.length}>
            {found.map(([field, problem]) => (
              <span key={field} id={problemId(row, field)} data-problem={field}>
                {fill(says.problemAt, { column: says.columns[field], problem })}
              </span>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

export const LineRowView = memo(Row);
