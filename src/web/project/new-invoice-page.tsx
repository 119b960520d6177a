import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { BillingPeriod, RequisitionExtended, WorkOrderContract } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { useWhyNotWrite } from '../parts/may-write.ts';
import { useMessages } from '../parts/messages.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, NotFoundPanel, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { inputOf } from './draft.ts';
import { newDraft, newLines } from './form-lines.ts';
import { InvoiceForm, usePeriods } from './invoice-form.tsx';
import { useCommitment, useInvoices } from './use-commitment.ts';
import { useDraft } from './use-draft.ts';
import { useSaving } from './use-saving.ts';

const says = words.page.invoice;

/** Today where the reader is: the day that stands on their paper. */
function today(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function NewInvoice(props: {
  commitment: WorkOrderContract;
  last: RequisitionExtended | null;
  periods: readonly BillingPeriod[];
}) {
  const { commitment, last, periods } = props;
  const company = useCompany().id;
  const project = commitment.project.id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  const no = useWhyNotWrite(project);
  const [lines] = useState(() => newLines(last, commitment));
  const open = periods.findLast((period) => period.status === 'open');
  const fresh = useMemo(() => newDraft(lines, open?.id ?? null, today()), [lines, open?.id]);
  const form = useDraft(fresh, 0, lines);
  const { save, saving, problems } = useSaving(project);
  const params = { c: String(company), p: String(project) };

  async function create() {
    const made = await save(() => api.createRequisition(company, project, commitment.id, inputOf(form.draft, lines)));
    if (made === null) return;
    queries.setQueryData(keys.requisition(company, project, made.id), made);
    const invoice = made.invoice_number ?? fill(words.page.list.numbered, { number: made.number });
    tell({ kind: 'success', slot: 'done', text: fill(says.created, { invoice }) });
    await navigate({
      to: '/companies/$c/projects/$p/invoices/$id',
      params: { ...params, id: String(made.id) },
      replace: true,
      ignoreBlocker: true,
    });
  }

  const stop = no ?? (form.wrong ? says.fix : null);
  return (
    <>
      <LeaveGuard dirty={form.dirty} />
      <PageHead
        title={says.newTitle}
        lead={says.newLead}
        crumbs={
          <Link to="/companies/$c/projects/$p/commitments/$id" params={{ ...params, id: String(commitment.id) }}>
            {commitment.number} {commitment.title}
          </Link>
        }
        actions={
          <GreyButton
            className="btn btn-main"
            name={says.create}
            no={stop}
            working={saving}
            onPress={() => void create()}
          />
        }
      />
      <InvoiceForm
        project={project}
        form={form}
        lines={lines}
        problems={problems}
        readOnly={no !== null}
        linesReadOnly={false}
      />
    </>
  );
}

/** A new invoice: starts from what the commitment has billed so far. */
export function NewInvoicePage() {
  const { p } = useParams({ from: '/signed-in/companies/$c/projects/$p/invoices/new' });
  const { commitment: id } = useSearch({ from: '/signed-in/companies/$c/projects/$p/invoices/new' });
  const company = useCompany().id;
  const project = Number(p);
  const commitment = useCommitment(project, id);
  const invoices = useInvoices(project, id);
  const newest = invoices.data?.[0]?.id ?? null;
  const last = useQuery({
    queryKey: keys.requisition(company, project, newest ?? 0),
    queryFn: () => api.requisition(company, project, newest!),
    enabled: newest !== null,
    // Figures of a moment ago would be carried forward wrongly.
    staleTime: 0,
  });
  const periods = usePeriods(project);
  if (id === 0) return <NotFoundPanel />;
  const error = commitment.error ?? invoices.error ?? last.error;
  if (error) return <Refusal problem={error} />;
  const ready = commitment.data && invoices.data && periods && (newest === null || last.isFetchedAfterMount);
  if (!ready) return <Loading />;
  return <NewInvoice key={id} commitment={commitment.data} last={last.data ?? null} periods={periods} />;
}
