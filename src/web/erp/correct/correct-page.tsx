import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { Correction, CorrectionOfInvoice, Item } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { useErpName } from '../../parts/erp-name.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { inWords } from '../../parts/in-words.ts';
import { useLostFocus } from '../../parts/lost-focus.ts';
import { invoiceName } from '../../parts/move-button.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loading, NotFoundPanel, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { HistoryPanel } from '../history-panel.tsx';
import { BackToList } from '../list/back-to-list.tsx';
import { ReasonDialog } from '../reason-dialog.tsx';
import { BeginPanel } from './begin-panel.tsx';
import { BillPanel } from './bill-panel.tsx';
import { ForcedNote } from './forced.tsx';
import { StepList, StepsAhead } from './step-list.tsx';
import { CheckNow, OpenInvoice, StepNow } from './step-now.tsx';
import { useChange, useCorrection, useWhyNotCorrect } from './use-correction.ts';

const says = words.corrections.page;

/** Where the step itself is to look. */
const looks = ['taken_back', 'came_back', 'unlink'];

/** Who began it and why; how it ended, if it did. */
function Story({ correction, again }: { correction: Correction; again: Item | null }) {
  const { state, reason, begun_by, begun_at, ended_by, end_reason } = correction;
  return (
    <section className="panel" aria-label={says.reason}>
      <p>
        <strong>{reason}</strong>
      </p>
      <p className="quiet">{fill(says.begun, { name: begun_by.name, at: readableMoment(begun_at) })}</p>
      {state === 'done' && (
        <p className="verdict" data-tone="green" role="status">
          <strong>{says.doneTitle}.</strong> {again && fill(says.doneSays, { invoice: invoiceName(again) })}
        </p>
      )}
      {state === 'abandoned' && (
        <p className="verdict">{fill(says.abandonedSays, { name: ended_by?.name ?? says.hub, reason: end_reason })}</p>
      )}
      {state === 'done' && again && <OpenInvoice item={again} />}
    </section>
  );
}

function Abandon({ invoice, correction }: { invoice: number; correction: Correction }) {
  const company = useCompany().id;
  const change = useChange(invoice);
  const no = useWhyNotCorrect(correction.project.id);
  const [asking, setAsking] = useState(false);
  const name = invoiceName(correction.invoice);
  return (
    <>
      <GreyButton
        className="btn"
        name={says.abandon}
        no={no}
        working={change.isPending}
        onPress={() => setAsking(true)}
      />
      {asking && (
        <ReasonDialog
          kind="abandon"
          about={String(correction.id)}
          title={fill(says.abandonTitle, { invoice: name })}
          close={() => setAsking(false)}
          give={(reason, shown) =>
            change
              .mutateAsync({ ask: () => api.abandonCorrection(company, correction.id, reason), shown })
              .then(() => null, inWords)
          }
        />
      )}
    </>
  );
}

/** With each step other buttons stand there, and the one that was pressed is gone: what comes next is read out instead. */
const headOfNow = () =>
  document.querySelector<HTMLElement>('[data-step][data-is="now"] h3') ?? document.getElementById('page-title');

/** An invoice while it is there; null where it is not, or is not to be asked for. */
function useItem(id: number | null): Item | null {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.item(company, id ?? 0),
    queryFn: () => api.invoice(company, id!),
    enabled: id !== null,
  });
  return id === null ? null : (data ?? null);
}

function Correcting({ invoice, found }: { invoice: number; found: CorrectionOfInvoice }) {
  const c = String(useCompany().id);
  useLostFocus(headOfNow);
  const { correction, against } = found;
  const { erp } = useErpName();
  const here = correction === null || correction.invoice.deleted ? null : correction.invoice.id;
  const old = useItem(correction === null ? invoice : here);
  const again = useItem(correction?.again?.id ?? null);
  const shown = old ?? again;
  const open = correction?.state === 'open';
  const name = invoiceName(correction?.invoice ?? old ?? { number: 0, invoice_number: null });
  const begin = !open && (correction === null || against.length === 0);
  return (
    <>
      <PageHead
        title={fill(says.title, { invoice: name })}
        lead={fill(says.lead, { erp: correction?.road.erp ?? erp })}
        beside={
          correction && (
            <span className="badge badge-status" data-correction={correction.state}>
              {says.states[correction.state]}
            </span>
          )
        }
        crumbs={
          <>
            <BackToList />
            {shown && (
              <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id: String(shown.invoice_id) }}>
                {invoiceName(shown)}
              </Link>
            )}
          </>
        }
        actions={correction && open && <Abandon invoice={invoice} correction={correction} />}
      />
      {shown && <ForcedNote item={shown} erp={correction?.road.erp ?? erp} />}
      {correction && <Story correction={correction} again={again} />}
      {begin && <BeginPanel invoice={invoice} against={against} />}
      {correction === null && <StepsAhead erp={erp} />}
      {correction && (
        <div className="columns">
          <div>
            <StepList
              correction={correction}
              now={open && <StepNow invoice={invoice} correction={correction} old={old} again={again} />}
            />
          </div>
          <div>
            <BillPanel
              correction={correction}
              check={
                open &&
                !looks.includes(correction.waits_for ?? '') && (
                  <CheckNow invoice={invoice} correction={correction} main={false} />
                )
              }
            />
            <HistoryPanel id={correction.again?.id ?? correction.invoice.id} />
          </div>
        </div>
      )}
    </>
  );
}

/** One page for the whole procedure: where the records really are, and what comes next. */
export function CorrectPage() {
  const id = Number(useParams({ from: '/signed-in/companies/$c/erp/subcontractor-invoices/$id/correct' }).id);
  const known = Number.isSafeInteger(id);
  const { data, error } = useCorrection(id, known);
  if (!known) return <NotFoundPanel />;
  if (data) return <Correcting key={id} invoice={id} found={data} />;
  return error ? <Refusal problem={error} /> : <Loading />;
}
