import { memo } from 'react';
import { type FormLine, judgeLine, type LineDraft, type LineField, type Problems } from '../draft.ts';
import { GridCell, problemId } from './cell.tsx';
import type { Column } from './columns.ts';
import type { Edit } from './state.ts';

export interface RowProps {
  readonly row: number;
  readonly line: FormLine;
  readonly draft: LineDraft;
  readonly columns: readonly Column[];
  readonly locked: string | null;
  /** What the server refused of this line. */
  readonly refused: Problems | undefined;
  /** The active column; -1 where the active cell is in another line. */
  readonly active: number;
  /** The selected columns; none where left is past right. */
  readonly left: number;
  readonly right: number;
  readonly edit: Edit | null;
  readonly onText: (row: number, column: number, text: string) => void;
}

/** A row of its own under the line, so that a sentence fits on it and the columns stay where they are. */
function ProblemRow({ line, problems, width }: { line: FormLine; problems: Problems; width: number }) {
  const found = Object.entries(problems) as [LineField, string][];
  if (found.length === 0) return null;
  return (
    <tr className="line-problems">
      <td colSpan={width}>
        {found.map(([field, problem]) => (
          <span key={field} id={problemId(line, field)} data-problem={field}>
            {problem}
          </span>
        ))}
      </td>
    </tr>
  );
}

/** A line of the G703: what was agreed, billed before, is billed now, and what that makes. */
function Row(props: RowProps) {
  const { row, line, draft, columns, locked, refused, active, left, right, edit, onText } = props;
  const { problems: own } = judgeLine(line, draft);
  const problems = refused === undefined ? own : { ...refused, ...own };
  return (
    <>
      <tr data-line={line.position} data-wrong={Object.keys(problems).length > 0} aria-rowindex={row + 2}>
        {columns.map((column, index) => (
          <GridCell
            key={column.id}
            row={row}
            index={index}
            column={column}
            line={line}
            draft={draft}
            locked={locked}
            problem={column.field === null ? undefined : problems[column.field]}
            active={index === active}
            rowActive={active >= 0}
            selected={index >= left && index <= right}
            edit={index === active ? edit : null}
            onText={onText}
          />
        ))}
      </tr>
      <ProblemRow line={line} problems={problems} width={columns.length} />
    </>
  );
}

/** Drawn again only where something of this line is other than it was: hundreds of lines stand beside it. */
export const GridRow = memo(Row);
