import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { refusal } from '../../domain/refusal.ts';
import { fill, say, words } from '../../domain/words/words.ts';
import type { Item, RequisitionExtended, WorkOrderContract } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { AttachmentsPanel } from '../attachments/attachments-panel.tsx';
import { CorrectionNote } from '../erp/correct/correction-note.tsx';
import { ForcedNote } from '../erp/correct/forced.tsx';
import { ErpBadge, StatusBadge } from '../parts/cells.tsx';
import { useErpName } from '../parts/erp-name.ts';
import { GoneNote, UntilGone, useGone } from '../parts/gone.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { useInvoiceRole, useWhyNotWrite } from '../parts/may-write.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, NotFoundPanel, Refusal } from '../parts/trouble.tsx';
import { readsErpTool, useCompany } from '../session.tsx';
import { asShown } from './as-shown.ts';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { CommitmentCrumb } from './commitment-crumb.tsx';
import { draftOf, enteredLines } from './form-lines.ts';
import { FoundDraft } from './found-draft.tsx';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceForm, useOverBilling, usePeriodWords } from './invoice-form.tsx';
import { LockBanner } from './lock-banner.tsx';
import { PayApplicationButton, PayApplicationPanel } from './pay-application-panel.tsx';
import { SaveState } from './save-state.tsx';
import { useColumns } from './use-columns.ts';
import { useCommitment } from './use-commitment.ts';
import { useDraft } from './use-draft.ts';
import { useFound, useKeeping, useShelfName } from './use-keeping.ts';
import { useStore } from './use-store.ts';
import { useWrong } from './use-wrong.ts';
import { WrongList } from './wrong-list.tsx';

const says = words.page.invoice;
const editable = ['not_in_erp', 'rejected'];

/**
 * Where the invoice is, by whichever of both answers knows of a lock. A lock that is gone counts once the invoice itself
 * says so: what is entered before that would be laid over a version that is not the newest.
 */
function erpStatusOf(invoice: RequisitionExtended, item: Item | null): Item['erp_status'] {
  const told = item?.erp_status ?? invoice.erp_status;
  return editable.includes(told) ? invoice.erp_status : told;
}

interface Props {
  readonly invoice: RequisitionExtended;
  readonly commitment: WorkOrderContract;
  readonly item: Item | null;
}

/** The invoice as a form: what the server has, what was typed over it, and what is kept of that. */
function useForm(invoice: RequisitionExtended, commitment: WorkOrderContract, no: string | null) {
  const role = useInvoiceRole(invoice.project_id, invoice.commitment_id);
  const lines = useMemo(() => enteredLines(invoice, commitment, role), [invoice, commitment, role]);
  const draft = useMemo(() => draftOf(invoice, lines), [invoice, lines]);
  const fresh = useMemo(() => ({ draft, lines, stamp: invoice.version }), [draft, lines, invoice.version]);
  const shelf = useShelfName(String(invoice.id));
  const basis = String(invoice.version);
  const frozen = invoice.deletable ? null : words.grid.notNewest;
  const { atFirst, keep } = useColumns();
  const was = useFound(shelf, basis, no !== null);
  const form = useDraft(fresh, { locked: no, frozen }, was.back, atFirst);
  const keeping = useKeeping(shelf, form, basis, no !== null, was);
  return { form, keeping, found: was.found, dismiss: was.dismiss, keepColumns: keep };
}

