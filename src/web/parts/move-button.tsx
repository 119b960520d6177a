import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { useGone } from './gone.tsx';
import { GreyButton } from './grey-button.tsx';

const says = words.page;

/** What a button is about, for whoever does not see its row. */
const describe = (item: Item): string =>
  fill(says.move.describes, { invoice: invoiceName(item), vendor: item.vendor.name, project: item.project.name });

/** How one speaks of an invoice: by its number, else by its place in the commitment. */
export const invoiceName = (item: Pick<Item, 'invoice_number' | 'number'>): string =>
  item.invoice_number ?? fill(says.list.numbered, { number: item.number });

/**
 * One move as a button. Where it is not allowed it stays in place and in the tab order, greyed, and says every reason:
 * what the server gave, nothing of its own.
 */
export function MoveButton(props: {
  item: Item;
  move: Move;
  working: boolean;
  onPress: (item: Item, move: Move) => void;
  /** A reason of the page itself, such as figures that are not saved yet. */
  butFirst?: string | null;
  size?: 'row' | 'page';
}) {
  const { item, move, working, onPress, butFirst = null, size = 'row' } = props;
  const { allowed, reasons } = item.moves[move];
  const no = useGone() ?? butFirst ?? (allowed ? null : reasons.map((reason) => reason.detail).join('\n'));
  return (
    <GreyButton
      className={size === 'row' ? 'btn btn-row' : 'btn'}
      name={says.moves[move]}
      move={move}
      about={describe(item)}
      no={no}
      working={working}
      onPress={() => onPress(item, move)}
    />
  );
}
