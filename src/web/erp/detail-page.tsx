import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { ErpBadge, StatusBadge } from '../parts/cells.tsx';
import { useErpName } from '../parts/erp-name.ts';
import { invoiceName, MoveButton } from '../parts/move-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, NotFoundPanel, Refusal } from '../parts/trouble.tsx';
import type { Give } from '../parts/use-given.ts';
import { useCompany } from '../session.tsx';
import { AskedPanel } from './asked-panel.tsx';
import { CheckPanel } from './check-panel.tsx';
import { CorrectionNote, CorrectLink } from './correct/correction-note.tsx';
import { ForcedNote } from './correct/forced.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { FreeParked, takesAWord } from './free-parked.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { BackToList } from './list/back-to-list.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { rowMoves } from './row-moves.ts';
import { useMoves } from './use-moves.ts';
import { useRejecting } from './use-rejecting.tsx';

const says = words.page;

/** Why it stands where it stands, if there is a reason. */
function Because({ item }: { item: Item }) {
  if (item.erp_status === 'not_in_erp') return null;
  if (item.error) {
    return (
      <div className="banner" data-tone="red">
        <strong>{says.detail.errorIs}</strong> {item.error.detail}
      </div>
    );
  }
  if (item.reject_reason === null) return null;
  return (
    <div className="banner" data-tone="yellow">
      {fill(says.detail.rejectedBecause, { reason: item.reject_reason })}
    </div>
  );
}

function Detail({ item }: { item: Item }) {
  const c = String(useCompany().id);
  const { erp } = useErpName();
  const { run, under } = useMoves(erp);
  const { reject, dialog } = useRejecting(run);
  const [postingPeriod, setPostingPeriod] = useState('');
  const press = (_: Item, move: Move) =>
    move === 'reject' ? reject(item) : void run(item, move, { postingPeriod: postingPeriod.trim() });
  const exports = item.moves.accept.allowed || item.moves.retry.allowed;
  const working = under.has(item.invoice_id);
  const free: Give = (checkedInErp, shown) => run(item, 'reject', { reason: checkedInErp, checkedInErp }, shown);
  return (
    <>
      <PageHead
        title={fill(says.detail.title, { invoice: invoiceName(item) })}
        crumbs={<BackToList />}
        beside={
          <>
            <StatusBadge status={item.status} />
            <ErpBadge status={item.erp_status} parked={item.parked} />
          </>
        }
        actions={
          <>
            <Link
              to="/companies/$c/projects/$p/invoices/$id"
              params={{ c, p: String(item.project.id), id: String(item.invoice_id) }}
            >
              {says.detail.inProject}
            </Link>
            <CorrectLink item={item} className="btn" />
            {rowMoves(item).map((move) => (
              <MoveButton key={move} item={item} move={move} working={working} onPress={press} size="page" />
            ))}
          </>
        }
      />
      <Because item={item} />
      {takesAWord(item) && (
        <div className="toolbar">
          <FreeParked item={item} erp={erp} free={free} />
        </div>
      )}
      <CorrectionNote invoice={item.invoice_id} />
      <ForcedNote item={item} erp={erp} />
      <FactsPanel item={item} erp={erp} />
      <div className="columns">
        <div>
          <PreviewPanel
            id={item.invoice_id}
            period={exports ? { typed: postingPeriod, type: setPostingPeriod } : null}
          />
        </div>
        <div>
          <CheckPanel item={item} erp={erp} />
          <AskedPanel item={item} free={free} />
          <HistoryPanel id={item.invoice_id} />
        </div>
      </div>
      {dialog}
    </>
  );
}

/** One invoice in the ERP tool: what the ERP receives, what it was asked, what happened. */
export function DetailPage() {
  const company = useCompany().id;
  const id = Number(useParams({ from: '/signed-in/companies/$c/erp/subcontractor-invoices/$id' }).id);
  const known = Number.isSafeInteger(id);
  const { data, error } = useQuery({
    queryKey: keys.item(company, id),
    queryFn: () => api.invoice(company, id),
    enabled: known,
  });
  if (!known) return <NotFoundPanel />;
  if (data) return <Detail key={id} item={data} />;
  return error ? <Refusal problem={error} /> : <Loading what={words.states.invoice} />;
}
