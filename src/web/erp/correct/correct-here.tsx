import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { Correction, Item } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNotWrite } from '../../parts/may-write.ts';
import { useMessages } from '../../parts/messages.tsx';
import { invoiceName } from '../../parts/move-button.tsx';
import { useCompany } from '../../session.tsx';
import { useChange } from './use-correction.ts';

const says = words.corrections.page;

/** Step 3: the invoice is corrected as it stands, or deleted to be entered again. */
export function CorrectHere({ invoice, correction, item }: { invoice: number; correction: Correction; item: Item }) {
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const change = useChange(invoice);
  /** As it stood on the screen when it was pressed: what comes while the question stands, nobody has seen. */
  const [asking, setAsking] = useState<Item | null>(null);
  const no = useWhyNotWrite(item.project.id, item.commitment.id, item.status);
  const name = invoiceName(item);
  const params = { c: String(company), p: String(item.project.id), id: String(item.invoice_id) };
  const inPlace = () =>
    change.mutate(
      { ask: () => api.chooseWay(company, correction.id, 'in_place') },
      { onSuccess: () => void navigate({ to: '/companies/$c/projects/$p/invoices/$id', params }) },
    );
  const reEnter = (seen: Item) => {
    setAsking(null);
    change.mutate(
      {
        ask: async () => {
          await api.chooseWay(company, correction.id, 're_enter');
          await api.deleteRequisition(company, item.project.id, item.invoice_id, { version: seen.version });
          return api.correction(company, correction.id);
        },
      },
      {
        onSuccess: () => {
          tell({ kind: 'success', slot: 'done', text: fill(says.removed, { invoice: name }) });
          queries.removeQueries({ queryKey: keys.invoice(company, item.invoice_id) });
          void queries.invalidateQueries({ queryKey: keys.project(company, item.project.id) });
        },
      },
    );
  };
  return (
    <>
      <GreyButton className="btn btn-main" name={says.inPlace} no={no} working={change.isPending} onPress={inPlace} />
      <GreyButton
        className="btn btn-danger"
        name={says.reEnter}
        no={no}
        working={change.isPending}
        onPress={() => setAsking(item)}
      />
      {asking !== null && (
        <Confirm
          title={fill(says.reEnterTitle, { invoice: name })}
          says={says.reEnterSays}
          yes={says.reEnterYes}
          onYes={() => reEnter(asking)}
          onNo={() => setAsking(null)}
        />
      )}
    </>
  );
}
