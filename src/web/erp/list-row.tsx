import { memo } from 'react';
import type { Move } from '../../domain/link.ts';
import type { ListColumn } from '../../domain/list-view.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { invoiceName, MoveButton } from '../parts/move-button.tsx';
import { CorrectLink } from './correct/correction-note.tsx';
import { columns } from './list/columns.tsx';
import { rowMoves } from './row-moves.ts';

const says = words.page;

interface Props {
  readonly item: Item;
  readonly columns: readonly ListColumn[];
  readonly now: number;
  readonly working: boolean;
  readonly press: (item: Item, move: Move) => void;
  readonly marked: boolean;
  /** Its panel is open beside the list. */
  readonly open: boolean;
  /** It left the list, and stays in its place until the pointer is out of the way. */
  readonly gone: boolean;
  /** The one row that the Tab key stops at. */
  readonly stop: boolean;
}

function Row({ item, columns: chosen, now, working, press, marked, open, gone, stop }: Props) {
  const name = invoiceName(item);
  return (
    <tr
      data-invoice-id={item.invoice_id}
      data-marked={marked}
      data-open={open}
      data-gone={gone}
      aria-busy={working}
      tabIndex={stop ? 0 : -1}
      {...(gone ? { 'aria-description': words.list.moved } : {})}
    >
      <td className="mark">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={fill(says.bulk.selectOne, { invoice: name })}
          checked={marked}
          // The table hears every press of its own, with what else is held down.
          readOnly
        />
      </td>
      {chosen.map((column) => {
        const { cell, className, title } = columns[column];
        const props = { className, 'data-column': column, ...(title ? { title: title(item) } : {}) };
        return column === 'invoice' ? (
          <th key={column} scope="row" {...props}>
            {cell(item, now)}
          </th>
        ) : (
          <td key={column} {...props}>
            {cell(item, now)}
          </td>
        );
      })}
      <td className="actions">
        {!gone && <CorrectLink item={item} className="btn btn-row" />}
        {!gone &&
          rowMoves(item).map((move) => (
            <MoveButton key={move} item={item} move={move} working={working} onPress={press} />
          ))}
      </td>
    </tr>
  );
}

/** Drawn again only when its own invoice changes: a list of thousands lives through every change of one. */
export const ListRow = memo(Row);
