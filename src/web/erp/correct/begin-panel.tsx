import { Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { words } from '../../../domain/words/words.ts';
import type { CorrectionOfInvoice } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useKeptDraft } from '../../parts/kept-draft.ts';
import { useCompany } from '../../session.tsx';
import { useChange } from './use-correction.ts';

const says = words.corrections.page;

/** A correction is begun with a line on what is wrong; where none can be begun, it says why. */
export function BeginPanel({ invoice, against }: { invoice: number; against: CorrectionOfInvoice['against'] }) {
  const company = useCompany().id;
  const draft = useKeptDraft(`correct ${company} ${invoice}`, { reason: '' });
  const reason = String(draft.values.reason);
  const [asked, setAsked] = useState(false);
  const change = useChange(invoice);
  const empty = reason.trim() === '';
  const no = against.length === 0 ? null : against.map(({ detail }) => detail).join('\n');
  const begin = () => {
    setAsked(true);
    if (empty) return;
    const ask = async () => {
      const begun = await api.beginCorrection(company, invoice, reason.trim());
      draft.forget();
      return begun;
    };
    change.mutate({ ask });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (no === null && !change.isPending) begin();
  };
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.beginTitle}</h2>
      </div>
      <form onSubmit={submit} noValidate>
        {draft.wasKept && <p className="note">{words.directoryPage.keptSays}</p>}
        <Textarea
          label={says.reason}
          description={says.beginSays}
          error={asked && empty ? says.reasonMissing : null}
          value={reason}
          onChange={(event) => draft.change('reason', event.target.value)}
          rows={3}
          maxLength={2000}
          disabled={no !== null}
          withAsterisk
        />
        {no !== null && <p className="verdict">{no}</p>}
        <div className="dialog-buttons">
          <GreyButton className="btn btn-main" name={says.begin} no={no} working={change.isPending} onPress={begin} />
        </div>
      </form>
    </section>
  );
}