function Invoice({ invoice, commitment, item }: Props) {
  const mine = useCompany();
  const company = mine.id;
  const project = invoice.project_id;
  const no = useWhyNotWrite(project, invoice.commitment_id, invoice.status);
  const gone = useGone();
  const erp = useErpName();
  const status = erpStatusOf(invoice, item);
  const locked = !editable.includes(status);
  const code = status === 'synced' ? 'invoice_synced' : 'invoice_sent';
  const lock = locked ? say(refusal(code, { erp_status: status, erp: erp.erp })) : null;
  const name = invoice.invoice_number ?? fill(words.page.list.numbered, { number: invoice.number });
  const { form, keeping, found, dismiss, keepColumns } = useForm(invoice, commitment, no ?? lock);
  const wrong = useWrong(form, useOverBilling(project));
  const { saving, press, stop } = useStore(invoice, form, wrong, name);
  const period = usePeriodWords(project);
  const [paper, setPaper] = useState(false);
  const store = () => (wrong.own.length > 0 ? wrong.list() : void press());
  const discard = () => {
    stop();
    keeping.discard();
    dismiss();
  };

  return (
    <>
      <LeaveGuard dirty={form.dirty} />
      <PageHead
        title={fill(says.title, { invoice: name })}
        crumbs={<CommitmentCrumb commitment={commitment} />}
        lead={
          <div className="lead-row">
            <span>{`${invoice.vendor_name} · ${invoice.summary_text.project_name}`}</span>
            <SaveState dirty={form.dirty} saving={saving} isKept={keeping.isKept} discard={discard} />
          </div>
        }
        beside={
          <>
            <StatusBadge status={invoice.status} />
            {readsErpTool(mine.grants) && <ErpBadge status={status} parked={item?.parked ?? false} />}
          </>
        }
        actions={
          <>
            <PayApplicationButton shown={paper} toggle={() => setPaper(!paper)} />
            <InvoiceActions
              invoice={invoice}
              item={item}
              seen={form.seen}
              erp={erp.erp}
              name={name}
              no={no ?? lock}
              first={form.conflicts.length > 0 ? words.grid.changed.chooseFirst : null}
              dirty={form.dirty}
              saving={saving === 'saving'}
              store={store}
            />
          </>
        }
      />
      <GoneNote />
      {item && readsErpTool(mine.grants) && <ForcedNote item={asShown(item, form.seen, 'send')} erp={erp.erp} />}
      {item && readsErpTool(mine.grants) && <CorrectionNote invoice={invoice.id} />}
      {item && editable.includes(item.erp_status) !== locked && <LockBanner item={item} seen={form.seen} erp={erp} />}
      {no !== null && gone === null && <p className="quiet">{says.readOnly}</p>}
      {found !== null && (
        <FoundDraft
          found={found}
          lines={form.ground.lines}
          period={period}
          discard={saving === 'idle' ? discard : null}
          dismiss={dismiss}
        />
      )}
      <ChangedElsewhere form={form} period={period} />
      {paper && <PayApplicationPanel invoice={invoice} dirty={form.dirty} />}
      {wrong.shown && <WrongList cells={wrong.cells} jump={wrong.jumpTo} />}
      <InvoiceForm
        project={project}
        commitment={invoice.commitment_id}
        invoice={invoice.id}
        form={form}
        wrong={wrong}
        keepColumns={keepColumns}
        readOnly={no !== null || locked}
      />
      <AttachmentsPanel
        kind="invoice"
        id={invoice.id}
        no={no}
        locked={locked}
        queryKey={keys.invoice(company, invoice.id)}
      />
    </>
  );
}

/** The subcontractor invoice in its project. */
export function InvoicePage() {
  const { p, id: text } = useParams({ from: '/signed-in/companies/$c/projects/$p/invoices/$id' });
  const company = useCompany().id;
  const project = Number(p);
  const id = Number(text);
  const known = Number.isSafeInteger(id) && Number.isSafeInteger(project);
  const invoice = useQuery({
    queryKey: keys.requisition(company, project, id),
    queryFn: () => api.requisition(company, project, id),
    enabled: known,
  });
  const item = useQuery({ queryKey: keys.item(company, id), queryFn: () => api.invoice(company, id), enabled: known });
  // Whichever says first what the invoice is on: the lines of both come side by side then.
  const commitment = useCommitment(project, invoice.data?.commitment_id ?? item.data?.commitment.id ?? null);
  if (!known) return <NotFoundPanel />;
  const error = invoice.data ? (commitment.data ? null : commitment.error) : invoice.error;
  if (error) return <Refusal problem={error} />;
  if (!invoice.data || !commitment.data || item.isPending) return <Loading what={words.states.invoice} />;
  // A lock, as it comes and goes, begins the form anew: what was typed is put back into it, or shown beside it.
  const open = editable.includes(erpStatusOf(invoice.data, item.data ?? null));
  return (
    <UntilGone problem={invoice.error ?? commitment.error}>
      <Invoice key={`${id}-${open}`} invoice={invoice.data} commitment={commitment.data} item={item.data ?? null} />
    </UntilGone>
  );
}
