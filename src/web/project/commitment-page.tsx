import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import type { WholeCommitment } from '../../http/client.ts';
import { keys } from '../api.ts';
import { AttachmentsPanel } from '../attachments/attachments-panel.tsx';
import { RecordButtons, RecordStatus } from '../erp/records/record-status.tsx';
import { GoneNote, UntilGone } from '../parts/gone.tsx';
import { GreyButton } from '../parts/grey-button.tsx';
import { useWhyNotWrite } from '../parts/may-write.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useProjectName } from '../parts/project-name.ts';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { BillingTab } from './contract/billing-tab.tsx';
import { ChangeOrdersTab } from './contract/change-orders-tab.tsx';
import { CommitmentFacts } from './contract/commitment-facts.tsx';
import { HistoryTab } from './contract/history-tab.tsx';
import { useReadsAll, useWhyNotOn } from './contract/may.ts';
import { PaymentsTab } from './contract/payments-tab.tsx';
import { ScheduleTab } from './contract/schedule-tab.tsx';
import { ScheduleTable } from './contract/schedule-table.tsx';
import { type CommitmentTab, commitmentTabs } from './contract/tabs.ts';
import { TermsPanel } from './contract/terms-panel.tsx';
import { InvoiceTable } from './invoice-table.tsx';
import { useCommitment } from './use-commitment.ts';

const says = words.page.project;
const page = words.commitmentsPage;

interface Shown {
  readonly project: number;
  readonly commitment: WholeCommitment;
}

/** Facts, invoices, lines and files: what a subcontractor's contact sees too, but for the files. */
function Overview({ project, commitment }: Shown) {
  const company = useCompany().id;
  const no = useWhyNotWrite(project, commitment.id);
  // A contact sees their commitment, but not what the contractor keeps with it.
  const mayReadFiles = useReadsAll(project);
  return (
    <>
      <CommitmentFacts commitment={commitment} />
      <InvoiceTable project={project} commitment={commitment.id} />
      <ScheduleTable commitment={commitment} />
      <TermsPanel commitment={commitment} />
      {mayReadFiles && (
        <AttachmentsPanel
          kind="commitment"
          id={commitment.id}
          no={no}
          queryKey={keys.commitment(company, project, commitment.id)}
        />
      )}
    </>
  );
}

const shown: Readonly<Record<CommitmentTab, (props: Shown) => React.JSX.Element>> = {
  overview: Overview,
  schedule: ScheduleTab,
  change_orders: ChangeOrdersTab,
  payments: PaymentsTab,
  billing: BillingTab,
  history: HistoryTab,
};

function Sections({ project, commitment, tab }: Shown & { tab: CommitmentTab }) {
  const params = { c: String(useCompany().id), p: String(project), id: String(commitment.id) };
  return (
    <nav className="tabs" aria-label={page.sections}>
      {commitmentTabs.map((one) => (
        <Link
          key={one}
          to="/companies/$c/projects/$p/commitments/$id"
          params={params}
          search={one === 'overview' ? {} : { tab: one }}
          className="tab"
          aria-current={one === tab ? 'page' : undefined}
          activeOptions={{ exact: true }}
          activeProps={{ 'aria-current': 'page' }}
          resetScroll={false}
        >
          {page.tabs[one]}
        </Link>
      ))}
    </nav>
  );
}

function Actions({ project, commitment, readsAll }: Shown & { readsAll: boolean }) {
  const navigate = useNavigate();
  const params = { c: String(useCompany().id), p: String(project) };
  const no = useWhyNotWrite(project, commitment.id);
  const noEdit = useWhyNotOn(project, 'commitment.write');
  const create = () =>
    void navigate({
      to: '/companies/$c/projects/$p/invoices/new',
      params,
      search: { commitment: commitment.id },
    });
  const edit = () =>
    void navigate({
      to: '/companies/$c/projects/$p/commitments/$id/edit',
      params: { ...params, id: String(commitment.id) },
    });
  return (
    <>
      {readsAll && <RecordButtons kind="commitment" id={commitment.id} project={project} />}
      {readsAll && <GreyButton name={page.form.edit} no={noEdit} onPress={edit} />}
      <GreyButton className="btn btn-main" name={says.create} no={no} onPress={create} />
    </>
  );
}

/** One commitment: what was agreed, what was billed on it, and all that belongs to it. */
export function CommitmentPage() {
  const { c, p, id } = useParams({ from: '/signed-in/companies/$c/projects/$p/commitments/$id' });
  const { tab = 'overview' } = useSearch({ from: '/signed-in/companies/$c/projects/$p/commitments/$id' });
  const project = Number(p);
  const name = useProjectName(project);
  const readsAll = useReadsAll(project);
  const { data: commitment, error } = useCommitment(project, Number(id));
  if (commitment === undefined) return error ? <Refusal problem={error} /> : <Loading what={words.states.commitment} />;
  const Shown = shown[readsAll ? tab : 'overview'];
  return (
    <UntilGone problem={error}>
      <PageHead
        title={`${commitment.number} ${commitment.title}`}
        crumbs={
          <Link to="/companies/$c/projects/$p/commitments" params={{ c, p }}>
            {fill(says.commitmentsOf, { project: name })}
          </Link>
        }
        beside={
          <>
            <span className="badge badge-status">{page.statuses[commitment.status]}</span>
            {readsAll && <RecordStatus kind="commitment" id={commitment.id} />}
          </>
        }
        actions={<Actions project={project} commitment={commitment} readsAll={readsAll} />}
      />
      <GoneNote />
      {readsAll && <Sections project={project} commitment={commitment} tab={tab} />}
      <Shown key={commitment.id} project={project} commitment={commitment} />
    </UntilGone>
  );
}
