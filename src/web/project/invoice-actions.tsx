import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { refusal } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import type { Item, RequisitionExtended } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { useMoves } from '../erp/use-moves.ts';
import { Confirm } from '../parts/confirm.tsx';
import { GreyButton } from '../parts/grey-button.tsx';
import { useMessages } from '../parts/messages.tsx';
import { MoveButton } from '../parts/move-button.tsx';
import { useCompany } from '../session.tsx';
import type { useDraft } from './use-draft.ts';
import type { useSaving } from './use-saving.ts';

const says = words.page.invoice;

interface Props {
  readonly invoice: RequisitionExtended;
  readonly item: Item | null;
  readonly erp: string;
  readonly name: string;
  /** The missing right, in words; null where one may write. */
  readonly no: string | null;
  readonly locked: boolean;
  readonly form: ReturnType<typeof useDraft>;
  readonly saving: boolean;
  readonly store: () => Promise<void>;
  readonly save: ReturnType<typeof useSaving>['save'];
}

/** Asks first; the server decides whether this one may go. */
function DeleteButton({ invoice, name, no, save, saving }: Pick<Props, 'invoice' | 'name' | 'no' | 'save' | 'saving'>) {
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const [asking, setAsking] = useState(false);
  const project = invoice.project_id;
  async function remove() {
    setAsking(false);
    const gone = await save(async () => {
      await api.deleteRequisition(company, project, invoice.id, { version: invoice.version });
      return true;
    });
    if (!gone) return;
    tell({ kind: 'success', slot: 'done', text: fill(says.removed, { invoice: name }) });
    await navigate({
      to: '/companies/$c/projects/$p/commitments/$id',
      params: { c: String(company), p: String(project), id: String(invoice.commitment_id) },
      ignoreBlocker: true,
    });
    queries.removeQueries({ queryKey: keys.requisition(company, project, invoice.id) });
  }
  return (
    <>
      <GreyButton
        className="btn btn-danger"
        name={says.remove}
        no={no}
        working={saving}
        onPress={() => setAsking(true)}
      />
      {asking && (
        <Confirm
          title={fill(says.removeTitle, { invoice: name })}
          says={says.removeSays}
          yes={says.remove}
          onYes={() => void remove()}
          onNo={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** What one can do with an invoice. Every button keeps its place; greyed it says why. */
export function InvoiceActions(props: Props) {
  const { invoice, item, erp, no, locked, form, saving, store } = props;
  const { run, under } = useMoves(erp);
  const code = invoice.erp_status === 'synced' ? 'invoice_synced' : 'invoice_sent';
  const lock = locked ? say(refusal(code, { erp_status: item?.erp_status ?? invoice.erp_status, erp })) : null;
  const stop = no ?? lock;
  const working = item !== null && under.has(item.invoice_id);
  return (
    <>
      <DeleteButton {...props} no={stop} />
      {item &&
        (['retrieve', 'send'] as const).map((move) => (
          <MoveButton
            key={move}
            item={item}
            move={move}
            size="page"
            working={working}
            butFirst={move === 'send' && form.dirty ? says.unsavedSend : null}
            onPress={() => void run(item, move)}
          />
        ))}
      <GreyButton
        className="btn btn-main"
        name={says.save}
        no={stop ?? (form.wrong ? says.fix : null)}
        working={saving}
        onPress={() => void store()}
      />
    </>
  );
}
