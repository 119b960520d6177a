import { memo } from 'react';
import { formatRate, readableMoney } from '../../../domain/money.ts';
import { lineFigures } from '../../../domain/pay-application.ts';
import { formatQuantity, type Quantity } from '../../../domain/quantity.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { type FormLine, judgeLine, type LineDraft, type LineField } from '../draft.ts';
import { type Column, emptyShows, shownText, whyReadOnly } from './columns.ts';
import type { Edit } from './state.ts';

const says = words.page.invoice;

export interface CellProps {
  readonly row: number;
  readonly index: number;
  readonly column: Column;
  readonly line: FormLine;
  readonly draft: LineDraft;
  readonly locked: string | null;
  readonly problem: string | undefined;
  readonly active: boolean;
  /** Any cell of the line is active: its fields stand ready, so that a click or a program finds them. */
  readonly rowActive: boolean;
  readonly selected: boolean;
  readonly edit: Edit | null;
  readonly onText: (row: number, column: number, text: string) => void;
}

export const problemId = (line: FormLine, field: LineField) => `${field}-${line.key}-problem`;

/** What stands small under a cell. */
function under(column: Column, line: FormLine, draft: LineDraft): string | null {
  if (column.id === 'description') return line.code;
  if (column.id === 'completed') {
    return `${formatRate(lineFigures(judgeLine(line, draft).pay).percentComplete)} %`;
  }
  if (column.id !== 'quantity' || line.units === null) return null;
  const { unit, unitPrice, quantity } = line.units;
  return fill(words.grid.ofQuantity, {
    unit,
    price: formatQuantity(unitPrice),
    agreed: formatQuantity(quantity),
    previous: formatQuantity(line.base.quantityPrevious ?? (0 as Quantity)),
  });
}

function textOf(column: Column, line: FormLine, draft: LineDraft): string {
  if (column.id === 'line') return String(line.position);
  if (column.id === 'description') return line.description;
  if (column.field !== null) return shownText(column.field, draft[column.field]);
  const { pay } = judgeLine(line, draft);
  return readableMoney(column.pick!(pay, lineFigures(pay)));
}

function hintOf(field: LineField, line: FormLine, draft: LineDraft): string | undefined {
  if (field !== 'held') return undefined;
  return fill(draft.held === '' ? says.auto : says.typed, { percent: formatRate(line.base.workRate ?? line.rate) });
}

/** The field of a cell that can be typed into: there while its line is active. */
function CellInput(props: CellProps & { field: LineField }) {
  const { row, index, column, line, draft, field, problem, active, edit, onText } = props;
  const typed = active && edit !== null ? edit.text : textOf(column, line, draft);
  return (
    <input
      className="cell-field"
      data-field={field}
      tabIndex={active ? 0 : -1}
      inputMode="decimal"
      autoComplete="off"
      aria-label={fill(says.fieldOf, { field: column.label, line: line.position })}
      aria-invalid={problem !== undefined}
      aria-describedby={problem === undefined ? undefined : problemId(line, field)}
      placeholder={emptyShows(field, line, draft)}
      data-tip={hintOf(field, line, draft)}
      data-editing={active && edit !== null}
      value={typed}
      maxLength={40}
      onChange={(event) => onText(row, index, event.target.value)}
    />
  );
}

function Cell(props: CellProps) {
  const { row, index, column, line, draft, locked, problem, active, rowActive, selected } = props;
  const { field } = column;
  const why = whyReadOnly(column, line, locked);
  const text = textOf(column, line, draft);
  const small = under(column, line, draft);
  const empty = field !== null && text === '';
  const shared = {
    'aria-colindex': index + 1,
    'aria-selected': selected,
    'aria-readonly': why !== null,
    'data-place': `${row}:${index}`,
    'data-cell': `${line.position}:${column.id}`,
    'data-active': active || undefined,
    'data-selected': selected || undefined,
    'data-wrong': problem !== undefined || undefined,
    ...(active && why !== null ? { tabIndex: 0, 'aria-description': why, 'data-tip': why } : {}),
  };
  if (column.id === 'description') {
    return (
      <th scope="row" {...shared}>
        {text}
        <span className="under code">{small}</span>
      </th>
    );
  }
  const writing = why === null && field !== null;
  const shown = empty && field !== null ? emptyShows(field, line, draft) : text;
  return (
    <td className={column.id === 'line' ? 'code' : `num ${writing ? 'writable' : ''}`} {...shared}>
      {writing && rowActive ? (
        <CellInput {...props} field={field} />
      ) : (
        <span className={empty ? 'cell-text empty' : 'cell-text'}>
          {field === 'quantity' && line.units === null ? '' : shown}
        </span>
      )}
      {small !== null && <span className="under">{small}</span>}
    </td>
  );
}

export const GridCell = memo(Cell);
