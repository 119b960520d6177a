import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { Item, RequisitionExtended, WorkOrderContract } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { AttachmentsPanel } from '../attachments/attachments-panel.tsx';
import { ErpBadge, StatusBadge } from '../parts/cells.tsx';
import { useErpName } from '../parts/erp-name.ts';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { useWhyNotWrite } from '../parts/may-write.ts';
import { useMessages } from '../parts/messages.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, NotFoundPanel, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { inputOf } from './draft.ts';
import { draftOf, enteredLines } from './form-lines.ts';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceForm } from './invoice-form.tsx';
import { LockBanner } from './lock-banner.tsx';
import { PayApplicationButton, PayApplicationPanel } from './pay-application-panel.tsx';
import { useCommitment } from './use-commitment.ts';
import { useDraft } from './use-draft.ts';
import { useSaving } from './use-saving.ts';

const says = words.page.invoice;
const editable = ['not_in_erp', 'rejected'];

interface Props {
  readonly invoice: RequisitionExtended;
  readonly commitment: WorkOrderContract;
  readonly item: Item | null;
}

function ChangedElsewhere({ show }: { show: () => void }) {
  return (
    <div className="banner" data-tone="yellow" role="status">
      {says.changedElsewhere}
      <button type="button" className="btn btn-row" onClick={show}>
        {says.takeTheirs}
      </button>
    </div>
  );
}

function Invoice({ invoice, commitment, item }: Props) {
  const company = useCompany().id;
  const project = invoice.project_id;
  const no = useWhyNotWrite(project);
  const erp = useErpName();
  const { tell } = useMessages();
  const { save, saving, problems } = useSaving(project);
  const lines = useMemo(() => enteredLines(invoice, commitment), [invoice, commitment]);
  const fresh = useMemo(() => draftOf(invoice, lines), [invoice, lines]);
  const form = useDraft(fresh, invoice.version, lines);
  const [paper, setPaper] = useState(false);
  const status = item?.erp_status ?? invoice.erp_status;
  const locked = !editable.includes(status);
  const name = invoice.invoice_number ?? fill(words.page.list.numbered, { number: invoice.number });

  async function store() {
    const sent = form.draft;
    const seen = { version: form.seen };
    const entry = inputOf(form.draft, lines);
    const saved = await save(() => api.updateRequisition(company, project, invoice.id, entry, seen));
    if (saved === null) return;
    form.saved(sent, saved.version);
    queries.setQueryData(keys.requisition(company, project, invoice.id), saved);
    await queries.invalidateQueries({ queryKey: keys.invoice(company, invoice.id) });
    tell({ kind: 'success', slot: 'done', about: name, text: says.saved });
  }

  return (
    <>
      <LeaveGuard dirty={form.dirty} />
      <PageHead
        title={fill(says.title, { invoice: name })}
        crumbs={
          <Link
            to="/companies/$c/projects/$p/commitments/$id"
            params={{ c: String(company), p: String(project), id: String(invoice.commitment_id) }}
          >
            {commitment.number} {commitment.title}
          </Link>
        }
        lead={`${invoice.vendor_name} · ${invoice.summary_text.project_name}`}
        beside={
          <>
            <StatusBadge status={invoice.status} />
            <ErpBadge status={status} parked={item?.parked ?? false} />
            {form.dirty && <span className="quiet">{says.unsaved}</span>}
          </>
        }
        actions={
          <>
            <PayApplicationButton shown={paper} toggle={() => setPaper(!paper)} />
            <InvoiceActions
              invoice={invoice}
              item={item}
              erp={erp.erp}
              name={name}
              no={no}
              locked={locked}
              form={form}
              saving={saving}
              store={store}
              save={save}
            />
          </>
        }
      />
      {item && <LockBanner item={item} erp={erp} />}
      {no !== null && <p className="quiet">{says.readOnly}</p>}
      {form.behind && <ChangedElsewhere show={form.reset} />}
      {paper && <PayApplicationPanel invoice={invoice} dirty={form.dirty} />}
      <InvoiceForm
        project={project}
        form={form}
        lines={lines}
        problems={problems}
        readOnly={no !== null || locked}
        linesReadOnly={!invoice.deletable}
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
  const commitment = useCommitment(project, invoice.data?.commitment_id ?? null);
  if (!known) return <NotFoundPanel />;
  const error = invoice.data ? (commitment.data ? null : commitment.error) : invoice.error;
  if (error) return <Refusal problem={error} />;
  if (!invoice.data || !commitment.data || item.isPending) return <Loading />;
  return <Invoice key={id} invoice={invoice.data} commitment={commitment.data} item={item.data ?? null} />;
}
