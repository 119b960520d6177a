import { memo } from 'react';
import type { OverBilling } from '../../../domain/billing/over-billing.ts';
import type { FormLine, LineDraft, LineField, Problems } from '../draft.ts';
import { lineTroubles } from '../line-troubles.ts';
import { GridCell, problemId } from './cell.tsx';
import type { Column, Locks } from './columns.ts';
import { NoteRow } from './note-row.tsx';
import type { Edit } from './state.ts';

export interface RowProps {
  readonly row: number;
  readonly line: FormLine;
  readonly draft: LineDraft;
  readonly columns: readonly Column[];
  readonly locks: Locks;
  /** What the server refused of this line. */
  readonly refused: Problems | undefined;
  readonly rule: OverBilling | null;
  /** The active column; -1 where the active cell is in another line. */
  readonly active: number;
  /** The selected columns; none where left is past right. */
  readonly left: number;
  readonly right: number;
  readonly edit: Edit | null;
  readonly onText: (row: number, column: number, text: string) => void;
}

/** A row of its own under the line, so that a sentence fits on it and the columns stay where they are. */
function ProblemRow(props: { line: FormLine; problems: Problems; warning: string | null; width: number }) {
  const { line, problems, warning, width } = props;
  const found = Object.entries(problems) as [LineField, string][];
  if (found.length === 0 && warning === null) return null;
  return (
    <tr className="line-problems">
      <td colSpan={width}>
        {found.map(([field, problem]) => (
          <span key={field} id={problemId(line, field)} data-problem={field}>
            {problem}
          </span>
        ))}
        {warning !== null && <span data-warning>{warning}</span>}
      </td>
    </tr>
  );
}

/** A line of the G703: what was agreed, billed before, is billed now, and what that makes. */
function Row(props: RowProps) {
  const { row, line, draft, columns, locks, refused, rule, active, left, right, edit, onText } = props;
  const { problems: own, warning } = lineTroubles(line, draft, rule);
  const problems = refused === undefined ? own : { ...refused, ...own };
  return (
    <>
      <tr
        data-line={line.position}
        data-wrong={Object.keys(problems).length > 0 || warning !== null}
        aria-rowindex={row + 2}
      >
        {columns.map((column, index) => (
          <GridCell
            key={column.id}
            row={row}
            index={index}
            column={column}
            line={line}
            draft={draft}
            locks={locks}
            problem={column.field === null ? undefined : problems[column.field]}
            active={index === active}
            rowActive={active >= 0}
            selected={index >= left && index <= right}
            edit={index === active ? edit : null}
            onText={onText}
          />
        ))}
      </tr>
      <NoteRow line={line} columns={columns} />
      <ProblemRow line={line} problems={problems} warning={warning} width={columns.length} />
    </>
  );
}

/** Drawn again only where something of this line is other than it was: hundreds of lines stand beside it. */
export const GridRow = memo(Row);
