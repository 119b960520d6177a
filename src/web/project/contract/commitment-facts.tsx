import { fill, words } from '../../../domain/words/words.ts';
import type { WholeCommitment } from '../../../http/client.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { readableAmount, readableDay } from '../../parts/format.ts';
import { readsErpTool, useGrants } from '../../session.tsx';

const says = words.page.project;
const page = words.commitmentsPage;

export const kindOf = (commitment: Pick<WholeCommitment, 'type'>): 'subcontract' | 'purchase_order' =>
  commitment.type === 'PurchaseOrderContract' ? 'purchase_order' : 'subcontract';

/** What was agreed and what it comes to, for everybody who may see the commitment. */
export function CommitmentFacts({ commitment }: { commitment: WholeCommitment }) {
  const erp = readsErpTool(useGrants());
  const { approved_change_orders: approved, pending_change_orders: pending } = commitment;
  return (
    <section className="panel" aria-label={commitment.number}>
      <Facts>
        <Fact name={says.vendor}>{commitment.vendor.name}</Fact>
        <Fact name={page.list.kind}>{page.list.kinds[kindOf(commitment)]}</Fact>
        <Fact name={says.status}>{page.statuses[commitment.status]}</Fact>
        <Fact name={page.schedule.original}>{readableAmount(commitment.grand_total)}</Fact>
        <Fact name={page.schedule.approvedChanges}>{readableAmount(approved)}</Fact>
        {pending !== '0.00' && <Fact name={page.changeOrders.sums.pending}>{readableAmount(pending)}</Fact>}
        <Fact name={says.contractSum}>{readableAmount(commitment.revised_contract)}</Fact>
        <Fact name={says.invoiced}>{readableAmount(commitment.total_requisitions_amount)}</Fact>
        <Fact name={says.remaining}>{readableAmount(commitment.remaining_balance_outstanding)}</Fact>
        <Fact name={says.retainage}>{fill('{percent} %', { percent: commitment.retainage_percent })}</Fact>
        <Fact name={page.form.method}>{page.form.methods[commitment.accounting_method]}</Fact>
        <Fact name={page.form.contract_date}>{readableDay(commitment.contract_date)}</Fact>
        {erp && <Fact name={says.erpNumber}>{commitment.origin_id ?? '–'}</Fact>}
      </Facts>
    </section>
  );
}
