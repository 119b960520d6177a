import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { periodToBill } from '../../domain/billing/billing-periods.ts';
import type { Day } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { BillingPeriod, Correction, RequisitionExtended, WorkOrderContract } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { useInvoiceRole, useWhyNotWrite } from '../parts/may-write.ts';
import { invoiceName } from '../parts/move-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { today } from '../parts/today.ts';
import { Loading, NotFoundPanel, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { carriedOver } from './carried.ts';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { CommitmentCrumb } from './commitment-crumb.tsx';
import { newDraft, newLines } from './form-lines.ts';
import { FoundDraft } from './found-draft.tsx';
import { InvoiceForm, useOverBilling, usePeriods, usePeriodWords } from './invoice-form.tsx';
import { SaveState } from './save-state.tsx';
import { Unanswered } from './unanswered.tsx';
import { useColumns } from './use-columns.ts';
import { useCommitment, useInvoices } from './use-commitment.ts';
import { useCreate } from './use-create.ts';
import { useDraft } from './use-draft.ts';
import { useFound, useKeeping, useShelfName } from './use-keeping.ts';
import { useWrong } from './use-wrong.ts';
import { WrongList } from './wrong-list.tsx';

const says = words.page.invoice;

interface Props {
  readonly commitment: WorkOrderContract;
  readonly last: RequisitionExtended | null;
  readonly periods: readonly BillingPeriod[];
  /** The correction in which a deleted invoice is entered again, with what that had. */
  readonly corrected: { readonly correction: Correction; readonly figures: RequisitionExtended } | null;
}

function useForm({ commitment, last: newest, periods, corrected }: Props, no: string | null) {
  const [last] = useState(newest);
  const role = useInvoiceRole(commitment.project.id, commitment.id);
  const [lines] = useState(() => newLines(last, commitment, role));
  const [fresh] = useState(() => {
    const day = today();
    const days = periods.map((one) => ({ ...one, start: one.start_date as Day, end: one.end_date as Day }));
    const draft = newDraft(lines, periodToBill(days, day as Day)?.id ?? null, day);
    return { draft, lines, stamp: 0 };
  });
  const shelf = useShelfName(corrected === null ? `new-${commitment.id}` : `corrects-${corrected.correction.id}`);
  const basis = last === null ? 'none' : `${last.id}:${last.version}`;
  const was = useFound(shelf, basis, no !== null);
  const { atFirst, keep } = useColumns();
  const [carried] = useState(() =>
    corrected === null ? [] : carriedOver(corrected.figures, commitment, role, fresh.draft, periods),
  );
  // What was typed at an earlier time holds what was carried over then.
  const back = was.found === null ? carried : was.back;
  const form = useDraft(fresh, { locked: no, frozen: null }, back, atFirst);
  const keeping = useKeeping(shelf, form, basis, no !== null, was);
  return { form, keeping, found: was.found, dismiss: was.dismiss, keepColumns: keep };
}

function NewInvoice(props: Props) {
  const { commitment, corrected } = props;
  const project = commitment.project.id;
  const no = useWhyNotWrite(project, commitment.id);
  const { form, keeping, found, dismiss, keepColumns } = useForm(props, no);
  const wrong = useWrong(form, useOverBilling(project));
  const creating = useCreate(commitment, form, wrong, keeping, corrected?.correction.id);
  const { saving, press, stop, unanswered, tooOld } = creating;
  const period = usePeriodWords(project);
  const create = () => (wrong.own.length > 0 ? wrong.list() : void press());
  const discard = () => {
    stop();
    keeping.discard();
    dismiss();
  };
  return (
    <>
      <LeaveGuard dirty={form.dirty} />
      <PageHead
        title={says.newTitle}
        lead={
          <div className="lead-row">
            <span>{says.newLead}</span>
            <SaveState
              dirty={form.dirty}
              saving={saving}
              isKept={keeping.isKept}
              made={false}
              unanswered={unanswered}
              discard={discard}
            />
          </div>
        }
        crumbs={<CommitmentCrumb commitment={commitment} />}
        actions={
          <GreyButton
            className="btn btn-main"
            name={says.create}
            no={
              no ??
              (tooOld ? words.grid.unanswered.first : form.conflicts.length > 0 ? words.grid.changed.chooseFirst : null)
            }
            working={saving === 'saving'}
            onPress={create}
          />
        }
      />
      {corrected !== null && (
        <div className="banner" data-tone="blue" data-testid="carried">
          {fill(words.corrections.page.carried, {
            invoice: invoiceName(corrected.correction.invoice),
            reason: corrected.correction.reason,
          })}
        </div>
      )}
      {tooOld && (
        <Unanswered
          project={project}
          commitment={commitment.id}
          create={() => {
            creating.startOver();
            dismiss();
            create();
          }}
          discard={discard}
        />
      )}
      {found !== null && !tooOld && (
        <FoundDraft
          found={found}
          lines={form.ground.lines}
          period={period}
          discard={saving === 'idle' ? discard : null}
          dismiss={dismiss}
        />
      )}
      <ChangedElsewhere form={form} period={period} />
      {wrong.shown && <WrongList cells={wrong.cells} jump={wrong.jumpTo} />}
      <InvoiceForm
        project={project}
        commitment={commitment.id}
        invoice={null}
        form={form}
        wrong={wrong}
        keepColumns={keepColumns}
        readOnly={no !== null}
      />
    </>
  );
}

/** The correction, if the form was opened from one, with the figures of what was deleted. */
function useCorrected(id: number | undefined) {
  const company = useCompany().id;
  const figures = useQuery({
    queryKey: keys.figures(company, id ?? 0),
    queryFn: async () => {
      const [correction, old] = await Promise.all([api.correction(company, id!), api.correctionFigures(company, id!)]);
      return { correction, figures: old };
    },
    enabled: id !== undefined,
    staleTime: 0,
  });
  const ready = id === undefined || figures.isFetchedAfterMount;
  return { ready, data: figures.data ?? null, error: figures.error };
}

/** A new invoice: starts from what the commitment has billed so far. */
export function NewInvoicePage() {
  const { p } = useParams({ from: '/signed-in/companies/$c/projects/$p/invoices/new' });
  const { commitment: id, correction } = useSearch({ from: '/signed-in/companies/$c/projects/$p/invoices/new' });
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
  const corrected = useCorrected(correction);
  const error = commitment.error ?? invoices.error ?? last.error ?? corrected.error;
  const ready =
    commitment.data && invoices.data && periods && corrected.ready && (newest === null || last.isFetchedAfterMount);
  // Once it is open it stays: asking anew, in vain or not, takes away nothing that is entered or waits to be sent.
  const what = `${id}-${correction}`;
  const [open, setOpen] = useState<string | null>(null);
  if (ready && !error && open !== what) setOpen(what);
  if (id === 0) return <NotFoundPanel />;
  if (open !== what || !commitment.data || !periods) {
    return error ? <Refusal problem={error} /> : <Loading what={words.states.invoice} />;
  }
  return (
    <NewInvoice
      key={what}
      commitment={commitment.data}
      last={last.data ?? null}
      periods={periods}
      corrected={corrected.data}
    />
  );
}
