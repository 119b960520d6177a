import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ProjectId } from '../../domain/ids.ts';
import { formatMoney, sum } from '../../domain/money.ts';
import { missing } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { WorkOrderContract } from '../../http/client.ts';
import { keys } from '../api.ts';
import { AttachmentsPanel } from '../attachments/attachments-panel.tsx';
import { MoneyCell } from '../parts/cells.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { centsOf, readableAmount } from '../parts/format.ts';
import { GreyButton } from '../parts/grey-button.tsx';
import { useWhyNotWrite } from '../parts/may-write.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useProjectName } from '../parts/project-name.ts';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useGrants } from '../session.tsx';
import { InvoiceTable } from './invoice-table.tsx';
import { useCommitment } from './use-commitment.ts';

const says = words.page.project;

function Schedule({ commitment }: { commitment: WorkOrderContract }) {
  const lines = commitment.line_items.toSorted((one, other) => one.position - other.position);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.schedule}</h2>
      </div>
      <div className="sheet">
        <table className="table">
          <caption className="sr-only">{says.schedule}</caption>
          <thead>
            <tr>
              <th scope="col">{words.page.detail.line}</th>
              <th scope="col">{says.costCode}</th>
              <th scope="col">{says.costType}</th>
              <th scope="col">{says.description}</th>
              <th scope="col" className="num">
                {says.scheduledValue}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.id}>
                <td className="code">{line.position}</td>
                <td className="code">{line.cost_code.full_code}</td>
                <td>{line.line_item_type.name}</td>
                <td>{line.description}</td>
                <MoneyCell amount={line.amount} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={4}>
                {says.total}
              </th>
              <MoneyCell amount={formatMoney(sum(lines.map((line) => centsOf(line.amount))))} />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function CommitmentFacts({ commitment }: { commitment: WorkOrderContract }) {
  return (
    <section className="panel" aria-label={commitment.number}>
      <Facts>
        <Fact name={says.vendor}>{commitment.vendor.name}</Fact>
        <Fact name={says.status}>{commitment.status}</Fact>
        <Fact name={says.contractSum}>{readableAmount(commitment.revised_contract)}</Fact>
        <Fact name={says.invoiced}>{readableAmount(commitment.total_requisitions_amount)}</Fact>
        <Fact name={says.remaining}>{readableAmount(commitment.remaining_balance_outstanding)}</Fact>
        <Fact name={says.retainage}>{commitment.retainage_percent} %</Fact>
        <Fact name={says.erpNumber}>{commitment.origin_id ?? '–'}</Fact>
      </Facts>
    </section>
  );
}

/** One commitment: what was agreed, and the invoices on it. */
export function CommitmentPage() {
  const { c, p, id } = useParams({ from: '/signed-in/companies/$c/projects/$p/commitments/$id' });
  const project = Number(p);
  const name = useProjectName(project);
  const navigate = useNavigate();
  const no = useWhyNotWrite(project, Number(id));
  // A subcontractor's own contact sees their commitment, but not what the contractor keeps with it.
  const mayReadFiles = missing(useGrants(), 'commitment.read', project as ProjectId).length === 0;
  const { data: commitment, error } = useCommitment(project, Number(id));
  if (commitment === undefined) return error ? <Refusal problem={error} /> : <Loading />;
  const create = () =>
    void navigate({
      to: '/companies/$c/projects/$p/invoices/new',
      params: { c, p },
      search: { commitment: commitment.id },
    });
  return (
    <>
      <PageHead
        title={`${commitment.number} ${commitment.title}`}
        crumbs={
          <Link to="/companies/$c/projects/$p/commitments" params={{ c, p }}>
            {fill(says.commitmentsOf, { project: name })}
          </Link>
        }
        actions={<GreyButton className="btn btn-main" name={says.create} no={no} onPress={create} />}
      />
      <CommitmentFacts commitment={commitment} />
      <InvoiceTable project={project} commitment={commitment.id} />
      <Schedule commitment={commitment} />
      {mayReadFiles && (
        <AttachmentsPanel
          kind="commitment"
          id={commitment.id}
          no={no}
          queryKey={keys.commitment(Number(c), project, commitment.id)}
        />
      )}
    </>
  );
}
