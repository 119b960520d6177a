import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { countsAs } from '../../../domain/billing/change-order.ts';
import { changeOf } from '../../../domain/billing/commitment.ts';
import { say, words } from '../../../domain/words/words.ts';
import type { ChangeOrder, WholeCommitment } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { Sheet } from '../../directory/sheet.tsx';
import { MoneyCell } from '../../parts/cells.tsx';
import { Fact, Facts } from '../../parts/facts.tsx';
import { readableAmount, readableDay, readableDayOf } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useCompany } from '../../session.tsx';
import { useWhyNotOn } from './may.ts';

const page = words.commitmentsPage;
const says = page.changeOrders;

interface Props {
  readonly project: number;
  readonly commitment: WholeCommitment;
}

/** What keeps a new change order from being written; null where one may. */
export function useWhyNoChange({ project, commitment }: Props): string | null {
  const right = useWhyNotOn(project, 'commitment.write');
  const open = changeOf('change_orders', commitment);
  return right ?? (open.ok ? null : say(open.refusal));
}

/** The change orders of a commitment, and what they make of its sum. */
export function ChangeOrdersTab(props: Props) {
  const company = useCompany().id;
  const { project, commitment } = props;
  const navigate = useNavigate();
  const params = { c: String(company), p: String(project), id: String(commitment.id) };
  const no = useWhyNoChange(props);
  const { data, error } = useQuery({
    queryKey: [...keys.commitment(company, project, commitment.id), 'change-orders'],
    queryFn: () => api.changeOrders(company, project, { 'filters[contract_id]': commitment.id }),
  });
  const add = () => void navigate({ to: '/companies/$c/projects/$p/commitments/$id/change-orders/new', params });
  return (
    <>
      <div className="toolbar">
        <GreyButton className="btn btn-main" name={says.add} no={no} onPress={add} />
      </div>
      {data !== undefined && data.length > 0 && <Sums commitment={commitment} />}
      <Sheet
        caption={page.tabs.change_orders}
        columns={[
          says.number,
          says.title,
          says.status,
          says.billable,
          says.dueDate,
          says.approvedAt,
          { label: says.amount, num: true },
        ]}
        rows={data?.toSorted((one, other) => other.id - one.id)}
        error={error}
        none={says.none}
        noneHow={says.noneHow}
        actions={false}
        row={(order: ChangeOrder) => (
          <tr key={order.id} data-change-order={order.number}>
            <th scope="row" className="code">
              <Link
                to="/companies/$c/projects/$p/commitments/$id/change-orders/$order"
                params={{ ...params, order: String(order.id) }}
              >
                {order.number}
              </Link>
            </th>
            <td>{order.title}</td>
            <td>
              <ChangeOrderBadge status={order.status} />
            </td>
            <td>{order.status === 'approved' ? says.yes : says.no}</td>
            <td className="day">{readableDay(order.due_date)}</td>
            <td className="day">{readableDayOf(order.reviewed_at)}</td>
            <MoneyCell amount={order.grand_total} strong />
          </tr>
        )}
      />
    </>
  );
}

/** Green approved, blue on its way, grey draft or out. Never by colour alone: the word is there. */
export function ChangeOrderBadge({ status }: Pick<ChangeOrder, 'status'>) {
  return (
    <span className="badge badge-change-order" data-counts={countsAs[status]}>
      {page.changeOrderStatuses[status]}
    </span>
  );
}

function Sums({ commitment }: Pick<Props, 'commitment'>) {
  return (
    <section className="panel" aria-label={says.sums.revised}>
      <Facts>
        <Fact name={page.schedule.original}>{readableAmount(commitment.grand_total)}</Fact>
        <Fact name={says.sums.approved}>{readableAmount(commitment.approved_change_orders)}</Fact>
        <Fact name={says.sums.revised}>{readableAmount(commitment.revised_contract)}</Fact>
        <Fact name={says.sums.pending}>{readableAmount(commitment.pending_change_orders)}</Fact>
        <Fact name={says.sums.pendingRevised}>{readableAmount(commitment.pending_revised_contract)}</Fact>
        <Fact name={says.sums.draft}>{readableAmount(commitment.draft_change_orders_amount)}</Fact>
      </Facts>
    </section>
  );
}
