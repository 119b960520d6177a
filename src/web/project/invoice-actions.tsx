import { useNavigate } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import type { Item, RequisitionExtended } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { useMoves } from '../erp/use-moves.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { useMessages } from '../parts/messages.tsx';
import { MoveButton } from '../parts/move-button.tsx';
import { useCompany } from '../session.tsx';
import { asShown } from './as-shown.ts';
import { RemoveButton } from './contract/remove-button.tsx';
import { useAsking } from './use-saving.ts';

const says = words.page.invoice;

interface Props {
  readonly invoice: RequisitionExtended;
  readonly item: Item | null;
  /** The version whose figures are on the screen. */
  readonly seen: number;
  readonly erp: string;
  readonly name: string;
  /** The missing right, or the lock, in words; null where the invoice can be changed. */
  readonly no: string | null;
  /** What has to be done before anything can be saved. */
  readonly first: string | null;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly store: () => void;
}

/** Asks first, of what was on the screen when it was pressed; the server decides whether this one may go. */
function DeleteButton({ invoice, seen, name, no, saving }: Pick<Props, 'invoice' | 'seen' | 'name' | 'no' | 'saving'>) {
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const project = invoice.project_id;
  const { ask, asking } = useAsking(project);
  async function remove(version: number) {
    const gone = await ask(async () => {
      await api.deleteRequisition(company, project, invoice.id, { version });
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
    <RemoveButton
      size="page"
      name={says.remove}
      about={name}
      no={no}
      working={saving || asking}
      title={fill(says.removeTitle, { invoice: name })}
      says={says.removeSays}
      seen={seen}
      remove={(pressed) => void remove(pressed ?? seen)}
    />
  );
}

/** What one can do with an invoice. Every button keeps its place; greyed it says why. */
export function InvoiceActions(props: Props) {
  const { item, seen, erp, no, first, dirty, saving, store } = props;
  const { run, under } = useMoves(erp);
  const working = item !== null && under.has(item.invoice_id);
  return (
    <>
      <DeleteButton {...props} />
      {item &&
        (['retrieve', 'send'] as const).map((move) => (
          <MoveButton
            key={move}
            item={item}
            move={move}
            size="page"
            working={working}
            butFirst={move === 'send' && dirty ? says.unsavedSend : null}
            onPress={() => void run(asShown(item, seen, move), move)}
          />
        ))}
      <GreyButton className="btn btn-main" name={says.save} no={no ?? first} working={saving} onPress={store} />
    </>
  );
}
