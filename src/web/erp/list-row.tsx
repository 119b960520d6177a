import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { ErpBadge, MoneyCell, StatusBadge } from '../parts/cells.tsx';
import { readableDay } from '../parts/format.ts';
import { invoiceName, MoveButton } from '../parts/move-button.tsx';
import { useCompany } from '../session.tsx';
import { CorrectLink } from './correct/correction-note.tsx';
import { rowMoves } from './row-moves.ts';

const says = words.page;

interface Props {
  readonly item: Item;
  readonly working: boolean;
  readonly press: (item: Item, move: Move) => void;
  readonly marked: boolean;
  readonly toggle: (id: number) => void;
}

/** What was last seen of the bill, where that is more than "it is there". */
function seen(item: Item): string | null {
  const last = item.last_sighting;
  if (item.erp_status !== 'synced' || last === null) return null;
  if (last.is === 'gone') return fill(says.list.seenGone, { at: readableDay(last.as_of) });
  if (last.standing === 'paid') return says.list.seenPaid;
  return last.standing === 'void' ? says.list.seenVoid : null;
}

/** The state of the link; under it the bill's number, or why it stands still, failed or was rejected. */
function ErpState({ item }: { item: Item }) {
  // What stopped an export that was taken back since is history, and stands there.
  const because = item.erp_status === 'not_in_erp' ? null : (item.error?.detail ?? item.reject_reason);
  const noted = seen(item);
  return (
    <td>
      <ErpBadge status={item.erp_status} parked={item.parked} />
      {noted && <span className="noted">{noted}</span>}
      {because !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a reason cut short must be readable without a mouse
        <span className="under because" data-erp-status={item.erp_status} data-tip={because} tabIndex={0}>
          {because}
        </span>
      )}
      {because === null && item.erp_record && <span className="under">{item.erp_record.label}</span>}
    </td>
  );
}

function Row({ item, working, press, marked, toggle }: Props) {
  const c = String(useCompany().id);
  const name = invoiceName(item);
  return (
    <tr data-invoice-id={item.invoice_id} data-marked={marked} aria-busy={working}>
      <td className="mark">
        <input
          type="checkbox"
          aria-label={fill(says.bulk.selectOne, { invoice: name })}
          checked={marked}
          onChange={() => toggle(item.invoice_id)}
        />
      </td>
      <th scope="row">
        <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(item.invoice_id) }}>
          {name}
        </Link>
      </th>
      <td title={`${item.vendor.name}\n${item.commitment.number} ${item.commitment.title}`}>
        {item.vendor.name}
        <span className="under">
          <span className="code">{item.commitment.number}</span> {item.commitment.title}
        </span>
      </td>
      <td title={`${item.project.number} ${item.project.name}`}>
        {item.project.name}
        <span className="under code">{item.project.number}</span>
      </td>
      <td className="day">{readableDay(item.billing_date)}</td>
      <MoneyCell amount={item.amount_due} strong />
      <MoneyCell amount={item.retainage} />
      <td>
        <StatusBadge status={item.status} />
      </td>
      <ErpState item={item} />
      <td className="actions">
        <CorrectLink item={item} className="btn btn-row" />
        {rowMoves(item).map((move) => (
          <MoveButton key={move} item={item} move={move} working={working} onPress={press} />
        ))}
      </td>
    </tr>
  );
}

/** Drawn again only when its own invoice changes: a list of thousands lives through every change of one. */
export const ListRow = memo(Row);
