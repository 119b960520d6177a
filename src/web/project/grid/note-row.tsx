import { words } from '../../../domain/words/words.ts';
import { type FormLine, lineDraft } from '../draft.ts';
import type { Column } from './columns.ts';

/** A comment no longer than this fits into its cell. */
const fits = 34;

/**
 * What a reviewer said of a line, under it: the subcontractor reads it where it belongs, whatever columns are shown. As
 * it was saved, so that no line moves while one types.
 */
export function NoteRow({ line, columns }: { line: FormLine; columns: readonly Column[] }) {
  const { comment, review } = lineDraft(line);
  const shows = (field: string) => columns.some((column) => column.field === field);
  const told = shows('review') && (comment === '' || (shows('comment') && comment.length <= fits));
  if (told || (comment === '' && review !== 'rejected')) return null;
  const note = words.lineGrid.note[line.review === 'no_action' ? '' : line.review];
  return (
    <tr className="line-note" data-note={line.position} data-verdict={review}>
      <td colSpan={columns.length}>
        <span>
          <strong>{note}</strong>
          {comment !== '' && `: ${comment}`}
        </span>
      </td>
    </tr>
  );
}
