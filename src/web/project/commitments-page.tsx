import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import type { WorkOrderContract } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { MoneyCell, SkeletonRows } from '../parts/cells.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useProjectName } from '../parts/project-name.ts';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';

const says = words.page.project;

function Row({ commitment, c, p }: { commitment: WorkOrderContract; c: string; p: string }) {
  return (
    <tr>
      <th scope="row" className="code">
        <Link to="/companies/$c/projects/$p/commitments/$id" params={{ c, p, id: String(commitment.id) }}>
          {commitment.number}
        </Link>
      </th>
      <td>{commitment.title}</td>
      <td>{commitment.vendor.name}</td>
      <td>
        <span className="badge badge-status">{commitment.status}</span>
      </td>
      <MoneyCell amount={commitment.revised_contract} />
      <MoneyCell amount={commitment.total_requisitions_amount} />
      <MoneyCell amount={commitment.remaining_balance_outstanding} />
      <td className="code">{commitment.origin_id ?? '–'}</td>
    </tr>
  );
}

/** The commitments of a project, each with what has been invoiced on it. */
export function CommitmentsPage() {
  const { c, p } = useParams({ from: '/signed-in/companies/$c/projects/$p/commitments' });
  const company = useCompany().id;
  const project = Number(p);
  const name = useProjectName(project);
  const { data, error } = useQuery({
    queryKey: keys.commitments(company, project),
    queryFn: () => api.commitments(company, project),
  });
  if (error && data === undefined) return <Refusal problem={error} />;
  return (
    <>
      <PageHead title={name === '' ? says.commitments : fill(says.commitmentsOf, { project: name })} />
      <div className="sheet">
        <table className="table">
          <caption className="sr-only">{says.commitments}</caption>
          <thead>
            <tr>
              <th scope="col">{says.number}</th>
              <th scope="col">{says.title}</th>
              <th scope="col">{says.vendor}</th>
              <th scope="col">{says.status}</th>
              <th scope="col" className="num">
                {says.contractSum}
              </th>
              <th scope="col" className="num">
                {says.invoiced}
              </th>
              <th scope="col" className="num">
                {says.remaining}
              </th>
              <th scope="col">{says.erpNumber}</th>
            </tr>
          </thead>
          <tbody>
            {data === undefined && <SkeletonRows columns={8} rows={6} />}
            {data?.map((commitment) => (
              <Row key={commitment.id} commitment={commitment} c={c} p={p} />
            ))}
          </tbody>
        </table>
        {data?.length === 0 && <Trouble title={says.noCommitments} />}
      </div>
    </>
  );
}
