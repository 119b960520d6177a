import { memo } from 'react';
import { lineFigures } from '../../../domain/billing/pay-application.ts';
import { formatQuantity, type Quantity } from '../../../domain/billing/quantity.ts';
import { cents, formatRate, readableMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { FormLine, LineDraft, LineField } from '../draft.ts';
import { judgeLine, longestComment } from '../line-entry.ts';
import { type Column, isWritable, type Locks, shownText, whyReadOnly } from './columns.ts';
import { followsTo, whatItFollows } from './empty-cell.ts';
import type { Edit } from './state.ts';
import { VerdictField } from './verdict-field.tsx';

const says = words.page.invoice;
const longestAmount = 40;

export interface CellProps {
  readonly row: number;
  readonly index: number;
  readonly column: Column;
  readonly line: FormLine;
  readonly draft: LineDraft;
  readonly locks: Locks;
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
  switch (column.id) {
    case 'description':
      return line.code;
    case 'completed':
      return `${formatRate(lineFigures(judgeLine(line, draft).pay).percentComplete)} %`;
    case 'gross':
      return differsBy(line, draft);
    case 'quantity':
      return agreedBefore(line);
    default:
      return null;
  }
}

function agreedBefore({ units, base }: FormLine): string | null {
  if (units === null) return null;
  const { unit, unitPrice, quantity } = units;
  return fill(words.grid.ofQuantity, {
    unit,
    price: formatQuantity(unitPrice),
    agreed: formatQuantity(quantity),
    previous: formatQuantity(base.quantityPrevious ?? (0 as Quantity)),
  });
}

/** What a reviewer gives or takes, beside what the subcontractor asked for. */
function differsBy(line: FormLine, draft: LineDraft): string | null {
  const by = lineFigures(judgeLine(line, draft).pay).grossThisPeriod - (line.claimed ?? 0);
  if (line.claimed === null || by === 0) return null;
  return fill(words.lineGrid.differs[by < 0 ? 'less' : 'more'], { by: readableMoney(cents(Math.abs(by))) });
}

function textOf(column: Column, line: FormLine, draft: LineDraft): string {
  if (column.id === 'line') return String(line.position);
  if (column.id === 'description') return line.description;
  if (column.field !== null) return shownText(column.field, draft[column.field]);
  const { pay } = judgeLine(line, draft);
  return readableMoney(column.pick!(pay, lineFigures(pay), line));
}

/** The field of a cell that can be typed into: there while its line is active. */
function CellInput(props: CellProps & { field: LineField }) {
  const { row, index, column, line, draft, field, problem, active, edit, onText } = props;
  const shared = {
    'data-field': field,
    tabIndex: active ? 0 : -1,
    'aria-label': fill(says.fieldOf, { field: column.label, line: line.position }),
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : problemId(line, field),
  };
  if (column.kind === 'verdict') {
    return (
      <VerdictField shared={shared} value={edit?.text ?? draft.review} change={(text) => onText(row, index, text)} />
    );
  }
  const words = column.kind === 'text';
  return (
    <input
      {...shared}
      className="cell-field"
      inputMode={words ? 'text' : 'decimal'}
      autoComplete="off"
      placeholder={followsTo(field, line, draft)}
      data-tip={whatItFollows(field, line, draft)}
      data-editing={active && edit !== null}
      value={active && edit !== null ? edit.text : textOf(column, line, draft)}
      maxLength={words ? longestComment : longestAmount}
      onChange={(event) => onText(row, index, event.target.value)}
    />
  );
}

function Cell(props: CellProps) {
  const { row, index, column, line, draft, locks, problem, active, rowActive, selected } = props;
  const { field, kind } = column;
  const writing = field !== null && isWritable(column, line, locks);
  const why = active && !writing ? whyReadOnly(column, line, locks) : null;
  const text = textOf(column, line, draft);
  const small = under(column, line, draft);
  const empty = field !== null && text === '';
  const shared = {
    'aria-colindex': index + 1,
    'aria-selected': selected,
    'aria-readonly': !writing,
    'data-place': `${row}:${index}`,
    'data-cell': `${line.position}:${column.id}`,
    'data-active': active || undefined,
    'data-selected': selected || undefined,
    'data-wrong': problem !== undefined || undefined,
    ...(why !== null ? { tabIndex: 0, 'aria-description': why, 'data-tip': why } : {}),
  };
  if (column.id === 'description') {
    return (
      <th scope="row" {...shared}>
        {text}
        <span className="under code">{small}</span>
      </th>
    );
  }
  const shown = empty && field !== null ? followsTo(field, line, draft) : text;
  const looks = column.id === 'line' ? 'code' : kind === 'text' || kind === 'verdict' ? `of-${kind}` : 'num';
  return (
    <td className={writing ? `${looks} writable` : looks} {...shared}>
      {writing && rowActive ? (
        <CellInput {...props} field={field} />
      ) : (
        <span
          className={empty ? 'cell-text empty' : 'cell-text'}
          {...(kind === 'verdict' ? { 'data-verdict': draft.review } : {})}
          {...(kind === 'text' && field !== null && text !== '' && !active ? { 'data-tip': text } : {})}
        >
          {field === 'quantity' && line.units === null ? '' : shown}
        </span>
      )}
      {small !== null && <span className="under">{small}</span>}
    </td>
  );
}

export const GridCell = memo(Cell);
