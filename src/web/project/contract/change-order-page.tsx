import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { ChangeOrder, WholeCommitment } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { AttachmentsPanel } from '../../attachments/attachments-panel.tsx';
import { RecordButtons, RecordStatus } from '../../erp/records/record-status.tsx';
import { GoneNote, UntilGone } from '../../parts/gone.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { useCommitment } from '../use-commitment.ts';
import { ChangeOrderForm } from './change-order-form.tsx';
import { ChangeOrderBadge } from './change-orders-tab.tsx';
import { useWhyNotOn } from './may.ts';
import { RemoveButton } from './remove-button.tsx';
import { useChange } from './use-change.ts';
import { useCodes } from './use-codes.ts';

const says = words.commitmentsPage.changeOrders;
const before = '/signed-in/companies/$c/projects/$p/commitments/$id/change-orders' as const;

function Crumbs({ commitment }: { commitment: WholeCommitment }) {
  const params = { c: String(useCompany().id), p: String(commitment.project.id), id: String(commitment.id) };
  return (
    <Link to="/companies/$c/projects/$p/commitments/$id" params={params} search={{ tab: 'change_orders' }}>
      {commitment.number} {commitment.title}
    </Link>
  );
}

/** A new change order on a commitment. */
export function NewChangeOrderPage() {
  const { p, id } = useParams({ from: `${before}/new` });
  const { data: commitment, error } = useCommitment(Number(p), Number(id));
  const codes = useCodes(Number(p));
  const problem = error ?? codes.error;
  if (commitment === undefined || codes.data === undefined) {
    return problem ? <Refusal problem={problem} /> : <Loading what={words.states.changeOrder} />;
  }
  return (
    <>
      <PageHead
        title={fill(says.newTitle, { commitment: commitment.number })}
        lead={says.noneHow}
        crumbs={<Crumbs commitment={commitment} />}
      />
      <ChangeOrderForm project={Number(p)} commitment={commitment} order={null} codes={codes.data} />
      <p className="quiet">{says.filesAfter}</p>
    </>
  );
}

/** One change order: its terms, its lines, its files. */
export function ChangeOrderPage() {
  const { p, id, order: orderId } = useParams({ from: `${before}/$order` });
  const project = Number(p);
  const company = useCompany().id;
  const { data: commitment, error } = useCommitment(project, Number(id));
  const codes = useCodes(project);
  const found = useQuery({
    queryKey: [...keys.commitment(company, project, Number(id)), 'change-order', orderId],
    queryFn: () => api.changeOrder(company, project, Number(orderId)),
  });
  const problem = error ?? codes.error ?? found.error;
  const order = found.data;
  if (commitment === undefined || codes.data === undefined || order === undefined) {
    return problem ? <Refusal problem={problem} /> : <Loading what={words.states.changeOrder} />;
  }
  return (
    <UntilGone problem={found.error ?? error}>
      <PageHead
        title={`${fill(says.editTitle, { number: order.number })} ${order.title}`}
        crumbs={<Crumbs commitment={commitment} />}
        beside={
          <>
            <ChangeOrderBadge status={order.status} />
            <RecordStatus kind="change_order" id={order.id} />
          </>
        }
        actions={<RecordButtons kind="change_order" id={order.id} project={project} />}
      />
      <GoneNote />
      <ChangeOrderForm
        key={order.id}
        project={project}
        commitment={commitment}
        order={order}
        codes={codes.data}
        actions={(seen) => <Remove project={project} commitment={commitment} order={order} seen={seen} />}
      />
      <Files project={project} commitment={commitment} order={order} />
    </UntilGone>
  );
}

interface Shown {
  readonly project: number;
  readonly commitment: WholeCommitment;
  readonly order: ChangeOrder;
}

function Remove({ project, commitment, order, seen }: Shown & { readonly seen: number | undefined }): ReactNode {
  const company = useCompany().id;
  const navigate = useNavigate();
  const no = useWhyNotOn(project, 'commitment.write');
  const about = { number: order.number };
  const remove = useChange(
    project,
    async (version: number) => {
      await api.deleteChangeOrder(company, project, order.id, { version });
      await navigate({
        to: '/companies/$c/projects/$p/commitments/$id',
        params: { c: String(company), p: String(project), id: String(commitment.id) },
        search: { tab: 'change_orders' },
        ignoreBlocker: true,
      });
    },
    () => fill(says.removed, about),
  );
  return (
    <RemoveButton
      size="page"
      name={says.remove}
      about={order.number}
      no={no}
      working={remove.isPending}
      title={fill(says.removeTitle, about)}
      says={says.removeSays}
      seen={seen}
      remove={(pressed) => remove.mutate(pressed ?? order.version)}
    />
  );
}

function Files({ project, commitment, order }: Shown) {
  const company = useCompany().id;
  const no = useWhyNotOn(project, 'commitment.write');
  return (
    <AttachmentsPanel
      kind="change_order"
      id={order.id}
      no={no}
      queryKey={[...keys.commitment(company, project, commitment.id), 'change-order', String(order.id)]}
    />
  );
}
