import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Move } from '../../domain/link.ts';
import { refusal } from '../../domain/refusal.ts';
import { type ErpName, fill, say, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { useMoves } from '../erp/use-moves.ts';
import { useRejecting } from '../erp/use-rejecting.tsx';
import { readableMoment } from '../parts/format.ts';
import { MoveButton } from '../parts/move-button.tsx';
import { useCompany } from '../session.tsx';

const says = words.page.invoice;
const lock = words.lock;

function Banner({ tone, item, children }: { tone: string; item: Item; children: ReactNode }) {
  return (
    <div className="banner" data-tone={tone}>
      <div>{children}</div>
      <OpenInErp item={item} />
    </div>
  );
}

type Locked = 'ready_to_export' | 'exporting' | 'parked' | 'failed_to_export' | 'synced';

/** How each lock looks, and the ways out of it that the page has no button for elsewhere. */
const locks: Readonly<Record<Locked, { readonly tone: string; readonly moves: readonly Move[] }>> = {
  ready_to_export: { tone: 'blue', moves: ['reject'] },
  exporting: { tone: 'grey', moves: [] },
  parked: { tone: 'red', moves: ['reject', 'retry'] },
  failed_to_export: { tone: 'red', moves: ['reject', 'retry'] },
  synced: { tone: 'green', moves: ['unlink'] },
};

const lockOf = (item: Item): Locked | null => {
  const { erp_status, parked } = item;
  if (erp_status === 'not_in_erp' || erp_status === 'rejected') return null;
  return erp_status === 'exporting' && parked ? 'parked' : erp_status;
};

/** Why an invoice is locked: what is so, the ERP's own words where it spoke, the way out, and what stays open. */
function LockedBanner({ item, erp, is }: { item: Item; erp: ErpName; is: Locked }) {
  const { run, under } = useMoves(erp.erp);
  const { reject, dialog } = useRejecting(run);
  const { tone, moves } = locks[is];
  const lead = is === 'synced' ? say(refusal('invoice_synced'), erp) : fill(lock[is].lead, { ...erp });
  return (
    <section className="banner lock" data-tone={tone} data-lock={is} aria-label={lock.title}>
      <div className="lock-says">
        <p>
          <strong>{lead}</strong> {item.error !== null && <span className="lock-error">{item.error.detail}</span>}
        </p>
        <p>{fill(lock[is].out, { ...erp, undo: words.erp.undo[erp.undo] })}</p>
        <p className="quiet">
          {item.sent_at !== null && fill(lock.sentAt, { at: readableMoment(item.sent_at) })} {lock.attachments}
        </p>
      </div>
      <div className="lock-out">
        {moves.map((move) => (
          <MoveButton
            key={move}
            item={item}
            move={move}
            working={under.has(item.invoice_id)}
            onPress={() => (move === 'reject' ? reject(item) : void run(item, move))}
          />
        ))}
        <OpenInErp item={item} />
      </div>
      {dialog}
    </section>
  );
}

function OpenInErp({ item }: { item: Item }) {
  const c = String(useCompany().id);
  return (
    <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(item.invoice_id) }}>
      {says.openInErp}
    </Link>
  );
}

/** Why the invoice is locked and the way out; or why it came back. */
export function LockBanner({ item, erp }: { item: Item; erp: ErpName }) {
  const is = lockOf(item);
  if (is !== null) return <LockedBanner item={item} erp={erp} is={is} />;
  if (item.erp_status === 'rejected') {
    return (
      <Banner tone="yellow" item={item}>
        <strong>{fill(words.page.detail.rejectedBecause, { reason: item.reject_reason ?? '–' })}</strong>
        <br />
        {says.rejectedLead}
      </Banner>
    );
  }
  // Never sent says nothing; sent before and here again was retrieved or unlinked.
  return item.sent_at === null ? null : (
    <Banner tone="yellow" item={item}>
      {says.retrievedLead}
    </Banner>
  );
}
